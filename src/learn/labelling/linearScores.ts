import { LeastSquares } from "../../math/leastSquares.js";
import type { Dataset } from "../data/dataset.js";
import { PARTS } from "../data/dealParts.js";
import type { FrameScores } from "./scoreWindows.js";

/** Frames whose levels a score is made of, relative to its own. */
const CONTEXT = [-16, -8, -4, 0, 4, 8, 16];
/** Bands are added up in so many, which halves the unknowns and loses little. */
const JOINED = 2;
/** Rows to fit at most: of more, every n-th is taken. */
const MOST_ROWS = 8000;
/** Singular values below this share of the largest count as zero. */
const CUT = 1e-3;
const [TRAIN] = PARTS.keys();

/**
 * Labels by least squares: the scores of a frame are linear in the levels of the frames around it, fitted to the frames that the
 * network learnt from. What a network adds to this is what it is worth.
 * @returns a function that scores the frames of a sequence, from their levels.
 */
export function linearScores(dataset: Dataset): (levels: Float32Array) => Promise<FrameScores> {
  const { values, columns, classes, labels } = dataset;
  if (classes === undefined || labels === undefined) throw new Error("linearScores: the data have no labels");
  const bands = columns.length;
  const count = classes.names.length;
  const rows = [...labels.parts.keys()].filter((row) => labels.parts[row] === TRAIN);
  const every = Math.ceil(rows.length / MOST_ROWS);
  const unknowns = CONTEXT.length * Math.ceil(bands / JOINED) + 1;
  const fit = new LeastSquares(unknowns, count + 1);
  const inputs = new Float64Array(unknowns);
  for (let i = 0; i < rows.length; i += every) {
    const wanted = new Float64Array(count + 1);
    wanted[classes.ofRow[rows[i]]] = 1;
    wanted[count] = labels.onsets[rows[i]];
    fill(inputs, values, bands, rows[i]);
    fit.add(inputs, wanted);
  }
  const { coefficients } = fit.solve(CUT);
  return async (levels) => {
    const frames = levels.length / bands;
    const probabilities = new Float32Array(frames * count);
    const onsets = new Float32Array(frames);
    const scores = new Float64Array(count + 1);
    for (let f = 0; f < frames; f++) {
      fill(inputs, levels, bands, f);
      scores.fill(0);
      for (let u = 0; u < unknowns; u++)
        for (let t = 0; t <= count; t++) scores[t] += inputs[u] * coefficients[u * (count + 1) + t];
      onsets[f] = Math.min(1, Math.max(0, scores[count]));
      let best = 0;
      for (let c = 1; c < count; c++) if (scores[c] > scores[best]) best = c;
      // Scores of least squares are no probabilities: only which is the highest counts.
      probabilities[f * count + best] = 1;
    }
    return { probabilities, onsets };
  };
}

/** The levels around a frame, those beyond the ends being 0, and a constant. */
function fill(into: Float64Array, levels: Float32Array, bands: number, frame: number): void {
  const frames = levels.length / bands;
  const joined = Math.ceil(bands / JOINED);
  into.fill(0);
  for (const [c, offset] of CONTEXT.entries()) {
    const at = frame + offset;
    if (at < 0 || at >= frames) continue;
    for (let b = 0; b < bands; b++)
      into[c * joined + Math.floor(b / JOINED)] += levels[at * bands + b] / JOINED;
  }
  into[into.length - 1] = 1;
}
