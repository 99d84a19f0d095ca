import Meyda from "meyda";

/** The usual set by meyda. */
const SET = [
  "rms",
  "zcr",
  "spectralCentroid",
  "spectralSpread",
  "spectralRolloff",
  "spectralFlatness",
  "mfcc",
] as const;

/** Its settings are shared by all who use it; what its types hand out is the module around them. */
const meyda = Meyda as unknown as {
  sampleRate: number;
  bufferSize: number;
  windowingFunction: string;
  numberOfMFCCCoefficients: number;
  melBands: number;
  melFilterBank: undefined;
  extract(features: readonly string[], frame: Float32Array): unknown;
};

/**
 * The usual set of every frame of a sound by meyda.
 * @param window samples, a power of two. @param hop samples.
 * @returns number of frames.
 */
export function meydaFrames(sound: Float32Array, sampleRate: number, window: number, hop: number): number {
  meyda.sampleRate = sampleRate;
  meyda.bufferSize = window;
  meyda.windowingFunction = "hanning";
  meyda.numberOfMFCCCoefficients = 13;
  meyda.melBands = 40;
  // It keeps the bank of another rate or frame otherwise.
  meyda.melFilterBank = undefined;
  let frames = 0;
  for (let from = 0; from + window <= sound.length; from += hop) {
    meyda.extract(SET, sound.subarray(from, from + window));
    frames++;
  }
  return frames;
}
