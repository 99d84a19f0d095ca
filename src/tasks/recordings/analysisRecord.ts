import { basename, dirname, join, resolve } from "node:path";
import type { Annotation } from "../../shapes/annotation.js";
import type { ComparisonDetail, LabelComparisonDetail } from "../../shapes/comparison.js";
import { InputError } from "../../shapes/inputError.js";
import type { Provenance } from "../../shapes/provenance.js";
import { removeOwnFile } from "../../workspace/files/removeOwn.js";
import { savedDocument, sizeOf } from "../../workspace/files/savedResult.js";

/** What `syrinx analyze --json` prints of one file. */
export interface AnalyzedFile {
  readonly file: string;
  /** s, of the stretch that was analysed */
  readonly duration: number;
  readonly syllables: number;
  readonly outputs: readonly string[];
  /** the user's syllables that lie outside the sound and are not measured */
  readonly outside?: readonly Annotation[];
  /** of the labels, where a network named the syllables; null if there are none */
  readonly meanConfidence?: number | null;
  readonly compare?: ComparisonDetail | LabelComparisonDetail;
  /** true if its syllables were there already, from the same work or corrected by the user, and were not looked for again */
  readonly skipped: boolean;
}

/** What the syllables of a recording were compared with. */
export interface Scoring {
  readonly reference: Provenance["inputs"][number];
  /** s */
  readonly tolerance: number;
}

/** The record beside the tables of a file, by which a second run knows what is done. */
export interface SavedAnalysis {
  /** of the syllables and their measures; what they were compared with is not part of it */
  readonly provenance: Provenance;
  readonly file: AnalyzedFile;
  /** bytes of each other output, in their order */
  readonly sizes: readonly number[];
  /** what `file.compare` was made with */
  readonly scoring?: Scoring;
}

/**
 * Reads the record of an earlier analysis, its outputs in the folder where the record lies now.
 * @returns undefined if there is none, or it can't be read.
 */
export function savedAnalysis(record: string): SavedAnalysis | undefined {
  const saved = savedDocument(record) as Partial<SavedAnalysis> | null | undefined;
  if (!Array.isArray(saved?.file?.outputs) || !Array.isArray(saved.sizes)) return undefined;
  if (!Array.isArray(saved.provenance?.inputs)) return undefined;
  const outputs = saved.file.outputs.map((path) => join(dirname(record), basename(path)));
  return { ...(saved as SavedAnalysis), file: { ...saved.file, outputs } };
}

/** @throws {InputError} if the results of another recording of the same name are there. */
export function checkSameRecording(record: string, saved: SavedAnalysis | undefined, file: string): void {
  const other = saved?.provenance.inputs[0]?.file;
  if (other === undefined || resolve(other) === resolve(file)) return;
  throw new InputError(
    `${record}: holds the results of ${other}; choose another --out, or replace them with --force.`,
  );
}

/** Whether an earlier analysis had the same inputs, settings and version, and all its files are still whole. */
export function isUnchanged({ provenance, file, sizes }: SavedAnalysis, now: Provenance): boolean {
  const what = ({ syrinx, inputs, settings }: Provenance): string =>
    JSON.stringify([syrinx, inputs.map(({ sha256 }) => sha256), settings]);
  return what(provenance) === what(now) && sizes.every((size, i) => sizeOf(file.outputs[i]) === size);
}

/** The comparison of an earlier analysis, if it was made with the same reference and tolerance. */
export function savedComparison({ file, scoring }: SavedAnalysis, now: Scoring): AnalyzedFile["compare"] {
  if (scoring?.reference.sha256 !== now.reference.sha256 || scoring.tolerance !== now.tolerance)
    return undefined;
  return file.compare;
}

/**
 * Removes the outputs of an earlier analysis that the new one doesn't have, such as annotations of another format.
 * @param keep outputs of the new one, and what it read.
 * @returns those that stay, because they were changed since syrinx wrote them.
 */
export function removeStale({ file }: SavedAnalysis, keep: readonly string[]): string[] {
  const places = new Set(keep.map((path) => resolve(path)));
  return file.outputs.filter((path) => !places.has(resolve(path)) && !removeOwnFile(path));
}
