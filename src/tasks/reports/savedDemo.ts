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

/** What `demo.json` keeps of a demo, so that its report can be made again. Paths are relative to its folder. */
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
  readonly summary: DemoSummary;
}

/** The record of a demo. @param folder of the demo. @returns undefined if there is none. */
export function savedDemo(folder: string): SavedDemo | undefined {
  const saved = savedDocument(join(folder, DEMO_FILE)) as SavedDemo | null | undefined;
  return typeof saved?.recording === "string" && saved.summary !== undefined ? saved : undefined;
}
