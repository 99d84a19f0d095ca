import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import { writeWhole } from "../files/atomicWrite.js";
import { reasonOf } from "../files/fileFault.js";
import { RUN_FILES } from "./runFiles.js";

/** The weights of one network of a run, as a safetensors file. */
export interface WeightsFile {
  readonly seed: number;
  readonly file: string;
  readonly bytes: Uint8Array;
}

/**
 * Writes the weights of one network of a run. If there are several networks, each has a file named after its seed, and the
 * best one a second file.\n * @param bytes a safetensors file. @param place seed of the network, whether it is the best,
 * and the number of networks.
 */
export function writeWeights(
  folder: string,
  bytes: Uint8Array,
  { seed, best, networks }: { readonly seed: number; readonly best: boolean; readonly networks: number },
): void {
  if (best) writeWhole(join(folder, RUN_FILES.weights), bytes, { folder: "ours" });
  if (networks > 1) writeWhole(join(folder, nameFor(seed, networks)), bytes, { folder: "ours" });
}

/**
 * Reads the weights of every network of a run.
 * @param members in order. @returns one file per network; their content is not decoded.
 * @throws {InputError} naming the file that is missing or can't be read.
 */
export function readWeights(folder: string, members: readonly { readonly seed: number }[]): WeightsFile[] {
  return members.map(({ seed }) => {
    const file = join(folder, nameFor(seed, members.length));
    return { seed, file, bytes: readWeightsFile(file) };
  });
}

/**
 * Reads one file of weights.
 * @returns a safetensors file, not decoded.
 * @throws {InputError} if it is missing or can't be read.
 */
export function readWeightsFile(file: string): Uint8Array {
  if (!existsSync(file)) throw new InputError(`${file}: is missing; train again.`);
  try {
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    throw new InputError(`${file}: can't be read (${reasonOf(error)}); check the run's folder.`);
  }
}

function nameFor(seed: number, networks: number): string {
  return networks > 1 ? `weights-${seed}.safetensors` : RUN_FILES.weights;
}
