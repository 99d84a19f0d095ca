import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { afterAll, expect, test } from "vitest";
import { ParquetTable } from "../../../src/workspace/files/parquetTable.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-parquet-"));
afterAll(() => rmSync(folder, { recursive: true }));
const COLUMNS = [
  { name: "time_s", type: "DOUBLE" },
  { name: "pitch_hz", type: "FLOAT" },
] as const;

function bytesOf(path: string): ArrayBuffer {
  const bytes = readFileSync(path);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

test("a table written in pieces is read back completely: NaN as null, metadata in the footer", async () => {
  const path = join(folder, "new", "a.parquet");
  const table = new ParquetTable(path, COLUMNS, { provenance: '{"seed":1}' });
  table.write([Float64Array.of(0, 0.001), Float32Array.of(Number.NaN, 440.5)]);
  table.write([Float64Array.of(0.002), Float32Array.of(-1.25)]);
  expect(existsSync(path)).toBe(false);
  table.finish();
  const file = bytesOf(path);
  expect(await parquetReadObjects({ file })).toEqual([
    { time_s: 0, pitch_hz: null },
    { time_s: 0.001, pitch_hz: 440.5 },
    { time_s: 0.002, pitch_hz: -1.25 },
  ]);
  expect(parquetMetadata(file).key_value_metadata).toContainEqual({ key: "provenance", value: '{"seed":1}' });
});

test("discarding a table leaves no file, and a table that can't be written is named", () => {
  const table = new ParquetTable(join(folder, "b.parquet"), COLUMNS, {});
  table.write([Float64Array.of(0), Float32Array.of(1)]);
  table.discard();
  expect(readdirSync(folder)).toEqual(["new"]);
  expect(() => new ParquetTable(join(folder, "new", "a.parquet", "c.parquet"), COLUMNS, {})).toThrow(
    /can't be (made|written) .*; choose another --out\.$/,
  );
});
