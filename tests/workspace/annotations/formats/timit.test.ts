import { expect, test } from "vitest";
import { timit } from "../../../../src/workspace/annotations/formats/timit.js";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const PHN = "0 3050 h#\n3050 4559 sh\n4559 5723 ix\n";

test("a transcript counts samples of 16 kHz, or of the rate that is given", () => {
  const { annotations, warnings } = timit.decode(utf8(PHN), { name: "SA1.PHN", sampleRate: 16_000 });
  expect(annotations).toEqual([
    { onset: 0, offset: 0.190625, label: "h#" },
    { onset: 0.190625, offset: 0.2849375, label: "sh" },
    { onset: 0.2849375, offset: 0.3576875, label: "ix" },
  ]);
  expect(warnings).toEqual([]);
  expect(timit.decode(utf8(PHN), { name: "SA1.PHN", sampleRate: 8000 }).annotations[1].onset).toBe(0.38125);
  const assumed = timit.decode(utf8(PHN), { name: "SA1.PHN" });
  expect(assumed.annotations).toEqual(annotations);
  expect(assumed.warnings).toEqual([expect.stringContaining("16000 Hz was assumed")]);
});

test("it is written as it was read, and a missing rate is reported", () => {
  const { annotations } = timit.decode(utf8(PHN), { name: "SA1.PHN", sampleRate: 16_000 });
  const written = timit.encode({ annotations, sampleRate: 16_000 });
  expect(new TextDecoder().decode(written.bytes)).toBe(PHN);
  expect(written.dropped).toEqual([]);
  expect(timit.encode({ annotations }).dropped).toEqual([expect.stringContaining("16000 Hz was assumed")]);
});

test.each([
  ["0 10\n", /line 1: "0 10" is not a first sample, an end and a label/],
  ["0 10 a\nx y z\n", /line 2/],
  ["9 1 a\n", /offset=.* is before onset/],
])("%j is refused with its line", (text, message) => {
  expect(() => timit.decode(utf8(text), { name: "x.phn", sampleRate: 1000 })).toThrow(message);
});
