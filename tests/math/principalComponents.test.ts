import { expect, test } from "vitest";
import {
  cumulativeShares,
  principalComponents,
  projectLinearly,
  reconstructLinearly,
} from "../../src/math/principalComponents.js";
import { Random } from "../../src/math/random.js";
import reference from "../reference/linearRivals.json" with { type: "json" };

/** Rows of a plane in five dimensions, off the origin. */
function plane(rows: number): Float32Array {
  const random = new Random(4);
  const values = new Float32Array(rows * 5);
  for (let r = 0; r < rows; r++) {
    const a = 3 * random.normal();
    const b = random.normal();
    values.set([7 + a, a - b, 2 * b, -1 - a, b], 5 * r);
  }
  return values;
}

test("as many components as the data have dimensions reconstruct them", () => {
  const values = plane(200);
  const rebuilt = reconstructLinearly(principalComponents(values, 5, 2), values);
  // Single precision of the values.
  for (const [i, v] of values.entries()) expect(rebuilt[i]).toBeCloseTo(v, 4);
});

test("components are orthonormal and the first takes the direction of most variance", () => {
  const { components } = principalComponents(plane(500), 5, 3);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j <= i; j++) {
      let dot = 0;
      for (let c = 0; c < 5; c++) dot += components[5 * i + c] * components[5 * j + c];
      expect(dot).toBeCloseTo(i === j ? 1 : 0, 9);
    }
  }
  // a (variance 9) moves along (1, 1, 0, -1, 0).
  const along = Math.abs(components[0] + components[1] - components[3]) / Math.sqrt(3);
  expect(along).toBeGreaterThan(0.99);
});

test("a component fewer leaves an error of just the variance it took", () => {
  const values = plane(2000);
  const errorOf = (dimension: number): number => {
    const rebuilt = reconstructLinearly(principalComponents(values, 5, dimension), values);
    return values.reduce((s, v, i) => s + (v - rebuilt[i]) ** 2, 0) / 2000;
  };
  // b moves along (0, -1, 2, 0, 1) with variance 1: 6, less what lies along a's direction (1/3).
  expect(errorOf(1)).toBeGreaterThan(5);
  expect(errorOf(1)).toBeLessThan(6.3);
  expect(errorOf(2)).toBeLessThan(1e-8);
});

test("rejects more components than columns", () => {
  expect(() => principalComponents(plane(10), 5, 6)).toThrow(/dimension=6 exceeds the 5 columns/);
});

test("variances, shares and projections are numpy's", () => {
  const { fitted, unseen, principal } = reference;
  const pca = principalComponents(Float32Array.from(fitted.flat()), 3, 3);
  // Rounding; the projections are in single precision.
  for (const [d, v] of principal.variances.entries()) expect(pca.variances[d]).toBeCloseTo(v, 12);
  for (const [d, v] of principal.cumulative.entries()) expect(cumulativeShares(pca)[d]).toBeCloseTo(v, 12);
  const projected = projectLinearly(pca, Float32Array.from(unseen.flat()));
  for (let d = 0; d < 3; d++) {
    const sign = Math.sign(projected[d] * principal.projected[0][d]);
    for (const [r, row] of principal.projected.entries())
      expect(projected[3 * r + d]).toBeCloseTo(sign * row[d], 5);
  }
});

/** Rows of five directions of falling strength in many columns, with a little noise. */
function strands(rows: number, columns: number): Float32Array {
  const random = new Random(9);
  const directions = Float64Array.from({ length: 5 * columns }, () => random.normal());
  const values = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    const weights = [8, 4, 2, 1, 0.5].map((w) => w * random.normal());
    for (let c = 0; c < columns; c++) {
      let sum = 3 + 0.1 * random.normal();
      for (let k = 0; k < 5; k++) sum += weights[k] * directions[k * columns + c];
      values[r * columns + c] = sum;
    }
  }
  return values;
}

