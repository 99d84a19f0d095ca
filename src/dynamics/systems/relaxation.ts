import { relaxationSpeed } from "../../syrinx/relaxationOscillator.js";
import { flowSystem } from "./flowSystem.js";

/** The relaxation oscillator of the syrinx: two slow stretches and two jumps a turn. @see van der Pol (1926) Phil. Mag. 2 978. */
export const RELAXATION_SYSTEM = flowSystem({
  name: "relaxation",
  title: "The relaxation oscillator",
  help: "The relaxation oscillator: a limit cycle of slow stretches and jumps.",
  equations: ["u' = v - (c / 3) u^3 + b u", "v' = -k u - g"],
  variables: [
    { name: "u", unit: "1" },
    { name: "v", unit: "1" },
  ],
  parameters: {
    b: { help: "Negative damping: above 0 it oscillates", default: 5, low: -1000, high: 1000 },
    c: { help: "Cubic damping", default: 5, low: 1e-6, high: 1000 },
    k: { help: "Stiffness", default: 1, low: 1e-6, high: 1e6 },
    g: { help: "Constant force", default: 0, low: -1e6, high: 1e6 },
  },
  samples: 10_000,
  step: 0.05,
  timeUnit: "1",
  transient: 100,
  observable: "u",
  section: { variable: "u", level: 0, direction: "up" },
  known: {
    lyapunov: 0,
    spectrum: [0, -7.3588],
    kaplanYorke: 1,
    turn: 11.612,
    source: "a limit cycle; the second exponent by our own integration",
  },
  fine: 0.002,
  velocity:
    ({ b, c, k, g }) =>
    (state, velocity) => {
      const u = state[0];
      velocity[0] = relaxationSpeed(b, c, u, state[1]);
      velocity[1] = -k * u - g;
    },
  derivatives:
    ({ b, c, k }) =>
    (state, matrix) => {
      matrix[0] = b - c * state[0] * state[0];
      matrix[1] = 1;
      matrix[2] = -k;
      matrix[3] = 0;
    },
  initial: (random) => [1 + 0.1 * random.normal(), 0.1 * random.normal()],
});
