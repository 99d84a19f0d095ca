import { expect, test } from "vitest";
import { ava } from "../../../../src/workspace/annotations/formats/ava.js";

const read = (text: string) => ava.decode(new TextEncoder().encode(text), { name: "song.txt" });

test("onsets and offsets are read as numpy reads them, and comments are kept", () => {
  const content = read("# made by hand\n0.00000 0.25000\n  0.5\t1e0 # a remark\n");
  expect(content.annotations).toEqual([
    { onset: 0, offset: 0.25, label: "-" },
    { onset: 0.5, offset: 1, label: "-" },
  ]);
  expect(new TextDecoder().decode(ava.encode({ ...content, format: "ava" }).bytes)).toBe(
    "# made by hand\n0.0 0.25\n0.5 1.0\n",
  );
});

test("a comment may be indented, and is written again as it was", () => {
  const table = "  # by hand\n\t#\n0.0 0.25\n";
  const content = read(table);
  expect(content.annotations.length).toBe(1);
  expect(new TextDecoder().decode(ava.encode({ ...content, format: "ava" }).bytes)).toBe(table);
});

test("labels are left out, and they are reported", () => {
  const { dropped } = ava.encode({ annotations: [{ onset: 0, offset: 1, label: "a" }] });
  expect(dropped).toEqual(["ava can't store labels: left out of 1 annotation"]);
});

test("a line that is no pair of numbers is a fault", () => {
  expect(() => read("0 1\n0.5\n")).toThrow(/line 2: "0.5" is not an onset and an offset/);
  expect(() => read("0 1\n0.5 x\n")).toThrow(/line 2: offset="x" is not a number/);
});
