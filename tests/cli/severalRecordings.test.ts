import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { monoSignal } from "../../src/shapes/series.js";
import { writeWav } from "../../src/workspace/sound/writing/writeWav.js";
import { type Ended, syrinxProcess } from "./commandLine.js";
import { syrinx } from "./inProcess.js";

const RATE = 22_050;
const folder = mkdtempSync(join(tmpdir(), "syrinx-several-"));
const songs = join(folder, "songs");

/** 0.6 s of faint noise with a whistle from 0.2 to 0.4 s. */
function song(path: string, hertz: number): void {
  let noise = 12_345;
  const values = Float32Array.from({ length: 0.6 * RATE }, (_, i) => {
    noise = (noise * 16_807) % 2_147_483_647;
    const t = i / RATE;
    const ramp = Math.max(0, Math.min(1, (t - 0.2) / 0.005, (0.4 - t) / 0.005));
    return 1e-4 * (noise / 1_073_741_823 - 1) + 0.25 * ramp * Math.sin(2 * Math.PI * hertz * t);
  });
  writeWav(path, monoSignal(values, RATE), "16");
}

beforeAll(() => {
  mkdirSync(songs);
  for (const [i, name] of ["a", "b", "c"].entries()) song(join(songs, `${name}.wav`), 2000 + 1000 * i);
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** A CSV without quoted fields as rows by column. */
function table(path: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((value, i) => [names[i], value])));
}

async function analyze(words: readonly string[], ...flags: readonly string[]) {
  const ended = await syrinx(["analyze", ...words, "--no-frames", "--json", ...flags]);
  return { ...ended, document: JSON.parse(ended.stdout) };
}

describe("one annotation file given with several recordings", () => {
  test("is refused where it does not say which of them it is of", async () => {
    const path = written("unnamed.csv", "onset_s,offset_s,label\n0.2,0.4,a\n");
    for (const option of ["--annotations", "--compare"]) {
      const { status, stderr } = await analyze([songs], option, path, "--out", join(folder, "unnamed"));
      expect(status).toBe(2);
      expect(stderr.trim().split("\n").at(-1)).toMatch(
        /^syrinx: analyze: \w+=.*unnamed\.csv does not say which of the 3 recordings it is of; give that recording alone/,
      );
    }
    const fit = await syrinx(["fit", join(songs, "a.wav"), join(songs, "b.wav"), "--annotations", path]);
    expect(fit.status).toBe(2);
    expect(fit.stderr).toMatch(/fit: annotations=.* does not say which of the 2 recordings/);
  });

  test("applies to the recording that it names alone; the others are listed", async () => {
    const out = join(folder, "named");
    const path = written("ofA.csv", "onset_s,offset_s,label,recording\n0.25,0.35,mine,a.wav\n");
    const { status, document } = await analyze([songs], "--annotations", path, "--out", out);
    expect(status).toBe(1);
    expect(document.files.map((one: { file: string }) => one.file)).toEqual([join(songs, "a.wav")]);
    expect(document.failed.map((one: { error: string }) => one.error)).toEqual(
      ["b", "c"].map((name) => expect.stringMatching(`${name}\\.wav: has no annotations in .*ofA\\.csv`)),
    );
    expect(table(join(out, "syllables.csv")).map(({ label, onset_s }) => [label, onset_s])).toEqual([
      ["mine", "0.25"],
    ]);
  });

  test("as a reference is compared with the recordings that it names alone", async () => {
    const path = written("reference.csv", "onset_s,offset_s,label,recording\n0.2,0.4,x,b.wav\n");
    const { status, stderr, document } = await analyze(
      [songs],
      "--compare",
      path,
      "--out",
      join(folder, "referred"),
    );
    expect(status).toBe(0);
    expect(document.compare).toMatchObject({ syllables: 1, reference: 1, onsetF1: 1 });
    expect(stderr).toMatch(/a\.wav: has no annotations in .*reference\.csv; it is not compared/);
  });

  test("is used for a single recording of another name with a warning", async () => {
    const path = written("old.csv", "onset_s,offset_s,label,recording\n0.2,0.4,x,old.wav\n");
    const { status, stderr } = await analyze(
      [join(songs, "a.wav")],
      "--annotations",
      path,
      "--out",
      join(folder, "old"),
    );
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /warning: .*old\.csv: names old\.wav as its recording; it is used for .*a\.wav\.\n/,
    );
  });
});

