import { type Evidence, smoothed } from "../math/smoother.js";
import { median } from "../math/statistics.js";
import { type Harmonics, harmonicWindow } from "../signal/harmonics.js";
import { EqualPitch, SOUGHT, tensionAt } from "../syrinx/equalPitch.js";
import { HARMONICS } from "../syrinx/makeCycleTable.js";
import { SOURCE_SCALE } from "../syrinx/synthesize.js";

/** The voice that a gesture is estimated for, and prior knowledge about it. */
export interface GestureModel {
  /** time scale of the oscillator, 1/s */
  readonly gamma: number;
  /** natural logarithm of the gain from the labia to the recording at a frequency in Hz: tract and static filter */
  readonly gain: (frequency: number) => number;
  /**
   * whether that gain is known; a guessed or fitted one may be wrong by a few dB throughout, and timbre is then uninformative
   */
  readonly gainKnown: boolean;
  /** pressure expected before timbre is considered, one value a frame */
  readonly expected: Float64Array;
}

/** Pressure and tension along a sound, with their uncertainty. One value per frame, NaN where unvoiced. */
export interface GestureEstimate {
  readonly pressure: Float64Array;
  readonly tension: Float64Array;
  /** scale of the source, dimensionless */
  readonly loudness: Float64Array;
  /** standard errors of pressure and tension */
  readonly pressureError: Float64Array;
  readonly tensionError: Float64Array;
  /** measured less predicted level of the harmonics, natural logarithm, frames x count; NaN where not used */
  readonly residuals: Float64Array;
  /** standard errors of those levels by the background noise, natural logarithm, frames x count */
  readonly errors: Float64Array;
  /** root mean square of the residuals beyond the background noise */
  readonly misfit: number;
  /** correlation time of the residuals, s */
  readonly memory: number;
}

/**
 * Prior on the pressure: its standard deviation about the expected value, and the time in s over which it counts as one
 * observation.
 */
const BELIEF = { deviation: 0.07, memory: 0.25 };
/** Standard deviation of the change of the pressure's slope from frame to frame, for frames 1 ms apart. */
const RESTLESSNESS = 3e-4;
interface Assumed {
  readonly misfit: number;
  readonly memory: number;
  /** rounds of Gauss-Newton until the curve converges; with wide errors it hardly changes */
  readonly rounds: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Smallest misfit that is assumed (natural logarithm), shortest correlation time of it (s), and the range of pressures
 * searched. Standard errors are widened by the misfit, so that real birds, whose tract is not known, mostly get "not
 * determined" for alpha.
 */
const ASSUMED: Record<"known" | "guessed", Assumed> = {
  /** the gesture moves within the window */
  known: { misfit: 0.03, memory: 0, rounds: 8, ...SOUGHT },
  /**
   * Some 3 dB that stay throughout the song, and pressures at which no sound depends on its past. With pressures down to
   * 0.05, timbre that the guessed tract gets wrong pushed them to the bistable edge, where the copies of finches broke off:
   * an independent tracker found voice in .93 to .996 of the frames voiced in five recordings, with the bound in .97 to .998.
   */
  guessed: { misfit: 0.35, memory: 0.1, rounds: 4, low: 0.1, high: 0.3 },
};
/** A harmonic is used while its standard error by noise is below this, natural logarithm. */
const WORST_ERROR = 1;
/** Below this standard error the logarithm of a power is practically unbiased. */
const CLEAR = 0.15;
/** A power is clipped at this multiple of its prediction. */
const MAX_POWER = 5;
/** Rounds of Gauss-Newton after the misfit is first measured. */
const LAST_ROUNDS = 2;
/** Maximum change of the pressure per round: the slopes are valid no further. */
const LONGEST_STEP = 0.06;
/** Step in pressure for finite-difference slopes. */
const STEP = 0.004;
/** Standard error of F0 beyond that by noise, relative. */
const PITCH_ERROR = 1e-3;
/** Frames under a Hann window are independent when this share of its length apart. */
const INDEPENDENT = 0.67;
/** Maximum lag of the autocorrelation of the residuals, s. */
const LONGEST_MEMORY = 0.1;
const SIZE = 1 + HARMONICS;

/**
 * Estimates pressure and tension from the harmonics of a sound: at each time F0 determines one curve in the (alpha, beta)
 * plane, and along it the level of every harmonic changes with alpha by decibels, so the relative levels give the position
 * on the curve; Gauss-Newton on the levels alternates with a smoother, since the pressure moves smoothly. The overall
 * level gives the loudness. Standard errors come from the curvature of the misfit, widened by how large and how long
 * correlated the misfit turns out to be, so that a wrong tract or an unusual voice makes them wide. At 20 dB SNR with gamma
 * and tract known, alpha comes out within 2 % of the range that a song uses (`npm run bench -- fit`).
 * @param harmonics along F0; count at least 2.
 * @param model gamma, the gain from the labia to the recording, and the pressure expected.
 * @returns one value per frame of the harmonics; NaN where unvoiced.
 */
export function estimateGesture(harmonics: Harmonics, model: GestureModel): GestureEstimate {
  const { f0, powers } = harmonics;
  const frames = f0.values.length;
  const nan = (): Float64Array => new Float64Array(frames).fill(Number.NaN);
  const state = {
    pressure: nan(),
    tension: nan(),
    loudness: nan(),
    pressureError: nan(),
    tensionError: nan(),
    residuals: new Float64Array(powers.length).fill(Number.NaN),
    errors: new Float64Array(powers.length).fill(Number.NaN),
  };
  const stretches = voicedStretches(f0.values);
  for (const [first, end] of stretches) state.pressure.set(model.expected.subarray(first, end), first);
  const least = model.gainKnown ? ASSUMED.known : ASSUMED.guessed;
  let misfit = Math.max(0.05, least.misfit);
  let { memory } = least;
  const reader = new Reader(harmonics, model);
  for (let round = 1; round <= least.rounds + LAST_ROUNDS; round++) {
    for (const [first, end] of stretches) reader.improve(state, first, end, { ...least, misfit, memory });
    // Before the curve has converged, the remaining distance would count as misfit.
    if (round < least.rounds) continue;
    misfit = Math.max(least.misfit, misfitOf(state));
    memory = Math.max(least.memory, memoryOf(state, misfit, harmonics));
  }
  for (const [first, end] of stretches) {
    for (let r = first; r < end; r++) {
      state.tension[r] = tensionAt((2 * Math.PI * f0.values[r]) / model.gamma, state.pressure[r]);
    }
  }
  return { ...state, misfit, memory };
}

/** Frames [first, end) of the stretches without NaN. */
export function voicedStretches(values: Float64Array): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 0; i < values.length; ) {
    let end = i;
    while (end < values.length && !Number.isNaN(values[end])) end++;
    if (end > i) found.push([i, end]);
    i = end + 1;
  }
  return found;
}

