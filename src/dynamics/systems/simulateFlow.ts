import { rungeKutta4, type VectorField } from "../../math/rungeKutta4.js";
import { InputError } from "../../shapes/inputError.js";
import type { Column, Trajectory } from "../../shapes/series.js";

/** Length, sampling and initial state of a simulation. Time is the system's own, without a unit. */
export interface Simulation {
  /** rows of the trajectory, at least 1; the first is the state at the end of the transient */
  readonly samples: number;
  /** time between two rows, above 0 */
  readonly step: number;
  /** picks the initial state, any integer; default 1, ignored where `initial` is given */
  readonly seed?: number;
  /** initial state */
  readonly initial?: ArrayLike<number>;
  /** time left out before the first row, at least 0; default 0 from a given initial state, otherwise the system's transient */
  readonly discard?: number;
  /** Runge-Kutta steps between two rows, at least 1; default as many as the system needs for errors of 1e-9 a step */
  readonly substeps?: number;
  /** places of coordinates that are angles, brought into [0, 2 pi); default none */
  readonly angles?: readonly number[];
}

const TURN = 2 * Math.PI;

/**
 * Integrates a flow in double precision by fourth-order Runge-Kutta steps.
 * @param name of the caller, named in error messages. @param field velocity of a state.
 * @param variables the coordinates of a state: the columns of the result.
 * @param simulation must include `initial`, `discard` and `substeps` here.
 * @returns samples x variables, at 1 / step rows per unit of time.
 * @throws {InputError} if a setting is out of range, or the path diverges.
 * @example
 * const circle = simulateFlow("turn", (s, v) => { v[0] = -s[1]; v[1] = s[0]; }, [{ name: "x", unit: "1" }, { name: "y", unit: "1" }], {
 *   samples: 2, step: Math.PI / 2, initial: [1, 0], discard: 0, substeps: 100,
 * });
 * circle.values[3]; // 1.00000
 */
export function simulateFlow(
  name: string,
  field: VectorField,
  variables: readonly Column[],
  {
    samples,
    step,
    initial,
    discard,
    substeps,
    angles = [],
  }: Omit<Simulation, "seed"> & Required<Pick<Simulation, "initial" | "discard" | "substeps">>,
): Trajectory {
  const dimension = variables.length;
  const refuse = (what: string, rule: string, advice: string): never => {
    throw new InputError(`${name}: ${what} ${rule}; ${advice}.`);
  };
  if (!Number.isInteger(samples) || samples < 1)
    refuse(`samples=${samples}`, "must be a positive integer", "give the number of rows to keep");
  if (!(step > 0 && step < Number.POSITIVE_INFINITY))
    refuse(`step=${step}`, "must be positive", "give the time between two rows");
  if (!(discard >= 0 && discard < Number.POSITIVE_INFINITY))
    refuse(`discard=${discard}`, "must not be negative", "give the time to leave out, 0 or more");
  if (!Number.isInteger(substeps) || substeps < 1)
    refuse(`substeps=${substeps}`, "must be a positive integer", "give 1 or more");
  if (initial.length !== dimension)
    refuse(`initial has ${initial.length} values`, `but a state has ${dimension}`, "give one per variable");
  const state = Float64Array.from(initial);
  const advance = rungeKutta4(field, dimension);
  const h = step / substeps;
  for (let n = Math.round(discard / h); n > 0; n--) advance(state, h);
  const values = new Float32Array(samples * dimension);
  for (let r = 0; r < samples; r++) {
    if (r > 0) for (let n = 0; n < substeps; n++) advance(state, h);
    for (const angle of angles) state[angle] -= TURN * Math.floor(state[angle] / TURN);
    for (let d = 0; d < dimension; d++) values[r * dimension + d] = state[d];
  }
  if (!state.every(Number.isFinite)) {
    refuse(
      `step=${step} in ${substeps} substeps`,
      "diverges",
      "give more substeps, other parameters, or an initial state nearer the attractor",
    );
  }
  return { values, columns: variables, rate: 1 / step, start: 0 };
}
