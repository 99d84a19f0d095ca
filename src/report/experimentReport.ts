import type { Provenance } from "../shapes/provenance.js";
import type { Report, ReportExperiment } from "../shapes/report.js";
import type { ConditionResult, ExperimentPicture, ExperimentTable } from "../shapes/results/experiment.js";
import { pack } from "./pack.js";
import { provenanceRows } from "./runReport.js";

/** What the page of an experiment is made of. */
export interface ExperimentFindings {
  readonly title: string;
  readonly subtitle: string;
  readonly summary: string;
  readonly tables: readonly ExperimentTable[];
  readonly results: readonly ConditionResult[];
  readonly provenance: Provenance;
}

/** The report of an experiment: its tables, and one network of each condition as a picture. */
export function buildExperimentReport(findings: ExperimentFindings): Report {
  const { title, subtitle, summary, tables, results, provenance } = findings;
  const drawn = results.flatMap(({ title: name, picture }) =>
    picture && (picture.paths.length > 0 || picture.curves.length > 0) ? [conditionOf(name, picture)] : [],
  );
  return {
    title,
    subtitle,
    summary,
    facts: [],
    warnings: [],
    sounds: [],
    syllables: [],
    experiment: { tables, conditions: drawn },
    provenance: provenanceRows(provenance),
  };
}

function conditionOf(
  title: string,
  { paths, curves, caption }: ExperimentPicture,
): ReportExperiment["conditions"][number] {
  return {
    title,
    caption,
    paths: paths.map(({ values, orbits = [], ...path }) => ({
      ...path,
      values: packed(values),
      orbits: orbits.map(({ name, points }) => ({ name, points: packed(points) })),
    })),
    curves: curves.map(({ x, lines, ...curve }) => ({
      ...curve,
      x: packed(x),
      lines: lines.map(({ name, values }) => ({ name, values: packed(values) })),
    })),
  };
}

function packed(values: readonly number[]): string {
  return pack(Float32Array.from(values));
}
