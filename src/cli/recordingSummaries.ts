import type { ComparisonSummary } from "../shapes/comparison.js";
import type { AnalysisSummary } from "../tasks/recordings/analyzeMany.js";
import type { ConvertSummary } from "../tasks/recordings/convert.js";
import { line, percent } from "./summaryLines.js";

/** What became of an analysis, as lines for people. */
export function analysis(result: AnalysisSummary): string[] {
  const { files, failed, compare, table, realTimeFactor } = result;
  const lines = failed.map(({ error }) => line("failed", error));
  if (files.length === 1 && table === undefined) {
    const [one] = files;
    lines.push(line("recording", one.file));
    lines.push(line("syllables", `${one.syllables} in ${one.duration.toFixed(2)} s`));
    if (!one.skipped) lines.push(...one.outputs.map((path, i) => line(i === 0 ? "files" : "", path)));
  }
  if (table !== undefined) lines.push(line("table", table));
  if (compare !== undefined) lines.push(...comparison(compare));
  if (realTimeFactor !== null) lines.push(line("speed", `${realTimeFactor.toFixed(0)}x real time`));
  const skipped = files.filter((file) => file.skipped).length;
  lines.push(`${files.length - skipped} done, ${skipped} skipped (done before), ${failed.length} failed`);
  return lines;
}

function comparison(compare: ComparisonSummary): string[] {
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
    line("", `${syllables} syllables beside ${reference} of the reference`),
  ];
}

/** What a conversion wrote. */
export function convert({ outputs }: ConvertSummary): string[] {
  return outputs.map((path) => line("file", path));
}

export { fileInfo } from "./infoSummary.js";
