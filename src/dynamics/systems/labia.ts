import { type LabialParameters, labialAcceleration, SYMMETRIC_LABIUM } from "../../syrinx/labialModel.js";
import { flowSystem } from "./flowSystem.js";

/** The labium as a physical oscillator, in cgs units. @see Laje, Gardner & Mindlin (2002) PRE 65 051921. */
export const LABIA_SYSTEM = flowSystem({
  name: "labia",
  title: "The labial oscillator",
  help: "The labium of the syrinx as a physical oscillator, in cgs units.",
  equations: [
    "x' = v",
    "v' = -(tension + k2 x^2) x - (b1 + b2 v^2) v - c x^2 v - force + pressure (openingDifference + 2 flapping v) / (opening + x + flapping v)",
  ],
  variables: [
    { name: "x", unit: "cm" },
    { name: "v", unit: "cm/s" },
  ],
  parameters: {
    pressure: { help: "Pressure over the mass, cm/s^2", default: 8e6, low: 0, high: 1e12 },
    tension: { help: "Linear stiffness k1 over the mass, 1/s^2", default: 2.4e8, low: -1e12, high: 1e12 },
    k2: {
      help: "Cubic stiffness over the mass, 1/(cm^2 s^2)",
      default: SYMMETRIC_LABIUM.k2,
      low: -1e15,
      high: 1e15,
    },
    b1: { help: "Linear damping over the mass, 1/s", default: SYMMETRIC_LABIUM.b1, low: 0, high: 1e9 },
    b2: {
      help: "Damping by the cube of the velocity over the mass, s/cm^2",
      default: SYMMETRIC_LABIUM.b2,
      low: 0,
      high: 1e6,
    },
    c: {
      help: "Damping by the square of the displacement over the mass, 1/(cm^2 s)",
      default: SYMMETRIC_LABIUM.c,
      low: 0,
      high: 1e15,
    },
    force: {
      help: "Constant force over the mass, cm/s^2",
      default: SYMMETRIC_LABIUM.force,
      low: -1e9,
      high: 1e9,
    },
    opening: {
      help: "Opening of the upper edge at rest, cm",
      default: SYMMETRIC_LABIUM.opening,
      low: 1e-6,
      high: 100,
    },
    openingDifference: {
      help: "Opening of the upper edge minus that of the lower one, cm",
      default: SYMMETRIC_LABIUM.openingDifference,
      low: -100,
      high: 100,
    },
    flapping: {
      help: "Half the time that the wave takes along the labium, s",
      default: SYMMETRIC_LABIUM.flapping,
      low: 0,
      high: 1,
    },
  },
  samples: 10_000,
  step: 1e-5,
  timeUnit: "s",
  transient: 0.05,
  observable: "x",
  section: { variable: "x", level: 0, direction: "up" },
  known: {
    lyapunov: 0,
    spectrum: [0, -4019.3],
    kaplanYorke: 1,
    turn: 1 / 2454.73,
    source: "a limit cycle; the second exponent by our own integration",
  },
  fine: 2e-7,
  velocity:
    ({ pressure, tension, ...parameters }: LabialParameters & Pushed) =>
    (state, velocity) => {
      const x = state[0];
      const v = state[1];
      velocity[0] = v;
      velocity[1] = labialAcceleration(parameters, pressure, tension, x, v);
    },
  derivatives:
    ({ pressure, tension, k2, b1, b2, c, opening, openingDifference, flapping }: LabialParameters & Pushed) =>
    (state, matrix) => {
      const x = state[0];
      const v = state[1];
      const a1 = opening + x + flapping * v;
      const push = (pressure * (openingDifference + 2 * flapping * v)) / a1;
      matrix[0] = 0;
      matrix[1] = 1;
      matrix[2] = -tension - 3 * k2 * x * x - 2 * c * x * v - push / a1;
      matrix[3] = -b1 - 3 * b2 * v * v - c * x * x + (2 * pressure * flapping) / a1 - (push * flapping) / a1;
    },
  initial: (random) => [1e-4 * (1 + 0.1 * random.normal()), 0],
});

interface Pushed {
  readonly pressure: number;
  readonly tension: number;
}
