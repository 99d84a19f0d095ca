import type { TractName } from "../shapes/song.js";

/** A trachea with one reflecting end, and the oropharyngeal-esophageal cavity behind it (a Helmholtz resonator). */
interface TractParameters {
  /** round-trip time: 2 length / c, s */
  readonly echo: number;
  /** reflected share of the wave, whose sign is inverted */
  readonly reflection: number;
  readonly cavity?: {
    /** 1 / compliance of the cavity */
    readonly stiffness: number;
    /** inertance of beak and glottis */
    readonly beak: number;
    readonly glottis: number;
    /** resistance of beak and glottis */
    readonly beakLoss: number;
    readonly glottisLoss: number;
  };
}

const TRACHEA = { echo: (2 * 4) / 35000, reflection: 0.1 };

const PARAMETERS: Record<Exclude<TractName, "none">, TractParameters> = {
  trachea: TRACHEA,
  "cavity-3555": {
    ...TRACHEA,
    cavity: { stiffness: 4.5e10, beak: 1e4, glottis: 82, beakLoss: 5e6, glottisLoss: 6e5 },
  },
  "cavity-2975": {
    echo: (2 * 0.025) / 343,
    reflection: 0.65,
    cavity: { stiffness: 1 / 1.43e-10, beak: 1e4, glottis: 20, beakLoss: 5e6, glottisLoss: 24e3 },
  },
};

/** The coefficients of one step of a tract. */
export interface TractConstants {
  /** delay of the echo in steps, at least 1 */
  readonly echoSteps: number;
  readonly reflection: number;
  readonly cavity?: CavityConstants;
}

/** One step of the cavity's state: i <- M i + N V + D dV; the output is i[2] times the scale. */
export interface CavityConstants {
  /** 3 x 3, row-major */
  readonly m: Float64Array;
  readonly n: Float64Array;
  /** coefficients of the change of V since the previous step */
  readonly d: Float64Array;
  readonly scale: number;
}

/** The constants of a tract at a given step rate, Hz. */
export function tractConstants(name: TractName, rate: number): TractConstants {
  if (name === "none") return { echoSteps: 1, reflection: 0 };
  const { echo, reflection, cavity } = PARAMETERS[name];
  return {
    echoSteps: Math.max(1, Math.round(echo * rate)),
    reflection,
    ...(cavity === undefined ? {} : { cavity: cavityConstants(cavity, 1 / rate) }),
  };
}

/**
 * The vocal tract, fed block by block: source -> trachea a(t) = s(t) - r a(t - 2L/c) -> cavity -> beak.
 * The cavity's three equations are linear; a step is the fourth-order Runge-Kutta map for an input that is constant
 * over the step, computed once. The cavity's output is scaled to gain 1 at its resonance, so loudness is comparable
 * between tracts.
 * @see Amador et al. (2013) Nature 495 59, supplement; Boari et al. (2015) PLoS ONE 10 e0124876 (cgs and SI sets).
 */
export class Tract {
  private readonly echoes: Float64Array;
  private readonly reflection: number;
  private at = 0;
  private readonly filter: Cavity | undefined;

  /** @param name one of TRACTS. @param rate steps per second, Hz, of the order of 1e6. */
  constructor(name: TractName, rate: number) {
    const { echoSteps, reflection, cavity } = tractConstants(name, rate);
    this.echoes = new Float64Array(echoSteps);
    this.reflection = reflection;
    this.filter = cavity === undefined ? undefined : new Cavity(cavity);
  }

  /** @param sound of the labia, one value per step; overwritten by the sound at the beak, in the same scale. */
  process(sound: Float64Array): void {
    const { echoes, reflection } = this;
    for (let i = 0; reflection > 0 && i < sound.length; ) {
      // Process up to where the buffer of echoes wraps around.
      const end = Math.min(sound.length, i + echoes.length - this.at);
      const shift = this.at - i;
      for (; i < end; i++) {
        const wave = sound[i] - reflection * echoes[i + shift];
        echoes[i + shift] = wave;
        sound[i] = wave;
      }
      this.at = (i + shift) % echoes.length;
    }
    this.filter?.process(sound);
  }
}

/** Helmholtz resonator between glottis and beak, driven by the pressure V at the end of the trachea. */
class Cavity {
  private i1 = 0;
  private i2 = 0;
  private i3 = 0;
  private last = 0;

  constructor(private readonly constants: CavityConstants) {}

