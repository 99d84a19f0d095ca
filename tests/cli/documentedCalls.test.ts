import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Random } from "../../src/math/random.js";
import { monoSignal } from "../../src/shapes/series.js";
import { writeAnnotations } from "../../src/workspace/annotations/writeAnnotations.js";
import { encodeWav } from "../../src/workspace/sound/writing/writeWav.js";
import { syrinxProcess } from "./commandLine.js";
import { syrinx } from "./inProcess.js";

const ROOT = join(import.meta.dirname, "../..");
const PAGES = [
  "README.md",
  "recordings/ABOUT.md",
  ...readdirSync(join(ROOT, "docs"))
    // The library's page gives no calls.
    .filter((name) => name.endsWith(".md") && name !== "library.md")
    .map((name) => `docs/${name}`),
];

/** Faint noise with four sweeps a second. */
function song(seed: number, seconds = 1): Uint8Array {
  const random = new Random(seed);
  const rate = 22_050;
  let phase = 0;
  const values = Float32Array.from({ length: seconds * rate }, (_, i) => {
    const t = (i / rate) % 0.25;
    const on = t > 0.08 && t < 0.2;
    phase += (2 * Math.PI * (2000 + 10_000 * t)) / rate;
    return (
      0.001 * random.normal() + (on ? 0.3 * Math.sin((Math.PI * (t - 0.08)) / 0.12) * Math.sin(phase) : 0)
    );
  });
  return encodeWav(monoSignal(values, rate)).bytes;
}

/** Folders of songs that somebody has labelled. */
const LABELLED = ["hand", "corrected", "test"];
/** In place of the bundled recipe, whose network takes longer to train than the page's claim needs. */
const SMALL_LABELLER = {
  format: "syrinx-recipe/1",
  name: "labeller",
  data: { recordings: "../../recordings/*.wav", lookBack: 64, frames: { melBands: 16 } },
  network: { kind: "labeller", filters: [4], units: 4 },
  training: { batchSize: 2 },
};

/** A folder with everything that the pages' calls name. */
function workplace(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "syrinx-calls-"));
  for (const name of ["path/to", "recordings", "bird", "synth", ...LABELLED, "archive"])
    mkdirSync(join(folder, name), { recursive: true });
  for (const name of ["song.wav", "path/to/song.wav", "recordings/song.wav"])
    writeFileSync(join(folder, name), song(1));
  writeFileSync(join(folder, "bout.wav"), song(2, 8));
  for (const n of [0, 1, 112]) writeFileSync(join(folder, "bird", `${n}.wav`), song(n, 0.5));
  writeFileSync(join(folder, "archive", "song9.wav"), song(9));
  // Named in turn, one file in each folder more than the other parts of a training take.
  for (const n of [1, 2, 3]) writeFileSync(join(folder, "recordings", `song${n}.wav`), song(n));
  for (const [i, name] of LABELLED.entries())
    for (const n of [1, 2, 3]) {
      const path = join(folder, name, `song${n + 3 * i}.wav`);
      writeFileSync(path, song(n + 3 * i));
      const named = [0, 1, 2, 3].map((k) => ({
        onset: k / 4 + 0.08,
        offset: k / 4 + 0.2,
        label: k % 2 === 0 ? "a" : "b",
      }));
      writeAnnotations(`${path}.csv`, { annotations: named }, "simple-seq");
    }
  mkdirSync(join(folder, "models", "labeller"), { recursive: true });
  writeFileSync(join(folder, "models", "labeller", "recipe.json"), JSON.stringify(SMALL_LABELLER));
  const annotations = [{ onset: 0.08, offset: 0.2, label: "a" }];
  writeAnnotations(join(folder, "song.wav.not.mat"), { annotations, sampleRate: 22_050 }, "notmat");
  writeAnnotations(join(folder, "song.Table.1.selections.txt"), { annotations }, "raven");
  const own = { format: "syrinx-song/2", syllables: [{ duration_s: 0.05, pressure: 0.15, tension: 0.5 }] };
  for (const name of ["mine.song.json", "synth/mine.song.json"])
    writeFileSync(join(folder, name), JSON.stringify(own));
  // Recipes that the page itself prints.
  for (const [, json] of text.matchAll(/```json\n([^`]*)```/g)) {
    const { format, name } = JSON.parse(json) as { format?: string; name?: string };
    if (format === "syrinx-recipe/1" && name !== undefined) writeFileSync(join(folder, `${name}.json`), json);
  }
  return folder;
}

/** Commands that some page has called before. */
const started = new Set<string>();
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe.each(PAGES)("%s", (page) => {
  const text = readFileSync(join(ROOT, page), "utf8");
  // Experiments take minutes, even with one network: tests/docs.test.ts checks their calls, tests/tasks/experiments runs some.
  // The bundled labeller doesn't fit SMALL_LABELLER.
  const calls = [...text.matchAll(/^ {4}((?:npx )?syrinx .*|npm start.*)$/gm)]
    .map(([, line]) => line.split(/ [|#&]/)[0].trim())
    .filter((call) => !/syrinx experiment |--from generic /.test(call));
  test.skipIf(calls.length === 0)("every call on it runs, one after the other", async () => {
    const folder = workplace(text);
    folders.push(folder);
    for (const call of calls) {
      const words = call
        .replace(/^npx /, "")
        .replace(/^npm start( --)?/, "syrinx demo")
        .split(/\s+/)
        .slice(1)
        // A run's name ends in a hash of its settings: the newest run of the recipe is meant.
        .map((word) => (/^models\/.*-1a2b3c4d$/.test(word) ? newestRun(folder, word) : word));
      // The page's claim is that the call works, not how long it trains or simulates.
      const networks = words.indexOf("--networks");
      if (networks > 0) words.splice(networks, 2);
      const rows = words.indexOf("--rows");
      if (rows > 0) words[rows + 1] = "4000";
      if (words[0] === "train") words.push("--epochs", "1", "--networks", "1");
      if (words[0] === "cluster") words.push("--by", "pca");
      // Each command once as users start it, in a process and threads of its own.
      const start = started.has(words[0]) ? syrinx : syrinxProcess;
      started.add(words[0]);
      const { status, stderr } = await start([...words, "--quiet"], { cwd: folder });
      expect(`${call}: ${status} ${status === 0 ? "" : stderr}`).toBe(`${call}: 0 `);
    }
  });
});

function newestRun(folder: string, named: string): string {
  const runs = join(named, "..");
  const [run] = readdirSync(join(folder, runs)).sort();
  return join(runs, run);
}
