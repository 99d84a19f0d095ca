import type { Random } from "../../math/random.js";
import type { VectorField } from "../../math/rungeKutta4.js";
import type { Column, Trajectory } from "../../shapes/series.js";
import { flowSystem, substepsOf } from "./flowSystem.js";
import { type Simulation, simulateFlow } from "./simulateFlow.js";
import { startRandom } from "./startRandom.js";
import type { JacobianField } from "./system.js";

/** Parameters of the Lorenz system, dimensionless. */
export interface LorenzParameters {
  /** Prandtl number */
  readonly sigma: number;
  /** Rayleigh number over its critical value */
  readonly rho: number;
  /** shape of the convection cells, 4 / (1 + a^2) */
  readonly beta: number;
}

/** The classic parameters: chaos. */
export const LORENZ: LorenzParameters = { sigma: 10, rho: 28, beta: 8 / 3 };

/**
 * Largest Lyapunov exponent at the classic parameters, natural logarithm per unit of time.
 * @see Sprott (2003) Chaos and Time-Series Analysis, app. A; Viswanath (1998): 0.90566.
 */
export const LORENZ_LYAPUNOV = 0.9056;

/** Mean duration of a turn about either wing at the classic parameters: between two upward crossings of z = 27. */
export const LORENZ_TURN = 0.7514;

const VARIABLES: readonly Column[] = ["x", "y", "z"].map((name) => ({ name, unit: "1" }));
/** Longest Runge-Kutta step whose error is 2e-9 on average (6e-8 at worst). */
const FINE = 0.0025;
/** Duration of the transient: contraction is fast, by exp(-13.7 t). */
const TRANSIENT = 20;

/**
 * The Lorenz system: x' = sigma (y - x), y' = x (rho - z) - y, z' = x y - beta z.
 * @returns a function that writes the velocity of a state (x, y, z).
 * @see Lorenz (1963) J. Atmos. Sci. 20 130.
 * @example
 * const velocity = new Float64Array(3);
 * lorenzField({ sigma: 10, rho: 28, beta: 2 })(Float64Array.of(1, 2, 3), velocity);
 * Array.from(velocity); // [10, 23, -4]
 */
export function lorenzField({ sigma, rho, beta }: LorenzParameters = LORENZ): VectorField {
  return (state, velocity) => {
    const x = state[0];
    const y = state[1];
    const z = state[2];
    velocity[0] = sigma * (y - x);
    velocity[1] = x * (rho - z) - y;
    velocity[2] = x * y - beta * z;
  };
}

/** The derivatives of `lorenzField`. */
function lorenzJacobian({ sigma, rho, beta }: LorenzParameters): JacobianField {
  return (state, matrix) => {
    matrix[0] = -sigma;
    matrix[1] = sigma;
    matrix[2] = 0;
    matrix[3] = rho - state[2];
    matrix[4] = -1;
    matrix[5] = -state[0];
    matrix[6] = state[1];
    matrix[7] = state[0];
    matrix[8] = -beta;
  };
}

/**
 * A path of the Lorenz system on its attractor.
 * @param simulation samples and step (0.01 to 0.02 is usual); from a seed or from a given state (x, y, z).
 * @returns samples x 3 (x, y, z), of unit "1", at 1 / step rows per unit of time.
 * @throws {InputError} if a setting is out of range or the path diverges.
 * @see Lorenz (1963) J. Atmos. Sci. 20 130.
 * @example
 * // The centre of a wing is a fixed point: x = y = sqrt(beta (rho - 1)), z = rho - 1.
 * const rest = simulateLorenz({ samples: 2, step: 0.01, initial: [Math.sqrt(72), Math.sqrt(72), 27] });
 * Math.abs(rest.values[3] - rest.values[0]); // 0.0000
 */
export function simulateLorenz({
  parameters = LORENZ,
  seed = 1,
  ...simulation
}: Simulation & { readonly parameters?: LorenzParameters }): Trajectory {
  const { step } = simulation;
  return simulateFlow("simulateLorenz", lorenzField(parameters), VARIABLES, {
    ...simulation,
    initial: simulation.initial ?? lorenzStart(startRandom(seed)),
    discard: simulation.discard ?? (simulation.initial ? 0 : TRANSIENT),
    substeps: simulation.substeps ?? substepsOf(step, FINE),
  });
}

/** A state near the attractor. */
function lorenzStart(random: Random): number[] {
  return [5 * random.normal(), 5 * random.normal(), 25 + 5 * random.normal()];
}

/** The Lorenz system in the register of systems. */
export const LORENZ_SYSTEM = flowSystem({
  name: "lorenz",
  title: "The Lorenz system",
  help: "The Lorenz system.",
  equations: ["x' = sigma (y - x)", "y' = x (rho - z) - y", "z' = x y - beta z"],
  variables: VARIABLES,
  parameters: {
    sigma: { help: "Prandtl number", default: LORENZ.sigma, low: -1e6, high: 1e6 },
    rho: { help: "Rayleigh number over its critical value", default: LORENZ.rho, low: -1e6, high: 1e6 },
    beta: { help: "Shape of the convection cells", default: LORENZ.beta, low: -1e6, high: 1e6 },
  },
  samples: 40_000,
  step: 0.02,
  timeUnit: "1",
  transient: TRANSIENT,
  observable: "x",
  section: {
    variable: "z",
    level: 27,
    direction: "up",
    // Turns about the left and the right wing.
    turns: { variable: "x", cuts: [0], letters: "LR" },
  },
  known: {
    lyapunov: LORENZ_LYAPUNOV,
    spectrum: [LORENZ_LYAPUNOV, 0, -14.5723],
    kaplanYorke: 2.0621,
    turn: LORENZ_TURN,
    source: "Sprott (2003), appendix A; our integration agrees",
  },
  fine: FINE,
  velocity: lorenzField,
  derivatives: lorenzJacobian,
  initial: lorenzStart,
});
