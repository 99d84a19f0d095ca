import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { monoSignal } from "../../../src/shapes/series.js";
import { findAnnotations } from "../../../src/workspace/annotations/findAnnotations.js";
import { FORMATS } from "../../../src/workspace/annotations/formatNamed.js";
import { readAnnotations } from "../../../src/workspace/annotations/readAnnotations.js";
import {
  annotationPath,
  recordingStem,
  writeAnnotations,
} from "../../../src/workspace/annotations/writeAnnotations.js";
import { inspectRecording } from "../../../src/workspace/sound/readRecording.js";
import { writeWav } from "../../../src/workspace/sound/writing/writeWav.js";
import { HAS_RECORDINGS, RECORDINGS } from "../../sharedData.js";
import { expectAsInTable, realFiles } from "./annotCsv.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-annotations-"));
afterAll(() => rmSync(folder, { recursive: true }));
const AB = [
  { onset: 0, offset: 0.25, label: "a" },
  { onset: 0.5, offset: 1, label: "b" },
];

describe.runIf(HAS_RECORDINGS)("real files", () => {
  const ENDINGS = [".wav.not.mat", ".Annotation.xml", ".TextGrid", ".audacity.txt", ".json"];
  test.each(ENDINGS)("%s: counts, labels and times are those of the tables beside them", (ending) => {
    const files = realFiles(ending);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const { annotations, warnings } = readAnnotations(join(RECORDINGS, "birds", file));
      expectAsInTable(annotations, file.slice(0, -ending.length));
      expect(warnings).toEqual([]);
    }
  });

  test("go through every format that can hold them, and come back with the times that it holds", () => {
    for (const file of realFiles(".annot.csv")) {
      const content = readAnnotations(join(RECORDINGS, "birds", file));
      for (const format of FORMATS) {
        const words = content.annotations.some(({ label }) => label.length > 1);
        if (format === "notmat" && words) continue;
        const numbered = content.annotations.every(({ label }) => /^\d+$/.test(label));
        if (format === "songannotationgui" && !numbered) continue;
        if (format === "timit" && content.annotations.some(({ label }) => !/^\S+$/.test(label))) continue;
        const path = join(folder, `real-${format}`);
        writeAnnotations(path, { ...content, sampleRate: 32_000 }, format);
        // A file without annotations need not say its format.
        const named = content.annotations.length === 0 ? { format } : {};
        const again = readAnnotations(path, { sampleRate: 32_000, ...named });
        expect(again.format === "csv" ? "simple-seq" : again.format).toBe(
          format === "csv" ? "simple-seq" : format,
        );
        expect(again.annotations.length).toBe(content.annotations.length);
        // Tiers of a TextGrid part what overlaps.
        const inTime = again.annotations.toSorted((a, b) => a.onset - b.onset);
        for (const [i, { onset, offset, label }] of inTime.entries()) {
          // Half a sample at 32 kHz, the coarsest of all.
          expect(Math.abs(onset - content.annotations[i].onset)).toBeLessThanOrEqual(0.5 / 32_000 + 1e-12);
          expect(Math.abs(offset - content.annotations[i].offset)).toBeLessThanOrEqual(0.5 / 32_000 + 1e-12);
          expect(label).toBe(format === "ava" ? "-" : content.annotations[i].label);
        }
      }
    }
  });
});

test.each(["tone.opus", "tone.ogg", "integers.flac", "tone.mp3"])(
  "the end of a TextGrid is that of %s beside the annotations",
  async (sound) => {
    const place = mkdtempSync(join(folder, "any-"));
    const ending = sound.slice(sound.lastIndexOf("."));
    copyFileSync(join(import.meta.dirname, "../../reference/sound", sound), join(place, `song${ending}`));
    writeAnnotations(
      join(place, "song.csv"),
      { annotations: [{ onset: 0.01, offset: 0.02, label: "a" }] },
      "simple-seq",
    );
    const content = readAnnotations(join(place, "song.csv"));
    const { duration } = await inspectRecording(join(place, `song${ending}`));
    expect(content.duration).toBeCloseTo(duration, 2);
    writeAnnotations(join(place, "song.TextGrid"), content, "textgrid");
    expect(readAnnotations(join(place, "song.TextGrid")).duration).toBeCloseTo(duration, 2);
  },
);

test("rate and duration are those of the WAV file beside, if the file itself doesn't say them", () => {
  const place = join(folder, "beside");
  mkdirSync(place);
  writeWav(join(place, "song.WAV"), monoSignal(new Float32Array(16_000), 8000), "16");
  const path = join(place, "song.TextGrid");
  writeAnnotations(path, { annotations: AB, duration: 1.5 }, "textgrid");
  expect(readAnnotations(path)).toMatchObject({ sampleRate: 8000, duration: 1.5 });
  const csv = join(place, "song.wav.csv");
  writeAnnotations(csv, { annotations: AB }, "simple-seq");
  expect(readAnnotations(csv)).toMatchObject({ sampleRate: 8000, duration: 2, annotations: AB });
  // XML doesn't say its rate: that of the recording is taken, and what is given goes before it.
  const xml = join(place, "song.Annotation.xml");
  writeAnnotations(xml, { annotations: AB, sampleRate: 8000 }, "birdsongrec");
  expect(readAnnotations(xml)).toMatchObject({ recording: "song.wav", annotations: AB });
  expect(readAnnotations(xml, { sampleRate: 4000 }).annotations[1].onset).toBe(1);
});

