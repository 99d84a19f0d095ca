import { basename, join } from "node:path";
import { delayVectors } from "../../dynamics/embedding/delayVectors.js";
import { type ScalarSeries, tableSeries } from "../../dynamics/embedding/tableSeries.js";
import { analyzeSeriesInSteps, type SeriesAnalysis } from "../../dynamics/invariants/analyzeSeries.js";
import { type FlowOrbits, orbitsOf } from "../../dynamics/topology/orbitsOf.js";
import { rotationSymmetric } from "../../dynamics/topology/rotationSymmetric.js";
import { listenLevel, listenPitch } from "../../features/measuring/hearSound.js";
import { longestRun } from "../../math/longestRun.js";
import { mean } from "../../math/statistics.js";
import { dynamicsPictures } from "../../report/dynamicsPictures.js";
import { buildDynamicsReport } from "../../report/dynamicsReport.js";
import { counted } from "../../shapes/counted.js";
import type { HearingOptions } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import { orNull } from "../../shapes/orNull.js";
import type { Provenance } from "../../shapes/provenance.js";
import { type Series, unitOfColumn } from "../../shapes/series.js";
import { renderReport } from "../../views/browser/renderReport.js";
import { writeWhole } from "../../workspace/files/atomicWrite.js";
import { writeJson } from "../../workspace/files/jsonFile.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { provenance } from "../../workspace/files/provenance.js";
import { readColumns } from "../../workspace/files/readColumns.js";
import { soundStem } from "../../workspace/files/soundStem.js";
import { pageBundle } from "../../workspace/machine/installation.js";
import { hashFile } from "../../workspace/sound/hashFile.js";
import { openRecording } from "../recordings/openRecording.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";

export interface DynamicsOptions extends HearingOptions {
  /** folder of the results */
  readonly out: string;
  /** column of the table; default the first that is not the time */
  readonly column?: string;
  /** rows per second, instead of the table's times */
  readonly rate?: number;
  /** s, mean time of a turn; default from the series */
  readonly period?: number;
  /** samples */
  readonly delay?: number;
  /** coordinates of a delay vector */
  readonly dimension?: number;
  /** analyse the loudness or the F0 of a recording, instead of a table */
  readonly sound?: "envelope" | "f0";
  readonly seed?: number;
  /** replace files of the user's */
  readonly force?: boolean;
}

/** What `syrinx dynamics --json` prints. */
export interface DynamicsSummary {
  readonly file: string;
  /** column of the table, or "envelope" or "f0" */
  readonly series: string;
  readonly rows: number;
  /** Hz */
  readonly rate: number;
  /** s, mean time of a turn */
  readonly turn: number;
  /** samples */
  readonly delay: number;
  readonly dimension: number;
  /** share in dimension 1, 2, ... */
  readonly falseNeighbours: readonly (number | null)[];
  /** largest exponent, natural logarithm; low and high: interval of perSecond; null for noise */
  readonly lyapunov: {
    readonly perSecond: number;
    readonly perTurn: number;
    readonly low: number;
    readonly high: number;
    readonly fit: readonly [number, number];
  } | null;
  readonly correlationDimension: {
    readonly value: number | null;
    readonly low: number | null;
    readonly high: number | null;
    readonly region: readonly [number | null, number | null];
  } | null;
  readonly surrogates: {
    readonly kind: string;
    /** prediction error of the series, and the least and the median of its surrogates */
    readonly error: number;
    readonly least: number;
    readonly median: number;
    readonly alike: boolean;
  };
  readonly verdict: { readonly kind: string; readonly why: string };
  readonly orbits: readonly {
    readonly name: string;
    readonly period: number;
    readonly multiplier: number | null;
    readonly closeness: number;
  }[];
  readonly linking: readonly (readonly number[])[];
  readonly template: {
    readonly matrix: readonly (readonly number[])[];
    readonly layers: readonly number[];
  } | null;
  /** in which orbits were looked for: three delays of the series, or combinations of them that keep a symmetry of rotation */
  readonly coordinates: "delays" | "rotation-symmetric delays";
  /** why there are no orbits or no template; null where there are */
  readonly orbitsProblem: string | null;
  readonly outputs: readonly string[];
}

