import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { LORENZ_LYAPUNOV, simulateLorenz } from "../../../src/dynamics/systems/lorenz.js";
import { simulateRossler } from "../../../src/dynamics/systems/rossler.js";
import { Random } from "../../../src/math/random.js";
import { toCsv } from "../../../src/shapes/table.js";
import {
  type DynamicsOptions,
  type DynamicsSummary,
  dynamicsTask,
} from "../../../src/tasks/dynamics/dynamics.js";
import { ParquetTable } from "../../../src/workspace/files/parquetTable.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-dynamics-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function dynamics(file: string, options: Partial<DynamicsOptions> = {}): Promise<DynamicsSummary> {
  const task = dynamicsTask(
    file,
    { out: join(folder, "out"), force: true, ...options },
    { stopRequested: () => false },
  );
  for (;;) {
    const next = await task.next();
    if (next.done) return next.value;
  }
}

/** Writes a table of times and one series. */
function table(name: string, values: ArrayLike<number>, rate: number): string {
  const path = join(folder, name);
  writeFileSync(
    path,
    toCsv(
      ["time_s", "x"],
      Array.from(values, (value, r) => [r / rate, value]),
    ),
  );
  return path;
}

const lorenz = simulateLorenz({ samples: 20_000, step: 0.02 });
const rossler = simulateRossler({ samples: 20_000, step: 0.1 });
const firstOf = (values: ArrayLike<number>): number[] =>
  Array.from({ length: values.length / 3 }, (_, r) => values[3 * r]);

test("x of the Lorenz system alone gives its exponent, its dimension and its orbits", async () => {
  const found = await dynamics(table("lorenz.csv", firstOf(lorenz.values), 50));
  // 10 % from 20,000 samples; the correlation dimension is 2.05.
  expect(Math.abs((found.lyapunov?.perSecond ?? 0) / LORENZ_LYAPUNOV - 1)).toBeLessThan(0.1);
  expect(found.lyapunov?.low).toBeLessThan(LORENZ_LYAPUNOV);
  expect(found.lyapunov?.high).toBeGreaterThan(LORENZ_LYAPUNOV);
  expect(Math.abs((found.correlationDimension?.value ?? 0) - 2.05)).toBeLessThan(0.1);
  expect(found.verdict.kind).toBe("chaos");
  expect(found.surrogates.alike).toBe(false);
  // LR, LLR and LRR: periods 1.5587 and 2.3059, each linked once with each other, with one sign.
  expect(found.coordinates).toBe("rotation-symmetric delays");
  for (const [i, period] of [1.5587, 2.3059, 2.3059].entries())
    expect(found.orbits[i].period).toBeCloseTo(period, 2);
  const sign = Math.sign(found.linking[0][1]);
  expect(found.linking.slice(0, 3).map((row) => row.slice(0, 3).map((n) => n * sign || 0))).toEqual([
    [0, 1, 1],
    [1, 0, 1],
    [1, 1, 0],
  ]);
});

test("x of the Rossler system alone gives the linking numbers of its lowest orbits, up to a mirror", async () => {
  const { orbits, linking } = await dynamics(table("rossler.csv", firstOf(rossler.values), 10));
  expect(orbits.slice(0, 4).map(({ name }) => name)).toEqual(["1", "01", "001", "011"]);
  // Mindlin & Gilmore's horseshoe: magnitudes of the linking numbers.
  const magnitudes = [
    [0, 1, 1, 1],
    [1, 0, 2, 2],
    [1, 2, 0, 3],
    [1, 2, 3, 0],
  ];
  const lowest = linking.slice(0, 4).map((row) => row.slice(0, 4));
  const sign = Math.sign(lowest[0][1]);
  expect(lowest.map((row) => row.map((n) => n * sign || 0))).toEqual(magnitudes);
});

test("noise is refused, and has neither exponent nor dimension nor orbits", async () => {
  const random = new Random(3);
  const found = await dynamics(
    table(
      "noise.csv",
      Array.from({ length: 4000 }, () => random.normal()),
      100,
    ),
  );
  expect(found).toMatchObject({ lyapunov: null, correlationDimension: null, orbits: [] });
  expect(found.verdict.kind).toBe("noise");
  expect(found.verdict.why).toMatch(/no finite dimension: the surrogates score alike/);
});

test("a Parquet table gives what the same table gives as CSV", async () => {
  const values = Float64Array.from(firstOf(rossler.values).slice(0, 3000));
  const parquet = join(folder, "rossler.parquet");
  const writer = new ParquetTable(
    parquet,
    [
      { name: "time_s", type: "DOUBLE" },
      { name: "x", type: "DOUBLE" },
    ],
    {},
  );
  writer.write([Float64Array.from(values, (_, r) => r / 10), values]);
  writer.finish();
  const csv = await dynamics(table("short.csv", values, 10));
  const { lyapunov } = await dynamics(parquet);
  // The table keeps nine digits.
  expect((lyapunov?.perSecond ?? 0) / (csv.lyapunov?.perSecond ?? 1)).toBeCloseTo(1, 3);
});

describe("a table that can't be analysed is refused in one line", () => {
  const rows = (change: (r: number) => [number | string, number | string]): string =>
    `time_s,x\n${Array.from({ length: 600 }, (_, r) => change(r).join(",")).join("\n")}\n`;
  test.each<[string, string, Partial<DynamicsOptions>, RegExp]>([
    [
      "a gap",
      rows((r) => [r / 10, r === 7 ? "" : Math.sin(r)]),
      {},
      /column x has no number in row 8; give a stretch without gaps/,
    ],
    ["NaN", rows((r) => [r / 10, r === 7 ? "NaN" : Math.sin(r)]), {}, /column x has no number in row 8/],
    ["a constant", rows((r) => [r / 10, 1]), {}, /column x is constant; choose another with --columns/],
    [
      "uneven times",
      rows((r) => [r < 300 ? r / 10 : r / 10 + 0.04, Math.sin(r)]),
      {},
      /column time_s is uneven at row 301/,
    ],
    [
      "missing rows, told by where they are",
      rows((r) => [(r < 500 ? r : r + 40) / 10, Math.sin(r)]),
      {},
      /column time_s is uneven at row 501 \(step 4.1 instead of 0.1\); resample to even times, or give a stretch without gaps/,
    ],
    [
      "a column that is not there",
      rows((r) => [r / 10, Math.sin(r)]),
      { column: "y" },
      /columns=y does not exist; choose from time_s, x/,
    ],
    [
      "50 rows",
      rows((r) => [r / 10, Math.sin(r)])
        .split("\n")
        .slice(0, 51)
        .join("\n"),
      {},
      /50 values, but 500 are needed/,
    ],
    [
      "a period longer than the series",
      rows((r) => [r / 10, Math.sin(r)]),
      { period: 100 },
      /a turn of 100 s is longer than/,
    ],
    [
      "no times and no rate",
      rows((r) => [r / 10, Math.sin(r)]).replace("time_s", "y"),
      { column: "x" },
      /no column of times; give --rate/,
    ],
  ])("%s", async (name, text, options, message) => {
    const path = join(folder, `${name}.csv`);
    writeFileSync(path, text);
    await expect(dynamics(path, options)).rejects.toThrow(message);
    await expect(dynamics(path, options)).rejects.toThrow(`${name}.csv`);
  });
});
