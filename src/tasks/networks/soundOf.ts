import type { Signal } from "../../shapes/series.js";
import { resample } from "../../signal/resample.js";
import { openRecording } from "../recordings/openRecording.js";
import type { LearningSource } from "./recordingSequences.js";

/** The sound that a sequence of a dataset was made from, as it was heard there, starting at 0 s. */
export async function soundOf({ file, sampleRate, hearing }: LearningSource): Promise<Signal> {
  const { recording } = await openRecording(file, hearing);
  const signal = resample(recording.signal, sampleRate);
  return { ...signal, start: 0 };
}
