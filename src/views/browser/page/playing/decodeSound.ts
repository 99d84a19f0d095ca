import type { ReportAudio } from "../../../../shapes/report.js";
import { base64Bytes } from "../unpack.js";

/** Share of the samples before the sound in which the pulse is sought: it lies in their first half, later where a decoder adds some. */
const SOUGHT = 1.75;

/**
 * Decodes a sound to exactly its own samples.
 * @returns one channel at the sound's rate, beginning with its first sample.
 */
export async function decodeSound(audio: ReportAudio): Promise<AudioBuffer> {
  const { rate, afterPulse, length } = audio;
  const decoder = new OfflineAudioContext(1, 1, rate);
  const decoded = await decoder.decodeAudioData(base64Bytes(audio.mp3).buffer);
  const samples = decoded.getChannelData(0);
  const begin = peakOf(samples.subarray(0, Math.floor(SOUGHT * afterPulse))) + afterPulse;
  const sound = decoder.createBuffer(1, Math.max(1, length), rate);
  sound.copyToChannel(samples.subarray(begin, begin + length), 0);
  return sound;
}

function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (let i = 1; i < samples.length; i++) if (samples[i] > samples[peak]) peak = i;
  return peak;
}
