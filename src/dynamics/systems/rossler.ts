import type { Random } from "../../math/random.js";
import type { VectorField } from "../../math/rungeKutta4.js";
import type { Column, Trajectory } from "../../shapes/series.js";
import { flowSystem, substepsOf } from "./flowSystem.js";
import { type Simulation, simulateFlow } from "./simulateFlow.js";
import { startRandom } from "./startRandom.js";
import type { JacobianField } from "./system.js";

/** Parameters of the Rossler system, dimensionless. */
export interface RosslerParameters {
  readonly a: number;
  readonly b: number;
  /** the larger, the more folds; at 5.7 there is chaos with one fold */
  readonly c: number;
}

/** The usual parameters: chaos with one fold. */
export const ROSSLER: RosslerParameters = { a: 0.2, b: 0.2, c: 5.7 };

/**
 * Largest Lyapunov exponent at the usual parameters, natural logarithm per unit of time.
 * @see Sprott (2003) Chaos and Time-Series Analysis, app. A; Rossler (1976) Phys. Lett. A 57 397.
 */
export const ROSSLER_LYAPUNOV = 0.0714;

/** Mean duration of a turn at the usual parameters: between two downward crossings of y = 0. */
export const ROSSLER_TURN = 5.86;

const VARIABLES: readonly Column[] = ["x", "y", "z"].map((name) => ({ name, unit: "1" }));
/** Longest Runge-Kutta step whose error is 1e-9 on average (4e-8 at worst). */
const FINE = 0.01;
/** Duration of the transient: from near the centre the path spirals out by exp(0.1 t). */
const TRANSIENT = 200;

/**
 * The Rossler system: x' = -y - z, y' = x + a y, z' = b + z (x - c).
 * @returns a function that writes the velocity of a state (x, y, z).
 * @see Rossler (1976) Phys. Lett. A 57 397.
 * @example
 * const velocity = new Float64Array(3);
 * rosslerField({ a: 0.5, b: 2, c: 4 })(Float64Array.of(1, 2, 3), velocity);
 * Array.from(velocity); // [-5, 2, -7]
 */
export function rosslerField({ a, b, c }: RosslerParameters = ROSSLER): VectorField {
  return (state, velocity) => {
    const x = state[0];
    const y = state[1];
    const z = state[2];
    velocity[0] = -y - z;
    velocity[1] = x + a * y;
    velocity[2] = b + z * (x - c);
  };
}

/** The derivatives of `rosslerField`. */
function rosslerJacobian({ a, c }: RosslerParameters): JacobianField {
  return (state, matrix) => {
    matrix[0] = 0;
    matrix[1] = -1;
    matrix[2] = -1;
    matrix[3] = 1;
    matrix[4] = a;
    matrix[5] = 0;
    matrix[6] = state[2];
    matrix[7] = 0;
    matrix[8] = state[0] - c;
  };
}

/**
 * A path of the Rossler system on its attractor.
 * @param simulation samples and step (0.1 is usual); from a seed or from a given state (x, y, z).
 * @returns samples x 3 (x, y, z), of unit "1", at 1 / step rows per unit of time.
 * @throws {InputError} if a setting is out of range or the path diverges.
 * @see Rossler (1976) Phys. Lett. A 57 397.
 * @example
 * // The inner fixed point: z = (c - sqrt(c^2 - 4 a b)) / (2 a), y = -z, x = a z.
 * const z = (5.7 - Math.sqrt(5.7 ** 2 - 0.16)) / 0.4;
 * const rest = simulateRossler({ samples: 2, step: 0.1, initial: [0.2 * z, -z, z] });
 * Math.abs(rest.values[3] - rest.values[0]); // 0.0000
 */
export function simulateRossler({
  parameters = ROSSLER,
  seed = 1,
  ...simulation
}: Simulation & { readonly parameters?: RosslerParameters }): Trajectory {
  const { step } = simulation;
  return simulateFlow("simulateRossler", rosslerField(parameters), VARIABLES, {
    ...simulation,
    initial: simulation.initial ?? rosslerStart(startRandom(seed)),
    discard: simulation.discard ?? (simulation.initial ? 0 : TRANSIENT),
    substeps: simulation.substeps ?? substepsOf(step, FINE),
  });
}

/** A state on a circle, where the flow rotates before it folds. */
function rosslerStart(random: Random): number[] {
  const angle = 2 * Math.PI * random.uniform();
  return [5 * Math.cos(angle), 5 * Math.sin(angle), 0];
}

/** The Rossler system in the register of systems. */
export const ROSSLER_SYSTEM = flowSystem({
  name: "rossler",
  title: "The Rossler system",
  help: "The Rossler system.",
  equations: ["x' = -y - z", "y' = x + a y", "z' = b + z (x - c)"],
  variables: VARIABLES,
  parameters: {
    a: { help: "Parameter a", default: ROSSLER.a, low: -1e6, high: 1e6 },
    b: { help: "Parameter b", default: ROSSLER.b, low: -1e6, high: 1e6 },
    c: { help: "Parameter c", default: ROSSLER.c, low: -1e6, high: 1e6 },
  },
  samples: 40_000,
  step: 0.1,
  timeUnit: "1",
  transient: TRANSIENT,
  observable: "x",
  section: { variable: "y", level: 0, direction: "down" },
  known: {
    lyapunov: ROSSLER_LYAPUNOV,
    spectrum: [ROSSLER_LYAPUNOV, 0, -5.3943],
    kaplanYorke: 2.0132,
    turn: ROSSLER_TURN,
    source: "Sprott (2003), appendix A; our integration agrees",
  },
  fine: FINE,
  velocity: rosslerField,
  derivatives: rosslerJacobian,
  initial: rosslerStart,
});
