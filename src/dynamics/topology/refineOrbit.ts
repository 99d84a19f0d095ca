import { type Complex, eigenvalues } from "../../math/eigenvalues.js";
import { LeastSquares } from "../../math/leastSquares.js";
import { rungeKutta4, type VectorField } from "../../math/rungeKutta4.js";
import { InputError } from "../../shapes/inputError.js";

/** A periodic orbit as it is looked for, or found: states evenly in time, the first not repeated. */
export interface OrbitShape {
  /** states x dimension */
  readonly points: Float64Array;
  readonly dimension: number;
  /** in the time unit of the flow */
  readonly period: number;
}

/** A periodic orbit of a flow whose equations are known. */
export interface RefinedOrbit extends OrbitShape {
  /** eigenvalues of the monodromy matrix but the one of the direction of flow, which is 1; the largest first */
  readonly multipliers: readonly Complex[];
}

/** How a periodic orbit is refined. */
export interface RefineSettings {
  /** parts that the orbit is cut into, so that errors don't grow over a whole period; default 12 */
  readonly segments?: number;
  /** relative change of the period below which finer steps are not worth it; default 1e-10 */
  readonly tolerance?: number;
}

/** Runge-Kutta steps along the orbit, at first and at most. */
const STEPS = { first: 384, most: 100_000 };
/** Periods below this share of the guess's are those of a point. */
const SHORTEST = 0.01;
const ITERATIONS = 60;
/** Mismatch of the segments, relative to the size of the orbit, at which it is closed. */
const CLOSED = 1e-11;
/** Halvings of a step of Newton's method that makes the mismatch larger. */
const HALVINGS = 8;

/**
 * A periodic orbit of a flow, stable or not, by Newton's method on several segments at once (multiple shooting): each segment
 * must end where the next begins, and the first state stays in the plane across the flow.
 * @param field velocity of a state. @param guess states of a nearby closed curve, evenly in time, and its period.
 * @param settings of the search.
 * @returns the orbit, at as many states as the guess has, its period, and its multipliers.
 * @throws {InputError} if the guess doesn't fit or Newton's method does not close the orbit.
 * @see Cvitanovic et al., ChaosBook, ch. 16; Stoer & Bulirsch (2002) Introduction to Numerical Analysis 7.3.5.
 * @example
 * // The limit cycle of a normal form: radius 1, period 2 pi, and a perturbation decays by exp(-4 pi) a turn.
 * const field = (s, v) => {
 *   const pull = 1 - s[0] ** 2 - s[1] ** 2;
 *   v[0] = pull * s[0] - s[1];
 *   v[1] = pull * s[1] + s[0];
 * };
 * const points = Float64Array.from({ length: 80 }, (_, i) => 1.2 * (i % 2 ? Math.sin : Math.cos)((Math.PI * (i >> 1)) / 20));
 * refineOrbit(field, { points, dimension: 2, period: 6 }).period; // 6.28318531
 */
export function refineOrbit(
  field: VectorField,
  guess: OrbitShape,
  { segments = 12, tolerance = 1e-10 }: RefineSettings = {},
): RefinedOrbit {
  const { points, dimension: d, period } = guess;
  const states = points.length / d;
  if (!(period > 0 && Number.isFinite(period)))
    throw new InputError(`refineOrbit: period=${period} must be positive; give the time of one round.`);
  if (!Number.isInteger(segments) || segments < 1)
    throw new InputError(`refineOrbit: segments=${segments} must be a positive integer; give 1 or more.`);
  if (!Number.isInteger(states) || states < 2 || !points.every(Number.isFinite)) {
    throw new InputError(
      `refineOrbit: ${points.length} values are not two or more finite states of ${d} coordinates; give states x dimension.`,
    );
  }
  const shooting = new Shooting(field, guess, segments);
  let steps = Math.ceil(STEPS.first / segments);
  shooting.close(steps);
  for (;;) {
    const before = shooting.period;
    steps *= 2;
    shooting.close(steps);
    if (Math.abs(shooting.period / before - 1) < tolerance || steps * segments > STEPS.most) break;
  }
  if (!(shooting.period > SHORTEST * period)) {
    throw new InputError(
      `refineOrbit: the orbit shrank to a point, with a period of ${shooting.period.toPrecision(2)} from ${period}; give a closer guess.`,
    );
  }
  return {
    points: shooting.sample(states, steps),
    dimension: d,
    period: shooting.period,
    multipliers: multipliersOf(shooting.monodromy(), d),
  };
}

