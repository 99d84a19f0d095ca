import { expect, test } from "vitest";
import { meanTurn } from "../../../src/dynamics/invariants/meanTurn.js";
import { noiseLevel } from "../../../src/dynamics/invariants/noiseLevel.js";
import { poincareSection, returnMap } from "../../../src/dynamics/invariants/poincareSection.js";
import { recurrence } from "../../../src/dynamics/invariants/recurrence.js";
import { LORENZ_TURN, simulateLorenz } from "../../../src/dynamics/systems/lorenz.js";
import { ROSSLER_TURN, simulateRossler } from "../../../src/dynamics/systems/rossler.js";
import { Random } from "../../../src/math/random.js";

const rossler = simulateRossler({ samples: 30_000, step: 0.1 });

test("Rossler pierces y = 0 once a turn, at points that map onto each other by a curve of one maximum", () => {
  const { points, times } = poincareSection(rossler.values, 3, { column: 1, level: 0, direction: "down" });
  const turn = ((times[times.length - 1] - times[0]) / (times.length - 1)) * 0.1;
  // 500 turns whose lengths scatter by 3 %.
  expect(Math.abs(turn / ROSSLER_TURN - 1)).toBeLessThan(0.01);
  const pairs = returnMap(Float64Array.from(times, (_, i) => -points[3 * i]));
  const sorted = Array.from({ length: pairs.length / 2 }, (_, i) => [pairs[2 * i], pairs[2 * i + 1]]).sort(
    (a, b) => a[0] - b[0],
  );
  const top = sorted.reduce((best, pair, i) => (pair[1] > sorted[best][1] ? i : best), 0);
  // Increasing below the critical point of 5.79, decreasing above.
  expect(Math.abs(sorted[top][0] - 5.79)).toBeLessThan(0.15);
});

test("a crossing between samples is found by a cubic", () => {
  const path = Float64Array.from({ length: 200 }, (_, n) => Math.sin(0.2 * n - 0.33));
  const { times } = poincareSection(path, 1, { column: 0, level: 0, direction: "up" });
  // The error of a cubic over steps of .2: 3/128 .2^4 of the amplitude.
  expect(times[0]).toBeCloseTo(0.33 / 0.2, 3);
  expect(times[1] - times[0]).toBeCloseTo((2 * Math.PI) / 0.2, 3);
});

test("the mean turn of Rossler's x is that of its section, with and without noise", () => {
  const x = Float64Array.from({ length: 30_000 }, (_, r) => rossler.values[3 * r]);
  const random = new Random(2);
  for (const values of [x, x.map((v) => v + 0.05 * random.normal())])
    expect(Math.abs((meanTurn(values) * 0.1) / ROSSLER_TURN - 1)).toBeLessThan(0.01);
  expect(meanTurn(Float64Array.from({ length: 100 }, (_, n) => n))).toBe(100);
});

test("the mean turn of Lorenz's x is that of its section: about either wing, and from wing to wing", () => {
  const { values } = simulateLorenz({ samples: 50_000, step: 0.02 });
  const x = Float64Array.from({ length: 50_000 }, (_, r) => values[3 * r]);
  const random = new Random(2);
  // 8 is the standard deviation of x. 1330 turns, whose lengths scatter by 20 %; between maxima alone it would be 28 % more.
  for (const one of [
    x,
    x.map((v) => -v),
    x.map((v) => 1e6 + 1e-3 * v),
    x.map((v) => v + 0.08 * random.normal()),
  ])
    expect(Math.abs((meanTurn(one) * 0.02) / LORENZ_TURN - 1)).toBeLessThan(0.02);
});

test("swings of a cycle are half turns, however uneven, and small loops on one side or both make no wings", () => {
  // A rise of a tenth of the period, with ripples on the way down or at both ends.
  const phase = Float64Array.from({ length: 20_000 }, (_, n) => (n / 80) % 1);
  const saw = phase.map((p) => (p < 0.1 ? 10 * p : (1 - p) / 0.9));
  expect(meanTurn(saw)).toBeCloseTo(80, 9);
  const ripples = phase.map((p) => Math.sin(2 * Math.PI * p) + 0.4 * Math.sin(6 * Math.PI * p + 2));
  // Maxima of a cycle that has two in each period: half the period, not a turn about wings.
  const loops = ripples.reduce(
    (count, v, n) => count + (n > 0 && n < 19_999 && v > ripples[n - 1] && v >= ripples[n + 1] ? 1 : 0),
    0,
  );
  expect(Math.abs(meanTurn(ripples) / (20_000 / loops) - 1)).toBeLessThan(0.01);
});

test("the level of white noise on a smooth series is found from 1e-3 to 1e-1", () => {
  const random = new Random(3);
  for (const level of [1e-3, 1e-2, 1e-1]) {
    const noisy = Float64Array.from({ length: 20_000 }, (_, n) => Math.sin(n / 15) + level * random.normal());
    // The variance of an eighth difference over 20,000 values scatters by about 2 %.
    expect(Math.abs(noiseLevel(noisy) / level - 1)).toBeLessThan(0.03);
  }
});

test("a recurrence plot of a cycle is all diagonals, that of noise is not", () => {
  const cycle = Float64Array.from({ length: 800 }, (_, i) => (i % 2 ? Math.sin : Math.cos)(0.1 * (i >> 1)));
  const { size, plot, determinism } = recurrence(cycle, 2, 0.1);
  expect(size).toBe(400);
  for (let i = 0; i < size; i++) {
    expect(plot[i * size + i]).toBe(1);
    for (let j = 0; j < i; j++) expect(plot[i * size + j]).toBe(plot[j * size + i]);
  }
  // Only runs that the edge of the plot cuts to one state are missing.
  expect(determinism).toBeGreaterThan(0.98);
  const random = new Random(1);
  const noise = Float64Array.from({ length: 800 }, () => random.uniform());
  expect(recurrence(noise, 2, 0.1).determinism).toBeLessThan(0.2);
  expect(() => recurrence(noise, 2, 0)).toThrow(/radius=0/);
});
