import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../../src/math/random.js";
import type { AnnotationContent } from "../../../../src/shapes/annotation.js";
import { InputError } from "../../../../src/shapes/inputError.js";
import { encodeMatFile, readMatFile } from "../../../../src/workspace/annotations/formats/matFile.js";
import { notMat } from "../../../../src/workspace/annotations/formats/notMat.js";
import { HAS_RECORDINGS } from "../../../sharedData.js";
import { bytesOf, expectAsInTable, realFiles } from "../annotCsv.js";

const name = "song.wav.not.mat";
const read = (bytes: Uint8Array) => ({ ...notMat.decode(bytes, { name }), format: "notmat" as const });
const write = (content: AnnotationContent) => notMat.encode(content);
const again = (content: AnnotationContent) => read(write(content).bytes);

/** Any one code unit that is a whole character. */
const label = fc
  .oneof(
    fc.integer({ min: 1, max: 0xffff }),
    fc.constantFrom(...[..."\t\n\"'=-\\ 0"].map((c) => c.charCodeAt(0))),
  )
  .filter((unit) => unit < 0xd800 || unit > 0xdfff)
  .map((unit) => String.fromCharCode(unit));
const time = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e5, noNaN: true }));
const annotation = fc
  .tuple(time, time, label)
  .map(([a, b, one]) => ({ onset: Math.min(a, b), offset: Math.max(a, b), label: one }));
const fields = fc.dictionary(
  fc
    .stringMatching(/^[a-z]\w{0,20}$/)
    .filter((one) => !/^(onsets|offsets|labels|fname|durations|pauses)$/.test(one)),
  fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: "grapheme-ascii" }),
    fc.constantFrom("5", "", "é"),
  ),
  { minKeys: 1 },
);

test("labels, settings and file are the same after writing and reading, and times from the first reading on", () => {
  fc.assert(
    fc.property(fc.array(annotation, { maxLength: 20 }), fields, (annotations, settings) => {
      const content: AnnotationContent = {
        annotations,
        sampleRate: 44_100,
        recording: "C:\\song.wav",
        format: "notmat",
        fields: settings,
      };
      const first = again(content);
      expect(write(content).dropped).toEqual([]);
      expect({ ...first, annotations: first.annotations.map((one) => one.label) }).toEqual({
        ...content,
        annotations: annotations.map((one) => one.label),
        warnings: [],
      });
      for (const [i, { onset, offset }] of annotations.entries()) {
        // The doubles in ms are at most twice as far apart as those in s, so a time moves by one step at most.
        expect(Math.abs(first.annotations[i].onset - onset)).toBeLessThanOrEqual(onset * Number.EPSILON);
        expect(Math.abs(first.annotations[i].offset - offset)).toBeLessThanOrEqual(offset * Number.EPSILON);
      }
      expect(again(first)).toEqual(first);
    }),
  );
});

test("any times in ms that a file holds are read as the same s after writing", () => {
  const random = new Random(3);
  const ms = Float64Array.from(
    { length: 20_000 },
    () => random.uniform() * 10 ** (12 * random.uniform() - 6),
  );
  const times = { dimensions: [ms.length, 1], values: ms };
  const labels = { name: "labels", dimensions: [1, ms.length], values: "a".repeat(ms.length) };
  const first = read(encodeMatFile([{ name: "onsets", ...times }, { name: "offsets", ...times }, labels]));
  expect(first.annotations.map(({ onset }) => onset)).toEqual(Array.from(ms, (one) => one / 1000));
  expect(again(first).annotations).toEqual(first.annotations);
});

test("a file without syllables stays one", () => {
  const empty = again({ annotations: [] });
  expect(empty).toMatchObject({ annotations: [], warnings: [] });
  expect(again(empty)).toEqual(empty);
});

