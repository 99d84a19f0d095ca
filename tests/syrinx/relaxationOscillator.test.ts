import { expect, test } from "vitest";
import { RelaxationFlow, RelaxationVoice, relaxationCycle } from "../../src/syrinx/relaxationOscillator.js";

test("the relaxation oscillator has the reference's periods and shares of fast motion", () => {
  // Independent integration, b = c, k = 1, g = 0.
  for (const [b, period, fast] of [
    [3, 8.859, 0.22],
    [5, 11.612, 0.11],
    [10, 19.078, 0.028],
    [20, 34.682, 0.009],
  ]) {
    const found = relaxationCycle({ b, c: b, k: 1, g: 0 });
    expect(Math.abs(found.period / period - 1)).toBeLessThan(1e-3);
    // The reference doesn't say which speed it means; |u'| and |(u', u'')| differ by a tenth.
    expect(Math.abs(found.fastShare / fast - 1)).toBeLessThan(0.15);
  }
});

test("its period approaches the expansion of the slow-fast limit", () => {
  const expansion = (b: number): number => (3 - 2 * Math.log(2)) * b + 7.0143 / Math.cbrt(b);
  const left = [10, 20, 40].map(
    (b) => relaxationCycle({ b, c: b, k: 1, g: 0 }, 2e-4).period / expansion(b) - 1,
  );
  // The next term falls as log(b) / b^2 against b: each doubling leaves less than half.
  expect(Math.abs(left[1])).toBeLessThan(0.5 * Math.abs(left[0]));
  expect(Math.abs(left[2])).toBeLessThan(0.5 * Math.abs(left[1]));
});

test("it oscillates exactly while |g / k| is below sqrt(b / c)", () => {
  const cycle = (g: number): number => relaxationCycle({ b: 4, c: 1, k: 2, g }, 2e-3).period;
  for (const g of [-3.9, 3.9]) expect(cycle(g)).toBeGreaterThan(0);
  for (const g of [-4.1, 4.1]) expect(cycle(g)).toBeNaN();
});

test("in the slow-fast limit a jump leads from u_s to -2 u_s", () => {
  const flow = new RelaxationFlow({ b: 40, c: 10, k: 1, g: 0 }, 4, 0);
  let lowest = 0;
  for (let n = 0; n < 400_000; n++) {
    flow.advance(2e-4);
    lowest = Math.min(lowest, flow.x);
  }
  // u_s = sqrt(b / c) = 2; the correction is of order b^(-4/3), under 1 % at b = 40.
  expect(Math.abs(lowest / -4 - 1)).toBeLessThan(0.01);
});

test("a relaxation voice at pressure 5 sings the period of b = c = 5, its time scaled by gamma", () => {
  const [gamma, rate] = [24_000, 882_000];
  const steps = 0.2 * rate;
  const sound = new Float64Array(steps);
  const drive = {
    pressure: new Float64Array(steps).fill(5),
    tension: new Float64Array(steps).fill(1),
    loudness: new Float64Array(steps).fill(1),
  };
  new RelaxationVoice(gamma / rate).sing(drive, sound);
  const crossings: number[] = [];
  for (let i = steps / 2; i < steps; i++) {
    if (sound[i - 1] < 0 && sound[i] >= 0) crossings.push(i - sound[i] / (sound[i] - sound[i - 1]));
  }
  const period = (crossings[crossings.length - 1] - crossings[0]) / (crossings.length - 1) / rate;
  expect(Math.abs((period * gamma) / 11.612 - 1)).toBeLessThan(1e-3);
});
