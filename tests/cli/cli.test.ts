import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { commonOptions } from "../../src/cli/options.js";
import { Random } from "../../src/math/random.js";
import { monoSignal } from "../../src/shapes/series.js";
import { readHistoryLines } from "../../src/workspace/runs/historyFile.js";
import { writeWav } from "../../src/workspace/sound/writing/writeWav.js";
import { syrinxProcess } from "./commandLine.js";
import { syrinx } from "./inProcess.js";

const ROOT = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "syrinx-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (...names: string[]): string => join(folder, ...names);
const files = (at: string): string[] => readdirSync(at, { recursive: true, encoding: "utf8" }).map(String);

test("lists the commands in groups, with --help or without arguments", async () => {
  const asked = await syrinxProcess(["--help"]);
  const bare = await syrinxProcess([]);
  expect(asked.status).toBe(0);
  expect(bare.status).toBe(0);
  for (const { stdout } of [asked, bare]) {
    for (const word of [
      "Recordings:",
      "Songs:",
      "Networks:",
      "Workstation:",
      "demo",
      "info",
      "fit",
      "synth",
    ]) {
      expect(stdout).toContain(word);
    }
  }
  const page = (await syrinx(["fit", "--help"])).stdout;
  expect(page).toMatch(/Example:\n {2}\$ syrinx fit/);
  // What all commands take is described once, and named in the help of each.
  for (const { flags, description } of commonOptions()) {
    expect(asked.stdout).toContain(`${flags}`);
    expect(asked.stdout).toContain(description);
    expect(page).toContain(flags);
    expect(page).not.toContain(description);
  }
});

