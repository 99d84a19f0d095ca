import { InputError } from "../../shapes/inputError.js";

/** Bins of the phase in the papers: about one a frame of a period. */
const BINS = 33;

/**
 * The cycle of a periodic path: its mean in each bin of the phase.
 * @param path rows x dimension. @param dimension coordinates of a row.
 * @param phase of each row, in turns; whole turns are ignored. NaN for rows to leave out.
 * @param bins of a turn, at least 3; default 33.
 * @returns bins x dimension: a closed curve, the last point joined to the first.
 * @throws {InputError} if a bin stays empty, or the phases don't fit the path.
 * @example
 * const circle = Float64Array.from({ length: 2000 }, (_, i) => (i % 2 ? Math.sin : Math.cos)(0.1 * (i >> 1)));
 * const phase = Float64Array.from({ length: 1000 }, (_, i) => (0.1 * i) / (2 * Math.PI));
 * const cycle = phaseAveragedCycle(circle, 2, phase);
 * Math.hypot(cycle[0], cycle[1]); // 1.00
 */
export function phaseAveragedCycle(
  path: Float32Array | Float64Array,
  dimension: number,
  phase: ArrayLike<number>,
  bins = BINS,
): Float64Array {
  const rows = path.length / dimension;
  if (rows !== phase.length) {
    throw new InputError(
      `phaseAveragedCycle: ${phase.length} phases don't fit ${path.length} values of ${dimension} coordinates; give one phase a row.`,
    );
  }
  if (!Number.isInteger(bins) || bins < 3)
    throw new InputError(
      `phaseAveragedCycle: bins=${bins} must be an integer of at least 3; give 33, for example.`,
    );
  const cycle = new Float64Array(bins * dimension);
  const counts = new Int32Array(bins);
  for (let r = 0; r < rows; r++) {
    const turn = phase[r] - Math.floor(phase[r]);
    if (Number.isNaN(turn)) continue;
    const bin = Math.min(bins - 1, Math.floor(turn * bins));
    counts[bin]++;
    for (let d = 0; d < dimension; d++) cycle[bin * dimension + d] += path[r * dimension + d];
  }
  const empty = counts.indexOf(0);
  if (empty >= 0) {
    throw new InputError(
      `phaseAveragedCycle: bin ${empty + 1} of bins=${bins} has no row; give more rows or fewer bins.`,
    );
  }
  for (let i = 0; i < cycle.length; i++) cycle[i] /= counts[Math.floor(i / dimension)];
  return cycle;
}
