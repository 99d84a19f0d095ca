import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { monoSignal } from "../../../src/shapes/series.js";
import { heldOutSongs } from "../../../src/tasks/reports/heldOutSongs.js";
import { writeHeldLabels } from "../../../src/workspace/runs/heldLabelsFile.js";
import { writeProvenance } from "../../../src/workspace/runs/provenanceFile.js";
import { hashFile } from "../../../src/workspace/sound/hashFile.js";
import { writeWav } from "../../../src/workspace/sound/writing/writeWav.js";
import { testFolder } from "../networks/tinyRun.js";

const folder = testFolder();
const RATE = 8000;

/** A run that was tested on a recording. @param from s of the recording at which its training heard it begin. */
async function runOf(name: string, seconds: number, from?: number) {
  const run = join(folder, name);
  mkdirSync(run);
  const file = join(folder, `${name}.wav`);
  writeWav(file, monoSignal(new Float32Array(seconds * RATE), RATE));
  writeProvenance(run, {
    madeBy: "test",
    syrinx: "0",
    node: "",
    platform: "",
    inputs: [{ file, sha256: await hashFile(file) }],
    settings: {},
    backend: "engine",
    device: "",
    seed: 1,
    pid: 1,
    host: "",
    began: "",
    folder,
    hearing: from === undefined ? {} : { from },
    place: name,
  });
  return { run, file };
}
const syllable = (onset: number, label: string) => ({ onset, offset: onset + 0.1, label });

describe("the songs that a labeller was tested on", () => {
  test("are read with both rows of labels, from shortly before the first syllable on", async () => {
    const { run, file } = await runOf("heard", 10, 2);
    const truth = [syllable(1, "a"), syllable(3, "b")];
    const found = truth.map((one) => ({ ...one, confidence: 0.9 }));
    writeHeldLabels(run, [{ file, from: 0, to: 5, truth, found }]);
    const { songs = [], warnings } = await heldOutSongs(run);
    expect(warnings).toEqual([]);
    expect(songs).toHaveLength(1);
    // 2 s into the recording the clock of what was heard begins, and 0.3 s are shown before the first syllable.
    expect(songs[0].start).toBeCloseTo(2.7, 9);
    expect(songs[0].sound.duration).toBeCloseTo(4.3, 3);
    expect(songs[0].truth.map(({ onset }) => Number(onset.toFixed(6)))).toEqual([0.3, 2.3]);
    expect(songs[0].found.map(({ right }) => right)).toEqual([true, true]);
  });

  test("are cut where they would make the page too large, with a line that says so", async () => {
    const { run, file } = await runOf("long", 90);
    const stretch = (from: number) => ({ file, from, to: from + 15, truth: [], found: [] });
    writeHeldLabels(run, [0, 15, 30, 45, 60, 75].map(stretch));
    const { songs = [], warnings } = await heldOutSongs(run);
    // To a sample.
    expect(songs.map(({ start, sound }) => [start, Number(sound.duration.toFixed(3))])).toEqual([
      [0, 12],
      [15, 12],
      [30, 12],
      [45, 12],
      [60, 12],
    ]);
    expect(warnings).toEqual(["Of 90 s of held-out song, 60 s are shown; the scores are of all."]);
  });

  test("are left out, each with a line, where their recording is gone or another", async () => {
    const { run, file } = await runOf("changed", 1);
    const held = { from: 0, to: 1, truth: [], found: [] };
    writeHeldLabels(run, [
      { file, ...held },
      { file: join(folder, "gone.wav"), ...held },
    ]);
    writeWav(file, monoSignal(new Float32Array(RATE).fill(0.1), RATE));
    const { songs, warnings } = await heldOutSongs(run);
    expect(songs).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/changed\.wav was changed since; its labels are not shown\.$/),
      expect.stringMatching(/gone\.wav is no longer there; its labels are not shown\.$/),
    ]);
  });

  test("are none of a run without such labels; what is no list of them is named", async () => {
    const { run } = await runOf("none", 1);
    expect(await heldOutSongs(run)).toEqual({ songs: undefined, warnings: [] });
    writeFileSync(join(run, "labels.json"), '[{"file": 3}]');
    await expect(heldOutSongs(run)).rejects.toThrow(/labels\.json: is not a list of held-out labels; /);
  });
});
