import { writeCsv } from "../../workspace/files/writeCsv.js";
import type { GatheredRecording, GatheredSyllable } from "./gatherSyllables.js";

/** A recording with its grouped syllables. */
export interface NamedRecording {
  readonly recording: GatheredRecording;
  /** index of its first syllable among all */
  readonly first: number;
  readonly segments: readonly GatheredSyllable["segment"][];
}

/** What was found of all syllables, one after another. */
export interface GroupedSyllables {
  /** of their groups */
  readonly names: readonly string[];
  readonly strengths: Float64Array;
  /** places on the map, syllables x 2 */
  readonly layout: Float32Array;
  readonly references: readonly (string | null)[];
}

const TABLE_COLUMNS = [
  "file",
  "channel",
  "syllable",
  "label",
  "strength",
  "onset_s",
  "offset_s",
  "map_x",
  "map_y",
  "reference",
] as const;

/** Writes the table of grouped syllables. */
export function writeClusterTable(
  path: string,
  named: readonly NamedRecording[],
  found: GroupedSyllables,
): void {
  writeCsv(path, TABLE_COLUMNS, tableRows(named, found));
}

function* tableRows(
  named: readonly NamedRecording[],
  { names, strengths, layout, references }: GroupedSyllables,
): Generator<(string | number | null)[]> {
  for (const { recording, first, segments } of named) {
    for (const [i, { onset, offset }] of segments.entries()) {
      const at = first + i;
      yield [
        recording.file,
        recording.channel,
        i + 1,
        names[at],
        strengths[at],
        onset,
        offset,
        layout[2 * at],
        layout[2 * at + 1],
        references[at],
      ];
    }
  }
}