  process(sound: Float64Array): void {
    const { m, n, d, scale } = this.constants;
    const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = m;
    const [n0, n1, n2] = n;
    const [d0, d1, d2] = d;
    let { i1, i2, i3, last } = this;
    for (let i = 0; i < sound.length; i++) {
      const v = sound[i];
      const slope = v - last;
      last = v;
      // Summed in pairs to shorten the chain of dependent operations, since each step depends on the previous one.
      const j1 = m0 * i1 + m1 * i2 + (m2 * i3 + (n0 * v + d0 * slope));
      const j2 = m3 * i1 + m4 * i2 + (m5 * i3 + (n1 * v + d1 * slope));
      i3 = m6 * i1 + m7 * i2 + (m8 * i3 + (n2 * v + d2 * slope));
      i1 = j1;
      i2 = j2;
      sound[i] = i3 * scale;
    }
    // Decayed values are set to 0, since subnormal numbers would slow down the rest of the song.
    const faint = Math.abs(i1) + Math.abs(i2) + Math.abs(i3) < 1e-200;
    this.i1 = faint ? 0 : i1;
    this.i2 = faint ? 0 : i2;
    this.i3 = faint ? 0 : i3;
    this.last = last;
  }
}

/** The fourth-order Runge-Kutta map of the cavity for an input that is constant over a step of dt seconds. */
function cavityConstants(cavity: NonNullable<TractParameters["cavity"]>, dt: number): CavityConstants {
  const { stiffness, beak, glottis, beakLoss, glottisLoss } = cavity;
  const a = [
    [0, 1, 0],
    [
      -stiffness / glottis,
      -glottisLoss * (1 / beak + 1 / glottis),
      stiffness / glottis - (beakLoss * glottisLoss) / (beak * glottis),
    ],
    [0, -glottis / beak, -beakLoss / beak],
  ];
  const pressure = [0, glottisLoss / (beak * glottis), 1 / beak];
  const slope = [0, 1 / glottis, 0];
  // M = sum (A dt)^k / k!, and its integral for the input; four terms are RK4.
  let power = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const m = power.map((row) => [...row]);
  const fed = [0, 0, 0].map(() => [0, 0, 0]);
  for (let k = 1; k <= 4; k++) {
    for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) fed[r][c] += (power[r][c] * dt) / k;
    power = power.map((row) => a[0].map((_, c) => row.reduce((s, p, j) => s + (p * a[j][c] * dt) / k, 0)));
    for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) m[r][c] += power[r][c];
  }
  const apply = (v: number[]): Float64Array =>
    Float64Array.from(fed, (row) => row.reduce((s, p, j) => s + p * v[j], 0));
  const step = { m: Float64Array.from(m.flat()), n: apply(pressure), d: apply(slope) };
  const scale = 1 / resonantGain(step.m, step.n, step.d, dt);
  return { ...step, d: step.d.map((v) => v / dt), scale };
}

/** Gain of i3 over V at the resonance, the peak between 1 and 8 kHz. */
function resonantGain(m: Float64Array, n: Float64Array, d: Float64Array, dt: number): number {
  const below = [1, ...characteristic(m)];
  // The map's own response to an impulse, times the denominator, ends after a few steps: the numerator.
  const response = new Float64Array(5);
  let state = [0, 0, 0];
  response.forEach((_, t) => {
    const v = t === 0 ? 1 : 0;
    const slope = (t === 0 ? 1 : t === 1 ? -1 : 0) / dt;
    state = [0, 1, 2].map((r) => {
      const before = m[3 * r] * state[0] + m[3 * r + 1] * state[1] + m[3 * r + 2] * state[2];
      return before + n[r] * v + d[r] * slope;
    });
    response[t] = state[2];
  });
  const above = Array.from(response, (_, t) =>
    below.reduce((sum, a, j) => sum + (j <= t ? a * response[t - j] : 0), 0),
  );
  const gainAt = (f: number): number => size(above, f * dt) / size(below, f * dt);
  let peak = 0;
  let before = Number.POSITIVE_INFINITY;
  let here = gainAt(1000);
  for (let f = 1025; f <= 8000; f += 25) {
    const after = gainAt(f);
    if (here > before && here >= after) peak = Math.max(peak, here);
    before = here;
    here = after;
  }
  return peak;
}

/** Coefficients of det(1 - M z) after the first, which is 1: of z, z^2 and z^3. */
function characteristic(m: Float64Array): [number, number, number] {
  const minor = (i: number, j: number): number => m[4 * i] * m[4 * j] - m[3 * i + j] * m[3 * j + i];
  const determinant =
    m[0] * minor(1, 2) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
  return [-(m[0] + m[4] + m[8]), minor(0, 1) + minor(0, 2) + minor(1, 2), -determinant];
}

/** Size of a polynomial in z on the unit circle, at a frequency in cycles a step. */
function size(coefficients: readonly number[], frequency: number): number {
  const angle = -2 * Math.PI * frequency;
  const re = coefficients.reduce((sum, c, k) => sum + c * Math.cos(k * angle), 0);
  const im = coefficients.reduce((sum, c, k) => sum + c * Math.sin(k * angle), 0);
  return Math.hypot(re, im);
}