/** Eigenvalues of the monodromy matrix, without the one nearest to 1. */
function multipliersOf(monodromy: Float64Array, d: number): Complex[] {
  const all = eigenvalues(monodromy, d);
  const distances = all.map(({ re, im }) => Math.hypot(re - 1, im));
  const trivial = distances.indexOf(Math.min(...distances));
  return all.filter((_, i) => i !== trivial);
}

class Shooting {
  period: number;
  private readonly d: number;
  /** segments x dimension: where each begins */
  private starts: Float64Array;
  private readonly anchor: Float64Array;
  private readonly across: Float64Array;
  private readonly scale: number;
  /** segments x (dimension + dimension^2): where each ends, and its Jacobian, one column of it after another */
  private readonly ends: Float64Array;
  private readonly advance: (state: Float64Array, h: number) => void;

  constructor(
    private readonly field: VectorField,
    { points, dimension: d, period }: OrbitShape,
    private readonly segments: number,
  ) {
    this.d = d;
    this.period = period;
    const states = points.length / d;
    this.starts = new Float64Array(segments * d);
    for (let k = 0; k < segments; k++) {
      const at = (k * states) / segments;
      const [low, share] = [Math.floor(at), at - Math.floor(at)];
      for (let i = 0; i < d; i++) {
        const next = points[((low + 1) % states) * d + i];
        this.starts[k * d + i] = points[low * d + i] * (1 - share) + next * share;
      }
    }
    this.anchor = this.starts.slice(0, d);
    this.across = new Float64Array(d);
    field(this.anchor, this.across);
    let size = 0;
    for (let i = 0; i < d; i++) {
      let [low, high] = [Infinity, -Infinity];
      for (let s = 0; s < states; s++) {
        low = Math.min(low, points[s * d + i]);
        high = Math.max(high, points[s * d + i]);
      }
      size = Math.max(size, high - low);
    }
    this.scale = size;
    this.ends = new Float64Array(segments * (d + d * d));
    this.advance = rungeKutta4(withTangents(field, d, size), d + d * d);
  }

  /** Newton's method at a fixed number of steps a segment. */
  close(steps: number): void {
    const { d, segments } = this;
    let mismatch = this.shoot(this.starts, this.period, steps);
    for (let n = 0; n < ITERATIONS; n++) {
      if (mismatch < CLOSED * this.scale) return;
      const move = this.newtonStep();
      const from = this.starts;
      const period = this.period;
      let better = false;
      for (let share = 1, halving = 0; halving <= HALVINGS; halving++, share /= 2) {
        const starts = from.map((value, i) => value + share * move[i]);
        const time = period + share * move[segments * d];
        if (!(time > 0)) continue;
        const now = this.shoot(starts, time, steps);
        if (!(now < mismatch)) continue;
        // Where rounding errors end the descent, the last gain is small.
        better = now < 0.9 * mismatch;
        this.starts = starts;
        this.period = time;
        mismatch = now;
        break;
      }
      if (!better) break;
    }
    // Leaves `ends` at the best states.
    mismatch = this.shoot(this.starts, this.period, steps);
    if (mismatch < 1e4 * CLOSED * this.scale) return;
    throw new InputError(
      `refineOrbit: segments of the orbit end ${mismatch.toPrecision(2)} from where the next begin; give a closer guess, or more segments than ${segments}.`,
    );
  }

  /** Follows all segments; returns the largest distance between the end of one and the start of the next. */
  private shoot(starts: Float64Array, period: number, steps: number): number {
    const { d, segments } = this;
    const width = d + d * d;
    const h = period / (segments * steps);
    let worst = 0;
    for (let k = 0; k < segments; k++) {
      const state = new Float64Array(width);
      for (let i = 0; i < d; i++) {
        state[i] = starts[k * d + i];
        state[d + i * d + i] = 1;
      }
      for (let n = 0; n < steps; n++) this.advance(state, h);
      this.ends.set(state, k * width);
      const next = ((k + 1) % segments) * d;
      for (let i = 0; i < d; i++) worst = Math.max(worst, Math.abs(state[i] - starts[next + i]));
      if (!Number.isFinite(state[0])) return Number.POSITIVE_INFINITY;
    }
    return worst;
  }