describe("an error of the caller gives one line on stderr and exit status 2:", () => {
  mkdirSync(path("folder.wav"), { recursive: true });
  writeFileSync(path("empty.wav"), "");
  writeFileSync(path("text.wav"), "Dear diary, today I heard a chingolo.");
  writeFileSync(
    path("bad.song.json"),
    '{"format": "syrinx-song/2", "sample_rate_hz": "high", "syllables": []}',
  );
  writeFileSync(path("bad.json"), "{");
  writeFileSync(path("notes.csv"), "day,bird\n1,finch\n");

  test.each<[string, string[], RegExp]>([
    [
      "a missing file",
      ["demo", path("none.wav")],
      /none.wav: there is no such file and no bundled recording.*chingolo/,
    ],
    ["a folder", ["demo", path("folder.wav")], /folder.wav: is a folder; give a recording/],
    [
      "a file in the place of --out",
      ["analyze", path("text.wav"), "--out", path("text.wav")],
      /--out .* is a file; give the name of a folder/,
    ],
    [
      "a file above --out",
      ["fit", path("text.wav"), "--out", path("text.wav", "below")],
      /--out .* is a file; give the name of a folder/,
    ],
    ["an empty file", ["demo", path("empty.wav")], /empty.wav: is empty/],
    [
      "a text named .wav",
      ["demo", path("text.wav")],
      /text.wav: is not a recording of a known format \(it begins with "Dear dia"\)/,
    ],
    [
      "a table for a recording",
      ["analyze", path("notes.csv")],
      /notes.csv: is not a recording .* "day,bird"\); give a sound file \(.*; annotations are read with analyze --annotations/,
    ],
    [
      "a recording for annotations",
      ["convert", join(ROOT, "recordings/canary.wav"), "--to", "raven", "--out", folder],
      /canary.wav: is a recording, not annotations; .* syrinx analyze .*canary.wav --write FORMAT/,
    ],
    ["the same for fit", ["fit", path("text.wav")], /text.wav: is not a recording of a known format/],
    ["the same for info", ["info", path("text.wav")], /text.wav: is not a recording of a known format/],
    [
      "a faulty song",
      ["synth", path("bad.song.json")],
      /bad.song.json: sample_rate_hz="high" must be a number/,
    ],
    ["broken JSON", ["synth", path("bad.json")], /bad.json: is not JSON \(line 1, column 2: the file ends/],
    [
      "an unknown song",
      ["synth", "nightingale"],
      /nightingale: there is no such file and no bundled song.*canary/,
    ],
    ["an unknown recipe", ["train", "gpt"], /gpt: there is no such file and no bundled recipe.*demo/],
    ["an unknown backend", ["train", "demo", "--backend", "abacus"], /backend=abacus is not known/],
    ["a folder without results", ["report", folder], /holds no demo.json and no run.json/],
    [
      "a channel that is not there",
      ["demo", "canary", "--channel", "3"],
      /channel=3 does not exist; give 0, the only one/,
    ],
    ["a backend that is not known", ["demo", "canary", "--backend", "abacus"], /backend=abacus is not known/],
    ["an empty stretch", ["demo", "canary", "--from", "99"], /from=99 s is not before its end, at 3.2 s/],
    [
      "a range upside down",
      ["demo", "canary", "--low-hz", "9000", "--high-hz", "100"],
      /low=9000 Hz is not below/,
    ],
  ])("%s", async (_, args, message) => {
    const { status, stdout, stderr } = await syrinx(
      [...args, "--quiet"].filter((a) => args[0] !== "info" || a !== "--quiet"),
      { cwd: folder },
    );
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n").length).toBe(1);
    expect(stderr).toMatch(/^syrinx: /);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  test.each<[string, string[], RegExp]>([
    ["an unknown command", ["sing"], /sing is not a command/],
    ["an unknown option", ["demo", "--loud"], /unknown option '--loud'/],
    ["a missing argument", ["fit"], /missing required argument/],
    ["too many recordings", ["demo", "canary", "chingolo"], /too many arguments/],
    ["a folder without a name", ["demo", "--out", ""], /Give the name of a folder/],
    ["a word for a number", ["demo", "--from", "noon"], /Give a number/],
    [
      "an option given twice",
      ["analyze", "canary", "--write", "raven", "--write", "audacity"],
      /option '--write <FORMAT>' is given twice; give it once/,
    ],
    [
      "an option of all commands given twice",
      ["info", "a.wav", "--jobs", "1", "--jobs=2"],
      /--jobs <N>.* twice/,
    ],
    ["an option given by both its names", ["synth", "canary", "-o", "a.wav", "--output", "b.wav"], /twice/],
    ["a file and a folder for it", ["synth", "canary", "-o", "a.wav", "--out", "D"], /cannot be used with/],
    ["a picture and a folder for it", ["map", "-o", "a.png", "--out", "D"], /cannot be used with/],
    [
      "a setting given twice",
      ["synth", "canary", "--set", "gamma=1", "--set", "gamma=2"],
      /gamma is set twice/,
    ],
  ])("rejects %s in one line", async (_, args, message) => {
    const { status, stderr } = await syrinx(args);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n").length).toBe(1);
    expect(status).toBe(2);
  });

  test.each<[string, string[], RegExp]>([
    ["the parser", ["fit"], /^missing required argument/],
    ["a task", ["synth", "nightingale"], /^nightingale: there is no such file/],
    ["a file", ["info", "none.wav"], /^none.wav: can.t be read/],
  ])("as the process ends, whether it comes from %s", async (_, args, message) => {
    const { status, stdout, stderr } = await syrinxProcess(args, { cwd: folder });
    expect(stderr.replace(/^syrinx: /, "")).toMatch(message);
    expect(stderr.trim().split("\n").length).toBe(1);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });
});

describe("silence is a result, not an error:", () => {
  test.each([
    ["two seconds of silence", 2],
    ["a hundredth of a second of it", 0.01],
  ])("%s has no syllables", async (_, seconds) => {
    const file = path(`silent-${seconds}.wav`);
    writeWav(file, monoSignal(new Float32Array(Math.round(44_100 * seconds)), 44_100));
    const out = path(`out-${seconds}`);
    const { status, stdout } = await syrinx(["demo", file, "--out", out]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^syllables +no syllables$/m);
    expect(readFileSync(join(out, `silent-${seconds}`, "report.html"), "utf8")).toContain("no syllables");
    const json = await syrinx(["demo", file, "--out", out, "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ syllables: 0, fit: null, train: null, latent: null });
  });
});

test("info describes each file; a bad one among several is listed and gives exit status 1", async () => {
  writeWav(path("c.wav"), monoSignal(new Float32Array(100), 22_050));
  writeFileSync(path("broken.wav"), "RIFFoops");
  const { status, stdout } = await syrinxProcess(["info", path("c.wav"), path("broken.wav"), "--json"]);
  const [good, bad] = JSON.parse(stdout);
  expect(good).toMatchObject({
    container: "RIFF",
    encoding: "PCM",
    sampleRate: 22_050,
    channels: 1,
    bitDepth: 16,
    warnings: ["is silent: every sample is 0"],
  });
  expect(bad.error).toMatch(/is not a recording of a known format/);
  expect(status).toBe(1);
});

test("fit writes song, copies and table, and never over a song that a person has changed", async () => {
  const random = new Random(1);
  const sound = monoSignal(
    Float32Array.from({ length: 22_050 }, (_, i) => {
      const t = i / 22_050;
      const on = t > 0.2 && t < 0.6 ? Math.sin(((t - 0.2) / 0.4) * Math.PI) : 0;
      return 0.3 * on * Math.sin(2 * Math.PI * (2500 * t + 800 * t * t)) + 1e-4 * random.normal();
    }),
    22_050,
  );
  writeWav(path("sweep.wav"), sound);
  const out = path("fit");
  const first = await syrinxProcess(["fit", path("sweep.wav"), "--out", out, "--json"]);
  expect(first.status).toBe(0);
  const { outputs, tiers, gamma } = JSON.parse(first.stdout);
  expect(outputs[0]).toBe(join(out, "sweep.fit.wav"));
  expect(files(out).sort()).toEqual([
    ".syrinx-files",
    "sweep.fit.csv",
    "sweep.fit.song.json",
    "sweep.fit.wav",
    "sweep.physics.wav",
  ]);
  expect(gamma).toBe(24_000);
  for (const tier of [tiers.physics, tiers.augmented])
    expect(tier.f0.medianRelativeError).toBeLessThan(0.003);
  const again = await syrinx(["synth", join(out, "sweep.fit.song.json"), "-o", path("again.wav"), "--quiet"]);
  expect(again.status).toBe(0);
  expect(readFileSync(path("again.wav"))).toEqual(readFileSync(outputs[0]));
  const refit = ["fit", path("sweep.wav"), "--out", out, "--rounds", "0", "--quiet"];
  expect((await syrinx(refit)).status).toBe(0);

  const song = JSON.parse(readFileSync(outputs[1], "utf8"));
  writeFileSync(outputs[1], JSON.stringify({ ...song, provenance: undefined, title: "mine" }));
  const refused = await syrinx(["fit", path("sweep.wav"), "--out", out, "--quiet"]);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toMatch(/song\.json: was changed since syrinx wrote it/);
  expect(JSON.parse(readFileSync(outputs[1], "utf8")).title).toBe("mine");
});

test("lists a bad recording among several and fits the others", async () => {
  const { status, stdout } = await syrinxProcess([
    "fit",
    path("sweep.wav"),
    path("text.wav"),
    "--out",
    path("both"),
    "--rounds",
    "0",
    "--json",
  ]);
  expect(status).toBe(1);
  const { files: done, failed } = JSON.parse(stdout);
  expect(done.length).toBe(1);
  expect(failed).toEqual([
    { file: path("text.wav"), error: expect.stringMatching(/is not a recording of a known format/) },
  ]);
});

test("keeps results and songs of equal names in different folders apart, and fits a file given twice once", async () => {
  const work = path("work");
  for (const place of ["a", "b"]) {
    mkdirSync(join(work, place), { recursive: true });
    copyFileSync(path("sweep.wav"), join(work, place, "x.wav"));
  }
  const wavs = [join("a", "x.wav"), join("b", "x.wav"), join("a", "..", "a", "x.wav")];
  const { status, stdout } = await syrinxProcess(["fit", ...wavs, "--rounds", "0", "--json", "--jobs", "2"], {
    cwd: work,
  });
  expect(status).toBe(0);
  expect(JSON.parse(stdout).files.length).toBe(2);
  expect(
    files(join(work, "synth"))
      .filter((name) => name.endsWith(".json"))
      .sort(),
  ).toEqual([join("a", "x.fit.song.json"), join("b", "x.fit.song.json")]);
});

test("gives times from the start of the recording, whatever part of it was used", async () => {
  const whole = await syrinx(["fit", "canary", "--out", path("whole"), "--quiet"], {
    cwd: join(ROOT, "recordings"),
  });
  expect(whole.status).toBe(2);
  const args = [
    "fit",
    join(ROOT, "recordings/canary.wav"),
    "--from",
    "1.1",
    "--to",
    "1.5",
    "--out",
    path("part"),
    "--rounds",
    "0",
  ];
  expect((await syrinx([...args, "--quiet"])).status).toBe(0);
  const onsets = readFileSync(path("part", "canary.fit.csv"), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((row) => Number(row.split(",")[1]));
  // The song of this recording has down-sweeps at 1.2 and 1.35 s; onsets are found within 10 ms.
  expect(onsets.length).toBe(2);
  expect(Math.abs(onsets[0] - 1.2)).toBeLessThan(0.01);
  expect(Math.abs(onsets[1] - 1.35)).toBeLessThan(0.01);
});

test("finds a bundled item although a folder has its name", async () => {
  mkdirSync(path("shadow", "canary"), { recursive: true });
  const { status } = await syrinx(["synth", "canary", "-o", "c.wav", "--quiet"], { cwd: path("shadow") });
  expect(status).toBe(0);
});

test("succeeds when the reader closes the pipe", async () => {
  const { stderr } = await syrinxProcess(["info", join(ROOT, "recordings/canary.wav"), "--json"], {
    closeStdout: true,
  });
  expect(stderr).toBe("");
});

test("doctor names the backend that auto selects", async () => {
  const { status, stdout } = await syrinxProcess(["doctor", "--json"]);
  const { node, backends, chosen } = JSON.parse(stdout);
  expect(status).toBe(0);
  expect(node).toBe(process.version);
  const first = backends.find(
    (b: { available: boolean; processor?: string }) => b.available && b.processor !== "software gpu",
  );
  expect(first.name).toBe(chosen);
});

test("the demo runs the whole pipeline, and its report can be made again", async () => {
  const out = path("demo");
  const { status, stdout, stderr } = await syrinxProcess([
    "demo",
    "zebra-finch",
    "--out",
    out,
    "--json",
    "--backend",
    "engine",
  ]);
  expect(status).toBe(0);
  expect(stderr).toMatch(/stage 5 of 5: Write the report/);
  expect(stderr + stdout).not.toContain("\x1b[");
  const summary = JSON.parse(stdout);
  expect(summary.syllables).toBe(10);
  expect(summary.fit.tiers.physics.f0.medianRelativeError).toBeLessThan(0.01);
  expect(summary.train).toMatchObject({ backend: "engine", networks: 1 });
  expect(summary.latent.dimension).toBe(3);
  expect(summary.latent.explainedVariance.autoencoder).toBeGreaterThan(0.5);
  const run = summary.train.run;
  expect(files(run).sort()).toEqual([
    "checkpoint.safetensors",
    "history.jsonl",
    "latent.csv",
    "look.json",
    "network.json",
    "provenance.json",
    "recipe.json",
    "run.json",
    "weights.safetensors",
  ]);
  const { provenance } = JSON.parse(readFileSync(join(run, "run.json"), "utf8"));
  expect(provenance.inputs[0].sha256).toMatch(/^[0-9a-f]{64}$/);
  const page = readFileSync(summary.report, "utf8");
  rmSync(summary.report);
  expect((await syrinx(["report", join(out, "zebra-finch"), "--quiet"])).status).toBe(0);
  // The copy is read back from its 16-bit file, so only the sound's last bits may differ.
  expect(Math.abs(readFileSync(summary.report, "utf8").length / page.length - 1)).toBeLessThan(0.05);
  const relative = await syrinx(["demo", "zebra-finch", "--out", "./demo/", "--quiet", "--to", "0.45"], {
    cwd: folder,
  });
  expect(relative.status).toBe(0);
  expect((await syrinx(["report", "./demo/zebra-finch", "--quiet"], { cwd: folder })).status).toBe(0);
  expect(readdirSync(join(run, "..")).length).toBe(2);
  expect((await syrinx(["report", run, "--quiet"])).status).toBe(0);
  expect(readFileSync(join(run, "report.html"), "utf8")).toContain("demo: zebra-finch");
});

/** Finished epochs of the only training below a folder; 0 before it begins. */
function epochsIn(at: string): number {
  try {
    const history = files(at).find((name) => basename(name) === "history.jsonl");
    return history === undefined ? 0 : readHistoryLines(join(at, dirname(history))).length;
  } catch {
    return 0;
  }
}

// On Windows a signal sent to a process simply ends it, and Ctrl-C in a console can't be simulated here.
const ON_WINDOWS = process.platform === "win32";

test.skipIf(ON_WINDOWS)(
  "a demo that was stopped by Ctrl-C while training can be reported, and goes on",
  async () => {
    const out = path("stopped");
    const demo = ["demo", "canary", "--out", out, "--to", "1"];
    const cut = { when: () => epochsIn(out) > 0, signal: "SIGINT" } as const;
    let ended = await syrinxProcess(demo, { cut });
    // A machine that is too busy to stop it in time finds it complete: then it begins anew.
    while (ended.status === 0) {
      rmSync(out, { recursive: true });
      ended = await syrinxProcess(demo, { cut });
    }
    const { status, stderr } = ended;
    expect(status).toBe(130);
    expect(stderr).toContain(
      `stopped; the same command goes on from here, and syrinx report ${join(out, "canary")} shows what is done; finished files are kept`,
    );
    const left = files(out);
    expect(left.filter((name) => name.endsWith(".part"))).toEqual([]);
    const run = left.find((name) => name.endsWith("run.json"));
    expect(JSON.parse(readFileSync(join(out, run ?? ""), "utf8")).stopped).toBe("interrupted");

    expect((await syrinx(["report", join(out, "canary"), "--quiet"])).status).toBe(0);
    const page = readFileSync(join(out, "canary", "report.html"), "utf8");
    expect(page).toContain("This demo was stopped before its end.");

    const fit = ["canary.fit.wav", "canary.physics.wav", "canary.fit.song.json", "canary.fit.csv"];
    const written = () => fit.map((name) => statSync(join(out, "canary", name)).mtimeMs);
    const before = written();
    const again = await syrinx(demo);
    expect(again.status).toBe(0);
    expect(again.stdout).toMatch(/done before: .*canary\.fit\.song\.json/);
    expect(again.stdout).toMatch(/continues after epoch [1-9]/);
    expect(written()).toEqual(before);
    expect(files(out).filter((name) => name.endsWith("run.json"))).toEqual([run]);
    const history = readFileSync(join(out, dirname(run ?? ""), "history.jsonl"), "utf8")
      .trim()
      .split("\n");
    // Every epoch once, over both sessions.
    expect(history.map((line) => JSON.parse(line).epoch)).toEqual(history.map((_, e) => e + 1));
    const whole = readFileSync(join(out, "canary", "report.html"), "utf8");
    expect(whole).not.toContain("This demo was stopped");
    expect(readFileSync(join(out, "index.html"), "utf8")).toContain("canary");
  },
);

test("a resumed training takes its settings from its run, and a complete one is not changed", async () => {
  const recipe = path("done.json");
  const document = {
    format: "syrinx-recipe/1",
    name: "done",
    data: { system: "rossler", observe: "x", samples: 500 },
    network: { kind: "recurrent", cell: "gru", units: 4 },
    training: { epochs: 1, batchSize: 64 },
  };
  writeFileSync(recipe, JSON.stringify(document));
  const trained = await syrinx(["train", recipe, "--out", path("done"), "--backend", "engine", "--json"]);
  const { run } = JSON.parse(trained.stdout);
  const bytes = () => files(run).map((name) => readFileSync(join(run, name), "base64"));
  const before = bytes();
  const again = await syrinx(["train", "--resume", run]);
  expect(again.status).toBe(0);
  expect(again.stdout).toContain(
    `${run}: is complete after 1 epoch; nothing is changed. For more: --epochs 2`,
  );
  const changed = await syrinx(["train", "--resume", run, "--seed", "3"]);
  expect([changed.status, changed.stderr]).toEqual([
    2,
    "syrinx: train: --seed can't be changed when a training is resumed; leave it out, or train the recipe anew.\n",
  ]);
  expect(bytes()).toEqual(before);
  const more = await syrinx(["train", "--resume", run, "--epochs", "2", "--json"]);
  expect(JSON.parse(more.stdout).epochs).toBe(2);
});

test("a training that is killed, resumed, stopped, resumed and killed ends with the weights of an uninterrupted one", async () => {
  const recipe = path("kill.json");
  writeFileSync(
    recipe,
    JSON.stringify({
      format: "syrinx-recipe/1",
      name: "kill",
      data: { system: "rossler", observe: "x", samples: 500 },
      network: { kind: "recurrent", cell: "gru", units: 4 },
      // More epochs than it trains before it is cut off, however late that is; the rate doesn't depend on their number.
      training: { epochs: 1e6, batchSize: 64, patience: 0, schedule: "exponential" },
    }),
  );
  const train = (out: string) => ["train", recipe, "--out", path(out), "--backend", "engine"];
  const runs = path(join("kill-cut", "models", "kill", "runs"));
  /** Cuts a training off some epochs after those done before. @returns the status of the program. */
  const cut = async (args: readonly string[], signal: NodeJS.Signals): Promise<number | null> => {
    const before = epochsIn(runs);
    const { status } = await syrinxProcess(args, {
      cut: { when: () => epochsIn(runs) >= before + 5, signal },
    });
    return status;
  };
  // The first kill leaves the checkpoint of the beginning, the last one that of the stop.
  expect(await cut(train("kill-cut"), "SIGKILL")).toBeNull();
  const stopped = join(runs, readdirSync(runs)[0]);
  const resume = ["train", "--resume", stopped];
  expect(await cut(resume, "SIGINT")).toBe(130);
  expect(await cut(resume, "SIGKILL")).toBeNull();
  const epochs = String(epochsIn(runs) + 5);
  const resumed = await syrinxProcess([...resume, "--epochs", epochs, "--json"]);
  expect(resumed.status).toBe(0);
  expect(resumed.stderr).toMatch(/continues after epoch [1-9]/);
  const whole = await syrinx([...train("kill-whole"), "--epochs", epochs, "--json"]);
  const { run } = JSON.parse(whole.stdout);
  expect(JSON.parse(resumed.stdout).loss).toEqual(JSON.parse(whole.stdout).loss);
  const weights = (folder: string): Buffer => readFileSync(join(folder, "weights.safetensors"));
  expect(weights(stopped).equals(weights(run))).toBe(true);
});
