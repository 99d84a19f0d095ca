import { join } from "node:path";
import { withObservationNoise } from "../../dynamics/systems/observationNoise.js";
import { SYSTEMS } from "../../dynamics/systems/register.js";
import type { KnownMotion, System } from "../../dynamics/systems/system.js";
import type { Preview } from "../../shapes/preview.js";
import type { Provenance } from "../../shapes/provenance.js";
import { columnName, type Movie, rowCount, type Trajectory } from "../../shapes/series.js";
import { encodeApng } from "../../views/picture/encodeApng.js";
import { encodePng } from "../../views/picture/encodePng.js";
import { type GrayRange, grayFrames, grayRange } from "../../views/picture/grayFrames.js";
import { WholeFile, writeWhole } from "../../workspace/files/atomicWrite.js";
import { writeJson } from "../../workspace/files/jsonFile.js";
import { ParquetTable } from "../../workspace/files/parquetTable.js";
import { provenance } from "../../workspace/files/provenance.js";
import { removeOwn } from "../../workspace/files/removeOwn.js";
import { writeCsv } from "../../workspace/files/writeCsv.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import { type SimulateOptions, type SimulationSettings, simulationSettings } from "./simulationSettings.js";

/** What `syrinx simulate NAME --json` prints, without the preview. */
export interface SimulateSummary {
  readonly system: string;
  readonly rows: number;
  /** of the table */
  readonly columns: readonly string[];
  /** rows a unit of time */
  readonly rate: number;
  readonly outputs: readonly string[];
  readonly preview: Preview;
}

/** A system as the list of all of them shows it. */
export interface SystemPage {
  readonly name: string;
  readonly title: string;
  readonly equations: readonly string[];
  readonly variables: readonly string[];
  /** by name, with their defaults */
  readonly parameters: Readonly<Record<string, number>>;
  readonly rows: number;
  readonly step: number;
  readonly movie: boolean;
  readonly known: KnownMotion | null;
}

/** What `syrinx simulate` prints without a name. */
export interface SystemList {
  readonly systems: readonly SystemPage[];
}

/** Asks for a path of a system; without a name for the list of systems. */
export interface SimulateRequest extends TaskRequest<SimulateSummary | SystemList> {
  readonly task: "dynamics/simulate";
  readonly system?: string;
  readonly options: SimulateOptions;
}

/** Frames a second of the movie's file. */
const FRAMES_PER_SECOND = 30;
/** Rows of a group in a Parquet file. */
const GROUP = 100_000;
/** Turns, and rows, that the preview of a series shows at most. */
const PREVIEW = { turns: 20, rows: 2000 } as const;

/** The task of a request. */
export function run(
  { system, options }: SimulateRequest,
  context: TaskContext,
): Task<SimulateSummary | SystemList> {
  return system === undefined ? listTask() : simulateTask(system, options, context);
}

/** All systems. */
async function* listTask(): Task<SystemList> {
  yield { kind: "stage", title: "List the systems", index: 1, count: 1 };
  return { systems: SYSTEMS.map(pageOf) };
}

function pageOf(system: System): SystemPage {
  const { name, title, equations, parameters, samples, step, film, known } = system;
  return {
    name,
    title,
    equations,
    variables: system.variables.map(columnName),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([key, { default: usual }]) => [key, usual]),
    ),
    rows: samples,
    step,
    movie: film !== undefined,
    known: known ?? null,
  };
}

/**
 * Follows a system and writes its path as a table, and the movie of a system that has one.
 * @param name of the system.
 * @throws {InputError} naming an option that can't be used, or a file of the user's in the way.
 */
export async function* simulateTask(
  name: string,
  options: SimulateOptions,
  context: TaskContext,
): Task<SimulateSummary> {
  const settings = simulationSettings(name, options);
  const { system, run: asked, noise, scale, files } = settings;
  const made = provenance("syrinx simulate", [], { system: name, ...asked, noise });
  const count = files.movie === undefined ? 2 : 3;
  yield { kind: "stage", title: `Simulate ${name}`, index: 1, count };
  const path = system.simulate(asked);
  const measured = withObservationNoise(path, noise, asked.seed);
  checkStop(context);
  const still = stillVariable(path);
  if (still !== undefined)
    yield {
      kind: "warning",
      text: `${name}: ${still} does not change: at these parameters it comes to rest.`,
    };
  yield { kind: "stage", title: `Write ${files.table}`, index: 2, count };
  const columns = [system.timeUnit === "s" ? "time_s" : "time", ...system.variables.map(columnName)];
  if (files.table.endsWith(".parquet")) writeParquet(files.table, columns, measured, made);
  else writeCsv(files.table, columns, tableRows(measured));
  const outputs = [files.table];
  let preview = seriesPreview(measured, system);
  let gray: GrayRange | undefined;
  if (files.movie !== undefined && system.film !== undefined) {
    yield { kind: "stage", title: `Film ${name}`, index: 3, count };
    const movie = system.film(asked);
    gray = grayRange(movie);
    preview = picturePreview(movie, gray);
    outputs.push(...(yield* writeMovie(movie, gray, scale ?? 1, files, context)));
  }
  const { samples: rows } = asked;
  const summary = { system: name, rows, columns, rate: path.rate, outputs: [...outputs, files.record] };
  // Last, so that the files it names are whole.
  writeJson(files.record, { provenance: made, ...summary, ...(gray && { gray }) });
  for (const output of summary.outputs) yield { kind: "output", path: output };
  return { ...summary, preview };
}