test("the way by columns, the way by rows and subspace iteration find the same components", () => {
  // 50 rows of 700: by rows. The same with 650 rows more that repeat them: subspace iteration.
  const few = strands(50, 700);
  const byRows = principalComponents(few, 700, 5);
  const many = new Float32Array(14 * few.length);
  for (let n = 0; n < 14; n++) many.set(few, n * few.length);
  const bySubspace = principalComponents(many, 700, 5);
  // To rounding: repeated rows have rank 50, and the gaps are wide (each variance 4 times the next, then 100 times noise's).
  for (let d = 0; d < 5; d++) {
    expect(bySubspace.variances[d] / byRows.variances[d]).toBeCloseTo(1, 10);
    let dot = 0;
    for (let c = 0; c < 700; c++) dot += bySubspace.components[700 * d + c] * byRows.components[700 * d + c];
    expect(Math.abs(dot)).toBeCloseTo(1, 9);
  }
  expect(bySubspace.totalVariance / byRows.totalVariance).toBeCloseTo(1, 10);
  const narrow = strands(100, 40);
  const byColumns = principalComponents(narrow, 40, 5);
  // Columns of a constant change nothing, but leave fewer rows than columns.
  const wide = new Float32Array(100 * 140).fill(2);
  for (let r = 0; r < 100; r++) wide.set(narrow.subarray(40 * r, 40 * r + 40), 140 * r);
  const padded = principalComponents(wide, 140, 5);
  for (let d = 0; d < 5; d++) {
    expect(padded.variances[d] / byColumns.variances[d]).toBeCloseTo(1, 10);
    for (let c = 40; c < 140; c++) expect(padded.components[140 * d + c]).toBeCloseTo(0, 12);
  }
});

test("fits only the given rows", () => {
  const values = plane(200);
  const rows = Int32Array.from({ length: 90 }, (_, i) => 2 * i + 1);
  const chosen = principalComponents(
    Float32Array.from([...rows].flatMap((r) => [...values.subarray(5 * r, 5 * r + 5)])),
    5,
    2,
  );
  values.fill(1e6, 0, 5);
  expect(principalComponents(values, 5, 2, rows)).toEqual(chosen);
});

test("components beyond the rank take no variance and are still orthonormal", () => {
  const { variances, components } = principalComponents(strands(3, 20), 20, 6);
  for (let d = 2; d < 6; d++) expect(variances[d] / variances[0]).toBeLessThan(1e-12);
  for (let i = 0; i < 6; i++) {
    for (let j = 0; j <= i; j++) {
      let dot = 0;
      for (let c = 0; c < 20; c++) dot += components[20 * i + c] * components[20 * j + c];
      expect(dot).toBeCloseTo(i === j ? 1 : 0, 12);
    }
  }
  expect(cumulativeShares(principalComponents(new Float32Array(40).fill(7), 4, 2))[1]).toBeNaN();
});

test("projection and reconstruction agree: what is projected again stays", () => {
  const values = strands(60, 12);
  const pca = principalComponents(values, 12, 3);
  const once = projectLinearly(pca, values);
  const again = projectLinearly(pca, reconstructLinearly(pca, values));
  // Single precision of values up to 100.
  for (const [i, v] of once.entries()) expect(Math.abs(again[i] - v)).toBeLessThan(1e-4);
  // The mean square of a coordinate is the variance of its component.
  for (let d = 0; d < 3; d++) {
    let square = 0;
    for (let r = 0; r < 60; r++) square += once[3 * r + d] ** 2 / 60;
    expect(square / pca.variances[d]).toBeCloseTo(1, 5);
  }
});

test("rejects data without rows and values that are not finite", () => {
  expect(() => principalComponents(new Float32Array(0), 5, 2)).toThrow(/there are no rows/);
  expect(() => principalComponents(Float32Array.of(1, Number.NaN, 2, 3), 2, 1)).toThrow(/not finite/);
  expect(() => principalComponents(plane(10), 5, 0)).toThrow(/dimension=0/);
});
