import { flowSystem } from "./flowSystem.js";

/** A round limit cycle, of which everything is known: a control for whatever claims to see chaos. */
export const LIMIT_CYCLE_SYSTEM = flowSystem({
  name: "limit-cycle",
  title: "A limit cycle",
  help: "The normal form of the Hopf bifurcation: a round limit cycle.",
  equations: ["x' = mu (1 - x^2 - y^2) x - omega y", "y' = mu (1 - x^2 - y^2) y + omega x"],
  variables: [
    { name: "x", unit: "1" },
    { name: "y", unit: "1" },
  ],
  parameters: {
    mu: { help: "Pull towards the cycle", default: 0.5, low: -1e6, high: 1e6 },
    omega: { help: "Angular frequency", default: 1, low: 1e-6, high: 1e6 },
  },
  samples: 10_000,
  step: 0.1,
  timeUnit: "1",
  transient: 100,
  observable: "x",
  section: { variable: "y", level: 0, direction: "up" },
  known: {
    lyapunov: 0,
    spectrum: [0, -1],
    kaplanYorke: 1,
    turn: 2 * Math.PI,
    source: "exact: 0 and -2 mu",
  },
  fine: ({ mu, omega }) => 0.02 / Math.max(1, Math.abs(mu), omega),
  velocity:
    ({ mu, omega }) =>
    (state, velocity) => {
      const x = state[0];
      const y = state[1];
      const pull = mu * (1 - x * x - y * y);
      velocity[0] = pull * x - omega * y;
      velocity[1] = pull * y + omega * x;
    },
  derivatives:
    ({ mu, omega }) =>
    (state, matrix) => {
      const x = state[0];
      const y = state[1];
      const pull = mu * (1 - x * x - y * y);
      matrix[0] = pull - 2 * mu * x * x;
      matrix[1] = -2 * mu * x * y - omega;
      matrix[2] = -2 * mu * x * y + omega;
      matrix[3] = pull - 2 * mu * y * y;
    },
  initial: (random) => {
    const angle = 2 * Math.PI * random.uniform();
    return [Math.cos(angle), Math.sin(angle)];
  },
});
