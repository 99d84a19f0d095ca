import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dealBlocks, dealFiles } from "../../../src/learn/data/dealParts.js";
import { dealSamples, type Parts, type SampleCut } from "../../../src/learn/data/dealSamples.js";
import { NothingToLearn } from "../../../src/learn/data/nothingToLearn.js";
import { InputError } from "../../../src/shapes/inputError.js";

const SPLIT = { by: "time", validation: 0.1, test: 0.2, block: 0.1, testFiles: [] } as const;
const CUT: SampleCut = { lookBack: 1, stride: 1, after: 0, rate: 100, span: 0, split: SPLIT };
const one = (rows: number) => [{ source: "a", rows }];

const cuts: fc.Arbitrary<{ rows: number[]; cut: SampleCut }> = fc.record({
  rows: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 }),
  cut: fc
    .record({
      lookBack: fc.integer({ min: 1, max: 9 }),
      stride: fc.integer({ min: 1, max: 6 }),
      after: fc.constantFrom(0, 1),
      rate: fc.constantFrom(20, 100, 344.53125),
      spanRows: fc.constantFrom(0, 0.5, 2, 4.3),
      by: fc.constantFrom("time" as const, "blocks" as const, "file" as const),
      validation: fc.double({ min: 0.05, max: 0.4, noNaN: true }),
      test: fc.oneof(fc.constant(0), fc.double({ min: 0.05, max: 0.5, noNaN: true })),
      blockRows: fc.double({ min: 1, max: 4, noNaN: true }),
    })
    .map(({ spanRows, blockRows, by, validation, test: share, rate, ...cut }) => ({
      ...cut,
      rate,
      span: spanRows / rate,
      split: {
        by,
        validation,
        test: share,
        block: (blockRows * (cut.lookBack + cut.after + spanRows)) / rate,
        testFiles: [],
      },
    })),
});

/** A description of what is wrong with the parts; undefined if nothing is. */
function faultOf(rows: readonly number[], cut: SampleCut, parts: Parts): string | undefined {
  const firsts = rows.map((_, s) => rows.slice(0, s).reduce((sum, count) => sum + count, 0));
  const partOf = new Map<number, number>();
  const all = [parts.train, parts.validation, parts.test];
  for (let part = 0; part < 3; part++) {
    for (const start of all[part]) {
      const s = firsts.findLastIndex((first) => first <= start);
      const end = start + cut.lookBack + cut.after;
      if ((start - firsts[s]) % cut.stride !== 0) return `sample ${start} is off the stride`;
      if (end > firsts[s] + rows[s]) return `sample ${start} goes on in the next sequence`;
      for (let r = start; r < end; r++) {
        if ((partOf.get(r) ?? part) !== part) return `row ${r} is in two parts`;
        partOf.set(r, part);
      }
    }
  }
  // The stretches of time that rows of different parts were computed from do not overlap, either. 1e-6 rows: rounding of times.
  for (let s = 0; s < rows.length; s++) {
    let last: number | undefined;
    for (let r = firsts[s]; r < firsts[s] + rows[s]; r++) {
      if (!partOf.has(r)) continue;
      const near = last !== undefined && r - last < cut.span * cut.rate - 1e-6;
      if (near && partOf.get(r) !== partOf.get(last ?? r)) return `rows ${last} and ${r} share time`;
      last = r;
    }
  }
  return undefined;
}

test("nothing of a training sample is in a validation or test sample, whatever the split, stride and window", () => {
  let dealt = 0;
  fc.assert(
    fc.property(cuts, ({ rows, cut }) => {
      const sequences = rows.map((count, s) => ({ source: `${s}.wav`, rows: count }));
      let parts: ReturnType<typeof dealSamples>;
      try {
        parts = dealSamples(sequences, cut, "t");
      } catch (error) {
        // Too few data are rejected with a message, and no other error is thrown.
        expect(error).toBeInstanceOf(InputError);
        return;
      }
      dealt++;
      expect(faultOf(rows, cut, parts)).toBeUndefined();
    }),
    { numRuns: 500 },
  );
  // The property is not trivial: many cases are split successfully.
  expect(dealt).toBeGreaterThan(100);
});

test("by time, the first rows are for training, the next for validation and the last for test, and every single-row sample is used", () => {
  const { train, validation, test: tested } = dealSamples(one(100), CUT, "t");
  expect([train[0], train[69], validation[0], validation[9], tested[0], tested[19]]).toEqual([
    0, 69, 70, 79, 80, 99,
  ]);
  expect([train.length, validation.length, tested.length]).toEqual([70, 10, 20]);
});

