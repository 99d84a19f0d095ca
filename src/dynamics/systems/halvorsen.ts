import { flowSystem } from "./flowSystem.js";

/** Halvorsen's cyclically symmetric attractor. @see Sprott (2003) Chaos and Time-Series Analysis, appendix A. */
export const HALVORSEN_SYSTEM = flowSystem({
  name: "halvorsen",
  title: "Halvorsen's attractor",
  help: "Halvorsen's cyclically symmetric system.",
  equations: ["x' = -a x - 4 y - 4 z - y^2", "y' = -a y - 4 z - 4 x - z^2", "z' = -a z - 4 x - 4 y - x^2"],
  variables: [
    { name: "x", unit: "1" },
    { name: "y", unit: "1" },
    { name: "z", unit: "1" },
  ],
  parameters: { a: { help: "Damping", default: 1.27, low: -1e6, high: 1e6 } },
  samples: 40_000,
  step: 0.02,
  timeUnit: "1",
  transient: 50,
  observable: "x",
  section: { variable: "x", level: -5, direction: "up" },
  known: {
    lyapunov: 0.7899,
    spectrum: [0.7899, 0, -4.5999],
    kaplanYorke: 2.1717,
    turn: 1.22,
    source: "Sprott (2003), appendix A; our integration agrees",
  },
  fine: 0.0025,
  velocity:
    ({ a }) =>
    (state, velocity) => {
      const x = state[0];
      const y = state[1];
      const z = state[2];
      velocity[0] = -a * x - 4 * y - 4 * z - y * y;
      velocity[1] = -a * y - 4 * z - 4 * x - z * z;
      velocity[2] = -a * z - 4 * x - 4 * y - x * x;
    },
  derivatives:
    ({ a }) =>
    (state, matrix) => {
      const x = state[0];
      const y = state[1];
      const z = state[2];
      matrix[0] = -a;
      matrix[1] = -4 - 2 * y;
      matrix[2] = -4;
      matrix[3] = -4;
      matrix[4] = -a;
      matrix[5] = -4 - 2 * z;
      matrix[6] = -4 - 2 * x;
      matrix[7] = -4;
      matrix[8] = -a;
    },
  initial: (random) => [-5 + 0.1 * random.normal(), 0.1 * random.normal(), 0.1 * random.normal()],
});
