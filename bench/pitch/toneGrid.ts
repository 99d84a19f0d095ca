import { Random } from "../../src/math/random.js";
import { monoSignal, type Signal } from "../../src/shapes/series.js";
import { USABLE_BAND } from "../../src/signal/usableBand.js";

/** How the harmonics of a tone relate: which of them there are, and how strong. */
export const SHAPES = [
  "whistle",
  "stack",
  "missing fundamental",
  "odd only",
  "one strong",
  "formant",
] as const;
export type Shape = (typeof SHAPES)[number];

export const GRID_F0 = [150, 230, 340, 510, 770, 1150, 1700, 2600, 3900, 5900, 9000] as const;
export const GRID_RATES = [9000, 16_000, 22_050, 44_100, 96_000] as const;
export const GRID_SNR = [40, 20, 10] as const;

/** Most harmonics of a tone. */
const HARMONICS = 12;
/** The resonance of `formant`, Hz, and how far it reaches to either side, Hz. */
const FORMANT = 3000;
const FORMANT_WIDTH = 400;
/** By how much the one strong harmonic, the third, exceeds all others, dB. */
const STRONG_DB = 12;
/** Noise, tone and noise, s; ramps of the tone, s; and how far from its ends it is judged, s. */
const SILENT = 0.1;
const SUNG = 0.2;
const RAMP = 0.005;
const EDGE = 0.02;

/** A tone of known F0 between two stretches of noise. */
export interface GridTone {
  readonly shape: Shape;
  readonly f0: number;
  readonly rate: number;
  /** of white noise over all of the band, re mean power of the tone, dB */
  readonly snrDb: number;
  /** range in which F0 is sought, Hz: the default one, or from 100 Hz where that begins too high */
  readonly lowHz: number;
  readonly highHz: number;
  readonly signal: Signal;
}

/** Frames of a tone, a millisecond each, that are right, off by more than 20 %, or unvoiced. */
export interface GridScore {
  frames: number;
  gross: number;
  unvoiced: number;
}

/**
 * A tone of the grid: its harmonics have random phases, and its F0 is off the grid's by up to 3 %.
 * @returns undefined where the rate leaves too few harmonics to tell the F0: one, or of a missing fundamental two.
 */
export function gridTone(
  shape: Shape,
  nominal: number,
  rate: number,
  snrDb: number,
  seed: number,
): GridTone | undefined {
  const random = new Random(Math.imul(seed, 0x9e3779b1));
  const f0 = nominal * (0.97 + 0.06 * random.uniform());
  const count = Math.min(HARMONICS, Math.floor((USABLE_BAND * rate) / f0));
  const amplitudes = Array.from({ length: count }, (_, i) => amplitude(shape, i + 1, f0));
  const least = shape === "whistle" ? 1 : shape === "missing fundamental" || shape === "one strong" ? 3 : 2;
  if (count < least) return undefined;
  const phases = amplitudes.map(() => 2 * Math.PI * random.uniform());
  const power = amplitudes.reduce((sum, a) => sum + (a * a) / 2, 0);
  const gain = 0.2 / Math.sqrt(power);
  const noise = 0.2 * 10 ** (-snrDb / 20);
  const values = Float32Array.from({ length: Math.round((2 * SILENT + SUNG) * rate) }, (_, n) => {
    const t = n / rate - SILENT;
    const ramp = Math.max(0, Math.min(1, t / RAMP, (SUNG - t) / RAMP));
    let sum = 0;
    if (ramp > 0) {
      for (let i = 0; i < count; i++)
        sum += amplitudes[i] * Math.sin(2 * Math.PI * (i + 1) * f0 * t + phases[i]);
    }
    return gain * ramp * sum + noise * random.normal();
  });
  const lowHz = nominal < 200 ? 100 : 200;
  return { shape, f0, rate, snrDb, lowHz, highHz: 11_000, signal: monoSignal(values, rate) };
}

/** All tones of the grid, or every `step`-th of them. */
export function* toneGrid(step = 1, seed = 1): Generator<GridTone> {
  let index = 0;
  for (const shape of SHAPES) {
    for (const f0 of GRID_F0) {
      for (const rate of GRID_RATES) {
        for (const snrDb of GRID_SNR) {
          index++;
          if ((index + seed) % step !== 0) continue;
          const tone = gridTone(shape, f0, rate, snrDb, seed * 1000 + index);
          if (tone !== undefined) yield tone;
        }
      }
    }
  }
}

/** How a track, a value a millisecond, NaN unvoiced, does on a tone, from 20 ms within its ends. */
export function scoreTone(track: ArrayLike<number>, { f0 }: GridTone): GridScore {
  const score = { frames: 0, gross: 0, unvoiced: 0 };
  for (let r = Math.round((SILENT + EDGE) * 1000); r <= Math.round((SILENT + SUNG - EDGE) * 1000); r++) {
    score.frames++;
    if (!(track[r] > 0)) score.unvoiced++;
    else if (Math.abs(track[r] / f0 - 1) > 0.2) score.gross++;
  }
  return score;
}

function amplitude(shape: Shape, k: number, f0: number): number {
  if (shape === "whistle") return k === 1 ? 1 : 0;
  if (shape === "stack") return 1 / k;
  if (shape === "missing fundamental") return k === 1 ? 0 : 1;
  if (shape === "odd only") return k % 2 === 1 ? 1 / k : 0;
  if (shape === "one strong") return k === 3 ? 10 ** (STRONG_DB / 20) : 1;
  const off = (k * f0 - FORMANT) / FORMANT_WIDTH;
  return 1 / k / Math.sqrt(1 + off * off);
}
