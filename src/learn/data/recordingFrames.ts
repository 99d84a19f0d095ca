import { InputError } from "../../shapes/inputError.js";
import type { RecordingData } from "../../shapes/recipe.js";
import type { Signal, Spectrogram } from "../../shapes/series.js";
import { melSpectrogram } from "../../signal/mel.js";
import { spectrogram } from "../../signal/spectrogram.js";
import { USABLE_BAND } from "../../signal/usableBand.js";

/**
 * Spectral frames of a recording with the settings of a recipe: bins of the transform, or mel bands.
 * @param signal mono. @param file named in error messages.
 * @returns power, frames x bins or bands.
 * @throws {InputError} if the band contains no bin.
 */
export function recordingFrames(signal: Signal, { frames }: RecordingData, file: string): Spectrogram {
  const { window, hop, lowHz, melBands } = frames;
  const highHz = Math.min(frames.highHz, USABLE_BAND * signal.rate);
  if (melBands > 0)
    return melSpectrogram(signal, {
      window,
      hop,
      scale: "slaney",
      bands: melBands,
      lowHz,
      highHz,
      area: true,
    });
  const made = spectrogram(signal, { window, hop, lowHz, highHz });
  if (made.frequencies.length === 0)
    throw new InputError(
      `${file}: frames.lowHz=${lowHz} Hz to highHz=${highHz} Hz contains no bin at ${signal.rate} samples per second; widen the band.`,
    );
  return made;
}
