/** Writes the velocity at `state` into `velocity`; both have one value per coordinate. The flow does not depend on time. */
export type VectorField = (state: Float64Array, velocity: Float64Array) => void;

/**
 * The classic fourth-order Runge-Kutta step of a flow x' = f(x) of any dimension. Its buffers are made
 * once: the steps allocate nothing.
 * @param field writes f(x). @param dimension number of coordinates of a state, at least 1.
 * @returns a function that advances `state` by h, in place.
 * @see Hairer, Norsett & Wanner (1993) Solving Ordinary Differential Equations I, table 1.2.
 * @example
 * const step = rungeKutta4((x, velocity) => { velocity[0] = -x[0]; }, 1);
 * const state = Float64Array.of(1);
 * for (let n = 0; n < 10; n++) step(state, 0.1);
 * state[0]; // 0.36788
 */
export function rungeKutta4(field: VectorField, dimension: number): (state: Float64Array, h: number) => void {
  const k = new Float64Array(dimension);
  const sum = new Float64Array(dimension);
  const at = new Float64Array(dimension);
  return (state, h) => {
    field(state, k);
    for (let i = 0; i < dimension; i++) {
      sum[i] = k[i];
      at[i] = state[i] + 0.5 * h * k[i];
    }
    field(at, k);
    for (let i = 0; i < dimension; i++) {
      sum[i] += 2 * k[i];
      at[i] = state[i] + 0.5 * h * k[i];
    }
    field(at, k);
    for (let i = 0; i < dimension; i++) {
      sum[i] += 2 * k[i];
      at[i] = state[i] + h * k[i];
    }
    field(at, k);
    for (let i = 0; i < dimension; i++) state[i] += (h / 6) * (sum[i] + k[i]);
  };
}
