import { flowSystem } from "./flowSystem.js";

/** Duffing's two-well oscillator, driven: the drive's phase is the third variable. @see Moon & Holmes (1979) J. Sound Vib. 65 275. */
export const DUFFING_SYSTEM = flowSystem({
  name: "duffing",
  title: "The driven Duffing oscillator",
  help: "Duffing's two-well oscillator with a periodic drive.",
  equations: ["x' = v", "v' = x - x^3 - delta v + drive cos(phase)", "phase' = omega"],
  variables: [
    { name: "x", unit: "1" },
    { name: "v", unit: "1" },
    { name: "phase", unit: "1" },
  ],
  parameters: {
    delta: { help: "Damping", default: 0.25, low: -1e6, high: 1e6 },
    drive: { help: "Amplitude of the drive", default: 0.4, low: -1e6, high: 1e6 },
    omega: { help: "Angular frequency of the drive", default: 1, low: 1e-6, high: 1e6 },
  },
  samples: 40_000,
  step: 0.1,
  timeUnit: "1",
  transient: 500,
  observable: "x",
  known: {
    lyapunov: 0.1571,
    spectrum: [0.1571, 0, -0.4071],
    kaplanYorke: 2.3859,
    turn: 2 * Math.PI,
    source: "Sprott (2003), appendix A; our integration agrees",
  },
  fine: 0.02,
  angles: [2],
  velocity:
    ({ delta, drive, omega }) =>
    (state, velocity) => {
      const x = state[0];
      const v = state[1];
      velocity[0] = v;
      velocity[1] = x - x * x * x - delta * v + drive * Math.cos(state[2]);
      velocity[2] = omega;
    },
  derivatives:
    ({ delta, drive }) =>
    (state, matrix) => {
      matrix.fill(0);
      matrix[1] = 1;
      matrix[3] = 1 - 3 * state[0] * state[0];
      matrix[4] = -delta;
      matrix[5] = -drive * Math.sin(state[2]);
    },
  initial: (random) => [0.2 + 0.1 * random.normal(), 0.1 * random.normal(), 0],
});