test("of a file with several recordings, those of one can be asked for, by name or path of any system", () => {
  const path = join(folder, "all.csv");
  const rows = AB.map((row, i) => ({ ...row, recording: ["C:\\data\\a.cbin", "b.wav"][i] }));
  writeAnnotations(path, { annotations: rows }, "csv");
  expect(readAnnotations(path).annotations).toEqual(rows);
  expect(readAnnotations(path, { recording: "/songs/a.wav" })).toMatchObject({ annotations: [AB[0]] });
  expect(readAnnotations(path, { recording: "b.wav" })).toMatchObject({
    annotations: [AB[1]],
    recording: "b.wav",
  });
  expect(() => readAnnotations(path, { recording: "c.wav" })).toThrow(/of 2 recordings, none named c.wav/);
});

test("what can't be read is refused in one line that says what is known", () => {
  const path = join(folder, "diary.txt");
  writeFileSync(path, "Dear diary\n");
  expect(() => readAnnotations(path)).toThrow(
    /diary\.txt: is not in a known annotation format: simple-seq, csv, raven, [^\n]*$/,
  );
  const table = join(folder, "table.csv");
  writeFileSync(table, "day,bird\n1,finch\n");
  expect(() => readAnnotations(table)).toThrow(
    /table\.csv: .*; a CSV needs the columns onset_s, offset_s and/,
  );
  const song = join(folder, "recorded.wav");
  writeWav(song, monoSignal(new Float32Array(100), 8000), "16");
  expect(() => readAnnotations(song)).toThrow(
    /recorded\.wav: is a recording, not annotations; .* with: syrinx analyze .*recorded\.wav --write FORMAT$/,
  );
  expect(() => readAnnotations(join(folder, "none.csv"))).toThrow(/none\.csv: can't be read \(no such file/);
  expect(() => readAnnotations(folder)).toThrow(/is a folder/);
});

test("content that a format can't store is not written at all, and the old one stays", () => {
  const path = join(folder, "kept.wav.not.mat");
  writeAnnotations(path, { annotations: AB }, "notmat");
  const words = [{ onset: 0, offset: 1, label: "two" }];
  expect(() => writeAnnotations(path, { annotations: words }, "notmat")).toThrow(
    /^annotation 1: label="two"/,
  );
  expect(readAnnotations(path).annotations).toEqual(AB);
  expect(readdirSync(folder).filter((name) => name.includes("kept"))).toEqual(["kept.wav.not.mat"]);
});

describe("names", () => {
  test("each format has its own, and each leads back to the recording", () => {
    const paths = FORMATS.map((format) => annotationPath("songs/a.b_1.wav", format));
    expect(new Set(paths).size).toBe(FORMATS.length);
    for (const path of paths) expect(recordingStem(path), path).toBe("a.b_1");
    expect(annotationPath("a.wav", "simple-seq")).toBe("a.wav.csv");
    expect(annotationPath("a", "notmat")).toBe("a.wav.not.mat");
    expect(recordingStem("G402_43362.23322048_9_19_6_28_42.wav")).toBe("G402_43362.23322048_9_19_6_28_42");
  });

  test("of all that stand beside a recording, song.wav.csv is found first", () => {
    const place = join(folder, "found");
    mkdirSync(place);
    const recording = join(place, "Song.1.WAV");
    writeFileSync(recording, "");
    expect(findAnnotations(recording)).toBeUndefined();
    for (const name of [
      "song.1.txt",
      "Song.1.TextGrid",
      "song.1.wav.not.mat",
      "song.1.csv",
      "song.1.wav.csv",
    ]) {
      writeFileSync(join(place, name), "");
      expect(findAnnotations(recording)).toBe(join(place, name));
    }
    expect(findAnnotations("elsewhere/song.1.wav", place)).toBe(join(place, "song.1.wav.csv"));
    expect(findAnnotations(recording, join(place, "song.1.txt"))).toBe(join(place, "song.1.txt"));
    expect(findAnnotations("elsewhere/song.2.wav", place)).toBeUndefined();
    expect(() => findAnnotations(recording, join(place, "none"))).toThrow(
      /no such file or folder of annotations/,
    );
  });

  test.each([
    "song.Table.2.selections.txt",
    "Song.wav.table.10.Selections.txt",
    "song.wav.audacity.txt",
    "song.wav.ava.txt",
    "song.wav.Annotation.xml",
    "song.wav.annot.csv",
  ])("%s is found, too", (name) => {
    const place = mkdtempSync(join(folder, "also-"));
    for (const other of [name, "song2.csv", "song.notes.md"]) writeFileSync(join(place, other), "");
    expect(findAnnotations("song.wav", place)).toBe(join(place, name));
  });

  test("of several tables of Raven the first is found", () => {
    const place = mkdtempSync(join(folder, "tables-"));
    for (const i of [10, 2, 1]) writeFileSync(join(place, `song.Table.${i}.selections.txt`), "");
    expect(findAnnotations("song.wav", place)).toBe(join(place, "song.Table.1.selections.txt"));
    rmSync(join(place, "song.Table.1.selections.txt"));
    expect(findAnnotations("song.wav", place)).toBe(join(place, "song.Table.2.selections.txt"));
  });

  test("every format is found under the name that it is written under", () => {
    for (const format of FORMATS) {
      const place = join(folder, `named-${format}`);
      mkdirSync(place);
      writeFileSync(annotationPath(join(place, "a.wav"), format), "");
      expect(findAnnotations(join(place, "a.wav"))).toBe(annotationPath(join(place, "a.wav"), format));
    }
  });
});
