import { basename, dirname, join, resolve } from "node:path";
import type { Annotation } from "../../shapes/annotation.js";
import type { ComparisonDetail, LabelComparisonDetail } from "../../shapes/comparison.js";
import { InputError } from "../../shapes/inputError.js";
import type { Provenance } from "../../shapes/provenance.js";
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
  /** true if it was already done and unchanged, so that nothing was written */
  readonly skipped: boolean;
}

/** The record beside the tables of a file, by which a second run knows what is done. */
export interface SavedAnalysis {
  readonly provenance: Provenance;
  readonly file: AnalyzedFile;
  /** bytes of each other output, in their order */
  readonly sizes: readonly number[];
}

/** @throws {InputError} if the results of another recording of the same name are there. */
export function checkSameRecording(record: string, file: string): void {
  const saved = savedDocument(record) as Partial<SavedAnalysis> | null | undefined;
  const other = saved?.provenance?.inputs[0]?.file;
  if (other === undefined || resolve(other) === resolve(file)) return;
  throw new InputError(
    `${record}: holds the results of ${other}; choose another --out, or replace them with --force.`,
  );
}

/** The result of an earlier run, if inputs, settings and version are the same and all its files are still whole. */
export function unchanged(record: string, now: Provenance): AnalyzedFile | undefined {
  const saved = savedDocument(record) as Partial<SavedAnalysis> | null | undefined;
  const before = saved?.provenance;
  if (saved?.file === undefined || saved.sizes === undefined || before === undefined) return undefined;
  if (saved.file.compare !== undefined && !("onsetErrorsMs" in saved.file.compare)) return undefined;
  const what = ({ syrinx, inputs, settings }: Provenance): string =>
    JSON.stringify([syrinx, inputs.map(({ sha256 }) => sha256), settings]);
  if (what(before) !== what(now)) return undefined;
  const outputs = saved.file.outputs.map((path) => join(dirname(record), basename(path)));
  const whole = saved.sizes.every((size, i) => sizeOf(outputs[i]) === size);
  return whole ? { ...saved.file, outputs } : undefined;
}
