import type { ReportFreeRun } from "../shapes/report.js";
import type { TextTable } from "../shapes/table.js";
import { pack } from "./pack.js";

const PREDICTED = "_predicted";
/** Most values of a free run that a page carries: about 3 MB of text. */
const MAX_VALUES = 600_000;

/**
 * Free runs as a page carries them.
 * @param table as `syrinx predict` writes it, free-run.csv: columns start, time_s, and each column beside its prediction, or
 * `error_sd` alone.
 * @returns undefined for a table of another kind, or without rows.
 */
export function reportFreeRun({ columns: header, rows: lines }: TextTable): ReportFreeRun | undefined {
  const rows = lines.map(({ cells }) => cells);
  const start = header.indexOf("start");
  const time = header.findIndex((name) => name === "time_s" || name === "time");
  const pairs = header
    .filter((name) => header.includes(name + PREDICTED))
    .map((name) => ({ name, truth: header.indexOf(name), predicted: header.indexOf(name + PREDICTED) }));
  const error = header.indexOf("error_sd");
  if (start < 0 || time < 0 || rows.length === 0 || (pairs.length === 0 && error < 0)) return undefined;
  const room = Math.max(1, Math.floor(MAX_VALUES / (2 * rows.length)));
  const shown = pairs.slice(0, room);
  const runs = new Map<string, (readonly string[])[]>();
  for (const row of rows) {
    const run = runs.get(row[start]);
    if (run === undefined) runs.set(row[start], [row]);
    else run.push(row);
  }
  const values = (run: readonly (readonly string[])[], places: readonly number[]): string =>
    pack(Float32Array.from(places.flatMap((place) => run.map((row) => numberOf(row[place])))));
  return {
    columns: pairs.length === 0 ? ["error_sd"] : shown.map(({ name }) => name),
    columnsLeft: pairs.length - shown.length,
    timeUnit: header[time] === "time" ? "1" : "s",
    rate: rateOf([...runs.values()][0].map((row) => numberOf(row[time]))),
    starts: [...runs].map(([number, run]) => ({
      number: numberOf(number),
      time: numberOf(run[0][time]),
      ...(pairs.length > 0 && {
        truth: values(
          run,
          shown.map(({ truth }) => truth),
        ),
      }),
      predicted: values(run, pairs.length === 0 ? [error] : shown.map(({ predicted }) => predicted)),
    })),
  };
}

/** A field as a number; NaN where it is empty. */
function numberOf(field: string | undefined): number {
  return field === undefined || field === "" ? Number.NaN : Number(field);
}

/** Rows a second, Hz; 1 of a single row. */
function rateOf(times: readonly number[]): number {
  const rate = (times.length - 1) / (times[times.length - 1] - times[0]);
  return Number.isFinite(rate) && rate > 0 ? rate : 1;
}
