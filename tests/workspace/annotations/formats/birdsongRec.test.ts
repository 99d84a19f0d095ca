import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AnnotationContent } from "../../../../src/shapes/annotation.js";
import { InputError } from "../../../../src/shapes/inputError.js";
import { birdsongRec } from "../../../../src/workspace/annotations/formats/birdsongRec.js";
import { HAS_RECORDINGS } from "../../../sharedData.js";
import { bytesOf, expectAsInTable, realFiles } from "../annotCsv.js";

const name = "song.Annotation.xml";
const decode = (file: string | Uint8Array, sampleRate?: number) => ({
  ...birdsongRec.decode(typeof file === "string" ? new TextEncoder().encode(file) : file, {
    name,
    ...(sampleRate !== undefined && { sampleRate }),
  }),
  format: "birdsongrec" as const,
});
const write = (content: AnnotationContent) => birdsongRec.encode(content);
const again = (content: AnnotationContent) => decode(write(content).bytes, content.sampleRate);

const note = (position: number, label: string) =>
  `<Note><Position>${position}</Position><Length>1600</Length><Label>${label}</Label></Note>`;
const sequence = (file: string, ...notes: string[]) =>
  `<Sequence><WaveFileName>${file}</WaveFileName><Position>32000</Position><Length>32000</Length>
  <NumNote>${notes.length}</NumNote>${notes.join("\n")}</Sequence>`;
const xml = (...sequences: string[]) =>
  `<?xml version="1.0"?>\n<Sequences><NumSequence>${sequences.length}</NumSequence>${sequences.join("\n")}</Sequences>`;

test("notes count from the beginning of their sequence, at 32 kHz where no rate is given", () => {
  const file = decode(xml(sequence("0.wav", note(16_000, "a"))));
  expect(file.annotations).toEqual([{ onset: 1.5, offset: 1.55, label: "a" }]);
  expect(file).toMatchObject({ recording: "0.wav", sampleRate: 32_000 });
  expect(file.warnings).toEqual([expect.stringContaining("32000 Hz was assumed")]);
});

test("the rate that is given counts, without a warning", () => {
  const file = decode(xml(sequence("0.wav", note(16_000, "a"))), 16_000);
  expect(file.annotations).toEqual([{ onset: 3, offset: 3.1, label: "a" }]);
  expect(file.warnings).toEqual([]);
});

test("in a file of several recordings each note says its own", () => {
  const file = decode(xml(sequence("0.wav", note(0, "a")), sequence("1.wav", note(0, "b"))));
  expect(file.annotations.map(({ recording, label }) => [recording, label])).toEqual([
    ["0.wav", "a"],
    ["1.wav", "b"],
  ]);
  expect(file.recording).toBeUndefined();
  expect(again(file)).toEqual({ ...file, warnings: [] });
});

test.each([
  ["", ""],
  [" ", " "],
  ["&amp;lt;&#9;&#x3b1;", "&lt;\tα"],
  ["a &#38; b", "a & b"],
])("the label %j is read as %j", (written, label) => {
  expect(decode(xml(sequence("0.wav", note(0, written)))).annotations[0].label).toBe(label);
});

const label = fc
  .oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "",
      " ",
      "\t",
      "\r\n",
      "&amp;",
      "&#65;",
      "<a>",
      "]]>",
      "'\"",
      "=1",
      "1e3",
      "true",
      "\u{1f426}",
    ),
  )
  .filter((one) => !/[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(one));
const time = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e5, noNaN: true }));
const annotation = fc
  .tuple(time, time, label)
  .map(([a, b, one]) => ({ onset: Math.min(a, b), offset: Math.max(a, b), label: one }));

test("labels are the same after writing and reading, times to half a sample, and both from then on", () => {
  fc.assert(
    fc.property(
      fc.array(annotation, { maxLength: 12 }),
      label,
      fc.constantFrom(32_000, 44_100, 22_050.5),
      (annotations, recording, sampleRate) => {
        const first = again({ annotations, recording, sampleRate });
        expect(first.annotations.map((one) => one.label)).toEqual(annotations.map((one) => one.label));
        for (const [i, { onset, offset }] of annotations.entries()) {
          // Half a sample, and the rounding of products near 1e10 samples.
          const close = 0.5 / sampleRate + 1e-10;
          expect(Math.abs(first.annotations[i].onset - onset)).toBeLessThanOrEqual(close);
          expect(Math.abs(first.annotations[i].offset - offset)).toBeLessThanOrEqual(close);
        }
        expect(first.recording ?? "").toBe(recording);
        expect(again(first)).toEqual(first);
      },
    ),
  );
});

