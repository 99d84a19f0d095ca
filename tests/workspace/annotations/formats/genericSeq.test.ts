import { expect, test } from "vitest";
import { genericSeq } from "../../../../src/workspace/annotations/formats/genericSeq.js";

const read = (text: string, sampleRate?: number) =>
  genericSeq.decode(new TextEncoder().encode(text), {
    name: "all.csv",
    ...(sampleRate === undefined ? {} : { sampleRate }),
  });
const text = (encoded: { readonly bytes: Uint8Array }): string => new TextDecoder().decode(encoded.bytes);

// As crowsetta writes it: two annotations, times in both units, rounded to ms in s.
const BOTH = `label,onset_s,offset_s,onset_sample,offset_sample,notated_path,annot_path,sequence,annotation
a,0.0,0.068,0,2177,a.wav,a.xml,0,0
b,0.1,0.2,3200,6400,a.wav,a.xml,0,0
a,0.5,0.6,16000,19200,b.wav,b.xml,0,1
`;

test("every row knows its recording, and what crowsetta says of each is written again", () => {
  const content = read(BOTH);
  expect(content.annotations.map(({ recording }) => recording)).toEqual(["a.wav", "a.wav", "b.wav"]);
  expect(content.annotations[0].extra).toEqual({ onset_sample: "0", offset_sample: "2177" });
  expect(text(genericSeq.encode({ ...content, format: "generic-seq" }))).toBe(BOTH);
});

test("times in samples only need the sample rate, in one line", () => {
  const samples = BOTH.split("\n").map((line) =>
    line
      .split(",")
      .filter((_, i) => i !== 1 && i !== 2)
      .join(","),
  );
  const table = samples.join("\n");
  expect(() => read(table)).toThrow(/^all\.csv: has its times in samples only; give the sample rate[^\n]*$/);
  expect(read(table, 32_000).annotations[1]).toMatchObject({ onset: 0.1, offset: 0.2 });
});

test("without the sample rate there are no samples, without a recording crowsetta's None", () => {
  const annotations = [{ onset: 0, offset: 0.25, label: "a" }];
  expect(text(genericSeq.encode({ annotations }))).toBe(
    "label,onset_s,offset_s,notated_path,annot_path,sequence,annotation\na,0.0,0.25,None,None,0,0\n",
  );
  expect(text(genericSeq.encode({ annotations, sampleRate: 44_100, recording: "x.wav" }, "x.csv"))).toContain(
    "\na,0.0,0.25,0,11025,x.wav,x.csv,0,0\n",
  );
});
