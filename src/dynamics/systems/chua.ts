import { flowSystem } from "./flowSystem.js";

/** Chua's circuit with its piecewise-linear diode: the double scroll. @see Matsumoto (1984) IEEE Trans. Circuits Syst. 31 1055. */
export const CHUA_SYSTEM = flowSystem({
  name: "chua",
  title: "Chua's circuit",
  help: "Chua's circuit with a piecewise-linear diode.",
  equations: ["x' = alpha (y - x + b x + (a - b) (|x + 1| - |x - 1|) / 2)", "y' = x - y + z", "z' = -beta y"],
  variables: [
    { name: "x", unit: "1" },
    { name: "y", unit: "1" },
    { name: "z", unit: "1" },
  ],
  parameters: {
    alpha: { help: "Ratio of the capacitors", default: 9, low: -1e6, high: 1e6 },
    beta: { help: "Inverse inductance", default: 100 / 7, low: -1e6, high: 1e6 },
    a: { help: "Negative slope of the diode within +-1", default: 8 / 7, low: -1e6, high: 1e6 },
    b: { help: "Negative slope of the diode beyond +-1", default: 5 / 7, low: -1e6, high: 1e6 },
  },
  samples: 40_000,
  step: 0.05,
  timeUnit: "1",
  transient: 200,
  observable: "x",
  section: { variable: "y", level: 0, direction: "up" },
  known: {
    lyapunov: 0.3271,
    spectrum: [0.3271, 0, -2.5197],
    kaplanYorke: 2.1298,
    turn: 2.244,
    source: "Sprott (2003), appendix A; our integration agrees",
  },
  fine: 0.005,
  velocity:
    ({ alpha, beta, a, b }) =>
    (state, velocity) => {
      const x = state[0];
      const y = state[1];
      const z = state[2];
      velocity[0] = alpha * (y - x + b * x + 0.5 * (a - b) * (Math.abs(x + 1) - Math.abs(x - 1)));
      velocity[1] = x - y + z;
      velocity[2] = -beta * y;
    },
  derivatives:
    ({ alpha, beta, a, b }) =>
    (state, matrix) => {
      matrix[0] = alpha * ((Math.abs(state[0]) < 1 ? a : b) - 1);
      matrix[1] = alpha;
      matrix[2] = 0;
      matrix[3] = 1;
      matrix[4] = -1;
      matrix[5] = 1;
      matrix[6] = 0;
      matrix[7] = -beta;
      matrix[8] = 0;
    },
  initial: (random) => [0.7 + 0.1 * random.normal(), 0.1 * random.normal(), 0.1 * random.normal()],
});
