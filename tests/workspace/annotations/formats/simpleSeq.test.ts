import { describe, expect, test } from "vitest";
import { csv } from "../../../../src/workspace/annotations/formats/csv.js";
import { simpleSeq } from "../../../../src/workspace/annotations/formats/simpleSeq.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => csv.decode(bytes(text), { name: "song.csv" });
const text = (encoded: { readonly bytes: Uint8Array }): string => new TextDecoder().decode(encoded.bytes);
const AB = [
  { onset: 0, offset: 0.25, label: "a" },
  { onset: 0.5, offset: 1, label: "b" },
];

test("a byte order mark, line ends of Windows or of old Macs, and a missing last one make no difference", () => {
  for (const end of ["\n", "\r\n", "\r"])
    for (const mark of ["", "\ufeff"])
      for (const last of ["", end])
        expect(read(`${mark}onset_s,offset_s,label${end}0.0,0.25,a${end}0.5,1,b${last}`).annotations).toEqual(
          AB,
        );
});

test("UTF-16, as spreadsheets save it, is read, and Windows-1252 with a warning", () => {
  const table = "onset_s,offset_s,label\n0,0.25,é\n";
  const units = Uint16Array.from(`\ufeff${table}`, (c) => c.charCodeAt(0));
  const wide = csv.decode(new Uint8Array(units.buffer), { name: "song.csv" });
  expect(wide.annotations[0].label).toBe("é");
  const latin = csv.decode(
    Uint8Array.from(table, (c) => c.charCodeAt(0)),
    { name: "song.csv" },
  );
  expect(latin.annotations[0].label).toBe("é");
  expect(latin.warnings).toEqual([expect.stringContaining("Windows-1252")]);
});

test("quotes hold commas, quotes and line breaks (RFC 4180)", () => {
  const label = 'a "b",\r\nc';
  const written = text(simpleSeq.encode({ annotations: [{ onset: 0, offset: 1, label }] }));
  expect(written).toBe('onset_s,offset_s,label\n0.0,1.0,"a ""b"",\r\nc"\n');
  expect(read(written).annotations[0].label).toBe(label);
});

test("columns in any order, and further ones, are kept; the whole of our own syllable table is read", () => {
  const whole = "file,channel,syllable,label,onset_s,offset_s,f0_median_hz\nx.wav,1,1,a,0.0,0.25,440\n";
  const content = read(whole);
  expect(content.recording).toBe("x.wav");
  expect(content.annotations).toEqual([
    { onset: 0, offset: 0.25, label: "a", channel: 1, extra: { syllable: "1", f0_median_hz: "440" } },
  ]);
  expect(text(csv.encode({ ...content, format: "csv" }))).toBe(whole);
});

test("several recordings in a table are told apart by row", () => {
  const { annotations, recording } = read("recording,onset_s,offset_s,label\na.wav,0,1,x\nb.wav,0,2,y\n");
  expect(recording).toBeUndefined();
  expect(annotations.map((row) => row.recording)).toEqual(["a.wav", "b.wav"]);
  expect(() => simpleSeq.encode({ annotations })).toThrow(
    /holds one recording, and these annotations are of 2/,
  );
  expect(text(csv.encode({ annotations }))).toContain("b.wav");
});

test("without labels a syllable is called -", () => {
  expect(read("onset_s,offset_s\n0,1\n").annotations).toEqual([{ onset: 0, offset: 1, label: "-" }]);
});

test("simple-seq has three columns and no more", () => {
  const written = simpleSeq.encode({ annotations: [{ ...AB[0], lowHz: 500, extra: { mood: "x" } }] });
  expect(text(written)).toBe("onset_s,offset_s,label\n0.0,0.25,a\n");
  expect(written.dropped.length).toBe(2);
});

test("small and large times are written without exponents, and read as the same doubles", () => {
  const times = [5e-324, 1e-7, 1.5e-7, 0.1 + 0.2, 123_456_789.123_456_78, 1e21, 1.7976931348623157e308];
  const annotations = times.map((time) => ({ onset: time, offset: time, label: "a" }));
  const written = text(simpleSeq.encode({ annotations }));
  expect(written.slice(22)).not.toMatch(/e/i);
  expect(read(written).annotations).toEqual(annotations);
});

describe("a fault is reported with its line and its fix", () => {
  test.each([
    ["", /is empty/],
    ["onset_s,offset_s,label\n0,1\n", /line 2: has 2 of 3 cells/],
    ["onset_s,offset_s,label\n0,1,a\n0.5,", /line 3: has 2 of 3 cells; the file may be truncated/],
    ['onset_s,offset_s,label\n0.0,1.0,"a', /line 2: a quote is not closed; the file may be truncated/],
    ['onset_s,offset_s,label\n0.0,1.0,"a"b\n', /line 2: a quote is closed within a cell/],
    ['onset_s,offset_s,label\n"0,5","1,5",a\n', /line 2: onset_s="0,5" has a decimal comma; write 0.5/],
    ["onset_s;offset_s;label\n0,5;1,5;a\n", /is separated by semicolons; save it with commas/],
    ["onset_s,offset_s,label\n0,NaN,a\n", /line 2: offset_s="NaN" is not a number/],
    ["onset_s,offset_s,label\n,1,a\n", /line 2: onset_s is missing/],
    ["onset_s,offset_s,label\n1,0.5,a\n", /line 2: offset=0.5 s is before onset=1 s/],
    ["onset_s,offset_s,label\n-1,0.5,a\n", /line 2: onset=-1 s must be a finite time/],
    ['onset_s,offset_s,label\n0.0,1.0,"a\nb"\n-1,0.5,a\n', /line 4: onset=-1 s/],
    ["onset_s,offset_s,label,label\n0,1,a,b\n", /the column "label" twice/],
    ["onset_s,offset_s,label,Label\n0,1,a,b\n", /label and Label say the same/],
    ["onset_s,label\n0,a\n", /has no column offset_s; its columns are onset_s, label/],
    ["onset_s,offset_s,label,low_hz,high_hz\n0,1,a,500,100\n", /line 2: high frequency=100 Hz is below/],
  ])("%j", (table, message) => {
    expect(() => read(table)).toThrow(message);
    expect(() => read(table)).toThrow(/^song\.csv: [^\n]+$/);
  });
});
