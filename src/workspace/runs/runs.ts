import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import { reasonOf } from "../files/atomicWrite.js";
import { readJson } from "../files/jsonFile.js";
import type { Provenance } from "../files/provenance.js";

/** What `run.json` of a run's folder says: the outcome of a training, and where it comes from. */
export interface RunSummary {
  readonly run: string;
  readonly model: string;
  readonly backend: string;
  readonly device: string;
  readonly networks: number;
  /** finished epochs of the network that learnt longest */
  readonly epochs: number;
  /** of the network with the least validation loss, as everything below */
  readonly bestEpoch: number;
  readonly loss: { readonly train: number; readonly validation: number; readonly test: number };
  /** test losses of linear methods on the same samples: "SVD(3)", "persistence", "AR(40)" */
  readonly rivals: readonly { readonly name: string; readonly test: number }[];
  readonly members: readonly MemberSummary[];
  readonly stopped: string;
  readonly seconds: number;
  readonly samplesPerSecond: number;
  /** of autoencoders and of predictors with hidden states */
  readonly latent?: LatentSummary;
  /** of classifiers: share of test samples that were named right, and that of the most frequent class */
  readonly accuracy?: { readonly network: number; readonly majority: number };
  readonly provenance: Provenance;
}

/**
 * One of the networks of a run. Losses are of the best epoch; with steps "every", training and validation count every row of a
 * window, the test only the row after it, as what it stands beside does.
 */
export interface MemberSummary {
  readonly seed: number;
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/**
 * Place of the network with the least validation loss, from 0; 0 where none has learnt.
 * @param members losses that are not finite don't count; JSON has null for them.
 */
export function bestMember(members: readonly { readonly validation: number | null }[]): number {
  const losses = members.map(({ validation }) =>
    validation !== null && Number.isFinite(validation) ? validation : Number.POSITIVE_INFINITY,
  );
  return Math.max(0, losses.indexOf(Math.min(...losses)));
}

export interface LatentSummary {
  readonly dimension: number;
  /** mean squared error of the unseen samples, in the units of the data (dB^2 for spectra) */
  readonly reconstructionError?: number;
  /** correlation of the speeds of samples and latent path, over unseen ones; null if undefined */
  readonly pearsonSpeed: number | null;
  /** share of the variance of unseen samples that is explained */
  readonly explainedVariance?: { readonly autoencoder: number; readonly svd: number };
}

/** Files of a run's folder. */
export const RUN_FILES = {
  recipe: "recipe.json",
  network: "network.json",
  provenance: "provenance.json",
  history: "history.jsonl",
  look: "look.json",
  checkpoint: "checkpoint.safetensors",
  weights: "weights.safetensors",
  latent: "latent.csv",
  summary: "run.json",
} as const;

/** A run's name: the same input and settings give the same name. */
export function runName(stem: string, hash: string, settings: unknown): string {
  return `${stem.replace(/[^\w.-]+/g, "_").slice(0, 60)}-${fingerprint([hash, settings]).slice(0, 8)}`;
}

/** A sha256 of any JSON. */
export function fingerprint(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

/** @throws {InputError} if the folder is no run that came to an end. */
export function readRun(folder: string): RunSummary {
  const path = join(folder, RUN_FILES.summary);
  if (!existsSync(path)) {
    const begun = existsSync(join(folder, RUN_FILES.checkpoint));
    throw new InputError(
      begun
        ? `${folder}: the training has not come to an end; go on with: syrinx train --resume ${folder}`
        : `${folder}: is no run (it has no ${RUN_FILES.summary}); give a run's folder.`,
    );
  }
  const run = readJson(path) as Partial<RunSummary> | null;
  if (typeof run !== "object" || run?.members === undefined || run.provenance === undefined) {
    throw new InputError(`${path}: is not what a training writes; train again.`);
  }
  return run as RunSummary;
}

/** One line of `history.jsonl`. */
export interface HistoryLine {
  readonly epoch: number;
  /** counted from 1 */
  readonly network: number;
  /** losses; JSON has null for one that is not finite */
  readonly train: number | null;
  readonly validation: number | null;
  readonly learningRate: number;
  readonly seconds: number;
  readonly samplesPerSecond: number;
}

/**
 * Every line of `history.jsonl`; a last one that was cut is left out.
 * @throws {InputError} naming the file if it can't be read, or another line is damaged.
 */
export function readHistoryLines(folder: string): HistoryLine[] {
  const path = join(folder, RUN_FILES.history);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new InputError(`${path}: can't be read (${reasonOf(error)}); train again.`);
  }
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return whole
    .split("\n")
    .flatMap((line, l) => (line === "" ? [] : [historyLine(line, `${path}: line ${l + 1}`)]));
}

function historyLine(text: string, where: string): HistoryLine {
  let line: Partial<HistoryLine> | null;
  try {
    line = JSON.parse(text) as Partial<HistoryLine> | null;
  } catch {
    line = null;
  }
  if (typeof line?.epoch !== "number" || typeof line.network !== "number")
    throw new InputError(`${where} is not what a training writes; remove the line or train again.`);
  return line as HistoryLine;
}

/** Loss of each epoch of one network, as `history.jsonl` tells it. @param network counted from 1. */
export function readHistory(
  folder: string,
  network = 1,
): { train: (number | null)[]; validation: (number | null)[] } {
  const lines = readHistoryLines(folder).filter((line) => line.network === network);
  return { train: lines.map((line) => line.train), validation: lines.map((line) => line.validation) };
}

/** The latent path of a run's folder: `latent.csv`, columns time_s, (sequence, level_db,) z1, z2, ... */
export function readLatent(folder: string): { times: number[]; levels: number[]; values: Float32Array } {
  const [header, ...lines] = readFileSync(join(folder, RUN_FILES.latent), "utf8").trim().split("\n");
  const names = header.split(",");
  const first = names.indexOf("z1");
  const level = names.indexOf("level_db");
  const rows = lines.map((line) => line.split(",").map(Number));
  return {
    times: rows.map((row) => row[names.indexOf("time_s")]),
    levels: rows.map((row) => (level < 0 ? 0 : row[level])),
    values: Float32Array.from(rows.flatMap((row) => row.slice(first))),
  };
}
