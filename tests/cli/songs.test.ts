import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { missingSoundDevice } from "../../src/workspace/machine/soundDevice.js";
import { inspectRecording, readRecording } from "../../src/workspace/sound/readRecording.js";
import { syrinx } from "./inProcess.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-songs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (...names: string[]): string => join(folder, ...names);

/** A song of one note, 0.3 s at 8 kHz. */
function writeSong(name: string, changes: object = {}, syllable: object = {}): string {
  const note = { onset_s: 0.05, duration_s: 0.2, pressure: 0.15, tension: 0.2, ...syllable };
  const song = {
    format: "syrinx-song/2",
    sample_rate_hz: 8000,
    duration_s: 0.3,
    gamma_per_s: 10_000,
    tract: "none",
    syllables: [note],
    ...changes,
  };
  writeFileSync(path(name), JSON.stringify(song));
  return path(name);
}

test("synth sings a bundled song into a file and prints one JSON document", async () => {
  const args = ["synth", "canary", "-o", path("c.wav"), "--rate", "22050", "--json"];
  const { status, stdout } = await syrinx(args);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ file: path("c.wav"), duration: 3.2, sampleRate: 22_050 });
  expect((await readRecording(path("c.wav"))).signal.values.length).toBe(70_560);
});

describe("synth overrides settings of a song without changing its file:", () => {
  const song = writeSong("note.song.json", { breath_noise: 0.5, background_db: -40 });
  const sung = async (...args: string[]) => {
    const file = path("sung.wav");
    const { status, stderr } = await syrinx(["synth", song, "-o", file, "--quiet", ...args]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    return { bytes: readFileSync(file), header: await inspectRecording(file) };
  };

  test("its depth", async () => {
    expect((await sung("--depth", "24")).header).toMatchObject({ encoding: "PCM", bitDepth: 24 });
    expect((await sung("--depth", "32f")).header).toMatchObject({ encoding: "float", bitDepth: 32 });
    expect((await sung()).header).toMatchObject({ encoding: "PCM", bitDepth: 16 });
  });

  test("any key, by its name or without the unit, the last one counting", async () => {
    const other = writeSong("other.song.json", { gamma_per_s: 12_000, seed: 9, breath_noise: 0.5 });
    const set = ["--set", "gamma=1", "--set", "gamma_per_s=12000", "--set", "background=", "--seed", "9"];
    const file = path("expected.wav");
    await syrinx(["synth", other, "-o", file, "--quiet"]);
    expect((await sung(...set)).bytes).toEqual(readFileSync(file));
    expect((await sung()).bytes).not.toEqual(readFileSync(file));
  });

  test("model and tract", async () => {
    const plain = (await sung()).bytes;
    for (const args of [
      ["--model", "relaxation"],
      ["--tract", "trachea"],
      ["--model", "labial"],
    ]) {
      expect((await sung(...args)).bytes).not.toEqual(plain);
    }
  });

  test("its tier: physics omits the augmentation", async () => {
    const augmentation = { noise: [{ filter_db: [[0, 0]], rate_hz: 10, levels: [0.1, 0.1] }] };
    const both = writeSong("both.song.json", { augmentation });
    const alone = writeSong("alone.song.json");
    const bytes = [];
    for (const args of [[both, "--tier", "physics"], [both, "--tier", "augmented"], [both], [alone]]) {
      const { status } = await syrinx(["synth", ...args, "-o", path("tier.wav"), "--quiet"]);
      expect(status).toBe(0);
      bytes.push(readFileSync(path("tier.wav")));
    }
    expect(bytes[0]).toEqual(bytes[3]);
    expect(bytes[1]).toEqual(bytes[2]);
    expect(bytes[0]).not.toEqual(bytes[1]);
    const plain = await syrinx(["synth", alone, "--tier", "augmented", "-o", path("tier.wav"), "--quiet"]);
    expect(plain.stderr).toMatch(/holds no augmentation/);
  });
});

describe("an error in a song or its settings gives one line and exit status 2:", () => {
  const song = writeSong("fine.song.json");
  writeFileSync(path("nan.song.json"), '{\n  "format": "syrinx-song/2",\n  "gamma_per_s": NaN\n}\n');
  const crossing = writeSong(
    "crossing.song.json",
    { model: "labial" },
    {
      pressure: [
        [0, 0.1],
        [0.2, 9],
      ],
    },
  );
  test.each<[string, string[], RegExp]>([
    [
      "a key that is not there",
      ["--set", "gam=3"],
      /--set gam=3: gam is not known; choose from .*gamma_per_s/,
    ],
    ["a setting without a value", ["--set", "gamma"], /--set gamma: has no value; write --set gamma=VALUE/],
    ["a word for a number", ["--set", "gamma=high"], /gamma_per_s="high" must be a number from 1000 to/],
    [
      "a value out of range",
      ["--set", "gamma=10"],
      /gamma_per_s=10 must be a number from 1000 to 500000 1\/s/,
    ],
    ["a song cut short", ["--set", "duration=0.1"], /syllables\[0\].duration_s=0.2 makes it end at 0.25 s/],
    ["an unknown model", ["--model", "reed"], /model="reed" is not known; choose normal-form, labial/],
    ["an unknown tract", ["--tract", "horn"], /tract="horn" is not known; choose none, trachea/],
    ["an unknown depth", ["--depth", "8"], /--depth.* 8.*is invalid.*16, 24, 32f|--depth.*'8' is invalid/],
    ["an unknown tier", ["--tier", "top"], /--tier.*'top' is invalid/],
    ["half a hertz", ["--rate", "8000.5"], /sample_rate_hz=8000.5 must be an integer/],
  ])("%s", async (_, args, message) => {
    const { status, stderr, stdout } = await syrinx([
      "synth",
      song,
      "-o",
      path("no.wav"),
      "--quiet",
      ...args,
    ]);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n").length).toBe(1);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  test("rejects NaN in a song and names its line and column", async () => {
    const { status, stderr } = await syrinx(["synth", path("nan.song.json"), "--quiet"]);
    expect(stderr).toMatch(
      /nan.song.json: is not JSON \(line 3, column 18: NaN is not a JSON value\); correct it/,
    );
    expect(stderr.trim().split("\n").length).toBe(1);
    expect(status).toBe(2);
  });

  test("reports crossing labia with the time in the song", async () => {
    const { status, stderr } = await syrinx(["synth", crossing, "-o", path("no.wav"), "--quiet"]);
    expect(stderr).toMatch(
      /^syrinx: .*\.json: syllables\[0\], near 0\.\d+ s: labia: opening=.*the labia cross; lower the pressure/,
    );
    expect(stderr.trim().split("\n").length).toBe(1);
    expect(status).toBe(2);
  });
});

test("reports that a song without oscillation is silent, with either voice and any model", async () => {
  const silent = async (changes: object, syllable: object): Promise<boolean> => {
    const song = writeSong("still.song.json", changes, syllable);
    const { status, stderr } = await syrinx(["synth", song, "-o", path("still.wav"), "--quiet"]);
    expect(status).toBe(0);
    return /still.song.json: is silent/.test(stderr);
  };
  expect(await silent({}, { pressure: -0.1 })).toBe(true);
  expect(await silent({}, { voice: "right" })).toBe(false);
  expect(await silent({}, { voice: "right", loudness: 0 })).toBe(true);
  expect(await silent({ model: "labial" }, { pressure: -0.05, tension: 0.1 })).toBe(true);
  expect(await silent({ model: "labial" }, { pressure: 0.05, tension: 0.1 })).toBe(false);
  expect(await silent({ model: "relaxation" }, { pressure: 3, tension: 1 })).toBe(false);
  expect(await silent({ model: "relaxation" }, { pressure: -3, tension: 1 })).toBe(true);
});

describe("map", () => {
  test("prints F0, timbre and regime of a point", async () => {
    const { status, stdout } = await syrinx(["map", "--alpha", "0.15", "--beta", "1", "--json"]);
    expect(status).toBe(0);
    const { f0, sci, regime } = JSON.parse(stdout);
    // Integrated directly, the oscillator sings 4249.7 Hz there.
    expect(f0).toBeCloseTo(4249.7, 0);
    expect(sci).toBeGreaterThan(1);
    expect(regime).toBe("hopf");
    const twice = await syrinx(["map", "--alpha", "0.15", "--beta", "1", "--gamma", "48000", "--json"]);
    expect(JSON.parse(twice.stdout).f0).toBeCloseTo(2 * f0, 6);
    const still = await syrinx(["map", "--alpha=-0.1", "--beta", "1", "--json"]);
    expect(JSON.parse(still.stdout)).toEqual({ f0: null, sci: null, regime: "silent" });
  });

  test("draws the plane in plain text where there is no terminal, within 80 x 24", async () => {
    const { status, stdout } = await syrinx(["map"]);
    const lines = stdout.trimEnd().split("\n");
    expect(status).toBe(0);
    expect(stdout).not.toContain("\x1b");
    expect(stdout).toMatch(/[\u2801-\u28ff]/);
    expect(stdout).toMatch(/4 kHz/);
    expect(lines.length).toBeLessThan(24);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(80);
  });

  test("--json prints the plane: F0, timbre and regime over pressure and tension", async () => {
    const { status, stdout } = await syrinx(["map", "--json"]);
    expect(status).toBe(0);
    const { alpha, beta, f0, sci, regime, lines } = JSON.parse(stdout);
    expect([f0.length, f0[0].length]).toEqual([beta.length, alpha.length]);
    // Where it is silent there is neither F0 nor timbre; elsewhere both are those of the point.
    for (const [r, c] of [
      [0, 0],
      [60, 50],
      [96, 100],
    ]) {
      const point = JSON.parse(
        (await syrinx(["map", `--alpha=${alpha[c]}`, `--beta=${beta[r]}`, "--json"])).stdout,
      );
      expect({ f0: f0[r][c], sci: sci[r][c], regime: regime[r][c] }).toEqual(point);
    }
    expect(lines[0]).toMatchObject({ kind: "onset", label: expect.any(String) });
    expect(lines[0].alpha.length).toBe(lines[0].beta.length);
  });

  test("writes a picture as PNG or SVG", async () => {
    const png = await syrinx(["map", "-o", path("map.png"), "--json"]);
    // The same data as without a picture.
    const { outputs, ...data } = JSON.parse((await syrinx(["map", "--json"])).stdout);
    expect(outputs).toEqual([]);
    expect(JSON.parse(png.stdout)).toEqual({ ...data, outputs: [path("map.png")] });
    expect(readFileSync(path("map.png")).subarray(1, 4).toString()).toBe("PNG");
    await syrinx(["map", "--out", path("drawn"), "--quiet"]);
    expect(readFileSync(path("drawn", "map.png"))).toEqual(readFileSync(path("map.png")));
    expect((await syrinx(["map", "-o", path("map.svg"), "--quiet"])).status).toBe(0);
    expect(readFileSync(path("map.svg"), "utf8")).toMatch(/^<svg [\s\S]*tension beta[\s\S]*<\/svg>\n$/);
  });

  test.each<[string, string[], RegExp]>([
    ["half a point", ["--alpha", "0.1"], /--beta is missing/],
    ["the other half", ["--beta", "0.1"], /--alpha is missing/],
    [
      "too high a pressure",
      ["--alpha", "0.5", "--beta", "1"],
      /alpha=0.5 is outside the table; give -1 to 0.37/,
    ],
    ["too high a tension", ["--alpha", "0.1", "--beta", "9"], /beta=9 is outside the table/],
    ["no time scale", ["--gamma", "0"], /gamma=0 1\/s is not a time scale; give 1000 to 500000/],
    ["no kind of picture", ["-o", "map.gif"], /output=map.gif is not a /],
    ["a point as a picture", ["--alpha", "0.1", "--beta", "1", "-o", "map.png"], /a point has no picture/],
  ])("rejects %s in one line", async (_, args, message) => {
    const { status, stderr } = await syrinx(["map", ...args]);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n").length).toBe(1);
    expect(status).toBe(2);
  });
});

describe("play", () => {
  test.skipIf(missingSoundDevice() === undefined)("reports that there is no sound device", async () => {
    for (const name of ["chingolo", writeSong("aloud.song.json")]) {
      const { status, stdout, stderr } = await syrinx(["play", name]);
      expect(stderr).toMatch(/^syrinx: play: this machine has no sound device \(.*\); .*synth -o\.\n$/);
      expect(stdout).toBe("");
      expect(status).toBe(2);
    }
  });

  test("rejects a faulty file before it looks for a device", async () => {
    writeFileSync(path("text.wav"), "Dear diary, today I heard a chingolo.");
    for (const [name, message] of [
      [path("text.wav"), /text.wav: is not a recording of a known format/],
      [path("none.wav"), /none.wav: there is no such file and no bundled recording/],
      [path("nan.song.json"), /nan.song.json: is not JSON/],
    ] as const) {
      const { status, stderr } = await syrinx(["play", name]);
      expect(stderr).toMatch(message);
      expect(status).toBe(2);
    }
  });
});
