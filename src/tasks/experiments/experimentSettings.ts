import type { Experiment, ExperimentSettings, Variant } from "../../learn/experiments/experiment.js";
import { InputError } from "../../shapes/inputError.js";
import type { Crop } from "../../workspace/films/filmFrames.js";
import type { Task, TaskContext } from "../running/task.js";
import { readFilm } from "./readFilm.js";
import { readRows } from "./readRows.js";
import { readSounds } from "./readSounds.js";

export interface ExperimentOptions {
  /** workspace in which models/<name>/experiments/<id>/ is written */
  readonly out: string;
  readonly backend: string;
  readonly networks?: number;
  readonly seed?: number;
  readonly variant?: Variant;
  readonly fullSize?: boolean;
  readonly epochs?: number;
  /** keys of the conditions to run; default all */
  readonly only?: readonly string[];
  /** folder with the frames of a film, and the part of them to use */
  readonly movie?: string;
  readonly crop?: Crop;
  /** a table (CSV, Parquet) or NumPy array to learn from, and one to judge by; the same if omitted */
  readonly data?: string;
  readonly truth?: string;
  /** recordings with annotations beside them; whether a song is fitted to each */
  readonly recordings?: readonly string[];
  readonly fit?: boolean;
  /** make everything anew */
  readonly force?: boolean;
}

/** The settings of an experiment, and the files that were read for them. */
export interface ReadSettings {
  readonly settings: ExperimentSettings;
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
}

/**
 * Reads what the options of an experiment name.
 * @throws {InputError} if the experiment does not take one of them, or a file can't be used. @throws {Interrupted} after a stop.
 */
export async function* experimentSettings(
  experiment: Experiment,
  options: ExperimentOptions,
  context: TaskContext,
): Task<ReadSettings> {
  checkOptions(experiment, options);
  const {
    networks = experiment.networks,
    seed = 1,
    variant,
    fullSize = false,
    epochs,
    fit = false,
  } = options;
  const { movie, crop, data, truth, recordings = [] } = options;
  const heard = recordings.length === 0 ? undefined : yield* readSounds(recordings, fit, context);
  const rows = data === undefined ? undefined : await readRows(data);
  const judged = truth === undefined ? undefined : await readRows(truth);
  const read = movie === undefined ? undefined : readFilm(movie, crop);
  const settings = {
    networks,
    seed,
    fullSize,
    ...(variant && { variant }),
    ...(epochs === undefined ? {} : { epochs }),
    ...(read && { film: read.film }),
    ...(rows && { rows: rows.series }),
    ...(judged && { truth: judged.series }),
    ...(heard && { sounds: heard.sounds }),
  };
  const inputs = [
    ...(read?.inputs ?? []),
    ...(heard?.inputs ?? []),
    ...[rows, judged].flatMap((one) => (one ? [one.input] : [])),
  ];
  return { settings, inputs };
}

function checkOptions(
  { name, takesFilm, takesRows, takesSounds }: Experiment,
  { networks = 1, movie, crop, data, truth, recordings = [], fit = false }: ExperimentOptions,
): void {
  const refuse = (text: string): never => {
    throw new InputError(`experiment: ${text}`);
  };
  if (networks < 1) refuse(`--networks ${networks} must be at least 1.`);
  if (movie !== undefined && !takesFilm) refuse(`${name} takes no --movie; leave it out.`);
  if (crop !== undefined && movie === undefined) refuse("--crop is a part of a film; give --movie, too.");
  if ((data ?? truth) !== undefined && !takesRows) refuse(`${name} takes no --data; leave it out.`);
  if (data === undefined && truth !== undefined)
    refuse("--truth is what --data is judged by; give --data, too.");
  if (recordings.length > 0 && !takesSounds) refuse(`${name} takes no --recording; leave it out.`);
  if (fit && recordings.length === 0) refuse("--fit fits a gesture to recordings; give --recording, too.");
}

/** The settings without the data that files were read into; their hashes stand for them. */
export function plainSettings({
  film: _film,
  rows: _rows,
  truth: _truth,
  sounds: _sounds,
  ...plain
}: ExperimentSettings) {
  return plain;
}