function timeOf(r: number, rate: number): number {
  return Number((r / rate).toPrecision(12));
}

function* tableRows({ values, columns, rate }: Trajectory): Generator<number[]> {
  const width = columns.length;
  for (let r = 0; r * width < values.length; r++)
    yield [timeOf(r, rate), ...values.subarray(r * width, (r + 1) * width)];
}

function writeParquet(file: string, names: readonly string[], path: Trajectory, made: Provenance): void {
  const { values, columns, rate } = path;
  const width = columns.length;
  const rows = rowCount(path);
  const table = new ParquetTable(
    file,
    names.map((name, c) => ({ name, type: c === 0 ? "DOUBLE" : "FLOAT" })),
    { provenance: JSON.stringify(made) },
  );
  try {
    for (let first = 0; first < rows; first += GROUP) {
      const length = Math.min(GROUP, rows - first);
      table.write([
        Float64Array.from({ length }, (_, r) => timeOf(first + r, rate)),
        ...columns.map((_, c) => Float32Array.from({ length }, (_, r) => values[(first + r) * width + c])),
      ]);
    }
    table.finish();
  } finally {
    table.discard();
  }
}

/** Writes the movie as an animated PNG file, and its frames where they are wanted. @returns the files, the frames as their folder. */
async function* writeMovie(
  movie: Movie,
  gray: GrayRange,
  scale: number,
  { movie: file, frames }: SimulationSettings["files"],
  context: TaskContext,
): Task<string[]> {
  if (file === undefined) return [];
  const { width, height } = movie;
  const count = rowCount(movie);
  const animated = new WholeFile(file);
  let done = 0;
  try {
    const size = { width: scale * width, height: scale * height };
    const pictures = grayFrames(movie, gray, scale);
    for (const piece of encodeApng(pictures, { ...size, count, framesPerSecond: FRAMES_PER_SECOND })) {
      animated.append(piece);
      checkStop(context);
      yield { kind: "step", done: Math.min(count, done++), total: count, unit: "frames" };
    }
    animated.commit();
  } finally {
    animated.discard();
  }
  if (frames === undefined) return [file];
  const { folder, names } = frames;
  let f = 0;
  for (const picture of grayFrames(movie, gray, 1)) {
    writeWhole(join(folder, names[f++]), encodePng(picture, width, height, 1));
    checkStop(context);
  }
  removeOwn(folder, /^\d+\.png$/, new Set(names));
  return [file, folder];
}

/** A variable that stands still; undefined if all move. */
function stillVariable({ values, columns }: Trajectory): string | undefined {
  const width = columns.length;
  if (values.length <= width) return undefined;
  const stands = columns.findIndex((_, c) => {
    for (let i = c + width; i < values.length; i += width) if (values[i] !== values[c]) return false;
    return true;
  });
  return columns[stands]?.name;
}

/** The beginning of the observable. */
function seriesPreview({ values, columns, rate }: Trajectory, system: System): Preview {
  const width = columns.length;
  const seen = columns.findIndex(({ name }) => name === system.observable);
  const rows = values.length / width;
  const turns = system.known ? Math.ceil(PREVIEW.turns * system.known.turn * rate) : PREVIEW.rows;
  const length = Math.min(rows, turns, PREVIEW.rows);
  return {
    kind: "series",
    name: `${columns[seen].name} (${columns[seen].unit})`,
    values: Float32Array.from({ length }, (_, r) => values[r * width + seen]),
    rate,
    timeUnit: system.timeUnit,
  };
}

/** The first frame of a movie. */
function picturePreview({ values, height, width }: Movie, { low, high }: GrayRange): Preview {
  return { kind: "picture", values: values.slice(0, height * width), height, width, low, high };
}
