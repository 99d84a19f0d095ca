import type { LoadedNetwork } from "../executor.js";

/** Frames of the windows that a labeller is run on, and of their margins, which only give context. */
export const LABEL_WINDOW = 512;
export const LABEL_MARGIN = 64;
/** Frames that a window scores: windows follow one another on the recording's own clock, at multiples of this. */
export const LABEL_STEP = LABEL_WINDOW - 2 * LABEL_MARGIN;

/** Scores of consecutive frames. */
export interface FrameScores {
  /** frames x classes, 0 to 1 */
  readonly probabilities: Float32Array;
  /** of each frame, 0 to 1 */
  readonly onsets: Float32Array;
}

/**
 * Runs a labeller on consecutive windows.
 * @param network a labeller for windows of LABEL_WINDOW frames.
 * @param levels frames x bands; the first are LABEL_MARGIN frames of context before the first frame to score, and after the
 * last there is at least as much.
 * @param frames to score; each window scores LABEL_STEP of them.
 */
export async function scoreWindows(
  network: LoadedNetwork,
  levels: Float32Array,
  frames: number,
): Promise<FrameScores> {
  const [window, bands] = network.network.input;
  const width = network.network.output[1];
  const classes = width - 1;
  const step = window - 2 * LABEL_MARGIN;
  const count = Math.ceil(frames / step);
  const samples = new Float32Array(count * window * bands);
  for (let w = 0; w < count; w++) {
    const from = w * step * bands;
    samples.set(levels.subarray(from, Math.min(levels.length, from + window * bands)), w * window * bands);
  }
  const output = await network.output(samples);
  const probabilities = new Float32Array(frames * classes);
  const onsets = new Float32Array(frames);
  for (let f = 0; f < frames; f++) {
    const row = (Math.floor(f / step) * window + LABEL_MARGIN + (f % step)) * width;
    softmax(output, row, classes, probabilities, f * classes);
    onsets[f] = 1 / (1 + Math.exp(-output[row + classes]));
  }
  return { probabilities, onsets };
}

/** The softmax of some scores, from a place in one array to a place in another. */
function softmax(scores: Float32Array, from: number, count: number, into: Float32Array, to: number): void {
  let most = scores[from];
  for (let c = 1; c < count; c++) if (scores[from + c] > most) most = scores[from + c];
  let sum = 0;
  for (let c = 0; c < count; c++) {
    into[to + c] = Math.exp(scores[from + c] - most);
    sum += into[to + c];
  }
  for (let c = 0; c < count; c++) into[to + c] /= sum;
}