  /** Changes of all starts and of the period that would close the orbit if the flow were linear. */
  private newtonStep(): Float64Array {
    const { d, segments, ends, starts } = this;
    const width = d + d * d;
    const unknowns = segments * d + 1;
    const system = new LeastSquares(unknowns, 1);
    const row = new Float64Array(unknowns);
    const target = new Float64Array(1);
    const velocity = new Float64Array(d);
    for (let k = 0; k < segments; k++) {
      const next = ((k + 1) % segments) * d;
      this.field(ends.slice(k * width, k * width + d), velocity);
      for (let i = 0; i < d; i++) {
        row.fill(0);
        for (let j = 0; j < d; j++) row[k * d + j] = ends[k * width + d + j * d + i];
        row[next + i] -= 1;
        row[unknowns - 1] = velocity[i] / segments;
        target[0] = starts[next + i] - ends[k * width + i];
        system.add(row, target);
      }
    }
    row.fill(0);
    target[0] = 0;
    for (let i = 0; i < d; i++) {
      row[i] = this.across[i];
      target[0] -= this.across[i] * (starts[i] - this.anchor[i]);
    }
    system.add(row, target);
    return system.solve(1e-14).coefficients;
  }

  /** The product of the segments' Jacobians. */
  monodromy(): Float64Array {
    const { d, segments, ends } = this;
    const width = d + d * d;
    let product = new Float64Array(d * d);
    for (let i = 0; i < d; i++) product[i * d + i] = 1;
    for (let k = 0; k < segments; k++) {
      const next = new Float64Array(d * d);
      for (let i = 0; i < d; i++) {
        for (let j = 0; j < d; j++) {
          for (let m = 0; m < d; m++) next[i * d + j] += ends[k * width + d + m * d + i] * product[m * d + j];
        }
      }
      product = next;
    }
    return product;
  }

  /** States evenly in time, each followed from the start of its own segment. */
  sample(states: number, steps: number): Float64Array {
    const { d, segments, starts, period } = this;
    const advance = rungeKutta4(this.field, d);
    const points = new Float64Array(states * d);
    const state = new Float64Array(d);
    let [segment, time] = [-1, 0];
    for (let s = 0; s < states; s++) {
      const at = (s * period) / states;
      const wanted = Math.min(segments - 1, Math.floor((s * segments) / states));
      if (wanted !== segment) {
        segment = wanted;
        time = (segment * period) / segments;
        state.set(starts.subarray(segment * d, (segment + 1) * d));
      }
      const few = Math.max(1, Math.ceil(((at - time) * segments * steps) / period));
      for (let n = 0; n < few; n++) advance(state, (at - time) / few);
      time = at;
      points.set(state, s * d);
    }
    return points;
  }
}

/** The flow of a state together with its tangent vectors: derivatives by central differences, exact for quadratic fields. */
function withTangents(field: VectorField, d: number, size: number): VectorField {
  const [at, ahead, behind] = [new Float64Array(d), new Float64Array(d), new Float64Array(d)];
  const reach = 1e-5 * size;
  return (state, velocity) => {
    for (let i = 0; i < d; i++) at[i] = state[i];
    field(at, ahead);
    for (let i = 0; i < d; i++) velocity[i] = ahead[i];
    for (let from = d; from < d + d * d; from += d) {
      let length = 0;
      for (let i = 0; i < d; i++) length += state[from + i] ** 2;
      const step = reach / (Math.sqrt(length) || 1);
      for (let i = 0; i < d; i++) at[i] = state[i] + step * state[from + i];
      field(at, ahead);
      for (let i = 0; i < d; i++) at[i] = state[i] - step * state[from + i];
      field(at, behind);
      for (let i = 0; i < d; i++) velocity[from + i] = (ahead[i] - behind[i]) / (2 * step);
    }
  };
}
