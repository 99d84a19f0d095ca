import type { SeriesAnalysis } from "../dynamics/invariants/analyzeSeries.js";
import type { Recurrence } from "../dynamics/invariants/recurrence.js";
import type { FlowOrbits } from "../dynamics/topology/orbitsOf.js";
import { orNull } from "../shapes/orNull.js";
import type { Provenance } from "../shapes/provenance.js";
import type { Report, ReportDynamics } from "../shapes/report.js";
import { dynamicsFacts, dynamicsSummary } from "./dynamicsWords.js";
import { pack, packBytes } from "./pack.js";
import { provenanceRows } from "./runReport.js";

/** What was found of the dynamics of a scalar series. */
export interface DynamicsFindings {
  readonly title: string;
  readonly subtitle: string;
  /** unit of the series; default "1" */
  readonly unit?: string;
  readonly analysis: SeriesAnalysis;
  /** the path in the three coordinates in which orbits were looked for, such as delay vectors; at most 5000 rows keep the page small */
  readonly embedding: {
    /** rows x 3 */
    readonly values: Float64Array;
    /** rows per second, Hz */
    readonly rate: number;
    /** name and unit of each axis; default x1 to x3 in the unit of the series */
    readonly axes?: readonly [string, string, string];
  };
  /** pairs x 2: a maximum of the series, and the next one */
  readonly returnMap: Float64Array | undefined;
  /** smallest range of its axes; default none */
  readonly returnMapLeast?: number;
  /** of at most 400 states, which keeps the page small */
  readonly recurrence: Recurrence | undefined;
  /** s between two states of the recurrence plot; by default its axes count states */
  readonly recurrenceStep?: number;
  /** in the coordinates of the embedding */
  readonly orbits: FlowOrbits | undefined;
  /** why there are no orbits, or no template; default what the orbits say of their template */
  readonly orbitsProblem?: string;
  readonly warnings: readonly string[];
  readonly provenance: Provenance;
}

/** The report of the dynamics of a series: what was found in words and numbers, and the curves that it was read from. */
export function buildDynamicsReport(findings: DynamicsFindings): Report {
  const { title, subtitle, analysis, recurrence, orbits, warnings, provenance } = findings;
  return {
    title,
    subtitle,
    summary: dynamicsSummary(analysis),
    facts: dynamicsFacts(analysis, recurrence, orbits),
    warnings,
    sounds: [],
    syllables: [],
    dynamics: dynamicsOf(findings),
    provenance: provenanceRows(provenance),
  };
}

function dynamicsOf(findings: DynamicsFindings): ReportDynamics {
  const { analysis, embedding, returnMap, returnMapLeast, recurrence, recurrenceStep, orbits } = findings;
  const { unit = "1" } = findings;
  const { rate, information, delay, falseNeighbours, cao, dimension, surrogates } = analysis;
  const problem = findings.orbitsProblem ?? orbits?.templateProblem;
  return {
    ...(unit !== "1" && { unit }),
    embedding: {
      axes: embedding.axes ?? ["x1", "x2", "x3"].map((name) => `${name} (${unit})`),
      values: packed(embedding.values),
      rate: embedding.rate,
    },
    information: { step: 1 / rate, values: packed(information), delay: delay / rate },
    unfolding: {
      falseNeighbours: Array.from(falseNeighbours, orNull),
      e1: Array.from(cao.e1, orNull),
      e2: Array.from(cao.e2, orNull),
      dimension,
    },
    ...scalingOf(analysis, unit),
    surrogates: { own: surrogates.error, others: [...surrogates.surrogateErrors] },
    ...(returnMap && { returnMap: packed(returnMap) }),
    ...(returnMapLeast !== undefined && { returnMapLeast }),
    ...(recurrence && {
      recurrence: {
        size: recurrence.size,
        step: recurrenceStep ?? null,
        plot: packBytes(recurrence.plot),
      },
    }),
    orbits: (orbits?.orbits ?? []).map(({ name, period, multiplier, closeness, points }) => ({
      name,
      period,
      multiplier: orNull(multiplier),
      closeness,
      points: packed(points),
    })),
    linking: orbits?.linking ?? [],
    ...(orbits?.template && { template: orbits.template }),
    ...(problem !== undefined && { orbitsProblem: problem }),
  };
}

/** The curves whose slopes are an exponent and a dimension. */
function scalingOf(
  { lyapunov, correlationDimension }: SeriesAnalysis,
  unit: string,
): Pick<ReportDynamics, "stretching" | "correlation"> {
  return {
    ...(lyapunov && {
      stretching: {
        times: packed(lyapunov.curve.times),
        logarithms: packed(lyapunov.curve.logarithms),
        region: lyapunov.fit,
        slope: lyapunov.byStretching,
      },
    }),
    ...(correlationDimension && {
      correlation: {
        label: `distance (${unit})`,
        radii: packed(correlationDimension.radii),
        sums: packed(correlationDimension.sums),
        fit: Number.isFinite(correlationDimension.value)
          ? { region: correlationDimension.region, slope: correlationDimension.value }
          : null,
      },
    }),
  };
}

function packed(values: Float64Array): string {
  return pack(Float32Array.from(values));
}
