import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { affineFit, alignment, procrustesFit } from "../../../src/dynamics/latentFlow/alignment.js";
import { canonicalCorrelations } from "../../../src/math/canonicalCorrelations.js";
import { Random } from "../../../src/math/random.js";
import { InputError } from "../../../src/shapes/inputError.js";

interface Case {
  readonly a: readonly number[][];
  readonly b: readonly number[][];
  readonly canonical: readonly number[];
  readonly affine: number;
  readonly procrustes: number;
}
const { cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../reference/alignment.json"), "utf8"),
) as { cases: readonly Case[] };

test.each(cases.map((one, i) => [i + 1, one] as const))(
  "case %i equals scikit-learn's canonical correlations and regression, and scipy's Procrustes analysis",
  (_, { a, b, canonical, affine, procrustes }) => {
    const [x, y] = [Float64Array.from(a.flat()), Float64Array.from(b.flat())];
    const [p, q] = [a[0].length, b[0].length];
    // scikit-learn iterates to about 1e-7; the ridge of 1e-6 costs as much of a correlation.
    const { correlations } = canonicalCorrelations(x, p, y, q);
    expect(correlations.length).toBe(canonical.length);
    canonical.forEach((value, k) => {
      expect(correlations[k]).toBeCloseTo(value, 4);
    });
    expect(affineFit(x, p, y, q)).toBeCloseTo(affine, 9);
    expect(procrustesFit(x, p, y, q)).toBeCloseTo(procrustes, 9);
    expect(procrustesFit(y, q, x, p)).toBeCloseTo(procrustes, 9);
  },
);

function noise(rows: number, columns: number, seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: rows * columns }, () => random.normal());
}

function mapped(values: Float64Array, matrix: readonly (readonly number[])[], shift: number): Float64Array {
  const d = matrix.length;
  return Float64Array.from(
    values,
    (_, i) => shift + matrix[i % d].reduce((sum, weight, k) => sum + weight * values[i - (i % d) + k], 0),
  );
}

test("an affine change of coordinates leaves canonical correlations and affine fit at 1", () => {
  const entry = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(entry, { minLength: 9, maxLength: 9 }),
      fc.double({ min: -100, max: 100, noNaN: true }),
      (entries, shift) => {
        // Its diagonal outweighs the rest, so it can be inverted.
        const m = [0, 1, 2].map((i) => [0, 1, 2].map((k) => entries[3 * i + k] + (i === k ? 4 : 0)));
        const x = noise(50, 3, 1);
        const y = mapped(x, m, shift);
        expect(affineFit(x, 3, y, 3)).toBeCloseTo(1, 9);
        // The ridge costs of each about its share of the smallest variance, here above 0.01.
        expect(canonicalCorrelations(x, 3, y, 3).correlations[2]).toBeGreaterThan(0.9999);
      },
    ),
    { seed: 1, numRuns: 40 },
  );
});

test("a stretched copy is affine, but not similar", () => {
  const x = noise(2000, 2, 3);
  const stretched = x.map((value, i) => (i % 2 === 0 ? 3 * value : value));
  expect(affineFit(x, 2, stretched, 2)).toBeCloseTo(1, 9);
  // Singular values 3 and 1 of a round cloud: (3 + 1)^2 / (2 (9 + 1)) = 0.8, within the scatter of 2000 rows.
  expect(procrustesFit(x, 2, stretched, 2)).toBeCloseTo(0.8, 1);
});

test("unrelated noise stays within its null, and a latent path with a shared coordinate above it", () => {
  const [x, y] = [noise(400, 3, 5), noise(400, 2, 6)];
  const apart = alignment(x, 3, y, 2);
  expect(apart.canonical[0]).toBeLessThan(apart.nulls.canonical.high * 1.3);
  const shared = y.map((value, i) => (i % 2 === 0 ? x[(i >> 1) * 3] + 0.3 * value : value));
  const related = alignment(x, 3, shared, 2);
  // Correlation 1 / sqrt(1 + 0.09) = 0.958.
  expect(related.canonical[0]).toBeCloseTo(0.958, 1);
  expect(related.nulls.canonical.high).toBeLessThan(0.25);
  expect(related.affine).toBeGreaterThan(2 * related.nulls.affine.high);
  expect(related.procrustes).toBeGreaterThan(2 * related.nulls.procrustes.high);
});

test("constant and repeated columns do no harm", () => {
  const x = noise(100, 1, 7);
  const repeated = Float64Array.from({ length: 300 }, (_, i) => (i % 3 === 2 ? 4 : x[Math.floor(i / 3)]));
  const { correlations } = canonicalCorrelations(repeated, 3, x, 1);
  expect(correlations[0]).toBeCloseTo(1, 5);
  expect(affineFit(repeated, 3, x, 1)).toBeCloseTo(1, 9);
  expect(affineFit(x, 1, new Float64Array(100).fill(2), 1)).toBeNaN();
});

test("rows that differ in number or are not finite are refused", () => {
  expect(() => canonicalCorrelations(new Float64Array(6), 2, new Float64Array(8), 2)).toThrow(InputError);
  expect(() => affineFit(new Float64Array(6), 2, new Float64Array(8), 2)).toThrow(InputError);
  expect(() => procrustesFit(new Float64Array(6), 2, new Float64Array(8), 2)).toThrow(InputError);
  const gap = noise(20, 2, 1);
  gap[5] = Number.NaN;
  expect(() => canonicalCorrelations(gap, 2, noise(20, 2, 2), 2)).toThrow(/column 2/);
});
