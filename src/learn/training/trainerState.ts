import type { RandomState } from "../../math/random.js";
import { InputError } from "../../shapes/inputError.js";
import type { Weight } from "../../shapes/weight.js";
import { decodeSafetensors, encodeSafetensors } from "../networks/safetensors.js";

/** The part of a training's state that is not tensors, as plain JSON. */
export interface TrainerRecord {
  /** finished epochs, and finished batches of the current one */
  readonly epoch: number;
  readonly batch: number;
  /** factor on the learning rate, set by the user */
  readonly rateFactor: number;
  readonly members: readonly MemberRecord[];
}

/** The state of one network, apart from its tensors. */
export interface MemberRecord {
  readonly seed: number;
  readonly random: RandomState;
  /** state of the generator when the epoch began */
  readonly epochRandom: RandomState;
  readonly inEpoch: boolean;
  /** steps that its optimiser has taken */
  readonly steps: number;
  /** sum of the losses of the epoch's batches */
  readonly sum: number;
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly bestEpoch: number;
  readonly stopped: boolean;
}

/** The state of a training: resumed with the same recipe and data, it leads to the same weights, bit for bit. */
export interface TrainerState {
  readonly record: TrainerRecord;
  /** named, for network n, `n.current.<weight>`, `n.best.<weight>`, `n.moments.<moment>.<weight>` */
  readonly tensors: readonly Weight[];
}

/**
 * Encodes a state as a safetensors file: the tensors, and everything else as JSON under `record` in the metadata.
 * @param recipe fingerprint of recipe and data, so that training is never resumed with others.
 */
export function encodeState(state: TrainerState, recipe: string): Uint8Array {
  const record = JSON.stringify(state.record);
  return encodeSafetensors(state.tensors, {
    format: "syrinx-checkpoint/1",
    recipe,
    checksum: checksum(state.tensors, record),
    record,
  });
}

/** @throws {InputError} if the file is damaged, or belongs to another recipe or other data. */
export function decodeState(bytes: Uint8Array, recipe: string, name: string): TrainerState {
  const { weights, metadata } = decodeSafetensors(bytes, name);
  if (metadata.format !== "syrinx-checkpoint/1")
    throw new InputError(`${name}: is not a checkpoint; train again without --resume.`);
  if (metadata.checksum !== checksum(weights, metadata.record))
    throw new InputError(`${name}: is damaged (its checksum is wrong); train again without --resume.`);
  if (metadata.recipe !== recipe)
    throw new InputError(`${name}: belongs to another recipe or other data; train again without --resume.`);
  return { record: JSON.parse(metadata.record) as TrainerRecord, tensors: weights };
}

/** The tensors of one network in a state; its initial weights if there is no state. */
export function memberTensors(
  state: TrainerState | undefined,
  member: number,
  initial: readonly Weight[],
): { current: readonly Weight[]; best: readonly Weight[]; moments: readonly Weight[] } {
  if (state === undefined) return { current: initial, best: initial, moments: [] };
  const of = (kind: string): Weight[] => {
    const prefix = `${member}.${kind}.`;
    return state.tensors
      .filter(({ name }) => name.startsWith(prefix))
      .map((weight) => ({ ...weight, name: weight.name.slice(prefix.length) }));
  };
  const inOrder = (weights: Weight[]): Weight[] =>
    initial.map((wanted) => {
      const found = weights.find(({ name }) => name === wanted.name);
      if (found === undefined || found.values.length !== wanted.values.length)
        throw new InputError(
          `checkpoint: ${wanted.name} is missing or has another shape; train again without --resume.`,
        );
      return found;
    });
  return { current: inOrder(of("current")), best: inOrder(of("best")), moments: of("moments") };
}

/** 32-bit FNV-1a over names, shapes, the record and the bits of all values. */
function checksum(tensors: readonly Weight[], record: string): string {
  let hash = 0x811c9dc5;
  const texts = JSON.stringify([record, tensors.map(({ name, shape }) => [name, shape])]);
  for (let i = 0; i < texts.length; i++) hash = Math.imul(hash ^ texts.charCodeAt(i), 0x01000193);
  for (const { values } of tensors) {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
    // Over millions of words an index is several times faster than an iterator.
    for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i], 0x01000193);
  }
  return (hash >>> 0).toString(16);
}