describe("the table of all recordings", () => {
  const labels = (out: string): string[] =>
    table(join(out, "syllables.csv")).map(({ file, f0_median_hz }) =>
      [file.slice(-5), Math.round(Number(f0_median_hz) / 100)].join(" "),
    );

  test("holds every recording that was analysed into the folder, in calls of their own or in one", async () => {
    const out = join(folder, "calls");
    for (const name of ["b", "a"]) await analyze([join(songs, `${name}.wav`)], "--out", out);
    expect(labels(out)).toEqual(["a.wav 20", "b.wav 30"]);
    // Skipped, since it is done: it stays in the table.
    await analyze([join(songs, "b.wav")], "--out", out);
    expect(labels(out)).toEqual(["a.wav 20", "b.wav 30"]);
    await analyze([songs], "--out", out);
    const whole = join(folder, "whole");
    await analyze([songs], "--out", whole);
    expect(readFileSync(join(out, "syllables.csv"), "utf8")).toBe(
      readFileSync(join(whole, "syllables.csv"), "utf8"),
    );
  });

  test("counts a recording once that lies at two places of the folder, and no analysis of its own below it", async () => {
    const tree = join(folder, "tree");
    const out = join(folder, "places");
    mkdirSync(join(tree, "deep"), { recursive: true });
    song(join(tree, "top.wav"), 2000);
    song(join(tree, "deep", "low.wav"), 3000);
    await analyze([join(tree, "deep", "low.wav")], "--out", out);
    await analyze([join(songs, "c.wav")], "--out", join(out, "apart"));
    await analyze([tree], "--out", out);
    expect(labels(out)).toEqual(["w.wav 30", "p.wav 20"]);
  });

  test("leaves out tables with other columns, with a warning that names them", async () => {
    const out = join(folder, "columns");
    await analyze([join(songs, "a.wav")], "--out", out, "--features", "sap");
    const { status, stderr } = await analyze([join(songs, "b.wav")], "--out", out);
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /warning: .*syllables\.csv: leaves out 1 table with other columns \(a\.syllables\.csv\); analyze all/,
    );
    expect(labels(out)).toEqual(["b.wav 30"]);
  });
});

// On Windows a signal sent to a process simply ends it.
test.skipIf(process.platform === "win32")(
  "Ctrl-C before anything is written gives status 130 and says that nothing was written",
  async () => {
    const long = join(folder, "long.wav");
    const values = Float32Array.from({ length: 300 * RATE }, (_, i) => 0.1 * Math.sin(i * (1 + i * 1e-9)));
    writeWav(long, monoSignal(values, RATE), "16");
    const stopped = (): Promise<Ended> => {
      let sent = false;
      return syrinxProcess(["analyze", long, "--out", join(folder, "cut"), "--no-frames"], {
        onOutput(output, signal) {
          if (!sent && output.includes("Analyse long.wav")) {
            sent = true;
            signal("SIGINT");
          }
        },
      });
    };
    let ended = await stopped();
    // A machine that is too busy to stop it in time finds it complete: then it begins anew.
    while (ended.status === 0) {
      rmSync(join(folder, "cut"), { recursive: true });
      ended = await stopped();
    }
    const { status, stderr } = ended;
    expect(status).toBe(130);
    expect(stderr).toMatch(/syrinx: stopped; nothing was written\.\n$/);
  },
);
