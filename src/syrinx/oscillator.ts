/** A gesture over a block of integration steps, one value a step. */
export interface Drive {
  /** alpha, air-sac pressure, dimensionless */
  readonly pressure: Float64Array;
  /** beta, tension of the labia, dimensionless */
  readonly tension: Float64Array;
  /** scale of the source, dimensionless */
  readonly loudness: Float64Array;
}

/** One half of a syrinx in motion: any model of the labia that a gesture can drive. */
export interface Oscillator {
  /**
   * Goes through a block and adds what it sings, loudness times labial velocity, to the source of the tract.
   * @param source one value a step, of the drive's length.
   */
  sing(drive: Drive, source: Float64Array): void;
  /** Is it so still that at rest nothing would change any more? */
  settled(): boolean;
  /** Has it stayed finite? */
  finite(): boolean;
}

/** One fourth-order Runge-Kutta step of x' = v, v' = a(x, v); writes the new state into `state`. */
export function rungeKutta(
  acceleration: (x: number, v: number) => number,
  state: { x: number; v: number },
  h: number,
): void {
  const { x, v } = state;
  const half = 0.5 * h;
  const k1 = acceleration(x, v);
  const v2 = v + half * k1;
  const k2 = acceleration(x + half * v, v2);
  const v3 = v + half * k2;
  const k3 = acceleration(x + half * v2, v3);
  const v4 = v + h * k3;
  const k4 = acceleration(x + h * v3, v4);
  state.x = x + (h / 6) * (v + 2 * v2 + 2 * v3 + v4);
  state.v = v + (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
}
