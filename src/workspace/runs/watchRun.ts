import { existsSync, readFileSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join, resolve } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import type { TrainingProgress, TrainingView } from "../../shapes/progress.js";
import type { Trajectory } from "../../shapes/series.js";
import { processRuns } from "./processRuns.js";
import { RUN_FILES } from "./runs.js";

/**
 * Refuses what is no run's folder.
 * @throws {InputError} if there is no such folder, or nothing of a training in it.
 */
export function checkRun(folder: string): void {
  if (!existsSync(folder))
    throw new InputError(`${folder}: no such folder; give a run's, models/<name>/runs/<id>.`);
  if (!statSync(folder).isDirectory())
    throw new InputError(`${folder}: is a file; give a run's folder, models/<name>/runs/<id>.`);
  const { look, provenance } = RUN_FILES;
  if (![look, provenance].some((file) => existsSync(join(folder, file))))
    throw new InputError(
      `${folder}: is no run to watch (it has neither ${provenance} nor ${look}); give models/<name>/runs/<id>.`,
    );
}

/** Whether a run has come to its end. */
export function runEnded(folder: string): boolean {
  return existsSync(join(folder, RUN_FILES.summary));
}

/** Tells one look from the next: changes whenever `look.json` is written; "" while there is none. */
export function lookStamp(folder: string): string {
  const stats = statSync(join(folder, RUN_FILES.look), { throwIfNoEntry: false });
  return stats === undefined ? "" : `${stats.mtimeMs} ${stats.ino} ${stats.size}`;
}

/** How long ago `look.json` was written, s; infinite while there is none. @param now ms since 1970. */
export function lookAge(folder: string, now: number): number {
  const stats = statSync(join(folder, RUN_FILES.look), { throwIfNoEntry: false });
  return stats === undefined ? Number.POSITIVE_INFINITY : (now - stats.mtimeMs) / 1000;
}

/** Process that trains, as `provenance.json` tells it; undefined if it doesn't. */
export function trainingProcess(folder: string): number | undefined {
  const provenance = readObject(join(folder, RUN_FILES.provenance));
  return typeof provenance?.pid === "number" ? provenance.pid : undefined;
}

/** A look that is younger than this, s, shows that somebody trains, be it on another machine. */
const FRESH = 5;

/** Whether the process that trained is no more, though the run has not ended. */
export function runLost(folder: string): boolean {
  const pid = trainingProcess(folder);
  return pid !== undefined && !processRuns(pid) && lookAge(folder, Date.now()) > FRESH;
}

/**
 * Whether another process is training in a folder. Where the training began on this machine its process tells; where it
 * began on another one, a look that is only a few seconds old.
 */
export function trainedElsewhere(folder: string): boolean {
  if (runEnded(folder)) return false;
  const { pid, host } = readObject(join(folder, RUN_FILES.provenance)) ?? {};
  if (host === undefined || host === hostname()) {
    if (pid === process.pid) return false;
    if (typeof pid === "number" && processRuns(pid)) return true;
    if (host !== undefined) return false;
  }
  return lookAge(folder, Date.now()) < FRESH && readLook(folder)?.state !== "ended";
}

/** @throws {InputError} if another process is training in the folder. */
export function checkIdle(folder: string): void {
  if (!trainedElsewhere(folder)) return;
  const pid = trainingProcess(folder);
  throw new InputError(
    `${folder}: is still being trained${pid === undefined ? "" : ` (process ${pid})`}; stop that first, or look on with: syrinx watch ${folder}`,
  );
}

/**
 * Where a run is at its end: one that began beside another of the same settings (`<id>-2`) takes that one's place, as
 * `provenance.json` tells it.
 * @returns the folder itself where it stays, or was given another name.
 */
export function wantedPlace(folder: string): string {
  const place = readObject(join(folder, RUN_FILES.provenance))?.place;
  const name = basename(resolve(folder));
  const beside = typeof place === "string" && name.startsWith(`${place}-`);
  return beside && /^\d+$/.test(name.slice(place.length + 1)) && basename(place) === place
    ? join(folder, "..", place)
    : folder;
}

/**
 * The latest state of a training, from `look.json` of its folder.
 * @returns undefined while there is none, or it can't be read just now.
 */
export function readLook(folder: string): TrainingProgress | undefined {
  const look = readObject(join(folder, RUN_FILES.look));
  if (look?.kind !== "training" || typeof look.view !== "object" || look.view === null) return undefined;
  return restored(look as unknown as Plain<TrainingProgress>);
}

/** A value as JSON holds it: typed arrays as lists, numbers that are not finite as null. */
type Plain<T> = T extends Float32Array
  ? readonly (number | null)[]
  : T extends number
    ? number | null
    : T extends object
      ? { readonly [K in keyof T]: Plain<T[K]> }
      : T;

/** The look with its typed arrays, and NaN where JSON has null. What is null by its own meaning stays so. */
function restored(plain: Plain<TrainingProgress>): TrainingProgress {
  const { view, latent, patienceLeft, trainLoss, validationLoss, ...rest } = plain;
  return {
    ...(finite(rest) as Omit<
      TrainingProgress,
      "view" | "latent" | "patienceLeft" | "trainLoss" | "validationLoss"
    >),
    trainLoss: trainLoss.map(number),
    validationLoss: validationLoss.map(number),
    patienceLeft,
    latent: latent === null ? null : trajectory(latent),
    view: restoredView(view),
  };
}

function restoredView(view: Plain<TrainingView>): TrainingView {
  if (view.kind === "classes") return { ...view, counts: view.counts.map(number) };
  return {
    ...(finite(view) as TrainingView & { readonly kind: typeof view.kind }),
    original: floats(view.original),
    output: floats(view.output),
  } as TrainingView;
}

function trajectory(latent: Plain<Trajectory>): Trajectory {
  const { values, columns, rate, start } = latent;
  return { values: floats(values), columns, rate: number(rate), start: number(start) };
}

function floats(values: readonly (number | null)[]): Float32Array {
  return Float32Array.from(values, number);
}

function number(value: number | null): number {
  return value ?? Number.NaN;
}

/** The same fields with NaN for null. */
function finite(fields: object): object {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value ?? Number.NaN]));
}

/** A JSON object of a file; undefined if there is none. The file may be missing, or of a slip of another's pen. */
function readObject(path: string): Record<string, unknown> | undefined {
  try {
    const document: unknown = JSON.parse(readFileSync(path, "utf8"));
    return typeof document === "object" && document !== null
      ? (document as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
