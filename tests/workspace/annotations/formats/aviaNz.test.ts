import { describe, expect, test } from "vitest";
import { aviaNz } from "../../../../src/workspace/annotations/formats/aviaNz.js";

const read = (value: unknown) =>
  aviaNz.decode(new TextEncoder().encode(JSON.stringify(value)), { name: "song.wav.data" });
const written = ({ bytes }: { readonly bytes: Uint8Array }): unknown =>
  JSON.parse(new TextDecoder().decode(bytes));

const DATA = [
  { Operator: "A", Reviewer: "B", Duration: 900, noiseLevel: "Low" },
  [
    1.5,
    3,
    800,
    4500,
    [
      { species: "Kiwi (Little Spotted)", certainty: 100, filter: "M" },
      { species: "Morepork", certainty: 50, filter: "morepork", calltype: "weow" },
    ],
  ],
  [10, 12.25, 0, 0, [{ species: "Don't Know", certainty: 0 }]],
];

test("segments have an annotation for each label, with its certainty, filter and call type", () => {
  const { annotations, duration, warnings } = read(DATA);
  expect(annotations).toEqual([
    {
      onset: 1.5,
      offset: 3,
      label: "Kiwi (Little Spotted)",
      lowHz: 800,
      highHz: 4500,
      extra: { filter: "M" },
    },
    {
      onset: 1.5,
      offset: 3,
      label: "Morepork",
      lowHz: 800,
      highHz: 4500,
      extra: { certainty: "50", filter: "morepork", calltype: "weow" },
    },
    { onset: 10, offset: 12.25, label: "Don't Know", extra: { certainty: "0" } },
  ]);
  expect(duration).toBe(900);
  expect(warnings).toEqual([]);
});

test("a file is written as it was read", () => {
  expect(written(aviaNz.encode({ ...read(DATA), format: "avianz" }))).toEqual(DATA);
});

describe("files of early versions", () => {
  test("have labels that are texts, and the metadata in a list", () => {
    const { annotations, duration } = read([
      [-1, 60, "op", "rev", ["Low", []]],
      [0, 1, 500, 900, "Kiwi?"],
      [2, 3, 0, 0, ["Tui"]],
      [4, 5, 0, 0, []],
    ]);
    expect(duration).toBe(60);
    expect(annotations.map(({ label, extra }) => [label, extra])).toEqual([
      ["Kiwi", { certainty: "50" }],
      ["Tui", undefined],
      ["Don't Know", { certainty: "0" }],
    ]);
  });

  test("have frequencies from 0 to 1, which say nothing without their scale", () => {
    const { annotations, warnings } = read([[0, 1, 0.2, 0.5, ["Tui"]]]);
    expect(annotations).toEqual([{ onset: 0, offset: 1, label: "Tui" }]);
    expect(warnings).toEqual([expect.stringContaining("no frequencies in Hz")]);
  });
});

test("a new file has the three entries that AviaNZ needs of the whole, and certain labels", () => {
  const annotations = [{ onset: 0, offset: 1, label: "a", lowHz: 500, highHz: 900 }];
  const { dropped, ...encoded } = aviaNz.encode({ annotations, duration: 2 });
  expect(written(encoded)).toEqual([
    { Operator: "", Reviewer: "", Duration: 2 },
    [0, 1, 500, 900, [{ species: "a", certainty: 100 }]],
  ]);
  expect(dropped).toEqual([]);
});

test("a certainty that is no percentage is left out with a line that says so", () => {
  const annotations = [{ onset: 0, offset: 1, label: "a", extra: { certainty: "high" } }];
  expect(aviaNz.encode({ annotations, duration: 2 }).dropped).toEqual([
    expect.stringContaining('"certainty"'),
  ]);
});

test.each([
  [{ a: 1 }, /not a list of segments/],
  [[{ Operator: "" }, [0, 1, 2]], /segment 1: is not a list of start, end/],
  [[[0, "1", 0, 0, []]], /segment 1: .* is not a number/],
  [[[0, 1, 0, 0, [{ certainty: 1 }]]], /is not a label with a species/],
  [[[3, 1, 0, 0, ["a"]]], /offset=1 s is before onset=3 s/],
])("%j is refused with its place", (value, message) => {
  expect(() => read(value)).toThrow(message);
});
