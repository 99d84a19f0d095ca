import { expect, test } from "vitest";
import {
  LabialVoice,
  labialAcceleration,
  labialFrequency,
  onsetPressure,
  SYMMETRIC_LABIUM,
} from "../../src/syrinx/labialModel.js";

test("the labium sings the frequencies of the reference table and is silent below onset", () => {
  // Independent integration, RK4 at 0.2 us; pressures in rows, tensions in columns.
  const tensions = [6e7, 2.4e8, 6e8];
  const table: readonly (readonly [number, ...number[]])[] = [
    [3.6e6, 0, 0, 0],
    [4.4e6, 1232.58, 2465.48, 3898.37],
    [8e6, 1212.31, 2454.73, 3891.01],
    [1.6e7, 1081.12, 2373.01, 3833.75],
  ];
  for (const [pressure, ...frequencies] of table) {
    frequencies.forEach((expected, i) => {
      const found = labialFrequency(SYMMETRIC_LABIUM, pressure, tensions[i]);
      if (expected === 0) expect(found).toBe(0);
      else expect(Math.abs(found / expected - 1)).toBeLessThan(1e-3);
    });
  }
});

test("onset is the Hopf bifurcation at b1 a01 / (2 tau): 0.1 % below it is silent, 0.1 % above it sings sqrt(k1) / 2 pi", () => {
  const onset = onsetPressure(SYMMETRIC_LABIUM);
  expect(onset).toBeCloseTo(4e6, 3);
  // The damping left, 0.1 % of b1, takes half a second to die away: the divergence of the flow tells at once.
  const slope = (pressure: number): number => {
    const at = (v: number): number => labialAcceleration(SYMMETRIC_LABIUM, pressure, 2.4e8, 0, v);
    return (at(1e-3) - at(-1e-3)) / 2e-3;
  };
  expect(slope(0.999 * onset)).toBeLessThan(0);
  expect(slope(1.001 * onset)).toBeGreaterThan(0);
  const sung = labialFrequency(SYMMETRIC_LABIUM, 1.02 * onset, 2.4e8, { x: 1e-3, v: 0 });
  // Close to onset the orbit is a circle; 2 % above it the cubic terms have shifted it by far less than 0.1 %.
  expect(Math.abs(sung / (Math.sqrt(2.4e8) / (2 * Math.PI)) - 1)).toBeLessThan(1e-3);
});

test("at twice the onset pressure the labium swings over the reference's range", () => {
  const dt = 2e-7;
  const labia = { x: 1e-3, v: 0 };
  let [low, high] = [0, 0];
  for (let n = 0; n < 200_000; n++) {
    // Semi-implicit steps this small are good to a part in a thousand: an integrator of its own.
    labia.v += dt * labialAcceleration(SYMMETRIC_LABIUM, 8e6, 2.4e8, labia.x, labia.v);
    labia.x += dt * labia.v;
    if (n > 150_000) [low, high] = [Math.min(low, labia.x), Math.max(high, labia.x)];
  }
  expect(Math.abs(low + 0.00286)).toBeLessThan(2e-5);
  expect(Math.abs(high - 0.00281)).toBeLessThan(2e-5);
});

test("with an asymmetric, stiffening labium song begins on a saddle-node: the reference's periods, and silence below", () => {
  // u = x / a01 with time in units of its own: every term of the equation is at work but b2.
  const [k2, b1, c, pressure] = [109.053, 7.5988, 3.855, 121.0147];
  const saddleNode = -7.14797;
  // d and theta are quoted to three figures, -0.0633 and 0.0229: d is taken so that the saddle-node stands at the quoted
  // force, theta so that the last period fits; rounding theta alone would shift the periods by 2 %.
  const labium = { k2, b1, b2: 0, c, force: 0, opening: 1, openingDifference: -0.0633084, flapping: 0.02286 };
  for (const [above, period] of [
    [0.01, 13.12],
    [0.1, 5.34],
    [0.6, 2.65],
  ]) {
    const found = labialFrequency(
      { ...labium, force: saddleNode + above },
      pressure,
      1,
      { x: 0.5, v: 0 },
      1e-3,
      400,
    );
    // What rounding leaves: c and P are quoted to four figures, the periods to three.
    expect(Math.abs(1 / found / period - 1)).toBeLessThan(6e-3);
  }
  expect(
    labialFrequency({ ...labium, force: saddleNode - 0.05 }, pressure, 1, { x: 0.5, v: 0 }, 1e-3, 400),
  ).toBe(0);
});

test("the term in the cube of the velocity damps like its coefficient says", () => {
  const without = labialAcceleration(SYMMETRIC_LABIUM, 8e6, 2.4e8, 1e-3, 20);
  const withIt = labialAcceleration({ ...SYMMETRIC_LABIUM, b2: 3 }, 8e6, 2.4e8, 1e-3, 20);
  expect(withIt - without).toBeCloseTo(-3 * 20 ** 3, 6);
});

test("rejects labia that cross", () => {
  expect(() => labialAcceleration(SYMMETRIC_LABIUM, 8e6, 2.4e8, -0.05, 0)).toThrow(
    /opening=-0.0100 cm: the labia cross; lower the pressure/,
  );
});

test("a labial voice driven at pressure 0.15 sings as the model at twice its onset pressure", () => {
  const rate = 882_000;
  const steps = 0.2 * rate;
  const gamma = 24_000;
  const drive = {
    pressure: new Float64Array(steps).fill(0.15),
    tension: new Float64Array(steps).fill(2.4e8 / gamma ** 2),
    loudness: new Float64Array(steps).fill(1),
  };
  const sound = new Float64Array(steps);
  new LabialVoice(gamma, 1 / rate).sing(drive, sound);
  const crossings: number[] = [];
  for (let i = steps / 2; i < steps; i++) {
    if (sound[i - 1] < 0 && sound[i] >= 0) crossings.push(i - sound[i] / (sound[i] - sound[i - 1]));
  }
  const frequency = ((crossings.length - 1) * rate) / (crossings[crossings.length - 1] - crossings[0]);
  expect(Math.abs(frequency / 2454.73 - 1)).toBeLessThan(1e-3);
});
