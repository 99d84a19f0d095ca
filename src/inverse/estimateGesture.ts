import { type Evidence, smoothed } from "../math/smoother.js";
import { median } from "../math/statistics.js";
import { type Harmonics, harmonicWindow } from "../signal/harmonics.js";
import { EqualPitch, SOUGHT, tensionAt } from "../syrinx/equalPitch.js";
import { HARMONICS } from "../syrinx/makeCycleTable.js";
import { SOURCE_SCALE } from "../syrinx/synthesize.js";

/** What the gesture of a sound is judged by. */
export interface GestureModel {
  /** time scale of the oscillator, 1/s */
  readonly gamma: number;
  /** natural logarithm of the gain from the labia to the recording at a frequency in Hz: tract and static filter */
  readonly gain: (frequency: number) => number;
  /** is that gain known? If it was guessed or fitted, it may be wrong by some dB throughout, and timbre tells little */
  readonly gainKnown: boolean;
  /** pressure that is expected before timbre is heard, a frame */
  readonly expected: Float64Array;
}

/** Pressure and tension along a sound, with how well they are known. One value a frame, NaN where unvoiced. */
export interface GestureEstimate {
  readonly pressure: Float64Array;
  readonly tension: Float64Array;
  /** scale of the source, dimensionless */
  readonly loudness: Float64Array;
  /** standard errors of pressure and tension */
  readonly pressureError: Float64Array;
  readonly tensionError: Float64Array;
  /** what the model leaves of the harmonics' levels, natural logarithm, frames x count; NaN where not judged */
  readonly residuals: Float64Array;
  /** standard errors of those levels by the background noise, natural logarithm, frames x count */
  readonly errors: Float64Array;
  /** root mean square of what is left beyond the background noise */
  readonly misfit: number;
  /** time over which what is left hangs together, s */
  readonly memory: number;
}

/** How far the pressure may be from what is expected: standard deviation, and over what time that is one belief. */
const BELIEF = { deviation: 0.07, memory: 0.25 };
/** Standard deviation of the change of the pressure's slope from frame to frame, for frames 1 ms apart. */
const RESTLESSNESS = 3e-4;
interface Assumed {
  readonly misfit: number;
  readonly memory: number;
  /** rounds of Gauss-Newton in which the curve comes to rest: wide errors hardly let it move */
  readonly rounds: number;
  readonly low: number;
  readonly high: number;
}

/** Least misfit that is assumed, natural logarithm, least time over which it is one and the same, s, and pressures that are thought possible. */
const ASSUMED: Record<"known" | "guessed", Assumed> = {
  /** the gesture moves within the window */
  known: { misfit: 0.03, memory: 0, rounds: 8, ...SOUGHT },
  /** some 3 dB that stay throughout the song; and pressures at which no song hangs on its past */
  guessed: { misfit: 0.35, memory: 0.1, rounds: 4, low: 0.1, high: 0.3 },
};
/** A harmonic counts while its standard error by noise is below this, natural logarithm. */
const WORST_ERROR = 1;
/** Below this its logarithm is as good as unbiased. */
const CLEAR = 0.15;
/** A power above this multiple of what is predicted is believed only so far. */
const MOST_POWER = 5;
/** Rounds of Gauss-Newton after the misfit is first measured. */
const LAST_ROUNDS = 2;
/** Longest step of a round: beyond it the slopes no longer hold. */
const LONGEST_STEP = 0.06;
/** Step of the pressure for slopes. */
const STEP = 0.004;
/** Standard error of an F0 beyond what noise does to it, relative. */
const PITCH_ERROR = 1e-3;
/** A window's Hann weighting lets frames be independent after this share of its length. */
const INDEPENDENT = 0.67;
/** The misfit is not followed over longer times than this, s. */
const LONGEST_MEMORY = 0.1;
const SIZE = 1 + HARMONICS;

/**
 * Reads pressure and tension off the harmonics of a sound: at each instant F0 leaves one curve in the (alpha, beta)
 * plane, and the relative levels of the harmonics tell the place on it; the pressure moves smoothly. The overall level
 * tells the loudness. Standard errors come from the curvature of the misfit, widened by how large and how long-lived the
 * misfit turns out to be, so that a wrong tract or a strange voice makes them wide.
 * @param harmonics along F0; count at least 2.
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
    // Before the curve has come to rest, its own way there would pass for misfit.
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
      // Weighted mean and slope of (measured - predicted), so that the loudness drops out.
      let sum = 0;
      let miss = 0;
      let slope = 0;
      for (let k = 0; k < used; k++) {
        const at = r * count + k;
        // Which harmonics count is told by what is predicted: what is measured would favour those that noise lifts.
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

  /** Fills `levels` with what the model says without loudness; returns the logarithm of the loudness, by the power of all harmonics. */
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

  /** Standard error of F0 at a frame, relative: what noise does to the phase of the strongest harmonic, and a rest. */
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

/** Measured less predicted level, natural logarithm. In noise the power is unbiased, its logarithm is not. */
function residual(power: number, predicted: number, error: number): number {
  if (error < CLEAR) return 0.5 * Math.log(Math.max(power, 1e-24)) - predicted;
  return 0.5 * (Math.min(MOST_POWER, power * Math.exp(-2 * predicted)) - 1);
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

/** Time over which the residuals of a harmonic, each over its standard error, hang together: the integral of their autocorrelation, s. */
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
