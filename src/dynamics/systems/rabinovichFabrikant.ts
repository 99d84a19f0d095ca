import { flowSystem } from "./flowSystem.js";

/** The Rabinovich-Fabrikant equations: waves in a plasma that are unstable by modulation. @see Rabinovich & Fabrikant (1979) Sov. Phys. JETP 50 311. */
export const RABINOVICH_FABRIKANT_SYSTEM = flowSystem({
  name: "rabinovich-fabrikant",
  title: "The Rabinovich-Fabrikant equations",
  help: "The Rabinovich-Fabrikant equations.",
  equations: [
    "x' = y (z - 1 + x^2) + gamma x",
    "y' = x (3 z + 1 - x^2) + gamma y",
    "z' = -2 z (alpha + x y)",
  ],
  variables: [
    { name: "x", unit: "1" },
    { name: "y", unit: "1" },
    { name: "z", unit: "1" },
  ],
  parameters: {
    alpha: { help: "Damping of the slow mode", default: 1.1, low: -1e6, high: 1e6 },
    gamma: { help: "Growth of the waves", default: 0.87, low: -1e6, high: 1e6 },
  },
  samples: 40_000,
  step: 0.05,
  timeUnit: "1",
  transient: 200,
  observable: "x",
  section: { variable: "y", level: 1, direction: "up" },
  known: {
    lyapunov: 0.1981,
    spectrum: [0.1981, 0, -0.6581],
    kaplanYorke: 2.301,
    turn: 2.614,
    source: "Sprott (2003), appendix A; our integration agrees",
  },
  fine: 0.005,
  velocity:
    ({ alpha, gamma }) =>
    (state, velocity) => {
      const x = state[0];
      const y = state[1];
      const z = state[2];
      velocity[0] = y * (z - 1 + x * x) + gamma * x;
      velocity[1] = x * (3 * z + 1 - x * x) + gamma * y;
      velocity[2] = -2 * z * (alpha + x * y);
    },
  derivatives:
    ({ alpha, gamma }) =>
    (state, matrix) => {
      const x = state[0];
      const y = state[1];
      const z = state[2];
      matrix[0] = 2 * x * y + gamma;
      matrix[1] = z - 1 + x * x;
      matrix[2] = y;
      matrix[3] = 3 * z + 1 - 3 * x * x;
      matrix[4] = gamma;
      matrix[5] = 3 * x;
      matrix[6] = -2 * z * y;
      matrix[7] = -2 * z * x;
      matrix[8] = -2 * (alpha + x * y);
    },
  // Close to a path that stays: far from it paths run off.
  initial: (random) => [-1 + 0.01 * random.normal(), 0.01 * random.normal(), 0.5 + 0.01 * random.normal()],
});
