import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, expect, test } from "vitest";
import { monoSignal } from "../../src/shapes/series.js";
import { writeWav } from "../../src/workspace/sound/writing/writeWav.js";
import { syrinxProcess } from "./commandLine.js";
import { syrinx } from "./inProcess.js";

const RATE = 22_050;
const folder = mkdtempSync(join(tmpdir(), "syrinx-analyze-"));
const songs = join(folder, "songs");

/** Whistles of a tenth of a second at the given F0, a tenth apart, in faint noise. */
function song(path: string, pitches: readonly number[]): void {
  let noise = 12_345;
  const values = new Float32Array((0.2 * pitches.length + 0.2) * RATE);
  for (let i = 0; i < values.length; i++) {
    noise = (noise * 16_807) % 2_147_483_647;
    values[i] = 1e-4 * (noise / 1_073_741_823 - 1);
    const t = i / RATE - 0.15;
    const n = Math.floor(t / 0.2);
    const within = t - 0.2 * n;
    if (n < 0 || n >= pitches.length || within > 0.1) continue;
    values[i] += 0.25 * Math.sin(Math.PI * (within / 0.1)) ** 0.25 * Math.sin(2 * Math.PI * pitches[n] * t);
  }
  writeWav(path, monoSignal(values, RATE), "16");
}

beforeAll(() => {
  mkdirSync(join(songs, "deep"), { recursive: true });
  song(join(songs, "SITE_20160521_214723.wav"), [2000, 3000, 4000]);
  song(join(songs, "deep", "b.WAV"), [2500, 3500]);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A CSV without quoted fields as rows by column. */
function table(path: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((value, i) => [names[i], value])));
}

/** Every result of a folder, by its path within it. */
function results(out: string): Map<string, Buffer> {
  const names = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.(csv|parquet)$/.test(name),
  );
  return new Map(names.sort().map((name) => [name, readFileSync(join(out, name))]));
}

test("writes tables with units for each recording of a folder, a joined one, and frames that other tools can read", async () => {
  const out = join(folder, "whole");
  const { status, stdout } = await syrinxProcess(["analyze", songs, "--out", out, "--json"]);
  expect(status).toBe(0);
  const document = JSON.parse(stdout);
  expect(document.files.map((one: { syllables: number }) => one.syllables)).toEqual([3, 2]);
  expect(document.failed).toEqual([]);
  const rows = table(join(out, "syllables.csv"));
  expect(rows.map((row) => row.file)).toEqual([
    ...Array(3).fill(join(songs, "SITE_20160521_214723.wav")),
    ...Array(2).fill(join(songs, "deep", "b.WAV")),
  ]);
  // A whistle's F0 is known to the tracker within 0.3 %.
  const pitches = rows.map((row) => Number(row.f0_median_hz));
  for (const [i, f0] of [2000, 3000, 4000, 2500, 3500].entries())
    expect(Math.abs(pitches[i] / f0 - 1)).toBeLessThan(0.003);
  // The recorder's name says when; the first whistle begins 0.15 s later, found within a few ms.
  expect(rows[0].onset_time).toMatch(/^2016-05-21T21:47:23\.1[45]\d$/);
  expect(rows[3].onset_time).toBe("");
  expect(Number(rows[1].onset_s)).toBeCloseTo(0.35, 2);
  expect(Number(rows[1].snr_db)).toBeGreaterThan(30);
  expect(Number(rows[1].clipped_fraction)).toBe(0);
  const bytes = readFileSync(join(out, "SITE_20160521_214723.frames.parquet"));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const frames = await parquetReadObjects({ file });
  expect(frames.length).toBe(800);
  expect(frames[400]).toMatchObject({ time_s: 0.4 });
  // Within the second whistle, and between it and the third.
  expect(Math.abs(frames[400].f0_hz - 3000)).toBeLessThan(10);
  expect(frames[500].f0_hz).toBeNull();
});

