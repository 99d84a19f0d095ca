import { DARKEST } from "../plots/colours.js";

/** The part of the levels that a picture shows, in frames and bins; frame f covers f - 0.5 to f + 0.5. */
export interface PictureWindow {
  /** at the left edge */
  readonly firstFrame: number;
  readonly framesPerPixel: number;
  /** at the bottom edge */
  readonly firstBin: number;
  readonly binsPerPixel: number;
}

/**
 * Paints levels at screen resolution: the mean of the frames and bins under a pixel, or linear interpolation where
 * pixels are finer, so that a thin sound neither vanishes nor flickers when zoomed.
 * @param levels frames x bins, 0 to 255, low bins first.
 * @returns RGBA, width x height, top row first: white is 0, nearly black is 255, transparent outside the levels.
 */
export function paintLevels(
  levels: Uint8Array,
  frames: number,
  bins: number,
  width: number,
  height: number,
  part: PictureWindow,
): Uint8ClampedArray<ArrayBuffer> {
  const columns = weightsOf(frames, width, part.firstFrame, part.framesPerPixel);
  const rows = weightsOf(bins, height, part.firstBin, part.binsPerPixel);
  const picture = new Uint8ClampedArray(4 * width * height);
  const column = new Float64Array(bins);
  for (let x = 0; x < width; x++) {
    const first = columns[x];
    if (first === undefined) continue;
    column.fill(0);
    for (let k = 0; k < first.weights.length; k++) {
      const at = (first.start + k) * bins;
      const weight = first.weights[k];
      for (let b = 0; b < bins; b++) column[b] += weight * levels[at + b];
    }
    for (let y = 0; y < height; y++) {
      const row = rows[height - 1 - y];
      if (row === undefined) continue;
      let level = 0;
      for (let k = 0; k < row.weights.length; k++) level += row.weights[k] * column[row.start + k];
      const at = 4 * (y * width + x);
      const grey = 255 - level * DARKEST;
      picture[at] = grey;
      picture[at + 1] = grey;
      picture[at + 2] = grey;
      picture[at + 3] = 255;
    }
  }
  return picture;
}

interface Weights {
  readonly start: number;
  readonly weights: Float64Array;
}

/** For each pixel, the cells that it covers and their weights; undefined if it lies outside all cells. */
function weightsOf(cells: number, pixels: number, first: number, step: number): (Weights | undefined)[] {
  return Array.from({ length: pixels }, (_, pixel) => {
    const from = first + pixel * step;
    const centre = from + step / 2;
    if (cells === 0 || centre < -0.5 || centre > cells - 0.5) return undefined;
    return step >= 1 ? mean(cells, from, from + step) : between(cells, centre);
  });
}

function between(cells: number, centre: number): Weights {
  const inside = Math.min(cells - 1, Math.max(0, centre));
  const start = Math.min(Math.floor(inside), Math.max(0, cells - 2));
  if (cells === 1) return { start: 0, weights: Float64Array.of(1) };
  return { start, weights: Float64Array.of(1 - (inside - start), inside - start) };
}

function mean(cells: number, from: number, to: number): Weights {
  const low = Math.max(-0.5, from);
  const high = Math.min(cells - 0.5, to);
  const start = Math.max(0, Math.floor(low + 0.5));
  const end = Math.min(cells, Math.max(start + 1, Math.ceil(high + 0.5)));
  const weights = Float64Array.from({ length: end - start }, (_, k) => {
    const cell = start + k;
    return Math.max(0, Math.min(high, cell + 0.5) - Math.max(low, cell - 0.5));
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  return {
    start,
    weights: sum > 0 ? weights.map((weight) => weight / sum) : weights.fill(1 / weights.length),
  };
}
