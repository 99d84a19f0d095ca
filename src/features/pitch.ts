import { InputError } from "../shapes/inputError.js";
import { durationOf, type Signal, type Track } from "../shapes/series.js";
import { Fourier, powerOfTwoFrom } from "../signal/fft.js";
import { hann } from "../signal/window.js";
import { inBand } from "./band.js";

export interface PitchSettings {
  /** range of F0, Hz */
  readonly lowHz: number;
  readonly highHz: number;
  /** s from value to value */
  readonly hop: number;
}

/** Range and step for birds in general. */
export const BIRD_PITCH: PitchSettings = { lowHz: 350, highHz: 9000, hop: 0.001 };

/** Least F0 that may be looked for, Hz: three of its periods make the window. */
const LOWEST = 20;
/** Candidates a frame, beside "unvoiced". */
const CANDIDATES = 8;
/** Periodicity at which a frame is as likely voiced as not. */
const VOICING = 0.4;
/** Level under the loudest frame below which voicing is doubted, dB. */
const QUIET = 50;
/** Costs: of a longer period, an octave; of a jump, an octave; of a change of voicing. For frames 10 ms apart. */
const OCTAVE_COST = 0.02;
const JUMP_COST = 0.35;
const VOICING_COST = 0.14;
/** The autocorrelation is read this much finer than the sound is sampled. */
const FINER = 4;

/**
 * Fundamental frequency over time, from whistles to harmonic stacks: peaks of the window-corrected autocorrelation,
 * a Viterbi path over them, then the frequency of the strongest harmonic from its phase (reassignment) for accuracy.
 * @param signal mono.
 * @returns Hz, NaN where unvoiced; value r at r hop.
 * @throws {InputError} if the range is empty or reaches beyond half the rate.
 * @example
 * const whistle = Float32Array.from({ length: 4410 }, (_, i) => Math.sin((2 * Math.PI * 3000 * i) / 44100));
 * trackPitch(monoSignal(whistle, 44100)).values[50]; // 3000
 * @see Boersma (1993) Proc. Inst. Phonetic Sciences 17 97, for autocorrelation and path; Auger & Flandrin (1995)
 * IEEE Trans. Signal Processing 43 1068, for the phase.
 */
export function trackPitch(signal: Signal, settings: PitchSettings = BIRD_PITCH): Track {
  const rate = signal.rate;
  const highHz = Math.min(settings.highHz, 0.45 * rate);
  const { lowHz, hop } = settings;
  if (!(lowHz >= LOWEST)) {
    throw new InputError(`pitch: low=${lowHz} Hz is below ${LOWEST} Hz, lower than any bird; raise it.`);
  }
  if (!(lowHz < highHz)) {
    throw new InputError(
      `pitch: low=${lowHz} Hz is not below high=${highHz} Hz at ${rate} Hz; mend the range.`,
    );
  }
  const samples = inBand(signal, 0.7 * lowHz, Math.min(0.49 * rate, 2.5 * highHz));
  const frames = samples.length === 0 ? 0 : Math.floor(durationOf(signal) / hop) + 1;
  const candidates = findCandidates(samples, rate, frames, { lowHz, highHz, hop });
  const path = bestPath(candidates, frames, hop);
  const refiner = new Refiner(samples, rate);
  const values = new Float64Array(frames);
  for (let r = 0; r < frames; r++) {
    const choice = path[r];
    values[r] =
      choice === 0 ? Number.NaN : refiner.refine(candidates.frequency[r * CANDIDATES + choice - 1], r * hop);
  }
  return { values, columns: [{ name: "f0", unit: "Hz" }], rate: 1 / hop, start: signal.start };
}

interface Candidates {
  /** Hz, frames x CANDIDATES; 0 marks none */
  readonly frequency: Float64Array;
  readonly strength: Float64Array;
  /** strength of "unvoiced", a frame */
  readonly unvoiced: Float64Array;
}

