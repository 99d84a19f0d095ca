import type { Random } from "../../../math/random.js";
import type { Dataset } from "../dataset.js";

/** Largest factor on levels, up or down, as a power of e: the contrast between song and background varies. */
const CONTRAST = 0.25;
/** Share of the windows in which the background is raised, and by how much at most, in units of levels. */
const NOISY = 0.5;
const RAISED = 0.4;
/** Half the width of the noise that is added to each value, in units of levels. */
const JITTER = 0.1;

/**
 * Varies the windows of a labeller's batch at random, so that it generalises to songs that are louder or fainter against their
 * background, and a little higher or lower. Each window is shifted by a few bands, its levels over the background are
 * multiplied by a factor, the background is raised in some, and noise is added. Levels stay at least 0.
 * @param batch samples x window x bands, levels over the background; changed in place.
 */
export function alterWindows(
  batch: Float32Array,
  { window, columns, labels }: Pick<Dataset, "window" | "columns" | "labels">,
  random: Random,
): void {
  const bands = columns.length;
  const most = labels?.shift ?? 0;
  const size = window * bands;
  const noise = new Float64Array(size);
  const row = new Float32Array(bands);
  for (let from = 0; from < batch.length; from += size) {
    const shift = random.integer(2 * most + 1) - most;
    const factor = Math.exp(CONTRAST * (2 * random.uniform() - 1));
    const raised = random.uniform() < NOISY ? RAISED * random.uniform() : 0;
    random.fillUniform(noise);
    for (let r = 0; r < size; r += bands) {
      row.set(batch.subarray(from + r, from + r + bands));
      for (let b = 0; b < bands; b++) {
        const at = Math.min(bands - 1, Math.max(0, b - shift));
        const level = row[at] * factor - raised + JITTER * (2 * noise[r + b] - 1);
        batch[from + r + b] = level > 0 ? level : 0;
      }
    }
  }
}
