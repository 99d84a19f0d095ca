import { flowSystem } from "./flowSystem.js";

/** Distance of the tube's middle from the axis; the tube's own radius is 1. */
const RADIUS = 2;

/** A torus wound by two frequencies, of which everything is known: a control between a limit cycle and chaos. */
export const TORUS_SYSTEM = flowSystem({
  name: "torus",
  title: "A torus",
  help: "Quasiperiodic motion on a torus: two frequencies in the golden ratio.",
  equations: [
    "x' = u' x / r - omega1 y, y' = u' y / r + omega1 x, with r = sqrt(x^2 + y^2), u = r - 2",
    "u' = k (1 - u^2 - z^2) u - omega2 z",
    "z' = k (1 - u^2 - z^2) z + omega2 u",
  ],
  variables: [
    { name: "x", unit: "1" },
    { name: "y", unit: "1" },
    { name: "z", unit: "1" },
  ],
  parameters: {
    k: { help: "Pull towards the torus", default: 1, low: -1e6, high: 1e6 },
    omega1: { help: "Angular frequency around the axis", default: 1, low: -1e6, high: 1e6 },
    omega2: {
      help: "Angular frequency around the tube",
      default: (1 + Math.sqrt(5)) / 2,
      low: -1e6,
      high: 1e6,
    },
  },
  samples: 40_000,
  step: 0.1,
  timeUnit: "1",
  transient: 50,
  observable: "x",
  section: { variable: "y", level: 0, direction: "up" },
  known: {
    lyapunov: 0,
    spectrum: [0, 0, -2],
    kaplanYorke: 2,
    turn: 2 * Math.PI,
    source: "exact: 0, 0 and -2 k",
  },
  fine: ({ k, omega1, omega2 }) => 0.02 / Math.max(1, Math.abs(k), Math.abs(omega1), Math.abs(omega2)),
  velocity:
    ({ k, omega1, omega2 }) =>
    (state, velocity) => {
      const x = state[0];
      const y = state[1];
      const z = state[2];
      const r = Math.sqrt(x * x + y * y);
      const u = r - RADIUS;
      const pull = k * (1 - u * u - z * z);
      const widening = (pull * u - omega2 * z) / r;
      velocity[0] = widening * x - omega1 * y;
      velocity[1] = widening * y + omega1 * x;
      velocity[2] = pull * z + omega2 * u;
    },
  derivatives:
    ({ k, omega1, omega2 }) =>
    (state, matrix) => {
      const x = state[0];
      const y = state[1];
      const z = state[2];
      const r = Math.sqrt(x * x + y * y);
      const u = r - RADIUS;
      const pull = k * (1 - u * u - z * z);
      const widening = (pull * u - omega2 * z) / r;
      // The derivatives of `widening` by u, over r, and by z.
      const byU = (pull - 2 * k * u * u - widening) / (r * r);
      const byZ = (-2 * k * u * z - omega2) / r;
      const risingByU = (omega2 - 2 * k * u * z) / r;
      matrix[0] = widening + byU * x * x;
      matrix[1] = byU * x * y - omega1;
      matrix[2] = byZ * x;
      matrix[3] = byU * x * y + omega1;
      matrix[4] = widening + byU * y * y;
      matrix[5] = byZ * y;
      matrix[6] = risingByU * x;
      matrix[7] = risingByU * y;
      matrix[8] = pull - 2 * k * z * z;
    },
  initial: (random) => {
    const around = 2 * Math.PI * random.uniform();
    const tube = 2 * Math.PI * random.uniform();
    const r = RADIUS + Math.cos(tube);
    return [r * Math.cos(around), r * Math.sin(around), Math.sin(tube)];
  },
});