test("a note outside of the sequences that were read gets one of its own", () => {
  const file = decode(xml(sequence("0.wav", note(16_000, "a"))), 32_000);
  const added = { onset: 5, offset: 5.5, label: "b" };
  const { annotations, fields } = again({ ...file, annotations: [...file.annotations, added] });
  expect(annotations).toEqual([...file.annotations, added]);
  expect(fields).toEqual({
    sequences: [
      { recording: "0.wav", onset: 1, offset: 2 },
      { recording: "0.wav", onset: 5, offset: 5.5 },
    ],
  });
});

test("a count that is not that of the notes is refused: something is missing", () => {
  const cut = xml(sequence("0.wav", note(0, "a")).replace("<NumNote>1", "<NumNote>2"));
  expect(() => decode(cut, 32_000)).toThrow(/sequence 1: NumNote=2, but there are 1/);
});

describe("what XML can't hold is refused, and so is writing without a sample rate:", () => {
  const one = { onset: 0, offset: 1, label: "a" };
  test.each([
    ["a control character", { annotations: [{ ...one, label: "\x01" }], sampleRate: 32_000 }, /annotation 1/],
    ["a zero", { annotations: [{ ...one, label: "\0" }], sampleRate: 32_000 }, /annotation 1/],
    ["half a character", { annotations: [{ ...one, label: "\udc00" }], sampleRate: 32_000 }, /annotation 1/],
    ["a noncharacter", { annotations: [{ ...one, label: "\uffff" }], sampleRate: 32_000 }, /annotation 1/],
    ["such a name", { annotations: [one], sampleRate: 32_000, recording: "\x01.wav" }, /recording=/],
    ["no rate", { annotations: [one] }, /sample rate/],
  ])("%s", (_, content, message) => {
    expect(() => write(content)).toThrow(InputError);
    expect(() => write(content)).toThrow(message);
  });
});

test("what is lost is reported: frequencies, and a rate that the next reader can't guess", () => {
  const content = { annotations: [{ onset: 0, offset: 1, label: "a", highHz: 9000 }], sampleRate: 48_000 };
  expect(write(content).dropped).toEqual([
    expect.stringContaining("frequencies"),
    expect.stringContaining("48000 Hz"),
  ]);
});

const good = xml(sequence("0.wav", note(0, "a")));
test.each([
  ["nothing", "", /^song\.Annotation\.xml: /],
  ["no XML", "0.1 0.2 a", /^song\.Annotation\.xml: line 1: /],
  ["other XML", "<a>b</a>", /Sequences/],
  ["a file that is cut off", good.slice(0, -30), /line \d/],
  [
    "a position that is none",
    good.replace("<Position>0<", "<Position>0.5<"),
    /sequence 1, note 1: Position="0\.5"/,
  ],
  ["a negative length", good.replace("1600", "-1"), /Length="-1"/],
  ["a missing label", good.replace("<Label>a</Label>", ""), /note 1: has no Label/],
  ["two labels", good.replace("<Label>a</Label>", "<Label>a</Label><Label>b</Label>"), /Label/],
  ["an entity of its own", good.replace("<Label>a", "<Label>&x;"), /&x;/],
  ["an ampersand by itself", good.replace("<Label>a", "<Label>a & b"), /&/],
  ["a character beyond Unicode", good.replace("<Label>a", "<Label>&#x110000;"), /110000/],
  [
    "entities that multiply",
    good.replace("<Seq", '<!DOCTYPE Sequences [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Seq'),
    /DOCTYPE/,
  ],
  ["elements within elements without end", "<a>".repeat(100_000), /^.{1,200}$/],
  ["elements within elements", "<a>".repeat(50_000) + "</a>".repeat(50_000), /^.{1,200}$/],
])("%s: refused in one line", (_, file, message) => {
  expect(() => decode(file)).toThrow(InputError);
  expect(() => decode(file)).toThrow(message);
  expect(() => decode(file)).not.toThrow(/\n/);
});

test.skipIf(!HAS_RECORDINGS)(
  "real files have the syllables of their tables, and are the same after writing",
  () => {
    const names = realFiles(".Annotation.xml");
    expect(names.length).toBeGreaterThan(0);
    for (const own of names) {
      const file = decode(bytesOf(own), 32_000);
      const stem = own.replace(/\.Annotation\.xml$/, "");
      expectAsInTable(file.annotations, stem);
      expect(file.recording).toBe(`${stem}.wav`);
      expect(file.warnings).toEqual([]);
      expect(again(file)).toEqual(file);
    }
  },
);
