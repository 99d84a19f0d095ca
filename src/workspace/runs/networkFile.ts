import { join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import type { Network } from "../../shapes/network.js";
import type { RunData } from "../../shapes/runData.js";
import { readJson, writeJson } from "../files/jsonFile.js";
import { RUN_FILES } from "./runFiles.js";

/** The contents of `network.json` of a run: the network, and the properties that other data must have to be used with it. */
export interface NetworkFile {
  readonly network: Network;
  readonly data: RunData;
}

/** Writes `network.json`. */
export function writeNetworkFile(folder: string, file: NetworkFile): void {
  writeJson(join(folder, RUN_FILES.network), file, { folder: "ours" });
}

/**
 * Reads `network.json`.
 * @throws {InputError} naming the file if it is missing or malformed.
 */
export function readNetworkFile(folder: string): NetworkFile {
  const path = join(folder, RUN_FILES.network);
  const document = readJson(path) as { network?: Partial<Network>; data?: Partial<RunData> } | null;
  const { network, data } = document ?? {};
  if (!isNetwork(network) || !isRunData(data))
    throw new InputError(`${path}: is not a network file of a training; train again.`);
  return { network, data };
}

function isNetwork(given: Partial<Network> | null | undefined): given is Network {
  return (
    Array.isArray(given?.layers) &&
    isNumbers(given.input) &&
    isNumbers(given.output) &&
    typeof given.encoder === "number" &&
    typeof given.task === "string"
  );
}

function isRunData(given: Partial<RunData> | null | undefined): given is RunData {
  if (!Array.isArray(given?.columns) || !given.columns.every((column) => typeof column?.name === "string"))
    return false;
  const { columns, rate, window, stride, shape, normalisation } = given;
  return (
    [rate, window, stride].every((value) => typeof value === "number") &&
    isNumbers(shape) &&
    [normalisation?.mean, normalisation?.scale].every(
      (list) => isNumbers(list) && list.length === columns.length,
    )
  );
}

function isNumbers(list: unknown): list is readonly number[] {
  return Array.isArray(list) && list.every((value) => typeof value === "number");
}
