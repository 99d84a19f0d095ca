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
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../src/math/random.js";
import { monoSignal } from "../../src/shapes/series.js";
import { encodeWav } from "../../src/workspace/sound/writing/writeWav.js";
import { syrinx } from "./inProcess.js";

const ROOT = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "syrinx-overwriting-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** 0.5 s of faint noise with a tone of 0.15 s. */
function song(seed = 1): Uint8Array {
  const random = new Random(seed);
  const values = Float32Array.from(
    { length: 11_025 },
    (_, i) => 0.001 * random.normal() + (i > 4000 && i < 7300 ? 0.3 * Math.sin(i) : 0),
  );
  return encodeWav(monoSignal(values, 22_050)).bytes;
}

let run = "";
beforeAll(async () => {
  writeFileSync(join(folder, "a.wav"), song());
  writeFileSync(join(folder, "a.annot.csv"), "onset_s,offset_s,label\n0.18,0.33,x\n");
  copyFileSync(join(ROOT, "synth", "chingolo.song.json"), join(folder, "mine.song.json"));
  const recipe = {
    format: "syrinx-recipe/1",
    name: "small",
    data: { system: "lorenz", samples: 300 },
    network: { kind: "autoencoder", hidden: [], latent: 2 },
    training: { epochs: 1 },
  };
  writeFileSync(join(folder, "small.json"), JSON.stringify(recipe));
  const args = ["train", "small.json", "--out", "trained", "--json", "--backend", "engine"];
  run = JSON.parse((await syrinx(args, { cwd: folder })).stdout).run;
});

/** Each command that writes files of the user's choosing: its words, and every file that it writes. */
const WRITES: readonly [words: () => string[], files: readonly string[]][] = [
  [
    () => ["analyze", "a.wav", "--out", "t", "--write", "raven"],
    ["t/a.syllables.csv", "t/a.frames.parquet", "t/a.Table.1.selections.txt", "t/a.analysis.json"],
  ],
  [() => ["convert", "a.annot.csv", "--to", "textgrid"], ["a.TextGrid"]],
  [() => ["convert", "a.wav", "--to", "wav", "--rate", "8000"], ["a.8000hz.wav"]],
  [() => ["synth", "mine.song.json", "-o", "sung.wav"], ["sung.wav"]],
  [() => ["synth", "mine.song.json"], ["mine.wav"]],
  [() => ["map", "-o", "map.svg"], ["map.svg"]],
  [
    () => ["simulate", "membrane", "--rows", "2", "--frames", "--out", "m"],
    ["m/membrane.csv", "m/membrane.png", "m/membrane.frames/0002.png", "m/membrane.simulation.json"],
  ],
  [
    () => ["fit", "a.wav", "--rounds", "0"],
    ["out/fit/a.fit.wav", "synth/a.fit.song.json", "out/fit/a.physics.wav", "out/fit/a.fit.csv"],
  ],
  [() => ["latent", run, "--out", "l", "--backend", "engine"], ["l/lorenz.latent.csv"]],
  [() => ["report", run, "--out", "r"], ["r/report.html"]],
];

const BY_HAND = "made by hand";
const everything = (): string[] => readdirSync(folder, { recursive: true }).map(String).sort();
const writeByHand = (file: string): void => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), BY_HAND);
};
const read = (file: string): string => readFileSync(join(folder, file), "latin1");

/** Runs a command that has to refuse to replace one file of the user's, and has to do so before any work. */
async function refused(words: readonly string[], file: string, reason: string): Promise<void> {
  writeByHand(file);
  const before = everything();
  const { status, stderr } = await syrinx([...words, "--quiet"], { cwd: folder });
  expect(stderr.trim().split("\n").at(-1)).toContain(`${file}: ${reason}; `);
  expect(status).toBe(2);
  expect(read(file)).toBe(BY_HAND);
  // Nothing else was written.
  expect(everything()).toEqual(before);
}

describe.each(WRITES.map(([words, files]) => [words().slice(0, 4).join(" "), words, files] as const))(
  "%s",
  (_, words, files) => {
    test.each(files)("leaves the user's %s as it is and names it", async (file) => {
      await refused(words(), file, "exists, and syrinx did not write it");
      rmSync(join(folder, file));
    });

    test("replaces each of them with --force, and from then on only while they are as syrinx wrote them", async () => {
      for (const file of files) writeByHand(file);
      const forced = await syrinx([...words(), "--quiet", "--force"], { cwd: folder });
      expect(forced.status).toBe(0);
      for (const file of files) expect(read(file), file).not.toBe(BY_HAND);
      const [changed] = files;
      const written = readFileSync(join(folder, changed));
      await refused(words(), changed, "was changed since syrinx wrote it");
      writeFileSync(join(folder, changed), written);
      const again = await syrinx([...words(), "--quiet"], { cwd: folder });
      expect(again.status).toBe(0);
      for (const file of files) rmSync(join(folder, file));
    });
  },
);

