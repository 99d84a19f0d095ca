import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Annotation, AnnotationContent } from "../../../../src/shapes/annotation.js";
import { InputError } from "../../../../src/shapes/inputError.js";
import { textGrid } from "../../../../src/workspace/annotations/formats/textGrid.js";
import { HAS_RECORDINGS } from "../../../sharedData.js";
import { bytesOf, expectAsInTable, realFiles } from "../annotCsv.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string | Uint8Array) =>
  textGrid.decode(typeof text === "string" ? bytes(text) : text, { name: "song.TextGrid" });
const write = (content: AnnotationContent) => textGrid.encode({ format: "textgrid", ...content });
const text = (content: AnnotationContent) => new TextDecoder().decode(write(content).bytes);
const again = (content: AnnotationContent) => read(write(content).bytes);

/** As Praat's manual shows the short format. */
const SHORT = `File type = "ooTextFile"
Object class = "TextGrid"

0
2.3
<exists>
3
"IntervalTier"
"Mary"
0
2.3
2
0
1.5
"a ""b""
c"
1.5
2.3
""
"IntervalTier"
"John"
0
2.3
1
0
2.3
""
"TextTier"
"bell"
0
2.3
1
1
"ding"
`;
const MARY: readonly Annotation[] = [
  { onset: 0, offset: 1.5, label: 'a "b"\nc', tier: "Mary" },
  { onset: 1, offset: 1, label: "ding", tier: "bell" },
];

/** UTF-16 with a byte order mark. */
function utf16(words: string, little: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * words.length + 2));
  for (const [i, c] of [...`\ufeff${words}`].entries()) view.setUint16(2 * i, c.charCodeAt(0), little);
  return new Uint8Array(view.buffer);
}

test.each([
  ["short", SHORT],
  ["short, in UTF-8 with a mark", `\ufeff${SHORT}`],
  ["short, with the line ends of Windows", SHORT.replaceAll("\n", "\r\n")],
  ["short, in UTF-16 with the low byte first", utf16(SHORT, true)],
  ["short, in UTF-16 with the high byte first", utf16(SHORT, false)],
  ["short, with words and comments", SHORT.replace("\n2.3\n", "\nxmax = 2.3 seconds ! not 3\n")],
])("a TextGrid is read: %s", (_, file) => {
  const { annotations, duration, warnings } = read(file);
  expect(annotations).toEqual(MARY);
  expect(duration).toBe(2.3);
  expect(warnings).toEqual([]);
});

test("what is written is the long format, with every gap filled", () => {
  const written = text({ annotations: [{ onset: 0.5, offset: 1, label: 'a"b' }], duration: 2 });
  expect(written).toBe(`File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 2
tiers? <exists>
size = 1
item []:
    item [1]:
        class = "IntervalTier"
        name = "syllables"
        xmin = 0
        xmax = 2
        intervals: size = 3
        intervals [1]:
            xmin = 0
            xmax = 0.5
            text = ""
        intervals [2]:
            xmin = 0.5
            xmax = 1
            text = "a""b"
        intervals [3]:
            xmin = 1
            xmax = 2
            text = ""
`);
});

/** Any text that UTF-8 and a TextGrid can hold, often with what is special in some format. */
const label = fc
  .oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom('"', '""', "\t", "\n\n", "=1+1", "! no", "<exists>", "5", " a ", "\u{1f426}"),
  )
  .filter((one) => !/[\p{Surrogate}\0\r]/u.test(one));
const named = label.filter((one) => one !== "");
const time = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e4, noNaN: true }));

/** Intervals one after the other, some of which touch. */
const intervals = fc
  .tuple(
    fc.uniqueArray(time, { minLength: 2, maxLength: 12 }),
    fc.infiniteStream(named),
    fc.infiniteStream(fc.boolean()),
  )
  .map(([times, labels, kept]) => {
    const sorted = times.toSorted((a, b) => a - b);
    return sorted
      .slice(1)
      .map((offset, i) => ({ onset: sorted[i], offset, label: labels.next().value }))
      .filter(() => kept.next().value);
  });
const points = fc
  .tuple(fc.uniqueArray(time, { maxLength: 6 }), fc.infiniteStream(label))
  .map(([times, labels]) =>
    times.toSorted((a, b) => a - b).map((at) => ({ onset: at, offset: at, label: labels.next().value })),
  );
const tiers = fc.uniqueArray(fc.tuple(label, fc.oneof(intervals, points)), {
  selector: ([name]) => name,
  minLength: 1,
  maxLength: 3,
});

test("annotations in tiers are the same after writing and reading, and so is the file", () => {
  fc.assert(
    fc.property(tiers, fc.double({ min: 0, max: 100, noNaN: true }), (all, silence) => {
      const annotations = all.flatMap(([tier, those]) => those.map((one) => ({ ...one, tier })));
      const duration = annotations.reduce((last, { offset }) => Math.max(last, offset), 0) + silence;
      const fields = { tiers: all.map(([name]) => ({ name, type: "IntervalTier" })) };
      const first = again({ annotations, duration, fields });
      expect(first.annotations).toEqual(annotations);
      expect(first.duration).toBe(duration);
      expect(first.warnings).toEqual([]);
      expect(again(first)).toEqual(first);
    }),
  );
});

