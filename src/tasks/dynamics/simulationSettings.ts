import { join } from "node:path";
import { allParameters, systemNamed } from "../../dynamics/systems/register.js";
import type { System, SystemParameter, SystemParameters, SystemRun } from "../../dynamics/systems/system.js";
import { InputError } from "../../shapes/inputError.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";

export interface SimulateOptions {
  /** folder of the results; default out/simulate */
  readonly out?: string;
  /** default the system's; of a movie at most 450 */
  readonly rows?: number;
  /** time between rows, in the system's unit; default the system's */
  readonly step?: number;
  /** time left out before the first row; default the system's */
  readonly transient?: number;
  /** standard deviation of the noise of each variable, over that of the variable; default 0 */
  readonly noise?: number;
  /** default 1 */
  readonly seed?: number;
  /** parameters, "name=value" each */
  readonly set?: readonly string[];
  /** default csv */
  readonly to?: "csv" | "parquet";
  /** false leaves the movie out */
  readonly movie?: boolean;
  /** pixels a side of the movie's file that each pixel takes; default 6 */
  readonly scale?: number;
  /** also writes each frame as a PNG file */
  readonly frames?: boolean;
  /** replace files of the user's */
  readonly force?: boolean;
}

/** What `simulate` does, with every default, and where its results go. */
export interface SimulationSettings {
  readonly system: System;
  readonly run: SystemRun & { readonly transient: number };
  readonly noise: number;
  /** of the movie's file; undefined where there is no movie */
  readonly scale?: number;
  readonly files: {
    readonly table: string;
    readonly record: string;
    readonly movie?: string;
    /** folder of the frames, and their names in order */
    readonly frames?: { readonly folder: string; readonly names: readonly string[] };
  };
}

/** Rows, as recipes allow. */
const MOST_ROWS = 1e8;
/** Frames of a movie, unless told: 15 s. */
const FRAMES = 450;
const MOST_FRAMES = 20_000;
const SCALE = { usual: 6, most: 100 } as const;

/**
 * Checks what is asked of a simulation, fills in the defaults and claims the files it will write.
 * @throws {InputError} naming the option that can't be used, or a file of the user's in the way.
 */
export function simulationSettings(name: string, options: SimulateOptions): SimulationSettings {
  const system = systemNamed(name, "simulate");
  const films = system.film !== undefined && options.movie !== false;
  if (system.film === undefined && options.frames === true)
    refuse(`frames: ${name} has no movie`, "leave --frames out");
  if (options.frames === true && options.movie === false)
    refuse("frames are parts of the movie", "leave out --frames or --no-movie");
  const most = films ? MOST_FRAMES : MOST_ROWS;
  const rows = options.rows ?? (films ? Math.min(FRAMES, system.samples) : system.samples);
  if (!(Number.isInteger(rows) && rows >= 1 && rows <= most))
    refuse(
      `rows=${rows} must be an integer from 1 to ${most}${films ? " for a movie" : ""}`,
      `give --rows in this range${films && rows > most ? ", or the table alone with --no-movie" : ""}`,
    );
  const { step, stepParameter } = system;
  if (stepParameter !== undefined && options.step !== undefined)
    refuse(`step does not apply to ${name}`, `give --set ${stepParameter}=VALUE instead`);
  const between = options.step ?? step;
  if (stepParameter === undefined && !(between > 0 && between <= 1e6))
    refuse(`step=${between} must be positive and at most 1e6`, "give --step in the system's unit of time");
  const { transient = system.transient, noise = 0, scale = SCALE.usual } = options;
  if (!(transient >= 0 && transient <= 1e9))
    refuse(`transient=${transient} must be from 0 to 1e9`, "give --transient in the system's unit of time");
  if (!(noise >= 0 && noise <= 1e6))
    refuse(`noise=${noise} must be from 0 to 1e6`, "give --noise as a share of the standard deviation");
  if (!(Number.isInteger(scale) && scale >= 1 && scale <= SCALE.most))
    refuse(`scale=${scale} must be an integer from 1 to ${SCALE.most}`, "give --scale in this range");
  const parameters = parametersOf(system, options.set ?? []);
  const { out = join("out", "simulate"), to = "csv", seed = 1, force } = options;
  const folder = join(out, `${name}.frames`);
  const digits = Math.max(4, String(rows).length);
  const names = Array.from({ length: rows }, (_, f) => `${String(f + 1).padStart(digits, "0")}.png`);
  const files: SimulationSettings["files"] = {
    table: join(out, `${name}.${to}`),
    record: join(out, `${name}.simulation.json`),
    ...(films && { movie: join(out, `${name}.png`) }),
    ...(films && options.frames === true && { frames: { folder, names } }),
  };
  const { table, record, movie, frames } = files;
  claimFiles(
    [table, record, movie, ...(frames?.names ?? []).map((frame) => join(folder, frame))].filter(
      (path) => path !== undefined,
    ),
    force,
  );
  return {
    system,
    run: { samples: rows, step: between, seed, transient, parameters: allParameters(system, parameters) },
    noise,
    ...(films && { scale }),
    files,
  };
}

/** The parameters that "name=value" texts set. @throws {InputError} naming a text that can't be used. */
export function parametersOf({ name, parameters }: System, texts: readonly string[]): SystemParameters {
  const set: Record<string, number> = {};
  for (const text of texts) {
    const [, key, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
    const parameter = key === undefined ? undefined : parameters[key.trim()];
    if (key === undefined || parameter === undefined)
      return refuse(
        `set=${text}: ${key === undefined ? "is not name=value" : `${key} is not a parameter of ${name}`}`,
        `give ${Object.keys(parameters).join(", ")}`,
      );
    set[key.trim()] = parsedValue(text, value, parameter);
  }
  return set;
}

function parsedValue(text: string, value: string, { low, high, integer, names }: SystemParameter): number {
  const word = value.trim();
  const named = names?.indexOf(word) ?? -1;
  if (named >= 0) return named;
  const number = word === "" ? Number.NaN : Number(word);
  if (number >= low && number <= high && (!integer || Number.isInteger(number))) return number;
  const range = `${integer ? "an integer" : "a number"} from ${low} to ${high}`;
  return refuse(
    `set=${text} must be ${range}${names ? `, or one of ${names.join(", ")}` : ""}`,
    "give such a value",
  );
}

function refuse(what: string, advice: string): never {
  throw new InputError(`simulate: ${what}; ${advice}.`);
}
