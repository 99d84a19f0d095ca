import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { monoSignal } from "../../../src/shapes/series.js";
import { readRunPage } from "../../../src/tasks/reports/readRunPage.js";
import { runSounds } from "../../../src/tasks/reports/runSounds.js";
import { floatsOf } from "../../../src/views/browser/page/unpack.js";
import { writeHistory } from "../../../src/workspace/runs/historyFile.js";
import { writeLook } from "../../../src/workspace/runs/lookFile.js";
import { writeSummary } from "../../../src/workspace/runs/summaryFile.js";
import { writeWav } from "../../../src/workspace/sound/writing/writeWav.js";
import { fakeLook, fakeSummary } from "../networks/fakeRun.js";
import { testFolder } from "../networks/tinyRun.js";

const folder = testFolder();
let made = 0;

/** A run's folder of its own, with no more in it than a training leaves. */
function runOf(change: Parameters<typeof fakeSummary>[0] = {}): string {
  const run = join(folder, `run-${made++}`);
  mkdirSync(run);
  writeHistory(run, []);
  writeSummary(run, fakeSummary(change));
  return run;
}

describe("what a run's page is made of", () => {
  it("is read from the folder, wherever that lies now", async () => {
    const run = runOf({ latent: { dimension: 2, pearsonSpeed: null } });
    writeFileSync(join(run, "latent.csv"), "time_s,level_db,z1,z2\n0,-10,1,2\n0.5,-65,3,4\n");
    writeFileSync(join(run, "free-run.csv"), "start,time_s,error_sd\n1,0,0.5\n");
    writeLook(run, fakeLook());
    const page = await readRunPage(run);
    expect(page.run.run).toBe(run);
    expect(page.latent).toEqual({
      times: [0, 0.5],
      levels: [-10, -65],
      values: Float32Array.of(1, 2, 3, 4),
    });
    expect(page.freeRun?.rows.map(({ cells }) => cells)).toEqual([["1", "0", "0.5"]]);
    expect(page.view).toEqual(fakeLook().view);
  });

  it("may lack a look, free runs and a latent path; a look that can't be read is left out", async () => {
    const run = runOf();
    expect(await readRunPage(run)).toMatchObject({ view: undefined, freeRun: undefined, latent: undefined });
    writeFileSync(join(run, "look.json"), '{"kind": "training", "view"');
    expect((await readRunPage(run)).view).toBeUndefined();
  });

  it.each([
    [
      ["a.wav", "a.annot.csv", "/x/b.FLAC", "weights.safetensors"],
      ["a.wav", "/x/b.FLAC"],
    ],
    [["series.csv"], ["series.csv"]],
    [[], []],
  ])("names the recordings among the inputs %j", async (files, named) => {
    const inputs = files.map((file) => ({ file, sha256: "0" }));
    const run = runOf({ provenance: { ...fakeSummary().provenance, inputs } });
    expect((await readRunPage(run)).learntFrom).toEqual(named);
  });

  it("refuses a latent path that is not what a training writes", async () => {
    const run = runOf({ latent: { dimension: 2, pearsonSpeed: null } });
    const path = join(run, "latent.csv");
    await expect(readRunPage(run)).rejects.toThrow(`${path}: can't be read`);
    for (const table of ["a,b\n1,2\n", "time_s,z1\n0,1\n0.5\n"]) {
      writeFileSync(path, table);
      await expect(readRunPage(run)).rejects.toThrow(`${path}: is not a latent table of a training`);
    }
  });
});

describe("the sounds in a run's report", () => {
  it("are those of its folder in the order in which they are compared", async () => {
    const run = runOf();
    const sound = (level: number) => monoSignal(new Float32Array(2000).fill(level), 8000);
    for (const name of ["svd", "reconstruction.original-phases", "original", "another"])
      writeWav(join(run, `${name}.wav`), sound(name === "original" ? 0.5 : 0.25));
    const { sounds, warnings } = await runSounds(run);
    expect(warnings).toEqual([]);
    expect(sounds.map(({ title, name }) => [title, name])).toEqual([
      ["Original", "original.wav"],
      ["Autoencoder, with the original's phases", "reconstruction.original-phases.wav"],
      ["SVD", "svd.wav"],
    ]);
    expect(sounds.map(({ duration }) => duration)).toEqual([0.25, 0.25, 0.25]);
    // 16 bits tell a value to 2^-16.
    const loudest = sounds.map(({ waveform }) => Math.max(...floatsOf(waveform.high)));
    for (const [i, level] of [0.5, 0.25, 0.25].entries())
      expect(Math.abs(loudest[i] - level)).toBeLessThan(2e-5);
    expect(sounds[0].f0.values).toBe("");
  });

  it("are left out, with a line that says so, where they are too long for a page", async () => {
    const run = runOf();
    writeWav(join(run, "original.wav"), monoSignal(new Float32Array(61_000), 1000));
    const found = await runSounds(run);
    expect(found.sounds).toEqual([]);
    expect(found.warnings).toEqual([
      "original.wav lasts 61 s and is left out here; it lies in the folder of the run.",
    ]);
  });
});
