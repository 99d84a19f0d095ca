import { Fourier } from "../signal/fft.js";
import { limitCycle, saddleNodeTension, turnOf } from "./normalForm.js";

/** Pressures of the table's rows; between them the table is interpolated. */
export const PRESSURES = [
  0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12, 0.14, 0.16, 0.18,
  0.2, 0.22, 0.24, 0.27, 0.3, 0.33, 0.37, 0.41,
];
/** Pressure from which song begins on the saddle-node (SNIC); below it begins on a homoclinic orbit, bistably. */
export const SNIC_FROM = 0.09;
/** Range of tension above onset that a row spans. */
export const SPAN = 5.5;
/** Closer to onset than this tension the frequency is extrapolated by the square root law. */
export const NEAREST = 1e-5;
export const POINTS = 64;
export const FIRST = (NEAREST / SPAN) ** 0.25;
/** Step of scaled time, which gives frequencies to about 1e-7. */
const STEP = 0.04;
/** Number of harmonics of the velocity in a row. */
export const HARMONICS = 16;
/** Samples per cycle; half as many harmonics enter the spectral content index. */
const TURN = 1024;
/** Bytes of a packed row. */
const ROW_BYTES = 8 * (1 + POINTS) + 4 * POINTS * (1 + HARMONICS);
/** Amplitudes below this are rounding errors, dimensionless. */
const FAINTEST = 1e-9;

/** The limit cycles of one pressure, at onset + SPAN s^4, s even from FIRST to 1. */
export interface Row {
  /** lowest tension with oscillation */
  readonly onset: number;
  /** angular frequency of the scaled system */
  readonly frequencies: Float64Array;
  /** spectral content index */
  readonly contents: Float64Array;
  /** natural logarithm of the amplitudes of v's harmonics: HARMONICS curves of POINTS values */
  readonly levels: readonly Float64Array[];
}

/** Integrates one row of the table: the limit cycles of the normal form at a pressure of at least 0.005. */
export function makeRow(alpha: number): Row {
  const frequencies = new Float64Array(POINTS);
  const contents = new Float64Array(POINTS);
  const levels = Array.from({ length: HARMONICS }, () => new Float64Array(POINTS));
  const onset = alpha < SNIC_FROM ? homoclinicTension(alpha) : saddleNodeTension(alpha);
  const fourier = new Fourier(TURN);
  const turn = new Float64Array(TURN);
  let from = { x: -0.5, v: 0.5 };
  for (let j = POINTS - 1; j >= 0; j--) {
    const s = FIRST + ((1 - FIRST) * j) / (POINTS - 1);
    const beta = onset + SPAN * s ** 4;
    const cycle = limitCycle(alpha, beta, from, STEP);
    frequencies[j] = cycle.frequency;
    turnOf(alpha, beta, cycle, turn, STEP);
    const spectrum = fourier.forward(turn);
    const amplitudes = Float64Array.from({ length: TURN / 2 - 1 }, (_, k) => {
      return (2 * Math.hypot(spectrum[2 * k + 2], spectrum[2 * k + 3])) / TURN;
    });
    contents[j] = contentIndex(amplitudes);
    for (let k = 0; k < HARMONICS; k++) levels[k][j] = Math.log(Math.max(amplitudes[k], FAINTEST));
    from = cycle;
  }
  return { onset, frequencies, contents, levels };
}

/** sum k E_k / sum E_k of the amplitudes of harmonics 1, 2, ... */
function contentIndex(amplitudes: Float64Array): number {
  let energy = 0;
  let weighted = 0;
  amplitudes.forEach((a, k) => {
    energy += a * a;
    weighted += (k + 1) * a * a;
  });
  return weighted / energy;
}

/** Tension at which the limit cycle, followed towards lower tension, collides with the saddle. */
function homoclinicTension(alpha: number): number {
  let from = limitCycle(alpha, 1);
  let high = 1;
  let low = -0.2;
  for (let i = 0; i < 40 && high - low > 1e-9; i++) {
    const middle = 0.5 * (low + high);
    const cycle = limitCycle(alpha, middle, from, STEP, 400);
    if (cycle.frequency > 0) {
      high = middle;
      from = cycle;
    } else {
      low = middle;
    }
  }
  return high;
}

/** Packs rows into one string: onset and frequencies in double, the rest in single precision, little-endian, base64. */
export function packRows(rows: readonly Row[]): string {
  const bytes = new Uint8Array(rows.length * ROW_BYTES);
  const view = new DataView(bytes.buffer);
  rows.forEach(({ onset, frequencies, contents, levels }, r) => {
    let at = r * ROW_BYTES;
    for (const value of [onset, ...frequencies]) {
      view.setFloat64(at, value, true);
      at += 8;
    }
    for (const value of [...contents, ...levels.flatMap((curve) => [...curve])]) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  });
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Unpacks rows that packRows has packed. */
export function unpackRows(packed: string): Row[] {
  const letters = atob(packed);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length / ROW_BYTES }, (_, r) => {
    const start = r * ROW_BYTES;
    const single = start + 8 * (1 + POINTS);
    const frequencies = new Float64Array(POINTS);
    for (let j = 0; j < POINTS; j++) frequencies[j] = view.getFloat64(start + 8 * (1 + j), true);
    const curve = (k: number): Float64Array => {
      const values = new Float64Array(POINTS);
      for (let j = 0; j < POINTS; j++) values[j] = view.getFloat32(single + 4 * (k * POINTS + j), true);
      return values;
    };
    return {
      onset: view.getFloat64(start, true),
      frequencies,
      contents: curve(0),
      levels: Array.from({ length: HARMONICS }, (_, k) => curve(k + 1)),
    };
  });
}
