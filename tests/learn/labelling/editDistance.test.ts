import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { editDistance } from "../../../src/learn/labelling/editDistance.js";

const { pairs } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../reference/editDistances.json"), "utf8"),
) as { pairs: { reference: string[]; found: string[]; edits: number }[] };

test("distances are those of rapidfuzz", () => {
  for (const { reference, found, edits } of pairs) expect(editDistance(reference, found)).toBe(edits);
});

const labels = fc.array(fc.constantFrom("a", "b", "call"), { maxLength: 9 });

test("it is a distance: zero for equals only, the same both ways, with the triangle inequality", () => {
  fc.assert(
    fc.property(labels, labels, labels, (a, b, c) => {
      expect(editDistance(a, b) === 0).toBe(a.join() === b.join());
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
    }),
  );
});

test("what is the same before and after changes nothing", () => {
  fc.assert(
    fc.property(labels, labels, labels, (a, b, same) => {
      expect(editDistance([...same, ...a, ...same], [...same, ...b, ...same])).toBeLessThanOrEqual(
        editDistance(a, b),
      );
      expect(editDistance([...same, ...a], [...same, ...b])).toBe(editDistance(a, b));
    }),
  );
});
