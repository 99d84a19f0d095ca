import { expect, test } from "vitest";
import { tableSequences } from "../../../src/learn/data/tableSequences.js";
import type { TableData } from "../../../src/shapes/recipe.js";
import { parseCsv } from "../../../src/workspace/files/csvTable.js";

const DATA = { table: "t.csv", columns: [], rate: 0, sequence: "" };
const read = (text: string, data: Partial<TableData> = {}) =>
  tableSequences(parseCsv(text, "t.csv"), { ...DATA, ...data }, "t.csv");

test("reads every numeric column except the time, which gives the rate and the start", () => {
  const [{ source, series }] = read("time_s,name,f0_hz,level_db\n1,a,100,-3\n1.5,b,200,-4\n2,c,300,-5\n");
  expect(source).toBe("t.csv");
  expect([series.rate, series.start]).toEqual([2, 1]);
  expect(series.columns).toEqual([
    { name: "f0_hz", unit: "Hz" },
    { name: "level_db", unit: "dB" },
  ]);
  expect(Array.from(series.values)).toEqual([100, -3, 200, -4, 300, -5]);
});

test("separates sequences by a column, in the order of the table", () => {
  const text = "file,time_s,x\nb.wav,0,1\nb.wav,0.1,2\na.wav,0,3\na.wav,0.1,4\n";
  const sequences = read(text, { sequence: "file" });
  expect(sequences.map(({ source, series }) => [source, ...series.values])).toEqual([
    ["b.wav", 1, 2],
    ["a.wav", 3, 4],
  ]);
});

test("returns named columns in the given order, with NaN for an empty cell", () => {
  const [{ series }] = read("x,y,z\n1,2,3\n4,,6\n", { columns: ["z", "y"], rate: 10 });
  expect(Array.from(series.values)).toEqual([3, 2, 6, Number.NaN]);
});

test("rejects missing columns and uneven times by column and line", () => {
  const times = "time_s,x\n0,1\n0.1,2\n0.2,3\n0.35,4\n0.45,5\n";
  expect(() => read(times)).toThrow(
    "t.csv: line 5: time_s goes from 0.2 to 0.35, but the usual step is 0.1 s",
  );
  expect(() => read("x\n1\n2\n")).toThrow("t.csv: has no column time_s; give data.rate");
  expect(() => read("x\n1\n2\n", { columns: ["y"], rate: 1 })).toThrow("has no column y (data.columns)");
  expect(() => read("x\n1\nhm\n", { columns: ["x"], rate: 1 })).toThrow("line 3: x=hm is not a number");
  expect(() => read("x\na\nb\n", { rate: 1 })).toThrow("no numeric column");
});
