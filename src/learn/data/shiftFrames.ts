import type { Random } from "../../math/random.js";
import type { Dataset } from "./dataset.js";

/**
 * Moves each sample of a batch up or down in frequency by a random integer number of columns, so that the network generalises
 * to unseen pitches. Levels are shifted rather than normalised values, since each column has its own mean. Columns that
 * move in from outside are at the floor.
 * @param batch samples x window x columns, normalised; changed in place. All rows of a sample are shifted equally.
 * @param dataset of spectra; `shift` is the standard deviation, columns.
 */
export function shiftFrames(
  batch: Float32Array,
  dataset: Pick<Dataset, "columns" | "window" | "normalisation" | "picture" | "shift">,
  random: Random,
): void {
  const { picture, window, normalisation, shift: spread } = dataset;
  if (picture?.kind !== "spectrum" || spread <= 0) return;
  const { mean, scale } = normalisation;
  const columns = dataset.columns.length;
  const { floorDb } = picture;
  const size = window * columns;
  for (let sample = 0; sample < batch.length; sample += size) {
    const shift = Math.round(spread * random.normal());
    if (shift === 0) continue;
    // The order of copying ensures that no value is overwritten before it has been moved.
    const step = shift > 0 ? -1 : 1;
    for (let row = sample; row < sample + size; row += columns) {
      for (let b = shift > 0 ? columns - 1 : 0; b >= 0 && b < columns; b += step) {
        const at = b - shift;
        const level = at >= 0 && at < columns ? batch[row + at] * scale[at] + mean[at] : floorDb;
        batch[row + b] = (level - mean[b]) / scale[b];
      }
    }
  }
}
