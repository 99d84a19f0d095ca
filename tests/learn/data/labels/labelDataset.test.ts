import { describe, expect, test } from "vitest";
import { fillTargets } from "../../../../src/learn/data/fillTargets.js";
import { type LabelledLevels, makeLabelDataset } from "../../../../src/learn/data/labels/labelDataset.js";

const RATE = 500;
const BANDS = 3;
const SPLIT = { by: "file", validation: 0.1, test: 0.2, block: 1, testFiles: [] } as const;

/** Ten seconds with a syllable every half second, a and b in turn. */
function recording(source: string, marked = { from: 0, to: 10 }): LabelledLevels {
  const segments = Array.from({ length: 20 }, (_, i) => ({
    onset: 0.5 * i + 0.1,
    offset: 0.5 * i + 0.3,
    label: i % 2 === 0 ? "a" : "b",
  }));
  return { source, levels: new Float32Array(10 * RATE * BANDS).fill(1), segments, marked };
}

function dataset(recordings: readonly LabelledLevels[], split: object = {}) {
  return makeLabelDataset({
    recordings,
    classes: ["", "a", "b"],
    columns: Array.from({ length: BANDS }, (_, b) => ({ name: `${b}`, unit: "1" as const })),
    rate: RATE,
    sample: { lookBack: 250, stride: 5, split: { ...SPLIT, ...split } },
    caller: "test",
  });
}

/** Rows before a recording's first frame. */
const MARGIN = 125;

describe("the rows of a labeller's data", () => {
  const whole = dataset([recording("1.wav"), recording("2.wav"), recording("3.wav")], {
    testFiles: ["2.wav"],
  });
  const { classes, labels, sequences } = whole;

  test("have the class of the segment at their centre, and an onset of three frames", () => {
    const first = sequences[0].first + MARGIN;
    // 0.1 s is frame 50, 0.3 s frame 150, which is no longer within.
    expect(Array.from(classes?.ofRow.subarray(first + 48, first + 52) ?? [])).toEqual([0, 0, 1, 1]);
    expect(Array.from(classes?.ofRow.subarray(first + 149, first + 151) ?? [])).toEqual([1, 0]);
    expect(Array.from(labels?.onsets.subarray(first + 48, first + 53) ?? [])).toEqual([0, 1, 1, 1, 0]);
  });

  test("belong to the test part in the files that are named, and in others to validation by blocks", () => {
    const parts = sequences.map(({ first, rows }) => new Set(labels?.parts.subarray(first, first + rows)));
    expect(parts).toEqual([new Set([-1, 0, 1]), new Set([-1, 2]), new Set([-1, 0, 1])]);
    const validation = labels?.parts.filter((part) => part === 1).length ?? 0;
    // A tenth of two recordings of 5000 frames; borders of blocks of 500 move by up to 100 frames.
    expect(validation).toBeGreaterThan(700);
    expect(validation).toBeLessThan(1300);
  });

  test("tell the shortest syllable that is not held out for testing", () => {
    const shortened = (source: string, length: number): LabelledLevels => {
      const { segments, ...rest } = recording(source);
      const [first, ...others] = segments;
      return { ...rest, segments: [{ ...first, offset: first.onset + length }, ...others] };
    };
    const files = [shortened("1.wav", 0.05), shortened("2.wav", 0.03), recording("3.wav")];
    // Differences of decimal fractions are exact to a few units of the last place.
    expect(dataset(files, { testFiles: ["2.wav"] }).labels?.shortest).toBeCloseTo(0.05, 12);
    expect(dataset(files, { testFiles: ["3.wav"] }).labels?.shortest).toBeCloseTo(0.03, 12);
  });

  test("are never parted within a syllable", () => {
    const { ofRow = [] } = classes ?? {};
    const { parts = [] } = labels ?? {};
    for (let row = 1; row < ofRow.length; row++) {
      const inside = ofRow[row] > 0 && ofRow[row - 1] === ofRow[row];
      if (inside) expect(parts[row]).toBe(parts[row - 1]);
    }
  });

  test("are targets in their own part only: others are zeros with an onset of -1", () => {
    const starts = Int32Array.of(sequences[0].first);
    const into = new Float32Array(250 * 4);
    fillTargets("label", whole, starts, 0, 1, new Float32Array(0), into, "train");
    // The margin before the recording is unknown.
    expect(Array.from(into.subarray(0, 4))).toEqual([0, 0, 0, -1]);
    const row = MARGIN + 51;
    expect(Array.from(into.subarray(4 * row, 4 * row + 4))).toEqual([0, labels?.weights[1], 0, 1]);
    fillTargets("label", whole, starts, 0, 1, new Float32Array(0), into, "test");
    expect(new Set(into)).toEqual(new Set([0, -1]));
  });
});

test("outside the marked stretch nothing is known", () => {
  const { labels, sequences } = dataset([recording("1.wav", { from: 2, to: 3 })]);
  const { first } = sequences[0];
  const known = Array.from(labels?.parts ?? [], (part, row) => (part >= 0 ? row - first - MARGIN : -1));
  const rows = known.filter((row) => row >= 0);
  expect([rows[0], rows[rows.length - 1], rows.length]).toEqual([1000, 1499, 500]);
});

test("with fewer than three files, blocks are held out for testing", () => {
  const { labels } = dataset([recording("1.wav"), recording("2.wav")]);
  const share = (part: number): number => (labels?.parts.filter((own) => own === part).length ?? 0) / 10_000;
  // Shares of 0.2 and 0.1 of ten blocks of a recording; borders move by up to 100 frames of 500.
  expect(share(2)).toBeGreaterThan(0.15);
  expect(share(2)).toBeLessThan(0.25);
  expect(share(1)).toBeGreaterThan(0.07);
});

test("rare classes weigh more, and frequent ones less", () => {
  const rare = recording("1.wav");
  const segments = rare.segments.map((segment, i) => ({ ...segment, label: i === 3 ? "b" : "a" }));
  const { labels } = dataset([{ ...rare, segments }], { by: "blocks" });
  const [silence, a, b] = labels?.weights ?? [];
  expect(b).toBeGreaterThan(a);
  expect(a).toBeGreaterThan(silence);
});