type State = Omit<{ -readonly [K in keyof GestureEstimate]: GestureEstimate[K] }, "misfit" | "memory">;

class Reader {
  private readonly here = new Float64Array(SIZE);
  private readonly there = new Float64Array(SIZE);
  private readonly levels: Float64Array;
  private readonly curves = new EqualPitch();
  /** from the labia to the recording, natural logarithm, frames x count */
  private readonly gains: Float64Array;

  constructor(
    private readonly harmonics: Harmonics,
    private readonly model: GestureModel,
  ) {
    const { f0, count } = harmonics;
    this.levels = new Float64Array(Math.min(count, HARMONICS));
    this.gains = new Float64Array(f0.values.length * count);
    f0.values.forEach((f, r) => {
      for (let k = 0; k < count && !Number.isNaN(f); k++) this.gains[r * count + k] = model.gain((k + 1) * f);
    });
  }

  /** One round of Gauss-Newton over a voiced stretch. */
  improve(state: State, first: number, end: number, assumed: Assumed): void {
    const { misfit, memory, low, high } = assumed;
    const { harmonics, model, here, there } = this;
    const { f0, count, powers } = harmonics;
    const used = Math.min(count, HARMONICS);
    const length = end - first;
    const evidence: Evidence = { values: new Float64Array(length), information: new Float64Array(length) };
    const slopes = new Float64Array(length);
    for (let r = first; r < end; r++) {
      const f = f0.values[r];
      const w = (2 * Math.PI * f) / model.gamma;
      const alpha = Math.min(high - STEP, Math.max(low, state.pressure[r]));
      this.curves.at(w, alpha, here);
      this.curves.at(w, alpha + STEP, there);
      slopes[r - first] = (there[0] - here[0]) / STEP;
      state.tension[r] = here[0];
      const scale = this.scaleAt(r);
      state.loudness[r] = Math.exp(scale) / SOURCE_SCALE;
      // Weighted mean and slope of (measured - predicted), so that the loudness cancels.
      let sum = 0;
      let miss = 0;
      let slope = 0;
      for (let k = 0; k < used; k++) {
        const at = r * count + k;
        // Harmonics are weighted by their predicted levels; measured ones would favour those raised by noise.
        const predicted = this.levels[k] + scale;
        const error = harmonics.errors[at] * Math.exp(-predicted);
        const weight = weightOf(error, misfit);
        state.errors[at] = error;
        state.residuals[at] = weight === 0 ? Number.NaN : residual(powers[at], predicted, error);
        if (weight === 0) continue;
        sum += weight;
        miss += weight * state.residuals[at];
        slope += (weight * (there[k + 1] - here[k + 1])) / STEP;
      }
      let information = 0;
      let pull = 0;
      for (let k = 0; k < used; k++) {
        const at = r * count + k;
        if (Number.isNaN(state.residuals[at])) continue;
        state.residuals[at] -= miss / sum;
        const weight = weightOf(state.errors[at], misfit);
        const tilt = (there[k + 1] - here[k + 1]) / STEP - slope / sum;
        information += weight * tilt * tilt;
        pull += weight * tilt * state.residuals[at];
      }
      const independent = Math.max(1, Math.max(INDEPENDENT * harmonicWindow(f), memory) * f0.rate);
      const step = information > 0 ? pull / information : 0;
      evidence.values[r - first] = alpha + Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, step));
      evidence.information[r - first] = information / independent;
    }
    const belief = 1 / (BELIEF.deviation ** 2 * Math.max(1, BELIEF.memory * f0.rate));
    for (let i = 0; i < length; i++) {
      const known = evidence.information[i];
      const mixed = (known * evidence.values[i] + belief * model.expected[first + i]) / (known + belief);
      evidence.values[i] = mixed;
      evidence.information[i] = known + belief;
    }
    const curve = smoothed(evidence, RESTLESSNESS * (1000 / f0.rate) ** 1.5);
    for (let i = 0; i < length; i++) {
      const r = first + i;
      state.pressure[r] = Math.min(high, Math.max(low, curve.values[i]));
      state.pressureError[r] = curve.errors[i];
      const w = (2 * Math.PI * f0.values[r]) / model.gamma;
      this.curves.at(w, state.pressure[r], here);
      state.tension[r] = here[0];
      this.curves.at(w * 1.01, state.pressure[r], there);
      const perPitch = (there[0] - here[0]) / 0.01;
      state.tensionError[r] = Math.hypot(slopes[i] * curve.errors[i], perPitch * this.pitchError(state, r));
    }
  }

  /**
   * Fills `levels` with the model's levels at loudness 1. @returns the logarithm of the loudness, from the power of all
   * harmonics.
   */
  private scaleAt(r: number): number {
    const { count, powers } = this.harmonics;
    let measured = 0;
    let predicted = 0;
    for (let k = 0; k < this.levels.length; k++) {
      const power = powers[r * count + k];
      this.levels[k] = this.here[k + 1] + this.gains[r * count + k];
      if (Number.isNaN(power)) continue;
      measured += power;
      predicted += Math.exp(2 * this.levels[k]);
    }
    return predicted > 0 ? 0.5 * Math.log(Math.max(measured, 1e-20) / predicted) : Math.log(1e-10);
  }

  /** Standard error of F0 at a frame, relative: that by noise in the phase of the clearest harmonic, and a constant. */
  private pitchError({ errors }: State, r: number): number {
    const { f0, count } = this.harmonics;
    const f = f0.values[r];
    let least = Number.POSITIVE_INFINITY;
    for (let k = 0; k < count; k++) {
      const error = errors[r * count + k] / (k + 1);
      if (error < least) least = error;
    }
    return Math.hypot(PITCH_ERROR, (Math.min(least, 1) * 1.5) / (Math.PI * harmonicWindow(f) * f));
  }
}

