import { acceleration } from "../../syrinx/normalForm.js";
import { flowSystem } from "./flowSystem.js";

/** Longest step of scaled time. */
const STEP = 0.02;

/** The normal form of the labial oscillator, which songs are synthesized with. @see Sitt et al. (2008) PRE 78 011905; Amador et al. (2013) Nature 495 59. */
export const NORMAL_FORM_SYSTEM = flowSystem({
  name: "normal-form",
  title: "The normal form of the labial oscillator",
  help: "The normal form of the labial oscillator, which songs are synthesized with.",
  equations: [
    "x' = y",
    "y' = -alpha gamma^2 - beta gamma^2 x - gamma^2 x^3 - gamma x^2 y + gamma^2 x^2 - gamma x y",
  ],
  variables: [
    { name: "x", unit: "1" },
    { name: "y", unit: "1/s" },
  ],
  parameters: {
    alpha: { help: "Pressure, dimensionless", default: 0.15, low: -10, high: 10 },
    beta: { help: "Tension of the labia, dimensionless", default: 0.5, low: -100, high: 100 },
    gamma: { help: "Time scale, 1/s", default: 24_000, low: 1, high: 1e9 },
  },
  samples: 10_000,
  step: 1e-5,
  timeUnit: "s",
  transient: 0.05,
  observable: "x",
  section: { variable: "x", level: 0, direction: "up" },
  known: {
    lyapunov: 0,
    spectrum: [0, -4453.2],
    kaplanYorke: 1,
    turn: 1 / 3289.1,
    source: "a limit cycle; the second exponent by our own integration",
  },
  fine: ({ gamma }) => STEP / gamma,
  velocity:
    ({ alpha, beta, gamma }) =>
    (state, velocity) => {
      const y = state[1];
      velocity[0] = y;
      velocity[1] = gamma * gamma * acceleration(alpha, beta, state[0], y / gamma);
    },
  derivatives:
    ({ beta, gamma }) =>
    (state, matrix) => {
      const x = state[0];
      const y = state[1];
      matrix[0] = 0;
      matrix[1] = 1;
      matrix[2] = gamma * (gamma * (2 * x - beta - 3 * x * x) - (2 * x + 1) * y);
      matrix[3] = -gamma * (x * x + x);
    },
  initial: (random, { gamma }) => [-0.5 + 0.1 * random.normal(), gamma * (0.5 + 0.1 * random.normal())],
});