/** Asks for the dynamics of a series. */
export interface DynamicsRequest extends TaskRequest<DynamicsSummary> {
  readonly task: "dynamics/dynamics";
  /** a table, a run's latent path, or a recording */
  readonly file: string;
  readonly options: DynamicsOptions;
}

/** The task of a request. */
export function run({ file, options }: DynamicsRequest, context: TaskContext): Task<DynamicsSummary> {
  return dynamicsTask(file, options, context);
}

/**
 * Analyses a scalar series: exponent, dimension, surrogates, and, where it is chaos, its periodic orbits and how they are linked.
 * @throws {InputError} if the file can't be read, or the series is unfit: gaps, uneven times, constant, too short.
 */
export async function* dynamicsTask(
  file: string,
  options: DynamicsOptions,
  context: TaskContext,
): Task<DynamicsSummary> {
  const stem = soundStem(basename(file).replace(/\.(csv|parquet)$/i, ""));
  const result = join(options.out, `${stem}.dynamics.json`);
  const page = join(options.out, `${stem}.dynamics.html`);
  claimFiles([result, page], options.force);
  yield { kind: "stage", title: `Analyse the dynamics of ${basename(file)}`, index: 1, count: 1 };
  const { series, inputs, warnings } = await seriesOf(file, options);
  for (const text of warnings) yield { kind: "warning", text };
  checkStop(context);
  const { delay, dimension, period, seed } = options;
  const settings = {
    ...(delay === undefined ? {} : { delay }),
    ...(dimension === undefined ? {} : { dimension }),
    ...(period === undefined ? {} : { period }),
    ...(seed === undefined ? {} : { seed }),
  };
  const analysis = yield* analysed(series, settings, file, context);
  const search = orbitsWhere(analysis, series);
  checkStop(context);
  const made = provenance("syrinx dynamics", inputs, { series: series.name, rate: series.rate, ...settings });
  const summary = summaryOf(file, series, analysis, search, [page, result]);
  const report = buildDynamicsReport({
    title: `Dynamics of ${basename(file)}`,
    subtitle: `${series.name}, ${counted(series.values.length, "row")} at ${Number(series.rate.toPrecision(6))} Hz`,
    unit: series.name === "f0" ? "Hz" : unitOfColumn(series.name),
    analysis,
    ...dynamicsPictures(search.path, series.values, analysis.turn),
    orbits: search.orbits,
    ...(search.problem === null ? {} : { orbitsProblem: search.problem }),
    warnings,
    provenance: made,
  });
  writeWhole(page, renderReport(report, pageBundle()));
  writeJson(result, { ...summary, provenance: made });
  for (const path of summary.outputs) yield { kind: "output", path };
  return summary;
}

/** The series that the options ask for. */
async function seriesOf(
  file: string,
  options: DynamicsOptions,
): Promise<{ series: ScalarSeries; inputs: Provenance["inputs"]; warnings: readonly string[] }> {
  const { sound: wanted } = options;
  if (wanted === undefined) {
    const { column, rate } = options;
    const choice = { ...(column === undefined ? {} : { column }), ...(rate === undefined ? {} : { rate }) };
    const series = tableSeries(await readColumns(file), choice, file);
    return { series, inputs: [{ file, sha256: await hashFile(file) }], warnings: [] };
  }
  const { recording, warnings } = await openRecording(file, options);
  const inputs = [{ file, sha256: recording.hash }];
  if (wanted === "envelope") {
    const { values, rate } = listenLevel(recording.signal);
    return { series: { name: "envelope", values: Float64Array.from(values), rate }, inputs, warnings };
  }
  const { values, rate } = listenPitch(recording.signal, options);
  const [first, end] = longestRun(values);
  if (end === first) throw new InputError(`${file}: has no voiced stretch; give a recording with a pitch.`);
  const text = `${file}: F0 has gaps; the longest voiced stretch is analysed, ${(first / rate).toFixed(3)} to ${(end / rate).toFixed(3)} s.`;
  return {
    series: { name: "f0", values: Float64Array.from(values.subarray(first, end)), rate },
    inputs,
    warnings: end - first < values.length ? [...warnings, text] : warnings,
  };
}