function findCandidates(
  samples: Float64Array,
  rate: number,
  frames: number,
  settings: PitchSettings,
): Candidates {
  const { lowHz, highHz, hop } = settings;
  const length = Math.round((3 * rate) / lowHz);
  const window = hann(length);
  const small = new Fourier(powerOfTwoFrom(1.5 * length));
  const large = new Fourier(small.size * FINER);
  const frame = new Float64Array(small.size);
  const power = new Float64Array(large.size / 2 + 1);
  const own = new Float64Array(large.size);
  const correlation = new Float64Array(large.size);
  const autocorrelate = (into: Float64Array): void => {
    const spectrum = small.forward(frame);
    for (let k = 0; k <= small.size / 2; k++) power[k] = spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2;
    large.evenInverse(power, into);
  };
  frame.set(window);
  autocorrelate(own);
  const shortest = Math.max(2, Math.floor((FINER * rate) / highHz));
  const longest = Math.min(large.size / 2 - 2, Math.ceil((FINER * rate) / lowHz));
  const frequency = new Float64Array(frames * CANDIDATES);
  const strength = new Float64Array(frames * CANDIDATES).fill(Number.NEGATIVE_INFINITY);
  const unvoiced = new Float64Array(frames);
  const levels = new Float64Array(frames);
  let loudest = 0;
  for (let r = 0; r < frames; r++) {
    const from = Math.round(r * hop * rate) - (length >> 1);
    frame.fill(0);
    for (let i = 0; i < length; i++) {
      const at = from + i;
      if (at >= 0 && at < samples.length) frame[i] = samples[at] * window[i];
    }
    autocorrelate(correlation);
    levels[r] = correlation[0];
    loudest = Math.max(loudest, levels[r]);
    if (!(correlation[0] > 0)) continue;
    const scale = own[0] / correlation[0];
    let before = (correlation[shortest - 1] * scale) / own[shortest - 1];
    let here = (correlation[shortest] * scale) / own[shortest];
    for (let lag = shortest; lag <= longest; lag++) {
      const after = (correlation[lag + 1] * scale) / own[lag + 1];
      if (here > 0.3 && here >= before && here > after) {
        const bend = before - 2 * here + after;
        const shift = bend < 0 ? (0.5 * (before - after)) / bend : 0;
        const f = (FINER * rate) / (lag + shift);
        const height = Math.min(1, here - 0.25 * (before - after) * shift);
        insert(frequency, strength, r * CANDIDATES, f, height - OCTAVE_COST * Math.log2(highHz / f));
      }
      before = here;
      here = after;
    }
  }
  for (let r = 0; r < frames; r++) {
    const under = 10 * Math.log10(loudest / Math.max(levels[r], 1e-300));
    unvoiced[r] = VOICING + Math.max(0, (under - QUIET) / 10);
  }
  return { frequency, strength, unvoiced };
}

/** Keeps the strongest candidates of a frame, strongest first. */
function insert(frequency: Float64Array, strength: Float64Array, base: number, f: number, s: number): void {
  let i = CANDIDATES - 1;
  if (s <= strength[base + i]) return;
  while (i > 0 && s > strength[base + i - 1]) {
    strength[base + i] = strength[base + i - 1];
    frequency[base + i] = frequency[base + i - 1];
    i--;
  }
  strength[base + i] = s;
  frequency[base + i] = f;
}

