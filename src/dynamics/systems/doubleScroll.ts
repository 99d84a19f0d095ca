import { flowSystem } from "./flowSystem.js";

/**
 * The double scroll of Elwakil and Kennedy: a linear oscillator with a switch, x''' = -a (x'' + x' + x - sgn x), whose
 * switch is a steep but smooth tanh here, so that it has derivatives everywhere.
 * @see Elwakil & Kennedy (2001) IEEE Trans. Circuits Syst. I 48 289.
 */
export const DOUBLE_SCROLL_SYSTEM = flowSystem({
  name: "double-scroll",
  title: "The double scroll",
  help: "The double scroll: a linear oscillator with a smooth switch.",
  equations: ["x' = y", "y' = z", "z' = -a (x + y + z - tanh(steepness x))"],
  variables: [
    { name: "x", unit: "1" },
    { name: "y", unit: "1" },
    { name: "z", unit: "1" },
  ],
  parameters: {
    a: { help: "Damping and stiffness", default: 0.8, low: -1e6, high: 1e6 },
    steepness: { help: "Slope of the switch at 0", default: 20, low: 0, high: 1000 },
  },
  samples: 40_000,
  step: 0.1,
  timeUnit: "1",
  transient: 500,
  observable: "x",
  section: { variable: "y", level: 0, direction: "up" },
  known: {
    lyapunov: 0.0772,
    spectrum: [0.0772, 0, -0.8772],
    kaplanYorke: 2.088,
    turn: 7.9,
    source: "our own integration, the same for any steepness from 20 to 200",
  },
  fine: ({ steepness }) => Math.min(0.01, 0.2 / Math.max(1, steepness)),
  velocity:
    ({ a, steepness }) =>
    (state, velocity) => {
      const y = state[1];
      const z = state[2];
      velocity[0] = y;
      velocity[1] = z;
      velocity[2] = -a * (state[0] + y + z - Math.tanh(steepness * state[0]));
    },
  derivatives:
    ({ a, steepness }) =>
    (state, matrix) => {
      const switched = Math.tanh(steepness * state[0]);
      matrix[0] = 0;
      matrix[1] = 1;
      matrix[2] = 0;
      matrix[3] = 0;
      matrix[4] = 0;
      matrix[5] = 1;
      matrix[6] = -a * (1 - steepness * (1 - switched * switched));
      matrix[7] = -a;
      matrix[8] = -a;
    },
  initial: (random) => [0.5 + 0.1 * random.normal(), 0.1 + 0.02 * random.normal(), 0.02 * random.normal()],
});
