import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editDistance, likelyKey } from "../../src/documents/likelyKey.js";

const RECIPE = ["epochs", "batches", "batchSize", "learningRate", "hidden", "latent", "lookBack", "l1", "l2"];
const SONG = ["title", "duration_s", "onset_s", "tension", "gamma_per_s", "sample_rate_hz"];

describe("the key that is meant", () => {
  test.each([
    ["learningrate", RECIPE, "learningRate"],
    ["learning_rate", RECIPE, "learningRate"],
    ["hiden", RECIPE, "hidden"],
    ["batchsize", RECIPE, "batchSize"],
    ["batcSize", RECIPE, "batchSize"],
    ["epoch", RECIPE, "epochs"],
    ["laetnt", RECIPE, "latent"],
    ["duration", SONG, "duration_s"],
    ["onset_ms", SONG, "onset_s"],
    ["tenison", SONG, "tension"],
    ["samplerate", SONG, "sample_rate_hz"],
  ])("for %s is found", (typed, known, meant) => {
    expect(likelyKey(typed, known)).toBe(meant);
  });

  test("no key is suggested if none is similar", () => {
    expect(likelyKey("tempo", SONG)).toBeUndefined();
    expect(likelyKey("l3", RECIPE)).toBeUndefined();
    expect(likelyKey("anything", [])).toBeUndefined();
  });
});

describe("the edit distance", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });

  test("equals published values", () => {
    // Wagner & Fischer's examples, and Damerau's swap.
    expect(editDistance("kitten", "sitting")).toBe(3);
    expect(editDistance("saturday", "sunday")).toBe(3);
    expect(editDistance("ab", "ba")).toBe(1);
    // In the restricted form, what is swapped may not be edited again.
    expect(editDistance("ca", "abc")).toBe(3);
  });

  test("is 0 only for equal words, symmetric, and at most the length of the longer word", () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });
});
