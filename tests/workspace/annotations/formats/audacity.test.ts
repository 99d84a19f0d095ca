import { describe, expect, test } from "vitest";
import { audacity } from "../../../../src/workspace/annotations/formats/audacity.js";
import { HAS_RECORDINGS } from "../../../sharedData.js";
import { bytesOf, expectAsInTable } from "../annotCsv.js";

const read = (text: string) => audacity.decode(new TextEncoder().encode(text), { name: "labels.txt" });
const text = (encoded: { readonly bytes: Uint8Array }): string => new TextDecoder().decode(encoded.bytes);

test("labels are three fields with six decimals, and a second line for a band", () => {
  const annotations = [
    { onset: 0, offset: 0.25, label: "a b" },
    { onset: 0.1, offset: 1 / 3, label: "", lowHz: 500, highHz: 8000.25 },
    { onset: 2, offset: 2, label: "\\", highHz: 9000 },
  ];
  const written = text(audacity.encode({ annotations }));
  expect(written).toBe(
    "0.000000\t0.250000\ta b\n0.100000\t0.333333\t\n\\\t500.000000\t8000.250000\n2.000000\t2.000000\t\\\n\\\t-1.000000\t9000.000000\n",
  );
  expect(read(written).annotations).toEqual([
    annotations[0],
    { ...annotations[1], offset: 0.333333 },
    annotations[2],
  ]);
});

test.runIf(HAS_RECORDINGS)(
  "a real track is read as the table beside it says, and written again byte for byte",
  () => {
    const bytes = bytesOf("spinetail_maad.audacity.txt");
    const content = audacity.decode(bytes, { name: "spinetail" });
    expectAsInTable(content.annotations, "spinetail_maad");
    expect(content.annotations[0]).toMatchObject({ lowHz: 6441.064453, highHz: 12296.577148 });
    expect(text(audacity.encode(content))).toBe(new TextDecoder().decode(bytes));
  },
);

test("an empty file has no labels, and line ends of Windows make no difference", () => {
  expect(read("").annotations).toEqual([]);
  expect(read("0.5\t1.0\ta\r\n\\\t1\t2\r\n").annotations).toEqual([
    { onset: 0.5, offset: 1, label: "a", lowHz: 1, highHz: 2 },
  ]);
});

describe("a fault is reported with its line and its fix", () => {
  test.each([
    ["0.5\n", /line 1: "0.5" is not a label/],
    ["0\t1\ta\n0,5\t1,5\tb\n", /line 2: start="0,5" has a decimal comma; write 0.5/],
    ["0\t1\ta\n\\\t5\n", /line 2: has 1 of 2 frequencies; the file may be cut/],
    ["\\\t5\t6\n", /line 1: frequencies must follow a label; add the label on the line before/],
    ["1\t0\ta\n", /line 1: offset=0 s is before onset=1 s/],
    ["0\t1\ta\tb\n", /line 1: .* is not a label/],
  ])("%j", (track, message) => {
    expect(() => read(track)).toThrow(message);
  });
});
