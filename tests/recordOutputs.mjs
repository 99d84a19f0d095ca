// Records what the commands give, so that a change that should change nothing can be shown to change nothing:
//
//   node tests/recordOutputs.mjs CHECKOUT-BEFORE /tmp/before
//   node tests/recordOutputs.mjs CHECKOUT-AFTER /tmp/after
//   diff -r /tmp/before /tmp/after
//
// Both checkouts must be built. What says when, how fast and where something ran is left out of the record. Real birds
// are read from SYRINX_TEST_RECORDINGS (default ../shared/recordings) where present.
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [checkout, out] = process.argv.slice(2).map((path) => resolve(path));
if (out === undefined || existsSync(out)) {
  console.error("usage: node tests/recordOutputs.mjs CHECKOUT NEW-FOLDER");
  process.exit(2);
}
const here = dirname(fileURLToPath(import.meta.url));
const birds = join(process.env.SYRINX_TEST_RECORDINGS ?? resolve(here, "../../shared/recordings"), "birds");
// Names of runs depend on absolute paths, so every recording is made in the same folder.
const work = join(tmpdir(), "syrinx-record");
if (existsSync(work)) {
  console.error(`${work} exists: another recording is being made, or one was interrupted; remove it.`);
  process.exit(2);
}
mkdirSync(join(work, "sounds"), { recursive: true });
mkdirSync(out, { recursive: true });

/** Keys and columns that say when, how fast and on what something ran. */
const VOLATILE = new Set([
  "seconds",
  "samplesPerSecond",
  "samples_per_second",
  "batchesPerSecond",
  "secondsLeft",
  "realTimeFactor",
  "real_time_factor",
  "memory",
  "pid",
  "host",
  "began",
  "created",
  "modified",
  "time",
  "date",
  "versions",
  // the sample that a report shows of a training is drawn at whatever turn the clock came to
  "view",
]);

let count = 0;

/** Runs one command in the working folder and records its status, output and messages. */
function record(...words) {
  const name = `${String(count++).padStart(2, "0")}-${words
    .slice(0, 2)
    .map((word) => basename(word))
    .join("-")}`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(checkout, "dist", "cli", "main.js"), ...words],
    {
      cwd: work,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      env: { ...process.env, NO_COLOR: "1", COLUMNS: "80" },
    },
  );
  const lines = [`$ syrinx ${words.join(" ")}`, `status ${status}`, stable(stdout)];
  if (status !== 0) lines.push(stderr);
  writeFileSync(join(out, `${name}.txt`), anonymous(lines.join("\n")));
  return stdout;
}

/** Paths of this machine become words. */
function anonymous(text) {
  return text.replaceAll(work, "WORK").replaceAll(checkout, "CHECKOUT").replaceAll(birds, "BIRDS");
}

/** JSON without what varies; other text as it is. */
function stable(text) {
  try {
    const drop = (key, value) => (VOLATILE.has(key) ? undefined : value);
    return JSON.stringify(JSON.parse(text, drop), null, 1);
  } catch {
    return text;
  }
}

/** CSV without the columns that vary. */
function stableTable(text) {
  const rows = text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  const keep = rows[0].map((name, c) => [name, c]).filter(([name]) => !VOLATILE.has(name));
  return rows.map((row) => keep.map(([, c]) => row[c]).join(",")).join("\n");
}

/** Makes every file of the working folder comparable. */
function settle(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) settle(path);
    else if (entry.name === "look.json") rmSync(path);
    else if (/\.html$/.test(entry.name)) {
      // The page is the report's data within a bundle that is not compared.
      const [, data] =
        /<script[^>]*application\/json[^>]*>([\s\S]*?)<\/script>/.exec(readFileSync(path, "utf8")) ?? [];
      writeFileSync(path, anonymous(stable(data ?? "").replace(/"value": "[\d.]+ s"/g, "")));
    } else if (/\.jsonl?$/.test(entry.name))
      writeFileSync(
        path,
        anonymous(
          readFileSync(path, "utf8")
            .split(/\n(?=\{)/)
            .map(stable)
            .join("\n"),
        ),
      );
    else if (/\.csv$/.test(entry.name)) writeFileSync(path, stableTable(readFileSync(path, "utf8")));
  }
}

/** Copies a recording into the working folder, so that no path depends on where the checkout is. */
function fetched(path) {
  const copy = join("sounds", basename(path));
  copyFileSync(path, join(work, copy));
  return copy;
}

const bundled = ["canary", "chingolo", "great-kiskadee", "zebra-finch"];
const sounds = bundled.map((name) => fetched(join(checkout, "recordings", `${name}.wav`)));
const real = [
  "chingolo_tico_seewave.wav",
  "zebrafinch_g17y2U-f00014.wav",
  "bengalese_gy6or6_230312_0811.159.wav",
  "lapwing_peewit_seewave.wav",
]
  .map((name) => join(birds, name))
  .filter((path) => existsSync(path))
  .map(fetched);

for (const song of readdirSync(join(checkout, "synth"))
  .filter((name) => /\.song\.json$/.test(name))
  .sort())
  record("synth", song.replace(".song.json", ""), "--out", "synth", "--json");
record("synth", "chingolo", "--model", "labial", "-o", "labial.wav", "--json");
record("map", "--alpha", "0.15", "--beta", "0.5", "--json");
record("map", "-o", "map.png");
record("map", "-o", "map.svg");
record("info", ...sounds, ...real, "--json");
record(
  "analyze",
  ...sounds,
  ...real,
  "--write",
  "raven",
  "--features",
  "sap,spectral,mfcc,perceptual",
  "--out",
  "analyze",
  "--json",
);
record("analyze", real.at(2) ?? sounds[0], "--compare", birds, "--out", "compared", "--json");
record("convert", sounds[1], "--to", "wav", "--rate", "22050", "--depth", "24", "--out", "convert", "--json");
for (const format of ["audacity", "textgrid", "generic-seq", "ava", "das", "csv"])
  record(
    "convert",
    join("analyze", `${basename(real[0] ?? sounds[1], ".wav")}.Table.1.selections.txt`),
    "--to",
    format,
    "--out",
    "convert",
    "--json",
  );
record("fit", sounds[1], "--gamma", "24000", "--tract", "cavity-3555", "--out", "fit", "--json");
for (const file of real) record("fit", file, "--out", "fit", "--json");
const trainings = [
  ["membrane", "--networks", "2"],
  ["rossler-gru"],
  ["lorenz-lstm", "--networks", "2"],
  ["song-conv", "--recording", real[0] ?? sounds[1]],
];
for (const [recipe, ...options] of trainings) {
  const summary = record(
    "train",
    recipe,
    "--epochs",
    "3",
    "--seed",
    "3",
    ...options,
    "--backend",
    "engine",
    "--json",
  );
  const { run } = JSON.parse(summary);
  record("latent", run, "--json");
  if (/rossler|lorenz/.test(recipe)) record("predict", run, "--json");
  record("report", run, "--json");
}
record("demo", sounds[1], "--out", "demo", "--backend", "engine", "--json");
for (const command of ["analyze", "fit", "train", "synth", "convert"]) record(command, "--help");
record("analyze", "missing.wav");
record("train", "no-such-recipe");
record("synth", "no-such-song");
settle(work);
rmSync(join(work, "sounds"), { recursive: true });
cpSync(work, join(out, "work"), { recursive: true });
rmSync(work, { recursive: true });
