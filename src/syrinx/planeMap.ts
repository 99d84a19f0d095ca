import { between, type PlaneLine, type PlaneLineKind, type PlaneMap } from "../shapes/planeMap.js";
import { fundamentalFrequency, PRESSURE_RANGE, regime, spectralContentIndex } from "./oscillationTable.js";

/** A part of the plane: ranges of pressure and tension. */
export interface PlanePart {
  readonly alpha: { readonly low: number; readonly high: number };
  readonly beta: { readonly low: number; readonly high: number };
}

/** Part of the plane that is drawn: the table's pressures, and tensions up to about 6 kHz at gamma 24000 1/s. */
const WHOLE: PlanePart = { alpha: { low: -0.05, high: PRESSURE_RANGE.high }, beta: { low: -0.4, high: 2 } };
/** Spectral content indices for which curves are drawn. */
const CONTENTS = [1.1, 1.5];
/** Two boundaries closer than this are treated as one. */
const APART = 1e-4;

/**
 * The plane of pressure and tension: boundaries of the regimes, curves of equal F0 and of equal timbre.
 * @param gamma time scale, 1/s. @param size number of points along the axes. @param part pressures of at most 0.35, tensions.
 */
export function planeMap(
  gamma: number,
  size: { readonly columns: number; readonly rows: number },
  part: PlanePart = WHOLE,
): PlaneMap {
  const { columns, rows } = size;
  const f0 = new Float32Array(rows * columns);
  const bistable = new Uint8Array(rows * columns);
  const alphas = Array.from({ length: columns }, (_, c) => between(part.alpha, c / (columns - 1)));
  alphas.forEach((alpha, c) => {
    for (let r = 0; r < rows; r++) {
      const beta = between(part.beta, r / (rows - 1));
      const at = regime(alpha, beta);
      f0[r * columns + c] = at === "silent" ? Number.NaN : fundamentalFrequency(alpha, beta, gamma);
      bistable[r * columns + c] = at === "bistable" ? 1 : 0;
    }
  });
  return { gamma, ...part, columns, rows, f0, bistable, lines: linesOf(alphas, gamma, part) };
}

function linesOf(
  alphas: readonly number[],
  gamma: number,
  { alpha: pressures, beta: tensions }: PlanePart,
): PlaneLine[] {
  const leastTension = (holds: (beta: number) => boolean): number => leastWithin(tensions, holds);
  const onset = alphas.map((alpha) => leastTension((beta) => regime(alpha, beta) !== "silent"));
  const sings = alphas.map((alpha) => leastTension((beta) => /snic|hopf/.test(regime(alpha, beta))));
  const hopf = alphas.map((alpha) => leastTension((beta) => regime(alpha, beta) === "hopf"));
  const apart = (values: number[], below: number[]): number[] =>
    values.map((v, c) => (v - below[c] < APART ? Number.NaN : v));
  const line = (kind: PlaneLineKind, label: string, beta: number[]): PlaneLine => ({
    kind,
    label,
    beta: Float64Array.from(beta),
  });
  const lines = [
    line("onset", "onset of song", onset),
    line("saddle-node", "end of bistability", apart(sings, onset)),
    line("snic-hopf", "SNIC to Hopf", apart(hopf, sings)),
  ];
  const pitch = (alpha: number, beta: number): number =>
    alpha > 0 ? fundamentalFrequency(alpha, beta, gamma) || 0 : 0;
  for (const f of round(pitch(pressures.low, tensions.low), pitch(pressures.high, tensions.high))) {
    const beta = alphas.map((alpha) => leastTension((b) => fundamentalFrequency(alpha, b, gamma) >= f));
    lines.push(line("f0", f < 1000 ? `${f} Hz` : `${f / 1000} kHz`, beta));
  }
  for (const content of CONTENTS) {
    // The timbre becomes purer with tension, so find the lowest tension at which it is no richer; below the onset there is
    // no sound.
    const beta = alphas.map((alpha) => leastTension((b) => spectralContentIndex(alpha, b) <= content));
    lines.push(line("sci", `SCI ${content}`, apart(beta, onset)));
  }
  return lines;
}

/** Frequencies of the curves of equal F0, Hz: about six round ones between those of two corners. */
function round(bottom: number, top: number): number[] {
  const steps = [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000];
  const step = steps.find((s) => (top - bottom) / s < 8) ?? 50_000;
  const first = Math.floor(bottom / step);
  return Array.from(
    { length: Math.max(0, Math.floor(top / step) - first) },
    (_, i) => (first + i + 1) * step,
  );
}

/** The tension of a range above which a condition is true; NaN if that is outside it. */
function leastWithin(range: PlanePart["beta"], holds: (beta: number) => boolean): number {
  let { low, high } = range;
  if (holds(low) || !holds(high)) return Number.NaN;
  for (let i = 0; i < 24; i++) {
    const middle = 0.5 * (low + high);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
