import { join } from "node:path";
import type { HearingOptions } from "../../shapes/hearing.js";
import type { Provenance } from "../../shapes/provenance.js";
import type { RunSummary } from "../../shapes/run.js";
import { savedDocument } from "../../workspace/files/savedResult.js";
import type { FitSummary } from "../songs/fit.js";

/** Name of a demo's record in its folder. */
export const DEMO_FILE = "demo.json";

/** What `syrinx demo --json` prints. */
export interface DemoSummary {
  readonly recording: string;
  readonly syllables: number;
  readonly fit: FitSummary | null;
  readonly train: Omit<RunSummary, "latent" | "provenance" | "model"> | null;
  readonly latent: RunSummary["latent"] | null;
  readonly report: string;
  /** the page that lists all demos of the folder */
  readonly index: string;
  readonly seconds: number;
}

/**
 * What `demo.json` keeps of a demo, so that its report can be made again, and a demo that was stopped can go on. It is
 * written after each part of the work. Paths are relative to its folder.
 */
export interface SavedDemo {
  /** absolute */
  readonly recording: string;
  readonly hearing: HearingOptions;
  /** the user's annotations, absolute, where they were used */
  readonly annotations?: string;
  readonly fit: { readonly wav: string; readonly physics: string; readonly song: string } | null;
  readonly run: string | null;
  readonly warnings: readonly string[];
  readonly provenance: Provenance;
  /** of a demo that was stopped after its fit */
  readonly fitted?: FitSummary;
  /** of a complete demo */
  readonly summary?: DemoSummary;
}

/** The record of a demo. @param folder of the demo. @returns undefined if there is none. */
export function savedDemo(folder: string): SavedDemo | undefined {
  const saved = savedDocument(join(folder, DEMO_FILE)) as SavedDemo | null | undefined;
  return typeof saved?.recording === "string" && Array.isArray(saved.provenance?.inputs) ? saved : undefined;
}

/**
 * The record of a demo that was stopped before its end, if it is of the same recording with the same settings.
 * @param folder of the demo. @param now provenance of the demo that may go on from there.
 * @returns undefined if there is none.
 */
export function stoppedDemo(folder: string, now: Provenance): SavedDemo | undefined {
  const saved = savedDemo(folder);
  if (saved === undefined || saved.summary !== undefined) return undefined;
  const what = ({ syrinx, inputs, settings }: Provenance): string =>
    JSON.stringify([syrinx, inputs.map(({ sha256 }) => sha256), settings]);
  return what(saved.provenance) === what(now) ? saved : undefined;
}
