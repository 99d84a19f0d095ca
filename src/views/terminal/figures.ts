import type { TrainingProgress } from "../../shapes/progress.js";

/**
 * A loss to three figures.
 * @param loss a pure number; undefined before the first epoch.
 * @returns e.g. "0.0231", "1.2e-7"; "none yet", "not a number", "infinite".
 */
export function formatLoss(loss: number | undefined): string {
  if (loss === undefined) return "none yet";
  if (Number.isNaN(loss)) return "not a number";
  if (!Number.isFinite(loss)) return "infinite";
  return loss.toPrecision(3);
}

/** A speed in frames/s: "5200 frames/s", below ten with a decimal. */
export function formatSpeed(framesPerSecond: number): string {
  if (!Number.isFinite(framesPerSecond) || framesPerSecond < 0) return "? frames/s";
  return `${framesPerSecond < 10 ? framesPerSecond.toFixed(1) : Math.round(framesPerSecond)} frames/s`;
}

/** What computes: backend, and the device it really runs on. */
export function formatEngine({ backend, device }: Pick<TrainingProgress, "backend" | "device">): string {
  return `${backend} (${device})`;
}

/** Text of somebody else's without what could move the cursor: control characters become spaces. */
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim();
}