/** The path of greatest strength less cost: a choice a frame, 0 for unvoiced, else 1 + the candidate. */
function bestPath(candidates: Candidates, frames: number, hop: number): Int8Array {
  const states = CANDIDATES + 1;
  const scale = 0.01 / hop;
  const jump = JUMP_COST * scale;
  const change = VOICING_COST * scale;
  const back = new Int8Array(frames * states);
  let score = new Float64Array(states);
  let next = new Float64Array(states);
  for (let r = 0; r < frames; r++) {
    for (let s = 0; s < states; s++) {
      const at = r * CANDIDATES + s - 1;
      const local = s === 0 ? candidates.unvoiced[r] : candidates.strength[at];
      let best = Number.NEGATIVE_INFINITY;
      let from = 0;
      if (r === 0) best = 0;
      else if (local > Number.NEGATIVE_INFINITY) {
        for (let p = 0; p < states; p++) {
          const before = (r - 1) * CANDIDATES + p - 1;
          let cost = 0;
          if ((s === 0) !== (p === 0)) cost = change;
          else if (s > 0)
            cost = jump * Math.abs(Math.log2(candidates.frequency[at] / candidates.frequency[before]));
          const value = score[p] - cost;
          if (value > best) {
            best = value;
            from = p;
          }
        }
      }
      next[s] = best + local;
      back[r * states + s] = from;
    }
    const held = score;
    score = next;
    next = held;
  }
  const path = new Int8Array(frames);
  let state = 0;
  for (let s = 1; s < states; s++) if (score[s] > score[state]) state = s;
  for (let r = frames - 1; r >= 0; r--) {
    path[r] = state;
    state = back[r * states + state];
  }
  return path;
}

/** Sharpens an estimate of F0 by the phase of the strongest harmonic. */
class Refiner {
  private re = 0;
  private im = 0;
  private slopeRe = 0;
  private slopeIm = 0;

  constructor(
    private readonly samples: Float64Array,
    private readonly rate: number,
  ) {}

  /**
   * Fourier sums at a harmonic of f under a Hann window w and under its derivative w' give that harmonic's
   * instantaneous frequency, f - Im(X_w' / X_w) / (2 pi); the strongest of the first eight is followed.
   * @returns Hz; f itself where the phase disagrees by more than 6 %.
   */
  refine(f: number, time: number): number {
    const half = Math.round(Math.min(0.006, Math.max(3 / f, 0.0015)) * this.rate);
    const centre = Math.round(time * this.rate);
    let harmonic = 1;
    let strongest = 0;
    for (let k = 1; k <= 8 && k * f < 0.47 * this.rate; k++) {
      this.sum(k * f, centre, half);
      const power = this.re * this.re + this.im * this.im;
      if (power > strongest) {
        strongest = power;
        harmonic = k;
      }
    }
    let best = f;
    for (let pass = 0; pass < 2; pass++) {
      this.sum(harmonic * best, centre, half);
      const power = this.re * this.re + this.im * this.im;
      if (power === 0) return f;
      const shift = (this.slopeRe * this.im - this.slopeIm * this.re) / power;
      best += (shift * this.rate) / (2 * Math.PI * harmonic);
    }
    return Math.abs(best / f - 1) < 0.06 ? best : f;
  }

  private sum(f: number, centre: number, half: number): void {
    const { samples } = this;
    const w = (2 * Math.PI * f) / this.rate;
    const u = Math.PI / (half + 1);
    // Both phases advance by rotation: e^(-i w n) and e^(i u n).
    const wc = Math.cos(w);
    const ws = -Math.sin(w);
    const uc = Math.cos(u);
    const us = Math.sin(u);
    let c = Math.cos(w * half);
    let s = Math.sin(w * half);
    let p = Math.cos(u * half);
    let q = -Math.sin(u * half);
    let re = 0;
    let im = 0;
    let slopeRe = 0;
    let slopeIm = 0;
    for (let at = centre - half; at <= centre + half; at++) {
      if (at >= 0 && at < samples.length) {
        const x = samples[at];
        const windowed = x * (0.5 + 0.5 * p);
        const sloped = -0.5 * u * q * x;
        re += windowed * c;
        im += windowed * s;
        slopeRe += sloped * c;
        slopeIm += sloped * s;
      }
      const nextC = c * wc - s * ws;
      s = c * ws + s * wc;
      c = nextC;
      const nextP = p * uc - q * us;
      q = p * us + q * uc;
      p = nextP;
    }
    this.re = re;
    this.im = im;
    this.slopeRe = slopeRe;
    this.slopeIm = slopeIm;
  }
}