test("what is written has the variables of evsonganaly: ms in columns, labels in a row", () => {
  const { bytes } = write({
    annotations: [
      { onset: 0.25, offset: 0.5, label: "a" },
      { onset: 0.75, offset: 1.5, label: "b" },
    ],
    sampleRate: 32_000,
    recording: "song.cbin",
  });
  expect(readMatFile(bytes, name).variables).toEqual([
    { name: "Fs", dimensions: [1, 1], values: Float64Array.of(32_000) },
    { name: "fname", dimensions: [1, 9], values: "song.cbin" },
    { name: "labels", dimensions: [1, 2], values: "ab" },
    { name: "onsets", dimensions: [2, 1], values: Float64Array.of(250, 750) },
    { name: "offsets", dimensions: [2, 1], values: Float64Array.of(500, 1500) },
    // What evsonganaly asks for, at its usual values.
    ...Object.entries({ min_int: 2, min_dur: 20, threshold: 5000, sm_win: 2 }).map(([name, value]) => {
      return { name, dimensions: [1, 1], values: Float64Array.of(value) };
    }),
  ]);
});

describe("a label that is not one character is refused:", () => {
  test.each(["", "ab", "\u{1f426}", "\0", "\ud800"])("%j", (one) => {
    const content = { annotations: [{ onset: 0, offset: 1, label: one }] };
    expect(() => write(content)).toThrow(InputError);
    expect(() => write(content)).toThrow(/annotation 1/);
  });
});

test("what is lost is reported: a tier, settings of another format, names and values that MATLAB can't have", () => {
  const annotations = [{ onset: 0, offset: 1, label: "a", tier: "song" }];
  expect(write({ annotations }).dropped).toEqual([expect.stringContaining("tiers")]);
  expect(write({ annotations: [], format: "raven", fields: { view: "x" } }).dropped).toHaveLength(1);
  const { dropped } = write({
    annotations: [],
    recording: "\u{1f426}.wav",
    format: "notmat",
    fields: { "1st": 1, onsets: 1, list: [1], bird: "\u{1f426}", threshold: 5 },
  });
  expect(dropped).toHaveLength(5);
});

test("variables that are not kept are reported, apart from those that follow from the others", () => {
  const column = (own: string, ...values: number[]) => ({
    name: own,
    dimensions: [values.length, 1],
    values: Float64Array.from(values),
  });
  const { warnings, fields: kept } = read(
    encodeMatFile([
      column("onsets", 1),
      column("offsets", 2),
      { name: "labels", dimensions: [1, 1], values: "a" },
      column("durations", 1, 2),
      column("pauses"),
      column("curve", 1, 2, 3),
      column("threshold", 5),
    ]),
  );
  expect(kept).toEqual({ threshold: 5 });
  expect(warnings).toEqual([expect.stringContaining("curve")]);
});

test.each([
  ["no labels", { onsets: [1], offsets: [2] }, /labels.*onsets, offsets/],
  ["text for onsets", { onsets: "a", offsets: [2], labels: "a" }, /onsets/],
  ["a label too few", { onsets: [1, 3], offsets: [2, 4], labels: "a" }, /2 onsets, 2 offsets and 1 labels/],
  [
    "an offset before its onset",
    { onsets: [3], offsets: [2], labels: "a" },
    /syllable 1.*0\.002 s is before/,
  ],
  ["a time that is none", { onsets: [Number.NaN], offsets: [2], labels: "a" }, /syllable 1/],
])("%s: refused in one line", (_, variables, message) => {
  const bytes = encodeMatFile(
    Object.entries(variables).map(([own, values]) => ({
      name: own,
      dimensions: [1, values.length],
      values: typeof values === "string" ? values : Float64Array.from(values),
    })),
  );
  expect(() => read(bytes)).toThrow(InputError);
  expect(() => read(bytes)).toThrow(message);
});

test.skipIf(!HAS_RECORDINGS)(
  "real files have the syllables of their tables, and are the same after writing",
  () => {
    const names = realFiles(".not.mat");
    expect(names.length).toBeGreaterThan(0);
    for (const own of names) {
      const file = read(bytesOf(own));
      expectAsInTable(file.annotations, own.replace(/\.wav\.not\.mat$/, ""));
      expect(file.sampleRate).toBe(own.startsWith("zebrafinch") ? 44_100 : 32_000);
      expect(file.fields).toMatchObject({ sm_win: 2, min_dur: own.startsWith("zebrafinch") ? 30 : 10 });
      expect(file.warnings).toEqual([]);
      expect(again(file)).toEqual(file);
    }
  },
);