test("a TextGrid without annotations, and an empty tier of points, stay what they are", () => {
  expect(again({ annotations: [] }).annotations).toEqual([]);
  const fields = { tiers: [{ name: "bell", type: "TextTier" }] };
  expect(again({ annotations: [], duration: 3, fields })).toEqual({
    annotations: [],
    duration: 3,
    fields,
    warnings: [],
  });
});

test("two tiers of one name are told apart", () => {
  const { annotations, warnings } = read(SHORT.replace('"bell"', '"Mary"'));
  expect(annotations.map(({ tier }) => tier)).toEqual(["Mary", "Mary (2)"]);
  expect(warnings).toHaveLength(1);
});

test("annotations that overlap stand in as few tiers as there are at once, points among them in one of their own: they are reported", () => {
  const spans: [number, number][] = [
    ...([
      [0, 2],
      [1, 3],
      [2, 4],
      [2.5, 3],
      [3, 3],
    ] as [number, number][]),
  ];
  const annotations = spans.map(([onset, offset], i) => ({ onset, offset, label: "abcde"[i] }));
  const { bytes, dropped } = write({ annotations });
  const file = read(bytes);
  expect(file.annotations.map(({ tier, label }) => `${tier}: ${label}`)).toEqual([
    ...["syllables: a", "syllables: c", "syllables 2: b", "syllables 3: d", "syllables points: e"],
  ]);
  expect(file.annotations.map(({ onset, offset }) => [onset, offset]).toSorted()).toEqual(spans.toSorted());
  expect(dropped).toEqual([
    expect.stringContaining("mix points and intervals"),
    expect.stringContaining("3 tiers"),
  ]);
  expect(again(file)).toEqual(file);
});

// Lines counted from the start for each interval would take minutes: the test would be ended.
test("a hundred thousand intervals are written and read", () => {
  const annotations = Array.from({ length: 100_000 }, (_, i) => ({ onset: i, offset: i + 0.5, label: "a" }));
  expect(read(write({ annotations }).bytes).annotations.length).toBe(100_000);
});

describe("what a TextGrid can't hold is refused:", () => {
  const one = { onset: 1, offset: 2, label: "a" };
  test.each([
    ["an interval without a label", [{ ...one, label: "" }], /no label/],
    ["a carriage return", [{ ...one, label: "a\rb" }], /carriage return/],
    ["a zero", [{ ...one, label: "a\0b" }], /annotation 1/],
    ["half a character", [{ ...one, label: "\ud800" }], /annotation 1/],
    ["a tier with a zero in its name", [{ ...one, tier: "\0" }], /tier=/],
  ])("%s", (_, annotations, message) => {
    expect(() => write({ annotations })).toThrow(InputError);
    expect(() => write({ annotations })).toThrow(message);
  });
});

test("what is lost is reported: frequencies, a duration that is too short", () => {
  const { dropped } = write({ annotations: [{ onset: 0, offset: 2, label: "a", lowHz: 500 }], duration: 1 });
  expect(dropped).toEqual([expect.stringContaining("frequencies"), expect.stringContaining("duration=1 s")]);
});

test.each([
  ["nothing", "", /ooTextFile/],
  ["a binary TextGrid", "ooBinaryFile\bTextGrid", /binary/],
  ["another object", SHORT.replace('"TextGrid"', '"PitchTier"'), /PitchTier/],
  ["a file that is cut off", SHORT.slice(0, 150), /song\.TextGrid: line \d+: .*ends/],
  ["a text that isn't ended", SHORT.slice(0, -2), /line 34: .*quote/],
  ["a word for a number", SHORT.replace("\n1.5\n", "\n1,5\n"), /line 14: "1,5"/],
  ["a count that isn't one", SHORT.replace("<exists>\n3", "<exists>\n-3"), /line 7: .*-3/],
  ["more intervals than there are", SHORT.replace("2.3\n2\n", "2.3\n4000000000\n"), /line 1\d|line 2\d/],
  ["an interval that ends before it begins", SHORT.replace("\n1.5\n2.3", "\n1.5\n1.2"), /1\.2 s is before/],
])("%s is refused in one line that says where", (_, file, message) => {
  expect(() => read(file)).toThrow(InputError);
  expect(() => read(file)).toThrow(message);
  expect(() => read(file)).not.toThrow(/\n/);
});

test.skipIf(!HAS_RECORDINGS)("the real TextGrid has the syllables of its table", () => {
  const names = realFiles(".TextGrid");
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const file = read(bytesOf(name));
    expectAsInTable(file.annotations, name.replace(/\.TextGrid$/, ""));
    expect(again(file)).toEqual(file);
  }
});