test("a second run skips finished files, and repeats those that have changed, are missing or have other settings", async () => {
  const out = join(folder, "again");
  const copies = join(folder, "copies");
  mkdirSync(copies);
  for (const name of ["a.wav", "b.wav"]) copyFileSync(join(songs, "deep", "b.WAV"), join(copies, name));
  const skipped = async (...flags: string[]): Promise<boolean[]> => {
    const { stdout } = await syrinx(["analyze", copies, "--out", out, "--json", ...flags]);
    return JSON.parse(stdout).files.map((one: { skipped: boolean }) => one.skipped);
  };
  expect(await skipped()).toEqual([false, false]);
  expect(await skipped()).toEqual([true, true]);
  rmSync(join(copies, "a.wav"));
  song(join(copies, "a.wav"), [2500, 3600]);
  expect(await skipped()).toEqual([false, true]);
  rmSync(join(out, "b.frames.parquet"));
  expect(await skipped()).toEqual([true, false]);
  expect(await skipped("--hop", "2")).toEqual([false, false]);
  expect(await skipped("--hop", "2", "--force")).toEqual([false, false]);
  // The joined table holds what was skipped, too.
  expect(table(join(out, "syllables.csv")).length).toBe(4);
});

test("lists a bad file among good ones, and rejects it alone in one line", async () => {
  const mixed = join(folder, "mixed");
  mkdirSync(mixed);
  song(join(mixed, "good.wav"), [3000]);
  writeFileSync(join(mixed, "bad.wav"), "no sound at all");
  const both = await syrinx(["analyze", mixed, "--out", join(folder, "mixedOut"), "--json"]);
  expect(both.status).toBe(1);
  const { files, failed } = JSON.parse(both.stdout);
  expect(files.length).toBe(1);
  expect(failed).toEqual([{ file: join(mixed, "bad.wav"), error: expect.stringContaining("bad.wav") }]);
  const alone = await syrinx(["analyze", join(mixed, "bad.wav"), "--out", join(folder, "badOut"), "--quiet"]);
  expect(alone.status).toBe(2);
  expect(alone.stderr.trim().split("\n").length).toBe(1);
});

test("its own annotations agree perfectly in a comparison, and give the same rows when measured again", async () => {
  const out = join(folder, "annotated");
  const file = join(songs, "deep", "b.WAV");
  await syrinx(["analyze", file, "--out", out, "--write", "simple-seq"]);
  const written = readdirSync(out).find((name) => /b.*\.csv$/.test(name) && !name.includes("syllables"));
  const { stdout } = await syrinx([
    "analyze",
    file,
    "--out",
    join(folder, "compared"),
    "--compare",
    join(out, written ?? ""),
    "--json",
  ]);
  expect(JSON.parse(stdout).files[0].compare).toMatchObject({
    onsetF1: 1,
    offsetF1: 1,
    precision: 1,
    recall: 1,
    toleranceMs: 10,
  });
  await syrinx(["analyze", file, "--out", join(folder, "given"), "--annotations", join(out, written ?? "")]);
  const [ours, given] = [out, join(folder, "given")].map((place) => table(join(place, "b.syllables.csv")));
  expect(given.map((row) => [row.onset_s, row.f0_median_hz])).toEqual(
    ours.map((row) => [row.onset_s, row.f0_median_hz]),
  );
});

test("after being killed within 100 files, the same command completes the batch with the same tables as an uninterrupted run", async () => {
  const many = join(folder, "many");
  mkdirSync(many);
  for (let i = 0; i < 100; i++) song(join(many, `${i}.wav`), [2000 + 10 * i]);
  const whole = join(folder, "undisturbed");
  expect((await syrinx(["analyze", many, "--out", whole, "--quiet"])).status).toBe(0);
  const out = join(folder, "killed");
  const count = (): number => {
    try {
      return readdirSync(out).filter((name) => name.endsWith(".analysis.json")).length;
    } catch {
      return 0;
    }
  };
  // A machine that is too busy to kill it in time finds it complete: then it is killed anew.
  let before = 100;
  while (before === 100) {
    rmSync(out, { recursive: true, force: true });
    const cut = { when: () => count() >= 20, signal: "SIGKILL" } as const;
    const { status } = await syrinxProcess(["analyze", many, "--out", out, "--quiet"], { cut });
    // Killed, or complete.
    expect([null, 0]).toContain(status);
    before = count();
  }
  const { status, stdout } = await syrinx(["analyze", many, "--out", out, "--json"]);
  expect(status).toBe(0);
  const skipped = JSON.parse(stdout).files.filter((one: { skipped: boolean }) => one.skipped).length;
  expect(skipped).toBeGreaterThanOrEqual(before);
  expect(skipped).toBeLessThan(100);
  const [first, second] = [results(whole), results(out)];
  expect([...second.keys()]).toEqual([...first.keys()]);
  for (const [name, bytes] of first) expect(second.get(name)?.equals(bytes), name).toBe(true);
  // The partial files left by the kill are removed.
  expect(readdirSync(out).filter((name) => name.endsWith(".part"))).toEqual([]);
});
