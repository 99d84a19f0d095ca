import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { detectFormat } from "../../../../src/workspace/annotations/detectFormat.js";
import { encodeMatFile, type MatArray } from "../../../../src/workspace/annotations/formats/matFile.js";
import { songAnnotationGui } from "../../../../src/workspace/annotations/formats/songAnnotationGui.js";

const KEY = "llb3_0002_2018_04_23_14_18_03.wav";
const row = (...values: number[]): MatArray => ({
  dimensions: [1, values.length],
  values: Float64Array.from(values),
});
const text = (values: string): MatArray => ({ dimensions: [1, values.length], values });
const element = (fields: Record<string, MatArray>): MatArray => ({
  dimensions: [1, 1],
  values: { structs: new Map(Object.entries(fields).map(([name, value]) => [name, [value]])) },
});
const cells = (name: string, ...list: MatArray[]) => ({
  name,
  dimensions: [1, list.length],
  values: { cells: list },
});

/** What SongAnnotationGUI saves of two recordings. */
const FILE = encodeMatFile([
  cells("keys", text(KEY), text("llb3_0003_2018_04_23_14_19_00.wav")),
  cells(
    "elements",
    element({
      filenum: text("0002"),
      segAbsStartTimes: row(737_173.5, 737_173.6),
      segFileStartTimes: row(0.5, 1.25),
      segFileEndTimes: row(0.75, 1.5),
      segType: { dimensions: [2, 1], values: Float64Array.of(3, -1) },
      fs: row(48_000),
      drugstatus: text("No Drug"),
    }),
    element({
      filenum: row(3),
      segFileStartTimes: row(),
      segFileEndTimes: row(),
      segType: row(),
      fs: row(48_000),
    }),
  ),
]);

test("keys and elements are recordings and their syllables, whose types are numbers", () => {
  const { annotations, recording, sampleRate, warnings } = songAnnotationGui.decode(FILE, { name: "a.mat" });
  expect(annotations).toEqual([
    { onset: 0.5, offset: 0.75, label: "3", extra: { segAbsStartTimes: "737173.5" } },
    { onset: 1.25, offset: 1.5, label: "-", extra: { segAbsStartTimes: "737173.6" } },
  ]);
  expect([recording, sampleRate]).toEqual([KEY, 48_000]);
  expect(warnings).toEqual(['field "drugstatus" is not read: left out']);
});

test("it is recognized by its variables, compressed too, and not taken for a .not.mat", () => {
  expect(detectFormat("x.mat", FILE)).toBe("songannotationgui");
  const view = new DataView(FILE.buffer, FILE.byteOffset);
  const parts = [FILE.subarray(0, 128)];
  for (let at = 128; at < FILE.length; ) {
    const end = at + 8 + view.getUint32(at + 4, true);
    const data = deflateSync(FILE.subarray(at, end));
    parts.push(new Uint8Array(Uint32Array.of(15, data.length).buffer), data);
    at = end;
  }
  const compressed = new Uint8Array(Buffer.concat(parts));
  expect(detectFormat("x.mat", compressed)).toBe("songannotationgui");
  expect(songAnnotationGui.decode(compressed, { name: "x" })).toEqual(
    songAnnotationGui.decode(FILE, { name: "x" }),
  );
});

test("written again, it says the same", () => {
  const content = songAnnotationGui.decode(FILE, { name: "a.mat" });
  const { bytes, dropped } = songAnnotationGui.encode({ ...content, format: "songannotationgui" });
  expect(dropped).toEqual([]);
  expect(songAnnotationGui.decode(bytes, { name: "a.mat" })).toEqual({ ...content, warnings: [] });
});

test("the serial date of a syllable follows from the date in the recording's name", () => {
  // MATLAB: datenum(2018, 4, 23, 14, 18, 3) is 737173.595868...
  const { bytes } = songAnnotationGui.encode({
    annotations: [{ onset: 0, offset: 1, label: "1" }],
    recording: KEY,
    sampleRate: 48_000,
  });
  const text = Buffer.from(bytes).indexOf(
    Buffer.from(Float64Array.of(737_173 + (14 * 3600 + 18 * 60 + 3) / 86_400).buffer),
  );
  expect(text).toBeGreaterThan(0);
});

test.each(["a", "01", "-1", "1e3", ""])(
  "a label %j, which is no number of a syllable, is refused",
  (label) => {
    expect(() => songAnnotationGui.encode({ annotations: [{ onset: 0, offset: 1, label }] })).toThrow(
      /is not a number of a syllable, all that SongAnnotationGUI holds/,
    );
  },
);

test("a MAT-file with other variables is refused", () => {
  expect(() =>
    songAnnotationGui.decode(encodeMatFile([{ name: "x", ...row(1) }]), { name: "x.mat" }),
  ).toThrow(/has no keys and elements/);
});
