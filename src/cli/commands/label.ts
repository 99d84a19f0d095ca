import { join } from "node:path";
import type { LabelComparison } from "../../shapes/comparison.js";
import type { LabelManyRequest, LabelOptions, LabelSummary } from "../../tasks/labels/labelMany.js";
import { taskCommand } from "../command.js";
import { hearing, integer } from "../options.js";
import { line, percent } from "../summaryLines.js";
import { analysisLines, decoding, measuring } from "./analyze.js";

/** `label`: syllables found and named by a trained network, as annotations and tables. */
export const label = taskCommand({
  words: "label <RUN> <FILE|DIR...>",
  group: "Recordings",
  about: "name the syllables of recordings with a trained labeller, and measure them as analyze does",
  out: ["folder of annotations and tables", join("out", "label")],
  options: (parser) =>
    measuring(
      decoding(
        hearing(parser)
          .option("--write <FORMAT>", "format of the annotations: csv, raven, textgrid, ... (default: csv)")
          .option("--compare <PATH>", "score the labels against these: a file, or a folder of them")
          .option(
            "--no-measures",
            "write only annotations and a table of names and times, which is much faster",
          )
          .option("--review <N>", "make a page of the N least certain syllables, to look at", integer),
      ),
    ),
  examples: ["syrinx label models/labeller/runs/1a2b3c4d archive --write textgrid --review 40"],
  request: ([run, words]: readonly [string, string[]], options: LabelOptions): LabelManyRequest => ({
    task: "labels/labelMany",
    run,
    words,
    options,
  }),
  title: ([run, words]) => `syrinx label ${run} ${words.join(" ")}`,
  summarize,
  failed: ({ failed }) => failed.length > 0,
});

function summarize(result: LabelSummary): string[] {
  const { compare, meanConfidence, review } = result;
  const lines = analysisLines(result);
  const ends = lines.pop() ?? "";
  if (compare !== undefined && "edits" in compare) lines.push(...errors(compare));
  if (meanConfidence !== null) lines.push(line("certainty", `${percent(meanConfidence)} on average`));
  if (review !== undefined) lines.push(line("review", review));
  return [...lines, ends];
}

/** Most pairs of labels that are listed. */
const MOST_CONFUSED = 6;

function errors({ syllableErrorRate, edits, reference, frameError, confusion }: LabelComparison): string[] {
  const { labels, counts } = confusion;
  const name = (i: number): string => (i === 0 ? "nothing" : labels[i]);
  const wrong = counts
    .flatMap((row, r) => row.map((count, c) => ({ count, r, c })))
    .filter(({ count, r, c }) => count > 0 && r !== c)
    .sort((a, b) => b.count - a.count);
  const listed = wrong
    .slice(0, MOST_CONFUSED)
    .map(({ count, r, c }) => `${name(r)} as ${name(c)} (${count})`);
  return [
    line(
      "labels",
      `${percent(syllableErrorRate, 2)} syllable error (${edits} edits over ${reference} syllables)`,
    ),
    line("frames", `${percent(frameError, 2)} wrong`),
    ...(listed.length === 0
      ? []
      : [line("named", `${listed.join(", ")}${wrong.length > MOST_CONFUSED ? ", ..." : ""}`)]),
  ];
}
