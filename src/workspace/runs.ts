import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../shapes/inputError.js";
import { readJson } from "./jsonFile.js";
import type { Provenance } from "./provenance.js";

/** What `run.json` of a run's folder says: the outcome of a training, and where it comes from. */
export interface RunSummary {
  readonly run: string;
  readonly model: string;
  readonly backend: string;
  readonly device: string;
  readonly networks: number;
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly loss: { readonly train: number; readonly validation: number; readonly test: number };
  readonly stopped: string;
  readonly seconds: number;
  readonly samplesPerSecond: number;
  readonly latent: LatentSummary;
  readonly provenance: Provenance;
}

export interface LatentSummary {
  readonly dimension: number;
  /** mean squared error of the unseen frames, dB^2 */
  readonly reconstructionError: number;
  /** correlation of the speeds of frames and latent path, over unseen frames; null if undefined */
  readonly pearsonSpeed: number | null;
  /** share of the variance of unseen frames that is explained */
  readonly explainedVariance: { readonly autoencoder: number; readonly svd: number };
}

/** A run's name: the same input and settings give the same name. */
export function runName(stem: string, hash: string, settings: unknown): string {
  const digest = createHash("sha256").update(hash).update(JSON.stringify(settings)).digest("hex");
  return `${stem.replace(/[^\w.-]+/g, "_").slice(0, 60)}-${digest.slice(0, 8)}`;
}

/** @throws {InputError} if the folder is no run. */
export function readRun(folder: string): RunSummary {
  const path = join(folder, "run.json");
  if (!existsSync(path))
    throw new InputError(`${folder}: is no run (it has no run.json); give a run's folder.`);
  const run = readJson(path) as Partial<RunSummary> | null;
  if (typeof run !== "object" || run?.latent === undefined || run.provenance === undefined) {
    throw new InputError(`${path}: is not what a training writes; train again.`);
  }
  return run as RunSummary;
}

/** Loss of each epoch, as `history.jsonl` of a run's folder tells it. */
export function readHistory(folder: string): { train: number[]; validation: number[] } {
  const lines = readFileSync(join(folder, "history.jsonl"), "utf8").trim().split("\n");
  const epochs = lines.map((line) => JSON.parse(line) as { train: number; validation: number });
  return { train: epochs.map((e) => e.train), validation: epochs.map((e) => e.validation) };
}

/** The latent path of a run's folder: `latent.csv`, columns time_s, level_db, z1, z2, ... */
export function readLatent(folder: string): { times: number[]; levels: number[]; values: Float32Array } {
  const rows = readFileSync(join(folder, "latent.csv"), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").map(Number));
  return {
    times: rows.map((row) => row[0]),
    levels: rows.map((row) => row[1]),
    values: Float32Array.from(rows.flatMap((row) => row.slice(2))),
  };
}