/** Measured less predicted level, natural logarithm. In noise the power is unbiased but its logarithm is not. */
function residual(power: number, predicted: number, error: number): number {
  if (error < CLEAR) return 0.5 * Math.log(Math.max(power, 1e-24)) - predicted;
  return 0.5 * (Math.min(MAX_POWER, power * Math.exp(-2 * predicted)) - 1);
}

function weightOf(error: number, misfit: number): number {
  if (!(error < WORST_ERROR)) return 0;
  const noise = error * error;
  return 1 / (noise + noise * noise + misfit * misfit);
}

/** Root mean square of the residuals beyond the noise, robustly: by the median of their squares. */
function misfitOf({ residuals, errors }: State): number {
  const squares: number[] = [];
  const noises: number[] = [];
  for (let i = 0; i < residuals.length; i++) {
    if (Number.isNaN(residuals[i])) continue;
    squares.push(residuals[i] ** 2);
    noises.push(errors[i] ** 2);
  }
  if (squares.length === 0) return 0;
  // The median of a chi-square of one degree of freedom is 0.455.
  return Math.sqrt(Math.max(0, median(squares) / 0.455 - median(noises)));
}

/** Correlation time of a harmonic's residuals in units of their standard errors: the integral of their autocorrelation, s. */
function memoryOf({ residuals, errors }: State, misfit: number, { f0, count }: Harmonics): number {
  const scaled = residuals.map((value, i) => {
    return Math.max(-3, Math.min(3, value * Math.sqrt(weightOf(errors[i], misfit))));
  });
  const products = (lag: number): number => {
    let sum = 0;
    let pairs = 0;
    for (let i = 0; i + lag * count < scaled.length; i++) {
      const value = scaled[i] * scaled[i + lag * count];
      if (Number.isNaN(value)) continue;
      sum += value;
      pairs++;
    }
    return pairs === 0 ? 0 : sum / pairs;
  };
  const power = products(0);
  if (!(power > 0)) return 0;
  let integral = 0.5;
  for (let lag = 1; lag < LONGEST_MEMORY * f0.rate; ) {
    const next = products(lag) / power;
    if (next < 0.1) break;
    const after = Math.ceil(lag * 1.3);
    integral += next * (after - lag);
    lag = after;
  }
  return (2 * integral) / f0.rate;
}
