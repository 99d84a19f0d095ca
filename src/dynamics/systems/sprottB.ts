import { flowSystem } from "./flowSystem.js";

/** Sprott's case B: five terms, two of them quadratic, and constant dissipation. @see Sprott (1994) Phys. Rev. E 50 R647. */
export const SPROTT_B_SYSTEM = flowSystem({
  name: "sprott-b",
  title: "Sprott's system B",
  help: "Sprott's system B.",
  equations: ["x' = y z", "y' = x - y", "z' = a - x y"],
  variables: [
    { name: "x", unit: "1" },
    { name: "y", unit: "1" },
    { name: "z", unit: "1" },
  ],
  parameters: { a: { help: "Constant drive", default: 1, low: -1e6, high: 1e6 } },
  samples: 40_000,
  step: 0.1,
  timeUnit: "1",
  transient: 200,
  observable: "x",
  section: { variable: "z", level: 0, direction: "up" },
  known: {
    lyapunov: 0.2101,
    spectrum: [0.2101, 0, -1.2101],
    kaplanYorke: 2.1736,
    turn: 6.48,
    source: "Sprott (1994) Phys. Rev. E 50 R647; our integration agrees",
  },
  fine: 0.01,
  velocity:
    ({ a }) =>
    (state, velocity) => {
      const x = state[0];
      const y = state[1];
      velocity[0] = y * state[2];
      velocity[1] = x - y;
      velocity[2] = a - x * y;
    },
  derivatives: () => (state, matrix) => {
    matrix[0] = 0;
    matrix[1] = state[2];
    matrix[2] = state[1];
    matrix[3] = 1;
    matrix[4] = -1;
    matrix[5] = 0;
    matrix[6] = -state[1];
    matrix[7] = -state[0];
    matrix[8] = 0;
  },
  initial: (random) => [0.1 + 0.1 * random.normal(), 0.1 * random.normal(), 0.1 * random.normal()],
});
