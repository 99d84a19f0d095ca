import { between, type PlaneLine, type PlaneLineKind, type PlaneMap } from "../shapes/planeMap.js";
import { fundamentalFrequency, PRESSURE_RANGE, regime, spectralContentIndex } from "./oscillationTable.js";

/** Part of the plane that is drawn: the table's pressures, and tensions up to about 6 kHz at gamma 24000 1/s. */
const ALPHA = { low: -0.05, high: PRESSURE_RANGE.high } as const;
const BETA = { low: -0.4, high: 2 } as const;
/** Spectral content indices for which curves are drawn. */
const CONTENTS = [1.1, 1.5];
/** Two boundaries closer than this are treated as one. */
const APART = 1e-4;

/**
 * The plane of pressure and tension: boundaries of the regimes, curves of equal F0 and of equal timbre.
 * @param gamma time scale, 1/s. @param size number of points along the axes.
 */
export function planeMap(gamma: number, size: { readonly columns: number; readonly rows: number }): PlaneMap {
  const { columns, rows } = size;
  const f0 = new Float32Array(rows * columns);
  const bistable = new Uint8Array(rows * columns);
  const alphas = Array.from({ length: columns }, (_, c) => between(ALPHA, c / (columns - 1)));
  alphas.forEach((alpha, c) => {
    for (let r = 0; r < rows; r++) {
      const beta = between(BETA, r / (rows - 1));
      const at = regime(alpha, beta);
      f0[r * columns + c] = at === "silent" ? Number.NaN : fundamentalFrequency(alpha, beta, gamma);
      bistable[r * columns + c] = at === "bistable" ? 1 : 0;
    }
  });
  return { gamma, alpha: ALPHA, beta: BETA, columns, rows, f0, bistable, lines: linesOf(alphas, gamma) };
}

function linesOf(alphas: readonly number[], gamma: number): PlaneLine[] {
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
  const top = fundamentalFrequency(ALPHA.high, BETA.high, gamma);
  for (const f of round(top)) {
    const beta = alphas.map((alpha) => leastTension((b) => fundamentalFrequency(alpha, b, gamma) >= f));
    lines.push(line("f0", `${f / 1000} kHz`, beta));
  }
  for (const content of CONTENTS) {
    // The timbre becomes purer with tension, so find the lowest tension at which it is no richer; below the onset there is
    // no sound.
    const beta = alphas.map((alpha) => leastTension((b) => spectralContentIndex(alpha, b) <= content));
    lines.push(line("sci", `SCI ${content}`, apart(beta, onset)));
  }
  return lines;
}

/** Frequencies of the curves of equal F0, Hz: about six round ones. */
function round(top: number): number[] {
  const step = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000].find((s) => top / s < 8) ?? 50_000;
  return Array.from({ length: Math.floor(top / step) }, (_, i) => (i + 1) * step);
}

/** The tension above which a condition is true; NaN if that is outside the map. */
function leastTension(holds: (beta: number) => boolean): number {
  let { low, high } = BETA as { low: number; high: number };
  if (holds(low) || !holds(high)) return Number.NaN;
  for (let i = 0; i < 24; i++) {
    const middle = 0.5 * (low + high);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
