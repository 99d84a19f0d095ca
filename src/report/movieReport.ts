import type { Provenance } from "../shapes/provenance.js";
import type { Report, ReportMovie } from "../shapes/report.js";
import { provenanceRows } from "./runReport.js";

/** A simulated movie as its folder holds it. */
export interface MovieFindings {
  readonly system: string;
  /** what it is, e.g. "Vibrating membrane" */
  readonly title: string;
  /** frames */
  readonly rows: number;
  /** frames per unit of time of the system */
  readonly rate: number;
  /** of time */
  readonly timeUnit: "s" | "1";
  /** values shown as black and as white */
  readonly gray: { readonly low: number; readonly high: number };
  /** animated PNG file, base64 */
  readonly apng: string;
  readonly provenance: Provenance;
}

/** The page of simulated movies: each one running, with its settings in words. @param movies at least one. */
export function buildMovieReport(movies: readonly MovieFindings[]): Report {
  return {
    title: `Simulated: ${movies.map(({ system }) => system).join(", ")}`,
    subtitle: movies.map(({ title }) => title).join("; "),
    facts: [],
    warnings: [],
    sounds: [],
    syllables: [],
    movies: movies.map(movieOf),
    provenance: movies.flatMap(({ provenance }) => provenanceRows(provenance)),
  };
}

function movieOf({ system, rows, rate, timeUnit, gray, apng, provenance }: MovieFindings): ReportMovie {
  const unit = timeUnit === "s" ? " s" : "";
  const parameters = Object.entries((provenance.settings.parameters as object | undefined) ?? {});
  return {
    name: system,
    apng,
    caption:
      `${rows} frames, ${figure(1 / rate)}${unit} apart; black is ${figure(gray.low)}, white ${figure(gray.high)}. ` +
      `Parameters: ${parameters.map(([name, value]) => `${name} ${value}`).join(", ")}; seed ${provenance.settings.seed}.`,
  };
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}
