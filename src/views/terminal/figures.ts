import type { TrainingProgress } from "../../shapes/progress.js";

/**
 * Formats a loss to three significant digits.
 * @param loss dimensionless; undefined before the first epoch.
 * @returns e.g. "0.0231", "1.2e-7"; "none yet", "not a number", "infinite".
 */
export function formatLoss(loss: number | undefined): string {
  if (loss === undefined) return "none yet";
  if (Number.isNaN(loss)) return "not a number";
  if (!Number.isFinite(loss)) return "infinite";
  return loss.toPrecision(3);
}

/** Formats a speed, e.g. "5200 samples/s"; one decimal below ten. @param unit the items counted. */
export function formatSpeed(perSecond: number, unit = "samples"): string {
  if (!Number.isFinite(perSecond) || perSecond < 0) return `? ${unit}/s`;
  return `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)} ${unit}/s`;
}

/** Formats a learning rate to three significant digits: "0.001", "3.54e-7". */
export function formatRate(rate: number): string {
  return Number.isFinite(rate) ? String(Number(rate.toPrecision(3))) : "?";
}

/**
 * Formats the ends of a stretch of time so that they differ: in s, or in ms where it ends within a second, to a hundredth of its
 * length. @param start, end in s, unless time is dimensionless. @param timeUnit "1" if it is: then the numbers alone.
 */
export function formatStretch(start: number, end: number, timeUnit: "s" | "1" = "s"): [string, string] {
  const short = timeUnit === "s" && Math.max(Math.abs(start), Math.abs(end)) < 1;
  const [factor, unit] = short ? [1000, " ms"] : [1, timeUnit === "s" ? " s" : ""];
  const digits = Math.ceil(2 - Math.log10(Math.abs(end - start) * factor));
  const decimals = Math.min(6, Math.max(0, Number.isFinite(digits) ? digits : 2));
  const one = (time: number): string => `${Number((time * factor).toFixed(decimals))}${unit}`;
  return [one(start), one(end)];
}

/** Formats an amount of memory in MB or GB (powers of ten). @param bytes 0 or more. */
export function formatMemory(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return "? MB";
  const megabytes = bytes / 1e6;
  return megabytes < 999.5 ? `${Math.round(megabytes)} MB` : `${(megabytes / 1000).toFixed(1)} GB`;
}

/** Names the backend and the device that it runs on. */
export function formatEngine({ backend, device }: Pick<TrainingProgress, "backend" | "device">): string {
  return `${backend} (${device})`;
}

/** Makes untrusted text safe to print on one line: control characters become spaces. */
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim();
}
