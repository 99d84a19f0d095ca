import type { BoxedSegment } from "../../shapes/segment.js";
import { leadingCells } from "../../workspace/files/readTable.js";

/** How many columns at the start of the table say what and where a syllable is. */
const LEADING = 7;

/** A syllable of a table, with the channel that it was found in. */
export type TabulatedSyllable = BoxedSegment & { readonly channel: number };

/**
 * The syllables of a recording as its table has them, by onset.
 * @param table path of a table of syllables, as `analyze` and `label` write it.
 * @returns times in s; a confidence where a network named them.
 * @throws {InputError} if the table can't be read.
 */
export function tabulatedSyllables(table: string): TabulatedSyllable[] {
  const [header = [], ...rows] = leadingCells(table, LEADING);
  const [channel, label, confidence, onset, offset] = [
    "channel",
    "label",
    "confidence",
    "onset_s",
    "offset_s",
  ].map((name) => header.indexOf(name));
  return rows.map((cells) => ({
    onset: Number(cells[onset]),
    offset: Number(cells[offset]),
    label: cells[label],
    channel: Number(cells[channel]),
    ...(confidence < 0 ? {} : { confidence: Number(cells[confidence]) }),
  }));
}
