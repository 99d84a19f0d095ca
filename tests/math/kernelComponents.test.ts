import { expect, test } from "vitest";
import {
  type Kernel,
  kernelComponents,
  projectByKernel,
  reconstructByKernel,
} from "../../src/math/kernelComponents.js";
import {
  cumulativeShares,
  principalComponents,
  projectLinearly,
  reconstructLinearly,
} from "../../src/math/principalComponents.js";
import { Random } from "../../src/math/random.js";
import reference from "../reference/linearRivals.json" with { type: "json" };

const GAUSSIAN: Kernel = { kind: "gaussian", width: reference.kernel_width };
const CUBIC: Kernel = { kind: "polynomial", degree: 3, offset: 1 };
const FITTED = Float32Array.from(reference.fitted.flat());
const UNSEEN = Float32Array.from(reference.unseen.flat());

test.each([
  ["gaussian", GAUSSIAN],
  ["polynomial", CUBIC],
] as const)(
  "with a %s kernel variances and coordinates of unseen rows are scikit-learn's",
  (name, kernel) => {
    const expected = reference.kernels[name];
    const model = kernelComponents(FITTED, 3, 4, kernel);
    // Rounding.
    expect(model.totalVariance / expected.total).toBeCloseTo(1, 10);
    for (const [d, v] of expected.variances.entries()) expect(model.variances[d] / v).toBeCloseTo(1, 10);
    const projected = projectByKernel(model, UNSEEN);
    for (let d = 0; d < 4; d++) {
      const sign = Math.sign(projected[d] * expected.projected[0][d]);
      // Single precision of the largest coordinate of the component.
      const size = Math.sqrt(expected.variances[d]);
      for (const [r, row] of expected.projected.entries())
        expect(projected[4 * r + d] / size).toBeCloseTo((sign * row[d]) / size, 5);
    }
  },
);

test("with inner products as the kernel they are the principal components", () => {
  const kernel = { kind: "polynomial", degree: 1, offset: 0 } as const;
  const model = kernelComponents(FITTED, 3, 3, kernel);
  const pca = principalComponents(FITTED, 3, 3);
  const [latent, linear] = [projectByKernel(model, UNSEEN), projectLinearly(pca, UNSEEN)];
  // Single precision.
  for (let i = 0; i < latent.length; i++) expect(Math.abs(latent[i])).toBeCloseTo(Math.abs(linear[i]), 5);
  // And back: the pre-image of a plane's point is the point.
  const flat = kernelComponents(FITTED, 3, 2, kernel);
  const back = reconstructByKernel(flat, projectByKernel(flat, UNSEEN));
  for (const [i, v] of reconstructLinearly(principalComponents(FITTED, 3, 2), UNSEEN).entries())
    expect(back[i]).toBeCloseTo(v, 4);
});

test("the coordinates of the fitted rows have mean 0 and the variances reported", () => {
  for (const kernel of [GAUSSIAN, CUBIC]) {
    const model = kernelComponents(FITTED, 3, 3, kernel);
    const latent = projectByKernel(model, FITTED);
    for (let d = 0; d < 3; d++) {
      let [sum, square] = [0, 0];
      for (let r = 0; r < 40; r++) {
        sum += latent[3 * r + d] / 40;
        square += latent[3 * r + d] ** 2 / 40;
      }
      // Single precision.
      expect(sum / Math.sqrt(model.variances[d])).toBeCloseTo(0, 5);
      expect(square / model.variances[d]).toBeCloseTo(1, 5);
    }
  }
});

/** Rows along a half circle of radius 2 in the plane, off it by noise. */
function arc(rows: number, noise: number, seed: number): { noisy: Float32Array; clean: Float32Array } {
  const random = new Random(seed);
  const clean = new Float32Array(2 * rows);
  const noisy = new Float32Array(2 * rows);
  for (let r = 0; r < rows; r++) {
    const angle = Math.PI * random.uniform();
    clean.set([2 * Math.cos(angle), 2 * Math.sin(angle)], 2 * r);
    noisy.set([clean[2 * r] + noise * random.normal(), clean[2 * r + 1] + noise * random.normal()], 2 * r);
  }
  return { noisy, clean };
}

