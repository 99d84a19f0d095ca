import { flowSystem } from "./flowSystem.js";

/** Chen's system: Lorenz's equations with other signs, two wings that turn faster and fold harder. @see Chen & Ueta (1999) Int. J. Bifurcation Chaos 9 1465. */
export const CHEN_SYSTEM = flowSystem({
  name: "chen",
  title: "Chen's system",
  help: "Chen's system.",
  equations: ["x' = a (y - x)", "y' = (c - a) x - x z + c y", "z' = x y - b z"],
  variables: [
    { name: "x", unit: "1" },
    { name: "y", unit: "1" },
    { name: "z", unit: "1" },
  ],
  parameters: {
    a: { help: "Parameter a", default: 35, low: -1e6, high: 1e6 },
    b: { help: "Parameter b", default: 3, low: -1e6, high: 1e6 },
    c: { help: "Parameter c", default: 28, low: -1e6, high: 1e6 },
  },
  samples: 40_000,
  step: 0.01,
  timeUnit: "1",
  transient: 20,
  observable: "x",
  section: { variable: "z", level: 21, direction: "up" },
  known: {
    lyapunov: 2.0272,
    spectrum: [2.0272, 0, -12.0272],
    kaplanYorke: 2.1686,
    turn: 0.619,
    source: "Sprott (2003), appendix A; our integration agrees",
  },
  fine: 0.001,
  velocity:
    ({ a, b, c }) =>
    (state, velocity) => {
      const x = state[0];
      const y = state[1];
      const z = state[2];
      velocity[0] = a * (y - x);
      velocity[1] = (c - a) * x - x * z + c * y;
      velocity[2] = x * y - b * z;
    },
  derivatives:
    ({ a, b, c }) =>
    (state, matrix) => {
      matrix[0] = -a;
      matrix[1] = a;
      matrix[2] = 0;
      matrix[3] = c - a - state[2];
      matrix[4] = c;
      matrix[5] = -state[0];
      matrix[6] = state[1];
      matrix[7] = state[0];
      matrix[8] = -b;
    },
  initial: (random) => [-5 + random.normal(), 2 + random.normal(), 20 + random.normal()],
});
