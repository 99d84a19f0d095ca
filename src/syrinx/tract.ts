import type { TractName } from "../shapes/song.js";

/** A trachea with one reflecting end, and the oropharyngeal-esophageal cavity behind it (a Helmholtz resonator). */
interface TractParameters {
  /** there and back: 2 length / c, s */
  readonly echo: number;
  /** share of the wave that comes back, with its sign turned */
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

/**
 * The vocal tract, fed block by block: source -> trachea a(t) = s(t) - r a(t - 2L/c) -> cavity -> beak.
 * The cavity's three equations are linear; a step is the fourth-order Runge-Kutta map for an input that is constant
 * over it, made once. The cavity's output is scaled to gain 1 at its resonance, so loudness means the same in any tract.
 * @see Amador et al. (2013) Nature 495 59, supplement; Boari et al. (2015) PLoS ONE 10 e0124876 (cgs and SI sets).
 */
export class Tract {
  private readonly echoes: Float64Array;
  private readonly reflection: number;
  private at = 0;
  private readonly filter: Cavity | undefined;

  /** @param name one of TRACTS. @param rate steps a second, Hz: some hundred thousand. */
  constructor(name: TractName, rate: number) {
    const parameters = name === "none" ? { echo: 0, reflection: 0 } : PARAMETERS[name];
    this.echoes = new Float64Array(Math.max(1, Math.round(parameters.echo * rate)));
    this.reflection = parameters.reflection;
    this.filter =
      "cavity" in parameters && parameters.cavity ? new Cavity(parameters.cavity, 1 / rate) : undefined;
  }

  /** @param sound the labia's, a value a step; overwritten by the sound at the beak, in the same scale. */
  process(sound: Float64Array): void {
    const { echoes, reflection } = this;
    const length = echoes.length;
    let { at } = this;
    if (reflection > 0) {
      for (let i = 0; i < sound.length; i++) {
        const wave = sound[i] - reflection * echoes[at];
        echoes[at] = wave;
        sound[i] = wave;
        if (++at === length) at = 0;
      }
    }
    this.at = at;
    this.filter?.process(sound);
  }
}

/** Helmholtz resonator between glottis and beak, driven by the pressure V at the end of the trachea. */
class Cavity {
  private i1 = 0;
  private i2 = 0;
  private i3 = 0;
  private last = 0;
  /** one step: i <- M i + (N + V' D), row-major */
  private readonly m: Float64Array;
  private readonly n: Float64Array;
  private readonly d: Float64Array;
  private readonly scale: number;
  private readonly perStep: number;

  constructor(cavity: NonNullable<TractParameters["cavity"]>, dt: number) {
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
    // M = sum (A dt)^k / k!, and the integral of it for what is fed in: four terms are RK4.
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
    this.m = Float64Array.from(m.flat());
    this.n = apply(pressure);
    this.d = apply(slope);
    this.perStep = 1 / dt;
    this.scale = 1 / resonantGain(this.m, this.n, this.d, dt);
  }

  process(sound: Float64Array): void {
    const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = this.m;
    const [n0, n1, n2] = this.n;
    const { perStep, scale } = this;
    const d0 = this.d[0] * perStep;
    const d1 = this.d[1] * perStep;
    const d2 = this.d[2] * perStep;
    let { i1, i2, i3, last } = this;
    for (let i = 0; i < sound.length; i++) {
      const v = sound[i];
      const slope = v - last;
      last = v;
      const j1 = m0 * i1 + m1 * i2 + m2 * i3 + (n0 * v + d0 * slope);
      const j2 = m3 * i1 + m4 * i2 + m5 * i3 + (n1 * v + d1 * slope);
      i3 = m6 * i1 + m7 * i2 + m8 * i3 + (n2 * v + d2 * slope);
      i1 = j1;
      i2 = j2;
      sound[i] = i3 * scale;
    }
    // What has rung out is silence: numbers below the smallest normal one would only slow the rest of the song.
    const faint = Math.abs(i1) + Math.abs(i2) + Math.abs(i3) < 1e-200;
    this.i1 = faint ? 0 : i1;
    this.i2 = faint ? 0 : i2;
    this.i3 = faint ? 0 : i3;
    this.last = last;
  }
}

/** Gain of i3 over V at the resonance, the peak between 1 and 8 kHz, from the response to an impulse. */
function resonantGain(m: Float64Array, n: Float64Array, d: Float64Array, dt: number): number {
  const length = Math.round(0.02 / dt);
  const response = new Float64Array(length);
  let i1 = 0;
  let i2 = 0;
  let i3 = 0;
  for (let t = 0; t < length; t++) {
    const v = t === 0 ? 1 : 0;
    const slope = (t === 0 ? 1 : t === 1 ? -1 : 0) / dt;
    const j1 = m[0] * i1 + m[1] * i2 + m[2] * i3 + n[0] * v + d[0] * slope;
    const j2 = m[3] * i1 + m[4] * i2 + m[5] * i3 + n[1] * v + d[1] * slope;
    i3 = m[6] * i1 + m[7] * i2 + m[8] * i3 + n[2] * v + d[2] * slope;
    i1 = j1;
    i2 = j2;
    response[t] = i3;
  }
  let peak = 0;
  let before = Number.POSITIVE_INFINITY;
  let here = gainOf(response, 1000 * dt);
  for (let f = 1025; f <= 8000; f += 25) {
    const after = gainOf(response, f * dt);
    if (here > before && here >= after) peak = Math.max(peak, here);
    before = here;
    here = after;
  }
  return peak;
}

/** Gain of an impulse response at a frequency given in cycles a step. */
function gainOf(response: Float64Array, frequency: number): number {
  const c = Math.cos(2 * Math.PI * frequency);
  const s = Math.sin(2 * Math.PI * frequency);
  let re = 0;
  let im = 0;
  let pr = 1;
  let pi = 0;
  for (let t = 0; t < response.length; t++) {
    re += response[t] * pr;
    im += response[t] * pi;
    const next = pr * c + pi * s;
    pi = pi * c - pr * s;
    pr = next;
  }
  return Math.hypot(re, im);
}
