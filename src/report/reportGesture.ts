import type { Fit } from "../inverse/measureFit.js";
import { summarizeTest } from "../inverse/summarizeFit.js";
import { knownSentence, oscillatorSentence } from "../shapes/gestureWords.js";
import type { ReportDoubt, ReportGesture, ReportPlane, ReportTrack } from "../shapes/report.js";
import { GESTURE_RATE, gestureOf } from "../syrinx/gesture.js";
import { PRESSURE_RANGE } from "../syrinx/oscillationTable.js";
import { planeMap } from "../syrinx/planeMap.js";
import { pack } from "./pack.js";

/** Rates of gesture tracks on the page, Hz: the second beyond LONG s. */
const TRACK_RATE = 1000;
const LONG_RATE = 500;
const LONG = 30;
/** Shorter stretches of doubt can't be seen, s. */
const SHORTEST_DOUBT = 0.005;
/** Pressures at which the plane's lines are drawn. */
const COLUMNS = 161;
/** Room around a gesture in its plane, of its range, and the smallest range. */
const ROOM = 0.2;
const SMALLEST = { alpha: 0.06, beta: 0.02 } as const;

/**
 * A fitted gesture as a page carries it: undefined while the bird is silent, with its standard errors, the stretches where
 * it is less than a measurement, and the part of the plane in which it lies.
 */
export function reportGesture(fit: Fit): ReportGesture {
  const { song, fitted } = fit;
  const { pressure, tension, loudness } = gestureOf(song);
  const rate = song.duration > LONG ? LONG_RATE : TRACK_RATE;
  const every = GESTURE_RATE / rate;
  const rows = Math.ceil(loudness.values.length / every);
  const sounds = (row: number): boolean => loudness.values[row * every] > 0;
  const track = (value: (row: number) => number): Float32Array =>
    Float32Array.from({ length: rows }, (_, row) => value(row));
  const sung = (values: Float64Array) => track((row) => (sounds(row) ? values[row * every] : Number.NaN));
  const { pressureError, tensionError } = fitted.estimate;
  const measured = (values: Float64Array) =>
    track((row) =>
      sounds(row) ? (values[Math.round((row / rate) * fitted.f0.rate)] ?? Number.NaN) : Number.NaN,
    );
  const packed = (values: Float32Array): ReportTrack => ({ start: 0, rate, values: pack(values) });
  const [alpha, beta] = [sung(pressure.values), sung(tension.values)];
  const alphaError = measured(pressureError);
  return {
    pressure: packed(alpha),
    tension: packed(beta),
    loudness: packed(track((row) => loudness.values[row * every])),
    pressureError: packed(alphaError),
    tensionError: packed(measured(tensionError)),
    doubts: doubtsOf(fit, rate, sounds, alphaError),
    known: [knownSentence(fit.given, fit.determined), oscillatorSentence(summarizeTest(fit))],
    plane: planeAround(song.gamma, whereKnown(alpha, alphaError), whereKnown(beta, alphaError)),
    gamma: song.gamma,
  };
}

/** Values without those that are guessed. */
function whereKnown(values: Float32Array, errors: Float32Array): Float32Array {
  return values.map((value, row) => (Number.isNaN(errors[row]) ? Number.NaN : value));
}

function doubtsOf(
  { character }: Fit,
  rate: number,
  sounds: (row: number) => boolean,
  errors: Float32Array,
): ReportDoubt[] {
  const kindAt = (row: number): ReportDoubt["kind"] | undefined => {
    if (!sounds(row)) return undefined;
    const kind = character.values[Math.round((row / rate) * character.rate)];
    if (kind === "two-voiced") return kind;
    if (Number.isNaN(errors[row])) return "guessed";
    return kind === "noisy" ? kind : undefined;
  };
  const doubts: ReportDoubt[] = [];
  for (let row = 0; row < errors.length; ) {
    const kind = kindAt(row);
    let end = row + 1;
    while (end < errors.length && kindAt(end) === kind) end++;
    const [from, to] = [row / rate, end / rate];
    if (kind !== undefined && to - from >= SHORTEST_DOUBT) doubts.push({ from, to, kind });
    row = end;
  }
  return doubts;
}

/** Lines of the plane around a path. */
function planeAround(gamma: number, alpha: Float32Array, beta: Float32Array): ReportPlane {
  const part = {
    alpha: rangeAround(alpha, SMALLEST.alpha, 0, PRESSURE_RANGE.high),
    beta: rangeAround(beta, SMALLEST.beta, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
  };
  const { f0, lines } = planeMap(gamma, { columns: COLUMNS, rows: 2 }, part);
  // Where the onset leaves the part, it leads out of it on the side where it lies: what is below is silent.
  const beyond = part.beta.high - part.beta.low;
  const led = (tension: number, column: number): number => {
    if (!Number.isNaN(tension)) return tension;
    return Number.isNaN(f0[COLUMNS + column]) ? part.beta.high + beyond : part.beta.low - beyond;
  };
  return {
    ...part,
    lines: lines.flatMap(({ kind, label, beta: tensions }) =>
      kind === "sci"
        ? []
        : [{ kind, label, beta: pack(Float32Array.from(kind === "onset" ? tensions.map(led) : tensions)) }],
    ),
  };
}

function rangeAround(
  values: Float32Array,
  smallest: number,
  least: number,
  most: number,
): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return { low: Math.max(least, 0), high: Math.min(most, 1) };
  const margin = Math.max(ROOM * (high - low), (smallest - (high - low)) / 2);
  return { low: Math.max(least, low - margin), high: Math.min(most, high + margin) };
}
