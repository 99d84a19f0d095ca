import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { partitionAgreement } from "../../../src/math/clustering/partitionAgreement.js";

interface Agreement {
  readonly reference: readonly number[];
  readonly found: readonly number[];
  readonly adjustedRand: number;
  readonly homogeneity: number;
  readonly completeness: number;
  readonly vMeasure: number;
}

const { agreements } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../reference/clustering.json"), "utf8"),
) as { readonly agreements: readonly Agreement[] };

test.each(agreements)("agrees with scikit-learn: $adjustedRand, $vMeasure", (one) => {
  const own = partitionAgreement(one.reference, one.found);
  // Rounding of double precision.
  expect(own.adjustedRand).toBeCloseTo(one.adjustedRand, 12);
  expect(own.homogeneity).toBeCloseTo(one.homogeneity, 12);
  expect(own.completeness).toBeCloseTo(one.completeness, 12);
  expect(own.vMeasure).toBeCloseTo(one.vMeasure, 12);
});

test("faults are named", () => {
  expect(() => partitionAgreement([1], [1, 2])).toThrow("1 and 2 things differ in number");
  expect(() => partitionAgreement([], [])).toThrow("there are no things");
});
