import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
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

test("any table is read back as it was, a missing value as null, with its bounds and its number of missing values", async () => {
  const value = fc.oneof(
    fc.double({ noDefaultInfinity: true, min: -1e30, max: 1e30 }),
    fc.constant(Number.NaN),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(value, { maxLength: 40 }), { minLength: 1, maxLength: 3 }),
      async (groups) => {
        const path = join(folder, "any.parquet");
        const table = new ParquetTable(path, COLUMNS, {});
        for (const group of groups) table.write([Float64Array.from(group), Float32Array.from(group)]);
        table.finish();
        const file = bytesOf(path);
        const known = (x: number): number | null => (Number.isNaN(x) ? null : x);
        expect(await parquetReadObjects({ file })).toEqual(
          groups.flat().map((x) => ({ time_s: known(x), pitch_hz: known(Math.fround(x)) })),
        );
        parquetMetadata(file).row_groups.forEach(({ columns }, g) => {
          const present = groups[g].filter((x) => !Number.isNaN(x));
          const { min_value, max_value, null_count } = columns[0].meta_data?.statistics ?? {};
          expect(null_count).toBe(BigInt(groups[g].length - present.length));
          if (present.length === 0) return;
          // Of equal zeros, the bounds hold the outer one.
          expect([Number(min_value) + 0, Number(max_value) + 0]).toEqual([
            Math.min(...present) + 0,
            Math.max(...present) + 0,
          ]);
        });
      },
    ),
    { numRuns: 50 },
  );
});

test("a column longer than a page comes in several", async () => {
  const path = join(folder, "long.parquet");
  const rows = 2 ** 18 + 5;
  const table = new ParquetTable(path, COLUMNS, {});
  const values = Float64Array.from({ length: rows }, (_, i) => (i % 7 === 3 ? Number.NaN : i));
  table.write([values, Float32Array.from(values)]);
  table.finish();
  const read = await parquetReadObjects({ file: bytesOf(path) });
  expect(read.length).toBe(rows);
  expect(
    read.every(({ time_s, pitch_hz }, i) => time_s === pitch_hz && time_s === (i % 7 === 3 ? null : i)),
  ).toBe(true);
});
