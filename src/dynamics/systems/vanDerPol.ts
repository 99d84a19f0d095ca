import { flowSystem } from "./flowSystem.js";

/** Van der Pol's oscillator, driven: the drive's phase is the third variable. @see van der Pol (1927) Phil. Mag. 3 65; Parlitz & Lauterborn (1987) Phys. Rev. A 36 1428. */
export const VAN_DER_POL_SYSTEM = flowSystem({
  name: "van-der-pol",
  title: "The driven van der Pol oscillator",
  help: "Van der Pol's oscillator with a periodic drive.",
  equations: ["x' = v", "v' = mu (1 - x^2) v - x + drive cos(phase)", "phase' = omega"],
  variables: [
    { name: "x", unit: "1" },
    { name: "v", unit: "1" },
    { name: "phase", unit: "1" },
  ],
  parameters: {
    mu: { help: "Negative damping", default: 3, low: -1e6, high: 1e6 },
    drive: { help: "Amplitude of the drive", default: 5, low: -1e6, high: 1e6 },
    omega: { help: "Angular frequency of the drive", default: 1.788, low: 1e-6, high: 1e6 },
  },
  samples: 40_000,
  step: 0.05,
  timeUnit: "1",
  transient: 500,
  observable: "x",
  known: {
    lyapunov: 0.1932,
    spectrum: [0.1932, 0, -2.0614],
    kaplanYorke: 2.0937,
    turn: (2 * Math.PI) / 1.788,
    source: "Sprott (2003), appendix A; our integration agrees",
  },
  fine: 0.005,
  angles: [2],
  velocity:
    ({ mu, drive, omega }) =>
    (state, velocity) => {
      const x = state[0];
      const v = state[1];
      velocity[0] = v;
      velocity[1] = mu * (1 - x * x) * v - x + drive * Math.cos(state[2]);
      velocity[2] = omega;
    },
  derivatives:
    ({ mu, drive }) =>
    (state, matrix) => {
      const x = state[0];
      matrix.fill(0);
      matrix[1] = 1;
      matrix[3] = -2 * mu * x * state[1] - 1;
      matrix[4] = mu * (1 - x * x);
      matrix[5] = -drive * Math.sin(state[2]);
    },
  initial: (random) => [-1.9 + 0.1 * random.normal(), 0.1 * random.normal(), 0],
});
