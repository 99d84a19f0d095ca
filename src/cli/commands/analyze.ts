import { join } from "node:path";
import type { Command } from "commander";
import { counted } from "../../shapes/counted.js";
import type {
  AnalysisSummary,
  AnalyzeManyOptions,
  AnalyzeManyRequest,
} from "../../tasks/recordings/analyzeMany.js";
import { taskCommand } from "../command.js";
import { hearing, number } from "../options.js";
import { line, percent } from "../summaryLines.js";

/** `analyze`: tables of syllables and frames. */
export const analyze = taskCommand({
  words: "analyze <FILE|DIR...>",
  group: "Recordings",
  about: "measure syllables, features and frames of recordings: files, folders or patterns",
  out: ["folder of the tables", join("out", "analyze")],
  options: (parser) =>
    measuring(
      decoding(
        hearing(parser)
          .option(
            "--write <FORMAT>",
            "also write the syllables as annotations: raven, audacity, textgrid, ...",
          )
          .option(
            "--annotations <PATH>",
            "measure these annotated syllables instead of detecting them: a file, or a folder of them",
          )
          .option(
            "--segments <RUN>",
            "detect syllables with a trained labeller, or with the bundled network for any bird: generic",
          )
          .option(
            "--compare <PATH>",
            "compare the detected syllables with these: a file, or a folder of them",
          ),
      ),
    ),
  examples: ["syrinx analyze recordings --write raven --out results"],
  request: ([words]: readonly [string[]], options: AnalyzeManyOptions): AnalyzeManyRequest => ({
    task: "recordings/analyzeMany",
    words,
    options,
  }),
  title: ([words]) => `syrinx analyze ${words.join(" ")}`,
  summarize: analysisLines,
  failed: ({ failed }) => failed.length > 0,
});

/** Adds the flags of the syllables that a network finds. */
export function decoding(parser: Command): Command {
  return parser
    .option(
      "--min-duration <MS>",
      "shortest syllable that a network finds (default: half of the shortest it learnt from, at least 16; generic: 10)",
      number,
    )
    .option("--min-gap <MS>", "shortest silence between two of them (default: 4)", number)
    .option(
      "--min-certainty <PROBABILITY>",
      "drop its syllables whose probability of sound never reaches this, 0 to .99 (default: 0; generic: .95)",
      number,
    );
}

/** Adds the flags of measuring. */
export function measuring(parser: Command): Command {
  return parser
    .option("--tolerance <MS>", "how far apart matching boundaries may be (default: 10)", number)
    .option(
      "--calibration <DB>",
      "sound pressure level of full scale, dB re 20 uPa (default: dB re full scale)",
      number,
    )
    .option(
      "--features <SETS>",
      "feature sets, comma-separated: sap, spectral, mfcc, perceptual (default: sap,spectral)",
    )
    .option("--hop <MS>", "time between frames (default: 1)", number)
    .option("--no-frames", "don't write the table of frames")
    .option("--motif-gap <MS>", "silence that ends a motif (default: 200)", number)
    .option("--bout-gap <MS>", "silence that ends a bout (default: 2000)", number);
}

/** The result of an analysis, for people. */
export function analysisLines(result: AnalysisSummary): string[] {
  const { files, failed, compare, table, realTimeFactor } = result;
  const lines = failed.map(({ error }) => line("failed", error));
  if (files.length === 1) {
    const [one] = files;
    lines.push(line("recording", one.file));
    lines.push(line("syllables", `${one.syllables} in ${one.duration.toFixed(2)} s`));
    if (one.outside !== undefined) lines.push(line("outside", `${one.outside.length} not measured`));
    if (!one.skipped) lines.push(...one.outputs.map((path, i) => line(i === 0 ? "files" : "", path)));
  }
  if (table !== undefined) lines.push(line("table", table));
  if (compare !== undefined) lines.push(...comparison(compare));
  if (realTimeFactor !== null) lines.push(line("speed", `${realTimeFactor.toFixed(0)}x real time`));
  const skipped = files.filter((file) => file.skipped).length;
  lines.push(`${files.length - skipped} done, ${skipped} skipped (already done), ${failed.length} failed`);
  return lines;
}

function comparison(compare: NonNullable<AnalysisSummary["compare"]>): string[] {
  const { onsetF1, offsetF1, precision, recall, toleranceMs, syllables, reference } = compare;
  const within = `within ${toleranceMs} ms`;
  const off = (error: number | null): string =>
    error === null ? "" : `, median error ${error.toFixed(1)} ms`;
  return [
    line(
      "onsets",
      `F1 ${percent(onsetF1)} ${within} (precision ${percent(precision)}, recall ${percent(recall)})${off(compare.medianOnsetErrorMs)}`,
    ),
    line("offsets", `F1 ${percent(offsetF1)} ${within}${off(compare.medianOffsetErrorMs)}`),
    line("", `${counted(syllables, "syllable")} against ${reference} in the reference`),
  ];
}
