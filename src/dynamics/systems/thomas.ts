import { flowSystem } from "./flowSystem.js";

/** Thomas' cyclically symmetric attractor: a labyrinth of sines. @see Thomas (1999) Int. J. Bifurcation Chaos 9 1889. */
export const THOMAS_SYSTEM = flowSystem({
  name: "thomas",
  title: "Thomas' attractor",
  help: "Thomas' cyclically symmetric system.",
  equations: ["x' = sin y - b x", "y' = sin z - b y", "z' = sin x - b z"],
  variables: [
    { name: "x", unit: "1" },
    { name: "y", unit: "1" },
    { name: "z", unit: "1" },
  ],
  parameters: { b: { help: "Damping", default: 0.18, low: -1e6, high: 1e6 } },
  samples: 40_000,
  step: 0.25,
  timeUnit: "1",
  transient: 1000,
  observable: "x",
  known: {
    lyapunov: 0.0349,
    spectrum: [0.0349, 0, -0.5749],
    kaplanYorke: 2.0607,
    turn: 10.175,
    source: "Sprott (2003), appendix A; our integration agrees",
  },
  fine: 0.05,
  velocity:
    ({ b }) =>
    (state, velocity) => {
      const x = state[0];
      const y = state[1];
      const z = state[2];
      velocity[0] = Math.sin(y) - b * x;
      velocity[1] = Math.sin(z) - b * y;
      velocity[2] = Math.sin(x) - b * z;
    },
  derivatives:
    ({ b }) =>
    (state, matrix) => {
      matrix[0] = -b;
      matrix[1] = Math.cos(state[1]);
      matrix[2] = 0;
      matrix[3] = 0;
      matrix[4] = -b;
      matrix[5] = Math.cos(state[2]);
      matrix[6] = Math.cos(state[0]);
      matrix[7] = 0;
      matrix[8] = -b;
    },
  initial: (random) => [0.1 + 0.1 * random.normal(), 0.1 * random.normal(), 0.1 * random.normal()],
});