test("a predictor's samples end one row before their part", () => {
  const { train, validation } = dealSamples(one(100), { ...CUT, lookBack: 5, after: 1 }, "t");
  // Rows 0 to 69 train: the last sample sees 64 to 68 and predicts 69.
  expect(train[train.length - 1]).toBe(64);
  expect(Array.from(validation)).toEqual([70, 71, 72, 73, 74]);
});

test("at the usual shares, of every ten blocks the third and eighth are for test and the fifth for validation", () => {
  const parts = dealBlocks(1000, { validation: 0.1, test: 0.2 });
  const ten = [0, 0, 2, 0, 1, 0, 0, 2, 0, 0];
  parts.forEach((part, k) => {
    expect(part, `block ${k}`).toBe(ten[k % 10]);
  });
});

test("blocks match any shares to within one block", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.double({ min: 0.01, max: 0.49, noNaN: true }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      (count, validation, share) => {
        const parts = dealBlocks(count, { validation, test: share });
        const tested = parts.filter((part) => part === 2).length;
        expect(Math.abs(tested - share * count)).toBeLessThanOrEqual(0.5 + 1e-6);
        // Of what is left, whose count is itself off by up to half a block.
        const validating = parts.filter((part) => part === 1).length;
        expect(Math.abs(validating - validation * count)).toBeLessThanOrEqual(1 + 1e-6);
      },
    ),
  );
});

test("the blocks of many short sequences are numbered consecutively", () => {
  const sequences = Array.from({ length: 20 }, (_, s) => ({ source: `${s}`, rows: 10 }));
  const cut = { ...CUT, split: { ...SPLIT, by: "blocks" as const } };
  const { test: tested, validation } = dealSamples(sequences, cut, "t");
  expect([...new Set([...tested].map((r) => Math.floor(r / 10)))]).toEqual([2, 7, 12, 17]);
  expect([...new Set([...validation].map((r) => Math.floor(r / 10)))]).toEqual([4, 14]);
});

describe("files", () => {
  const files = Array.from({ length: 10 }, (_, f) => `songs/bird${f}/song${f}.wav`);
  const split = { ...SPLIT, by: "file" as const };

  test("are assigned by share, evenly spread, at least one to each part", () => {
    const parts = dealFiles(files, split);
    expect([...parts].filter((part) => part === 2).length).toBe(2);
    expect([...parts].filter((part) => part === 1).length).toBe(1);
    for (let count = 3; count < 10; count++)
      expect(new Set(dealFiles(files.slice(0, count), split))).toEqual(new Set([0, 1, 2]));
  });

  test("are for test if they are named, by the end of their path, with or without extension", () => {
    const parts = dealFiles(files, { ...split, testFiles: ["bird3/song3.wav", "song5"] });
    expect([...parts.keys()].filter((f) => parts[f] === 2)).toEqual([3, 5]);
    // "ong5" is not a complete name.
    expect(() => dealFiles(files, { ...split, testFiles: ["ong5.wav"] })).toThrow(/ong5.wav is not one of/);
  });

  test("are rejected if they are too few, with the number of missing files", () => {
    expect(() => dealFiles(["a", "b"], split)).toThrow('split.by="file": 2 files are too few');
    expect(() => dealFiles(["a", "b"], { ...split, testFiles: ["a", "b"] })).toThrow("give 2 more");
    expect(() => dealFiles(["a"], { ...split, test: 0 })).toThrow("give 1 more");
  });
});

test("rejects too few data with the required length, which is then enough", () => {
  for (const by of ["time", "blocks"] as const) {
    const cut = { ...CUT, lookBack: 7, after: 1, stride: 3, split: { ...SPLIT, by } };
    let message = "";
    try {
      dealSamples(one(12), cut, "song");
    } catch (error) {
      expect(error).toBeInstanceOf(NothingToLearn);
      message = String(error);
    }
    const least = Number(/give (\d+) rows/.exec(message)?.[1]);
    expect(dealSamples(one(least), cut, "song").validation.length).toBeGreaterThan(0);
    expect(() => dealSamples(one(least - 1), cut, "song")).toThrow(NothingToLearn);
  }
});

test("rejects blocks shorter than a sample", () => {
  const cut = { ...CUT, lookBack: 20, split: { ...SPLIT, by: "blocks" as const } };
  expect(() => dealSamples(one(1000), cut, "song")).toThrow(
    "song: split.block=0.1 s is shorter than a sample of 0.19 s; give 0.38 or more.",
  );
});