test("in a batch a file of the user's makes its recording fail, and the others are done", async () => {
  mkdirSync(join(folder, "batch"));
  for (const name of ["b.wav", "c.wav"]) writeFileSync(join(folder, "batch", name), song());
  mkdirSync(join(folder, "done"));
  writeFileSync(join(folder, "done", "b.syllables.csv"), "made by hand");
  const { status, stdout } = await syrinx(["analyze", "batch", "--out", "done", "--json"], { cwd: folder });
  expect(status).toBe(1);
  const { files, failed } = JSON.parse(stdout);
  expect(files).toHaveLength(1);
  expect(failed).toEqual([
    {
      file: "batch/b.wav",
      error: expect.stringContaining("b.syllables.csv: exists, and syrinx did not write it"),
    },
  ]);
  expect(readFileSync(join(folder, "done", "b.syllables.csv"), "utf8")).toBe("made by hand");
});

test.each([["analyze"], ["fit", "--rounds", "0"]])(
  "%s does not replace the results of another recording of the same name",
  async (command, ...flags) => {
    for (const [i, name] of ["p", "q"].entries()) {
      mkdirSync(join(folder, command, name), { recursive: true });
      writeFileSync(join(folder, command, name, "same.wav"), song(i + 1));
    }
    const cwd = join(folder, command);
    expect((await syrinx([command, join("p", "same.wav"), ...flags, "--quiet"], { cwd })).status).toBe(0);
    const { status, stderr } = await syrinx([command, join("q", "same.wav"), ...flags, "--quiet"], { cwd });
    expect(stderr).toMatch(
      /same\..*json: (holds the results of|is fitted to) p.same\.wav; choose another --out/,
    );
    expect(status).toBe(2);
    const forced = [command, join("q", "same.wav"), ...flags, "--quiet", "--force"];
    expect((await syrinx(forced, { cwd })).status).toBe(0);
  },
);

test("a WAV file is the only thing that synth writes to", async () => {
  const before = readFileSync(join(folder, "mine.song.json"));
  const { status, stderr } = await syrinx(["synth", "mine.song.json", "-o", "mine.song.json"], {
    cwd: folder,
  });
  expect(stderr).toMatch(/output=mine\.song\.json does not end in \.wav/);
  expect(status).toBe(2);
  expect(readFileSync(join(folder, "mine.song.json"))).toEqual(before);
});

test("demos of several recordings lie side by side, with a page that lists them", async () => {
  mkdirSync(join(folder, "x"));
  mkdirSync(join(folder, "y"));
  const silence = encodeWav(monoSignal(new Float32Array(22_050), 22_050)).bytes;
  for (const name of ["x/a.wav", "y/a.wav", "x/b&c.wav"]) writeFileSync(join(folder, name), silence);
  const demo = async (file: string): Promise<{ report: string; index: string }> =>
    JSON.parse((await syrinx(["demo", file, "--out", "demos", "--json"], { cwd: folder })).stdout);
  const first = await demo("x/a.wav");
  const page = readFileSync(join(folder, first.report));
  expect((await demo("y/a.wav")).report).toBe(join("demos", "a-2", "report.html"));
  expect((await demo("x/b&c.wav")).report).toBe(join("demos", "b&c", "report.html"));
  // The same recording again: the same folder, the same page.
  expect((await demo("x/a.wav")).report).toBe(first.report);
  expect(readFileSync(join(folder, first.report)).equals(page)).toBe(true);
  const list = readFileSync(join(folder, first.index), "utf8");
  for (const link of [
    '<a href="a/report.html">a.wav</a>',
    '"a-2/report.html"',
    '<a href="b%26c/report.html">b&amp;c.wav</a>',
  ])
    expect(list).toContain(link);
});

test("with --json an error is a JSON document, too", async () => {
  for (const [words, message] of [
    [["synth", "nightingale"], /^nightingale: there is no such file/],
    [["map", "--alpha", "1"], /--beta is missing/],
    [["fit"], /missing required argument/],
    [["info", "none.wav"], /none\.wav/],
    [["sing"], /unknown option|not a command/],
  ] as const) {
    const { status, stdout, stderr } = await syrinx([...words, "--json"], { cwd: folder });
    expect(status).toBe(2);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    const document = JSON.parse(stdout);
    expect(document.error ?? document[0].error).toMatch(message);
  }
});
