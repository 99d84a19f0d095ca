import type { Readable } from "../../features/measuring/chapters.js";
import type { LabelScores } from "../../learn/labelling/labelScores.js";
import type { StartRequest } from "../../learn/starter.js";

/** A network that labels, as it lies on the disk. */
export interface FoundLabeller {
  /** names of its classes; the first is "", silence */
  readonly classes: readonly string[];
  /** path of its weights */
  readonly weights: string;
}

/** A network that labels, ready to run. Close it after use. */
export interface Labeller {
  /**
   * The scores of a sound, chunk by chunk. They don't depend on the size of the chunks.
   * @throws {InputError} if the network can't be used at the sound's sample rate.
   */
  scores(sound: Readable): AsyncIterable<LabelScores>;
  close(): void;
}

export function findLabeller(place: string): FoundLabeller {
  throw new Error(place);
}

export async function openLabeller(
  _found: FoundLabeller,
  _backend: string,
  _request: StartRequest,
): Promise<Labeller> {
  throw new Error();
}
