import { statSync } from "node:fs";
import { join } from "node:path";
import type { ShownPath, TrainingProgress, TrainingView } from "../../shapes/progress.js";
import { writeWhole } from "../files/atomicWrite.js";
import { savedDocument } from "../files/savedResult.js";
import { RUN_FILES } from "./runFiles.js";

/**
 * Writes `look.json`, the latest state of a training: arrays as lists of numbers with five digits, values that are not
 * finite as null.
 */
export function writeLook(folder: string, look: TrainingProgress): void {
  const plain = JSON.stringify(look, (_, value: unknown) =>
    value instanceof Float32Array
      ? Array.from(value, (v) => (Number.isFinite(v) ? Number(v.toPrecision(5)) : null))
      : value,
  );
  writeWhole(join(folder, RUN_FILES.look), plain, { folder: "ours" });
}

/** A stamp that changes whenever `look.json` is written; "" if there is none. */
export function lookStamp(folder: string): string {
  const stats = statSync(join(folder, RUN_FILES.look), { throwIfNoEntry: false });
  return stats === undefined ? "" : `${stats.mtimeMs} ${stats.ino} ${stats.size}`;
}

/** How long ago `look.json` was written, s; infinite if there is none. @param now ms since 1970. */
export function lookAge(folder: string, now: number): number {
  const stats = statSync(join(folder, RUN_FILES.look), { throwIfNoEntry: false });
  return stats === undefined ? Number.POSITIVE_INFINITY : (now - stats.mtimeMs) / 1000;
}

/**
 * Reads the latest state of a training from `look.json` in its folder.
 * @returns undefined if there is none, or if it can't be read at the moment.
 */
export function readLook(folder: string): TrainingProgress | undefined {
  const look = savedDocument(join(folder, RUN_FILES.look)) as
    | Partial<Plain<TrainingProgress>>
    | null
    | undefined;
  if (look?.kind !== "training" || typeof look.view !== "object" || look.view === null) return undefined;
  return restored(look as Plain<TrainingProgress>);
}

/** A value in JSON: typed arrays as lists, numbers that are not finite as null. */
type Plain<T> = T extends Float32Array
  ? readonly (number | null)[]
  : T extends number
    ? number | null
    : T extends object
      ? { readonly [K in keyof T]: Plain<T[K]> }
      : T;

/** Restores typed arrays, and NaN where JSON has null. Fields for which null has a meaning keep it. */
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
    latent: latent === null ? null : shownPath(latent),
    view: restoredView(view),
  };
}

function restoredView(view: Plain<TrainingView>): TrainingView {
  if (view.kind === "classes") return { ...view, counts: view.counts.map(number) };
  if (view.kind === "labels") return { ...view, original: floats(view.original) } as TrainingView;
  return {
    ...(finite(view) as TrainingView & { readonly kind: typeof view.kind }),
    original: floats(view.original),
    output: floats(view.output),
  } as TrainingView;
}

function shownPath(latent: Plain<ShownPath>): ShownPath {
  const { values, columns, rate, start, timeUnit } = latent;
  return {
    values: floats(values),
    columns,
    rate: number(rate),
    start: number(start),
    ...(timeUnit && { timeUnit }),
  };
}

function floats(values: readonly (number | null)[]): Float32Array {
  return Float32Array.from(values, number);
}

function number(value: number | null): number {
  return value ?? Number.NaN;
}

/** The same fields with NaN instead of null. */
function finite(fields: object): object {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value ?? Number.NaN]));
}
