import { describe, expect, test } from "vitest";
import { counted } from "../../../../src/shapes/counted.js";
import { raven } from "../../../../src/workspace/annotations/formats/raven.js";
import { HAS_RECORDINGS } from "../../../sharedData.js";
import { bytesOf } from "../annotCsv.js";

const read = (text: string) => raven.decode(new TextEncoder().encode(text), { name: "song.txt" });
const text = (encoded: { readonly bytes: Uint8Array }): string => new TextDecoder().decode(encoded.bytes);
const HEAD = "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)";
const AB = [
  { onset: 0, offset: 0.25, label: "a", lowHz: 500, highHz: 8000, channel: 0 },
  { onset: 0.2, offset: 1, label: "b c", lowHz: 0, highHz: 9000.5, channel: 1 },
];

test("a new table has the columns that Raven asks for, selections from 1, channels from 1, Hz", () => {
  expect(text(raven.encode({ annotations: AB }))).toBe(
    `${HEAD}\tAnnotation\n1\tSpectrogram 1\t1\t0.0\t0.25\t500.0\t8000.0\ta\n2\tSpectrogram 1\t2\t0.2\t1.0\t0.0\t9000.5\tb c\n`,
  );
});

test.runIf(HAS_RECORDINGS)("Raven's own table is read correctly and written again column by column", () => {
  const bytes = bytesOf("raven_example_only_Recording_1_Segment_02.Table.1.selections.txt");
  const content = raven.decode(bytes, { name: "example" });
  expect(content.annotations.length).toBe(6);
  expect(content.annotations[0]).toEqual({
    onset: 154.387792767,
    offset: 154.911598217,
    label: "EATO",
    lowHz: 2878.2,
    highHz: 4049,
    channel: 0,
  });
  expect(content.warnings).toEqual([]);
  const original = new TextDecoder().decode(bytes).replaceAll("\r\n", "\n");
  expect(text(raven.encode({ ...content, format: "raven" }))).toBe(original);
});

test("columns of any name are kept, with the numbers of selections and the views", () => {
  const table = `${HEAD}\tBegin Path\tInband Power (dB)\tCall Type\tNotes\n7\tSpectrogram 2\t1\t0.0\t1.0\t1.0\t2.0\tC:\\a b.wav\t-3.5\tsong\t"x", y\n9\tSpectrogram 2\t1\t1.0\t2.0\t1.0\t2.0\t\t\tcall\t\n`;
  const content = read(table);
  expect(content.annotations.map(({ label }) => label)).toEqual(["song", "call"]);
  expect(text(raven.encode({ ...content, format: "raven" }))).toBe(table);
});

test("the column of labels is the one that people name so, or else one of words", () => {
  const label = (column: string, cell: string) => read(`${HEAD}\t${column}\n1\tS\t1\t0\t1\t1\t2\t${cell}\n`);
  for (const column of ["Annotation", "Species", "label", "Call Type", "Notes", "Meine Silbe"])
    expect(label(column, "abc").annotations[0].label, column).toBe("abc");
  const none = label("Begin Path", "abc");
  expect(none.annotations[0].label).toBe("-");
  expect(none.warnings).toEqual([expect.stringContaining("no column of labels")]);
});

test("a selection in two views is one annotation", () => {
  const { annotations, warnings } = read(
    `${HEAD}\tAnnotation\n1\tWaveform 1\t1\t0\t1\t0\t22050\ta\n1\tSpectrogram 1\t1\t0\t1\t500\t8000\ta\n2\tWaveform 1\t1\t2\t3\t0\t22050\tb\n`,
  );
  expect(annotations.map(({ label, highHz }) => [label, highHz])).toEqual([
    ["a", 8000],
    ["b", 22_050],
  ]);
  expect(warnings).toEqual([expect.stringContaining("1 row repeating selections in other views")]);
});