/** Root mean square distance of points of the plane from the circle of radius 2. */
function offCircle(points: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < points.length; i += 2) sum += (Math.hypot(points[i], points[i + 1]) - 2) ** 2;
  return Math.sqrt((2 * sum) / points.length);
}

test("pre-images of unseen noisy rows lie nearer the curve than the rows: the noise is taken out", () => {
  const model = kernelComponents(arc(200, 0.2, 1).noisy, 2, 4, { kind: "gaussian", width: 0.8 });
  const { noisy } = arc(100, 0.2, 2);
  const back = reconstructByKernel(model, projectByKernel(model, noisy));
  expect(offCircle(back)).toBeLessThan(0.6 * offCircle(noisy));
  // And they have not all fallen into one place: they keep the order along the curve.
  for (let i = 0; i < noisy.length; i += 2) {
    const turn = Math.atan2(noisy[i + 1], noisy[i]) - Math.atan2(back[i + 1], back[i]);
    // The noise alone turns by .2 / 2; five standard deviations.
    expect(Math.cos(turn)).toBeGreaterThan(Math.cos(0.5));
  }
});

test("nearly all components reconstruct the rows", () => {
  const { clean } = arc(60, 0, 3);
  const model = kernelComponents(clean, 2, 24, { kind: "gaussian", width: 0.5 });
  expect(cumulativeShares(model)[23]).toBeGreaterThan(1 - 1e-6);
  const back = reconstructByKernel(model, projectByKernel(model, clean));
  // What the left-out share of 1e-6 moves: about its root.
  for (const [i, v] of clean.entries()) expect(Math.abs(back[i] - v)).toBeLessThan(5e-3);
});

test("above 640 rows, by subspace iteration, each row twice gives the components of once", () => {
  const { noisy } = arc(330, 0.1, 5);
  const twice = new Float32Array(2 * noisy.length);
  twice.set(noisy);
  twice.set(noisy, noisy.length);
  const kernel = { kind: "gaussian", width: 1 } as const;
  const [once, doubled] = [kernelComponents(noisy, 2, 3, kernel), kernelComponents(twice, 2, 3, kernel)];
  const [a, b] = [
    projectByKernel(once, UNSEEN.subarray(0, 20)),
    projectByKernel(doubled, UNSEEN.subarray(0, 20)),
  ];
  for (let d = 0; d < 3; d++) expect(doubled.variances[d] / once.variances[d]).toBeCloseTo(1, 10);
  // Single precision.
  for (let i = 0; i < a.length; i++) expect(Math.abs(b[i])).toBeCloseTo(Math.abs(a[i]), 6);
});

test("equal rows have coordinates of 0", () => {
  const model = kernelComponents(new Float32Array(20).fill(2), 2, 2, GAUSSIAN);
  expect(model.totalVariance).toBeCloseTo(0, 15);
  expect([...projectByKernel(model, Float32Array.of(2, 2))]).toEqual([0, 0]);
});

test("rejects invalid settings and data with a fix", () => {
  expect(() => kernelComponents(FITTED, 3, 41, GAUSSIAN)).toThrow(
    /dimension=41 must be from 1 to the 40 rows/,
  );
  expect(() => kernelComponents(new Float32Array(2001), 1, 2, GAUSSIAN)).toThrow(
    /rows=2001 must be from 2 to 2000/,
  );
  expect(() => kernelComponents(FITTED, 3, 2, { kind: "gaussian", width: 0 })).toThrow(/width=0/);
  expect(() => kernelComponents(FITTED, 3, 2, { kind: "polynomial", degree: 0.5, offset: 1 })).toThrow(
    /degree=0.5/,
  );
  expect(() => kernelComponents(FITTED, 3, 2, { kind: "polynomial", degree: 2, offset: -1 })).toThrow(
    /offset=-1/,
  );
  expect(() => kernelComponents(Float32Array.of(1, Number.NaN), 1, 1, GAUSSIAN)).toThrow(/not finite/);
});
