import { expect, test } from "vitest";
import { annotationPath } from "../../../src/workspace/annotations/annotationPath.js";
import { detectFormat } from "../../../src/workspace/annotations/detectFormat.js";
import { FORMATS, formatNamed } from "../../../src/workspace/annotations/formatNamed.js";
import { encodeAnnotations } from "../../../src/workspace/annotations/writeAnnotations.js";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each(FORMATS)("a file of %s is known by what is in it, whatever its name", (format) => {
  const annotations = [{ onset: 0, offset: 0.5, label: "7", ...(format === "csv" ? { lowHz: 1 } : {}) }];
  const { bytes } = encodeAnnotations({ annotations, sampleRate: 8000, recording: "a.wav" }, format);
  expect(detectFormat("x.dat", bytes)).toBe(format);
});

test.each(FORMATS)("a file of %s without annotations is known by what is in it and its name", (format) => {
  const columns = ["onset_s", "offset_s", "label", "low_hz"];
  const content = format === "csv" ? { format, fields: { columns } } : {};
  const { bytes } = encodeAnnotations(
    { annotations: [], sampleRate: 8000, recording: "a.wav", ...content },
    format,
  );
  expect(detectFormat(annotationPath("a.wav", format), bytes)).toBe(format);
});

test.each([
  ["song.txt", "0.5\t0.75\n", "audacity"],
  ["song.txt", "0.5 0.75\n", "ava"],
  ["song.txt", "# onsets\n0.5 0.75\n", "ava"],
  ["song.txt", "  # onsets\n0.5 0.75\n", "ava"],
  ["song.csv", '"onset_s","offset_s","label"\r\n', "simple-seq"],
  ["song.csv", "\ufefflabel,onset_s,offset_s\n", "simple-seq"],
  ["song.TextGrid", 'File type = "ooTextFile short"\n"TextGrid"\n', "textgrid"],
  ["Annotation.xml", '<?xml version="1.0"?><Sequences/>', "birdsongrec"],
  ["song.csv", "onset_s;offset_s;label\n", "simple-seq"],
  ["song.csv", "a,b\n1,2\n", undefined],
  ["song.txt", "Dear diary\n", undefined],
  ["song.json", '{"species": "zebra finch"}', "whisperseg"],
  ["song.csv", "", undefined],
  ["sa1.phn", "0 3050 h#\n3050 4559 sh\n", "timit"],
  ["cluster.csv", "INDIR,FOLDER,IN FILE,CHANNEL,OFFSET,DURATION,Fmin,Fmean,Fmax\n", "kaleidoscope"],
  ["song.wav.data", '[{"Operator": "me", "Reviewer": "", "Duration": 9}, [0, 1, 0, 0, []]]', "avianz"],
  ["old.data", '[[0.5, 1.5, 0, 0, "Kiwi?"]]', "avianz"],
] as const)("%s with %j is %s", (name, text, format) => {
  expect(detectFormat(name, utf8(text))).toBe(format);
});

test("UTF-16 of either order, and a head cut within a character, are looked through", () => {
  const text = 'File type = "ooTextFile"\nObject class = "TextGrid"\n';
  const little = new Uint8Array(Uint16Array.from(`\ufeff${text}`, (c) => c.charCodeAt(0)).buffer);
  const big = little.map((_, i) => little[i ^ 1]);
  expect(detectFormat("x", little)).toBe("textgrid");
  expect(detectFormat("x", big)).toBe("textgrid");
  expect(detectFormat("x", utf8(`onset_s,offset_s,label\n${"0,1,é\n".repeat(20_000)}`))).toBe("simple-seq");
});

test("formats answer to what people call them", () => {
  for (const format of FORMATS) expect(formatNamed(format.toUpperCase())).toBe(format);
  expect(
    ["Praat", ".TextGrid", "not.mat", ".not.mat", "simple seq", "XML", "evsonganaly"].map(formatNamed),
  ).toEqual([...["textgrid", "textgrid", "notmat", "notmat", "simple-seq", "birdsongrec", "notmat"]]);
  expect(formatNamed("constructor")).toBeUndefined();
  expect(formatNamed("wav")).toBeUndefined();
});
