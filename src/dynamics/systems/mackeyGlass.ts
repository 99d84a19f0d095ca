import { simulateDelay } from "./simulateDelay.js";
import { startRandom } from "./startRandom.js";
import type { System } from "./system.js";

const USUAL = { beta: 0.2, gamma: 0.1, power: 10, delay: 17 } as const;
const VARIABLES = [{ name: "x", unit: "1" }] as const;
const TRANSIENT = 2000;
/** Longest Runge-Kutta step. */
const FINE = 0.1;

/** The Mackey-Glass equation: blood cells made by what there were a delay ago. Its state is the whole past delay. @see Mackey & Glass (1977) Science 197 287. */
export const MACKEY_GLASS_SYSTEM: System = {
  name: "mackey-glass",
  title: "The Mackey-Glass equation",
  help: "The Mackey-Glass equation, whose velocity depends on its past.",
  equations: ["x' = beta x(t - delay) / (1 + x(t - delay)^power) - gamma x"],
  variables: VARIABLES,
  parameters: {
    beta: { help: "Production", default: USUAL.beta, low: 0, high: 1000 },
    gamma: { help: "Decay", default: USUAL.gamma, low: 0, high: 1000 },
    power: { help: "Steepness of the feedback", default: USUAL.power, low: 0, high: 1000 },
    delay: { help: "Delay of the feedback", default: USUAL.delay, low: 0.01, high: 1e6 },
  },
  samples: 40_000,
  step: 1,
  timeUnit: "1",
  transient: TRANSIENT,
  observable: "x",
  section: { variable: "x", level: 0.9, direction: "up" },
  known: {
    lyapunov: 0.00515,
    spectrum: [0.00515, 0, -0.0388, -0.0527],
    kaplanYorke: 2.133,
    turn: 49.94,
    source: "our own integration; Farmer (1982) Physica D 4 366 has a dimension of 2.10",
  },
  simulate({ samples, step, seed, parameters, transient = TRANSIENT }) {
    const { beta, gamma, power, delay } = { ...USUAL, ...parameters };
    const random = startRandom(seed);
    return simulateDelay(
      "mackey-glass",
      (x, late) => (beta * late) / (1 + late ** power) - gamma * x,
      VARIABLES[0],
      { samples, step, delay, past: 1.2 + 0.1 * random.normal(), discard: transient, longest: FINE },
    );
  },
};
