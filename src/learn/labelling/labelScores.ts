import { InputError } from "../../shapes/inputError.js";

/** What a labelling network says of a stretch of sound, frame by frame: frame f is centred at start + f / rate. */
export interface LabelScores {
  /** frames per second, Hz */
  readonly rate: number;
  /** centre of frame 0, s of the recording */
  readonly start: number;
  /** names of the classes; class 0 is silence, named "" */
  readonly classes: readonly string[];
  /** frames x classes, 0 to 1; those of a frame add up to 1 */
  readonly probabilities: Float32Array;
  /** of each frame: probability that a syllable begins there, 0 to 1 */
  readonly onsets: Float32Array;
}

/**
 * Checks that scores are complete.
 * @param who named in error messages.
 * @throws {InputError} if the first class is not silence, there is no other, or the lengths of the arrays don't fit each other.
 */
export function checkScores({ rate, classes, probabilities, onsets }: LabelScores, who: string): void {
  if (!(rate > 0 && Number.isFinite(rate)))
    throw new InputError(`${who}: rate=${rate} Hz must be positive; give the frames per second.`);
  if (classes.length < 2 || classes[0] !== "")
    throw new InputError(
      `${who}: classes=${JSON.stringify(classes)} must begin with silence, named "", and have another; add it.`,
    );
  if (probabilities.length !== onsets.length * classes.length)
    throw new InputError(
      `${who}: ${probabilities.length} probabilities are not ${onsets.length} frames x ${classes.length} classes; give one for each class of each frame.`,
    );
}
