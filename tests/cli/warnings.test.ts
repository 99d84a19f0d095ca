import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { monoSignal } from "../../src/shapes/series.js";
import { writeWav } from "../../src/workspace/sound/writing/writeWav.js";
import { syrinx } from "./inProcess.js";

const RATE = 44_100;
const folder = mkdtempSync(join(tmpdir(), "syrinx-warnings-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a second of sound. */
function sound(name: string, valueAt: (t: number) => number): string {
  const path = join(folder, name);
  writeWav(
    path,
    monoSignal(
      Float32Array.from({ length: RATE }, (_, i) => valueAt(i / RATE)),
      RATE,
    ),
    "16",
  );
  return path;
}

/** A call of 0.2 s. */
const call =
  (hertz: number) =>
  (t: number): number =>
    t < 0.4 || t > 0.6 ? 0 : 0.3 * Math.sin((Math.PI * (t - 0.4)) / 0.2) * Math.sin(2 * Math.PI * hertz * t);

async function warningsOf(command: string, file: string, ...flags: string[]): Promise<string[]> {
  const out = join(folder, `${command}-out`);
  const { status, stderr } = await syrinx([command, file, "--out", out, "--quiet", ...flags]);
  expect(status).toBe(0);
  return stderr.split("\n").filter((line) => line.includes("warning"));
}

test("a silent recording is called silent in one line, and still gets its tables", async () => {
  const file = sound("silent.wav", () => 0);
  expect(await warningsOf("analyze", file)).toEqual([`warning: ${file}: is silent: every sample is 0.`]);
  for (const name of ["silent.syllables.csv", "syllables.csv"])
    expect(
      readFileSync(join(folder, "analyze-out", name), "utf8")
        .trim()
        .split("\n").length,
    ).toBe(1);
});

describe("where a recording's energy lies outside the band, one line says so", () => {
  test.each([
    ["above", 12_000, /100 % .* lies above 10000 Hz, .* raise --high-hz\.$/, ["--high-hz", "14000"]],
    [
      "below",
      300,
      /100 % .* lies below 500 Hz, .* lower --low-hz\.$/,
      ["--low-hz", "200", "--high-hz", "1000"],
    ],
  ])("%s it, and no longer once the option is set", async (where, hertz, line, flags) => {
    const file = sound(`${where}.wav`, call(hertz));
    for (const command of ["analyze", "fit"]) {
      const [first, ...others] = await warningsOf(command, file);
      expect(first).toMatch(line);
      expect(others.filter((other) => other.includes("energy"))).toEqual([]);
    }
    const set = await warningsOf("analyze", file, ...flags);
    expect(set.filter((other) => other.includes("energy"))).toEqual([]);
  });
});