async function* analysed(
  { values, rate }: ScalarSeries,
  settings: Parameters<typeof analyzeSeriesInSteps>[2],
  file: string,
  context: TaskContext,
): Task<SeriesAnalysis> {
  const steps = analyzeSeriesInSteps(values, rate, settings);
  try {
    for (;;) {
      const next = steps.next();
      if (next.done) return next.value;
      checkStop(context);
      yield { kind: "step", ...next.value, unit: "parts", uneven: true };
    }
  } catch (error) {
    throw error instanceof InputError
      ? new InputError(`${file}: ${error.message.replace(/^analyzeSeries: /, "")}`)
      : error;
  }
}

/** What was found of orbits, and in which coordinates. */
interface OrbitSearch {
  /** rows x 3 */
  readonly path: Series<Float64Array>;
  readonly orbits?: FlowOrbits | undefined;
  readonly coordinates: DynamicsSummary["coordinates"];
  readonly problem: string | null;
}

/**
 * Orbits of a chaotic series, from three of its delay coordinates. Where their linking numbers contradict each other, a symmetry of
 * the flow may have become an inversion in these coordinates; then coordinates that keep it are tried.
 */
function orbitsWhere({ verdict, delay }: SeriesAnalysis, { values, rate }: ScalarSeries): OrbitSearch {
  const coordinates = "delays";
  const centre = mean(values);
  const columns = ["x0", "x1", "x2"].map((name) => ({ name, unit: "1" as const }));
  const centred = values.map((value) => value - centre);
  const delays = { values: delayVectors(centred, 3, delay), columns, rate, start: 0 };
  if (verdict.kind !== "chaos")
    return { path: delays, coordinates, problem: "Only chaos has unstable periodic orbits." };
  const plain = orbitSearch(delays, coordinates);
  if (plain.orbits === undefined || plain.orbits.template !== undefined) return plain;
  const symmetric = orbitSearch(rotationSymmetric(delays), "rotation-symmetric delays");
  return symmetric.orbits?.template === undefined ? plain : symmetric;
}

function orbitSearch(path: Series<Float64Array>, coordinates: OrbitSearch["coordinates"]): OrbitSearch {
  try {
    const orbits = orbitsOf(path);
    const problem = orbits.template === undefined ? (orbits.templateProblem ?? null) : null;
    return { path, orbits, coordinates, problem };
  } catch (error) {
    if (error instanceof InputError) return { path, coordinates, problem: error.message };
    throw error;
  }
}

function summaryOf(
  file: string,
  { name, values, rate }: ScalarSeries,
  { lyapunov, correlationDimension: correlation, surrogates, ...analysis }: SeriesAnalysis,
  { orbits, coordinates, problem }: OrbitSearch,
  outputs: readonly string[],
): DynamicsSummary {
  const { kind, error, surrogateErrors, alike } = surrogates;
  return {
    file,
    series: name,
    rows: values.length,
    rate,
    turn: analysis.turn,
    delay: analysis.delay,
    dimension: analysis.dimension,
    falseNeighbours: Array.from(analysis.falseNeighbours, orNull),
    lyapunov: lyapunov && {
      perSecond: lyapunov.perSecond,
      perTurn: lyapunov.perTurn,
      low: lyapunov.low,
      high: lyapunov.high,
      fit: lyapunov.fit,
    },
    correlationDimension: correlation && {
      value: orNull(correlation.value),
      low: orNull(correlation.low),
      high: orNull(correlation.high),
      region: [orNull(correlation.region[0]), orNull(correlation.region[1])],
    },
    surrogates: {
      kind,
      error,
      least: surrogateErrors[0],
      median: surrogateErrors[surrogateErrors.length >> 1],
      alike,
    },
    verdict: analysis.verdict,
    orbits: (orbits?.orbits ?? []).map(({ name: word, period, multiplier, closeness }) => ({
      name: word,
      period,
      multiplier: orNull(multiplier),
      closeness,
    })),
    linking: orbits?.linking ?? [],
    template: orbits?.template ?? null,
    coordinates,
    orbitsProblem: problem,
    outputs,
  };
}