describe("of the views of a selection", () => {
  const row = (view: string, channel = 1, begin = 0) => `1\t${view}\t${channel}\t${begin}\t5\t500\t8000\ta\n`;
  const viewed = (...rows: string[]) => {
    const { annotations, warnings } = read(`${HEAD}\tAnnotation\n${rows.join("")}`);
    return { views: annotations.map(({ extra }) => extra?.View ?? "Spectrogram 1"), warnings };
  };

  test.each([
    [["Spectrogram 1", "Spectrogram 2"], "Spectrogram 1"],
    [["Selection Spectrum 1", "Spectrogram 1"], "Spectrogram 1"],
    [["Spectrogram Slice 1", "Waveform 1", "Spectrogram 1"], "Spectrogram 1"],
    [["Waveform 1", "Spectrogram Slice 1"], "Spectrogram Slice 1"],
    [["Waveform 1", "Waveform 2"], "Waveform 1"],
  ])("%j one is taken, a spectrogram first, and the others are reported", (views, taken) => {
    const found = viewed(...views.map((view) => row(view)));
    expect(found.views).toEqual([taken]);
    expect(found.warnings).toEqual([
      expect.stringContaining(`${counted(views.length - 1, "row")} repeating selections`),
    ]);
  });

  test("other times, another channel or the same view make another annotation", () => {
    for (const other of [row("Waveform 1", 1, 2), row("Waveform 1", 2), row("Spectrogram 1")]) {
      const { views, warnings } = viewed(row("Spectrogram 1"), other);
      expect(views.length).toBe(2);
      expect(warnings).toEqual([]);
    }
  });
});

describe("a sequence of files", () => {
  const sequence = `${HEAD}\tBegin File\tFile Offset (s)\tAnnotation\n1\tSpectrogram 1\t1\t0.1\t0.3\t1.0\t2.0\ta.wav\t0.1\tx\n2\tSpectrogram 1\t1\t60.7\t60.9\t1.0\t2.0\tb.wav\t0.7\ty\n3\tSpectrogram 1\t1\t120.123456789\t121.0\t1.0\t2.0\tc.wav\t0.123456789\tz\n`;

  test("has times that run through all of it: they are read as times from the start of each file", () => {
    const { annotations } = read(sequence);
    expect(annotations.map(({ recording, onset, offset }) => [recording, onset, offset])).toEqual([
      ["a.wav", 0.1, 0.3],
      ["b.wav", 0.7, 0.9],
      ["c.wav", 0.123456789, 1],
    ]);
    expect(read(sequence).warnings).toEqual([expect.stringContaining("times run through 3 files")]);
  });

  test("may name its files by their paths only, as BirdNET's combined tables do", () => {
    const birdNet = sequence
      .replace("Begin File", "Begin Path")
      .replaceAll(/\b([abc])\.wav/g, "C:\\my songs\\$1.wav");
    const content = read(birdNet);
    expect(content.annotations.map(({ recording, onset }) => [recording, onset])).toEqual([
      ["C:\\my songs\\a.wav", 0.1],
      ["C:\\my songs\\b.wav", 0.7],
      ["C:\\my songs\\c.wav", 0.123456789],
    ]);
    expect(text(raven.encode({ ...content, format: "raven" }))).toBe(birdNet);
  });

  test("whose times begin anew in each file is read and written as it is", () => {
    const anew = sequence
      .replace("\t60.7\t60.9", "\t0.7\t0.9")
      .replace("\t120.123456789\t121.0", "\t0.123456789\t1.0");
    const content = read(anew);
    expect(content.annotations.map(({ onset }) => onset)).toEqual([0.1, 0.7, 0.123456789]);
    expect(content.warnings).toEqual([]);
    expect(text(raven.encode({ ...content, format: "raven" }))).toBe(anew);
  });

  test("is written again with the times of the sequence", () => {
    expect(text(raven.encode({ ...read(sequence), format: "raven" }))).toBe(sequence);
  });

  test("without the offset in each file is refused: nobody can say where its selections are", () => {
    const without = sequence.replaceAll(/\t[^\t]*(?=\t[^\t\n]*\n)/g, "");
    expect(() => read(without)).toThrow(
      /selections of 3 files .* add the measurement "File Offset \(s\)" in Raven/,
    );
  });

  test("can't be made of recordings whose lengths aren't known", () => {
    const { annotations } = read(sequence);
    expect(() => raven.encode({ annotations })).toThrow(/the durations of these 3 are not known/);
  });

  test("of one file only, opened at its start, keeps its times to the last digit", () => {
    const one = `${HEAD}\tBegin File\tFile Offset (s)\n1\tSpectrogram 1\t1\t0.30000000000000004\t0.4\t1\t2\ta.wav\t0.3\n`;
    const content = read(one);
    expect(content).toMatchObject({ recording: "a.wav", annotations: [{ onset: 0.1 + 0.2, offset: 0.4 }] });
  });
});

