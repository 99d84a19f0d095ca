import { describe, expect, test } from "vitest";
import { autocorrelation, autocorrelationTime } from "../../../src/dynamics/embedding/autocorrelation.js";
import { delayVectors } from "../../../src/dynamics/embedding/delayVectors.js";
import { firstMinimum, mutualInformation } from "../../../src/dynamics/embedding/mutualInformation.js";
import { svdEmbedding } from "../../../src/dynamics/embedding/svdEmbedding.js";
import { unfoldingCurves } from "../../../src/dynamics/embedding/unfoldingCurves.js";
import { simulateLorenz } from "../../../src/dynamics/systems/lorenz.js";
import { simulateRossler } from "../../../src/dynamics/systems/rossler.js";
import { Random } from "../../../src/math/random.js";

/** The first variable of a path. */
function firstOf({ values }: { readonly values: Float32Array }): Float64Array {
  return Float64Array.from({ length: values.length / 3 }, (_, r) => values[3 * r]);
}

const ROWS = 60_000;
const lorenz = firstOf(simulateLorenz({ samples: ROWS, step: 0.01 }));
const rossler = firstOf(simulateRossler({ samples: ROWS, step: 0.05 }));

describe("the delay of known systems", () => {
  // The published minima are those of this estimator; other seeds move them by a sample or two.
  test("Lorenz' x has its first minimum of mutual information at .17", () => {
    const lag = firstMinimum(mutualInformation(lorenz, 60));
    expect((lag ?? 0) * 0.01).toBeGreaterThan(0.145);
    expect((lag ?? 0) * 0.01).toBeLessThan(0.195);
  });
  test("Rossler's x has its first minimum of mutual information at 1.35", () => {
    const lag = firstMinimum(mutualInformation(rossler, 100));
    expect((lag ?? 0) * 0.05).toBeGreaterThan(1.2);
    expect((lag ?? 0) * 0.05).toBeLessThan(1.5);
  });
});

describe("false neighbours of known systems", () => {
  // In per cent, from physics.md: 99.8, 6.9, 0.0 and 99.8, 9.7, .16; the second dimension depends on the seed.
  test("Lorenz' x needs three dimensions", () => {
    const { falseNeighbours, cao1, cao2 } = unfoldingCurves(lorenz, {
      delay: 17,
      dimensions: 4,
      theiler: 100,
    });
    expect(falseNeighbours[0]).toBeGreaterThan(0.98);
    expect(Math.abs(falseNeighbours[1] - 0.069)).toBeLessThan(0.02);
    expect(falseNeighbours[2]).toBeLessThan(0.001);
    // Cao's curve has stopped growing by dimension 3, and the series is not random.
    expect(cao1[2]).toBeGreaterThan(0.85);
    expect(cao1[1]).toBeLessThan(0.5);
    expect(Math.min(...cao2)).toBeLessThan(0.5);
  });
  test("Rossler's x needs three dimensions", () => {
    const { falseNeighbours } = unfoldingCurves(rossler, { delay: 27, dimensions: 3, theiler: 240 });
    expect(falseNeighbours[0]).toBeGreaterThan(0.97);
    expect(Math.abs(falseNeighbours[1] - 0.097)).toBeLessThan(0.03);
    expect(falseNeighbours[2]).toBeLessThan(0.004);
  });
  test("white noise has them in every dimension, and Cao's second curve stays at 1", () => {
    const random = new Random(3);
    const noise = Float64Array.from({ length: 5000 }, () => random.normal());
    const { falseNeighbours, cao2 } = unfoldingCurves(noise, { delay: 1, dimensions: 4 });
    // Independent values: in four dimensions a jump of two standard deviations alone has a chance of 16 %.
    expect(Math.min(...falseNeighbours)).toBeGreaterThan(0.1);
    // 5000 differences of independent values: three standard errors are .03.
    for (const value of cao2) expect(Math.abs(value - 1)).toBeLessThan(0.05);
  });
});

test("the autocorrelation of white noise is 1, then 0", () => {
  const random = new Random(1);
  const curve = autocorrelation(
    Float64Array.from({ length: 1e5 }, () => random.normal()),
    3,
  );
  // Standard error 1 / sqrt(N) = .003.
  for (const [lag, value] of curve.entries()) expect(value).toBeCloseTo(lag === 0 ? 1 : 0, 1.7);
});

test("an autoregressive series has the autocorrelation time of its coefficient", () => {
  const random = new Random(1);
  let state = 0;
  const values = Float64Array.from({ length: 2e5 }, () => (state = 0.95 * state + random.normal()));
  // -1 / ln(.95) = 19.5; its standard error over 5000 correlation times is about 3 %.
  expect(Math.abs(autocorrelationTime(values) - 19.5)).toBeLessThan(2);
});

test("delay vectors that are longer than the series are refused", () => {
  expect(() => delayVectors([1, 2, 3], 3, 2)).toThrow(/\(dimension - 1\) \* delay=4/);
});

test("principal delay coordinates have unit variance and do not correlate", () => {
  const { points, columns } = svdEmbedding(lorenz, 60, 4);
  const rows = points.length / columns;
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b <= a; b++) {
      let product = 0;
      for (let r = 0; r < rows; r++) product += (points[r * columns + a] * points[r * columns + b]) / rows;
      // The covariance is that of an unending series: 60 samples at the ends of 60,000 differ.
      expect(Math.abs(product - (a === b ? 1 : 0))).toBeLessThan(0.1);
    }
  }
});

test("series that cannot be analysed are refused in one line", () => {
  expect(() => mutualInformation(new Float64Array(200), 5)).toThrow(/all values are 0/);
  expect(() => mutualInformation([1, 2, 3], 1)).toThrow(/3 values, but 100 are needed/);
  const gap = lorenz.slice(0, 500);
  gap[77] = Number.NaN;
  expect(() => unfoldingCurves(gap, { delay: 3 })).toThrow(/value 77 is NaN/);
});