test("annotations without a band get a box as high as the recording's band, and they are reported", () => {
  const annotations = [{ onset: 0, offset: 1, label: "a" }];
  const high = raven.encode({ annotations, sampleRate: 44_100 });
  expect(text(high)).toContain("\t0.0\t22050.0\ta\n");
  expect(high.dropped).toEqual([expect.stringContaining("from 0 to 22050 Hz")]);
  const unknown = raven.encode({ annotations });
  expect(text(unknown)).toContain("\t0.0\t11000.0\ta\n");
});

describe("what Raven refuses is never written", () => {
  const box = { onset: 0, offset: 1, label: "a" };

  test("a box ends at half the sample rate, with a line that says so", () => {
    const annotations = [
      { ...box, lowHz: 500, highHz: 24_000 },
      { ...box, lowHz: 9000, highHz: 12_000 },
      { ...box, lowHz: 500, highHz: 8000 },
    ];
    const { dropped, ...written } = raven.encode({ annotations, sampleRate: 16_000 });
    expect(text(written)).toContain("\t500.0\t8000.0\ta\n");
    expect(text(written)).not.toMatch(/\t(24000|12000|9000)/);
    expect(dropped).toEqual([expect.stringContaining("2 of 3 bands reach beyond half the sample rate")]);
  });

  test.each([[["0", "1"]], [["1", "1"]], [["a", "2"]], [["1.5", "2"]], [["-1", "3"]]])(
    "selections with the numbers %j are numbered from 1, with a line that says so",
    (numbers) => {
      const annotations = numbers.map((Selection) => ({ ...box, lowHz: 1, highHz: 2, extra: { Selection } }));
      const { dropped, ...written } = raven.encode({
        annotations,
        format: "raven",
        fields: { columns: ["Selection"] },
      });
      const rows = text(written).trimEnd().split("\n").slice(1);
      expect(rows.map((row) => row.split("\t")[0])).toEqual(["1", "2"]);
      expect(dropped).toEqual([expect.stringContaining("numbered anew")]);
    },
  );
});

test("a tab in a further column is left out, and they are reported", () => {
  const { dropped, ...written } = raven.encode({
    annotations: [{ ...AB[0], extra: { mood: "a\tb", age: "2" } }],
  });
  expect(text(written)).toContain("\ta\t2\n");
  expect(dropped).toEqual([expect.stringContaining('"mood"')]);
});

describe("a fault is reported with its line and its fix", () => {
  test.each([
    ["", /is empty/],
    [`${HEAD}\n1\tS\t1\t0\t1\t1\n`, /line 2: has 6 of 7 cells/],
    [`${HEAD}\n1\tS\t1\t0,5\t1,5\t1\t2\n`, /line 2: Begin Time \(s\)="0,5" has a decimal comma; write 0.5/],
    [`${HEAD}\n1\tS\t1\t2\t1\t1\t2\n`, /line 2: offset=1 s is before onset=2 s/],
    [`${HEAD}\n1\tS\tleft\t1\t2\t1\t2\n`, /line 2: Channel="left" is not a number/],
    ["Selection\tBegin Time (s)\n1\t0\n", /has no column end time/],
  ])("%j", (table, message) => {
    expect(() => read(table)).toThrow(message);
  });
});
