import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wavFile } from "../workspace/sound/wavFile.js";
import { syrinx } from "./inProcess.js";

const RATE = 44_100;
const folder = mkdtempSync(join(tmpdir(), "syrinx-boxes-"));
const HEAD =
  "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tAnnotation\tMood\n";

/** 2 s of noise at -60 dB with tones: frequency, onset, offset, amplitude. */
function channel(...tones: readonly (readonly [number, number, number, number])[]): Float64Array {
  let seed = 1;
  return Float64Array.from({ length: 2 * RATE }, (_, i) => {
    seed = (seed * 16_807) % 2_147_483_647;
    const t = i / RATE;
    return tones.reduce(
      (sum, [hertz, onset, offset, amplitude]) =>
        sum +
        amplitude *
          Math.max(0, Math.min(1, (t - onset) / 0.005, (offset - t) / 0.005)) *
          Math.sin(2 * Math.PI * hertz * t),
      0.001 * (seed / 1_073_741_823 - 1),
    );
  });
}

function recording(name: string, ...channels: readonly Float64Array[]): string {
  const samples = Int16Array.from({ length: channels.length * channels[0].length }, (_, i) =>
    Math.round(32_767 * channels[i % channels.length][Math.floor(i / channels.length)]),
  );
  writeFileSync(
    join(folder, name),
    wavFile({ channels: channels.length, rate: RATE }, new Uint8Array(samples.buffer)),
  );
  return join(folder, name);
}

function written(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

function table(path: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((value, i) => [names[i], value])));
}

async function analyze(...args: readonly string[]) {
  const out = mkdtempSync(join(folder, "out-"));
  const { status, stdout, stderr } = await syrinx([
    "analyze",
    ...args,
    "--out",
    out,
    "--json",
    "--no-frames",
  ]);
  expect(stderr).not.toMatch(/bug of ours/);
  return { out, status, stderr, document: JSON.parse(stdout) };
}

let stereo: string;
beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  stereo = recording(
    "stereo.wav",
    channel([3000, 0.5, 0.65, 0.2], [7100, 0.5, 0.65, 0.2]),
    channel([5000, 1, 1.15, 0.3]),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the user's boxes", () => {
  const boxes =
    `${HEAD}1\tSpectrogram 1\t1\t0.5\t0.65\t2500.0\t3500.0\tlow\tcalm\n` +
    "2\tSpectrogram 1\t1\t0.5\t0.65\t6600.0\t7600.0\thigh\twild\n" +
    "3\tSpectrogram 1\t2\t1.0\t1.15\t4500.0\t5600.0\tother\tcalm\n";

  test("are measured within their bands and in their channels, and survive being written again", async () => {
    const path = written("boxes.txt", boxes);
    const { out } = await analyze(stereo, "--annotations", path, "--write", "raven");
    const rows = table(join(out, "stereo.syllables.csv"));
    expect(rows.map(({ label, channel }) => [label, channel])).toEqual([
      ["low", "0"],
      ["high", "0"],
      ["other", "1"],
    ]);
    for (const [i, hertz] of [3000, 7100, 5000].entries()) {
      // Two tones sound at once: without its box, F0 would be their common divisor, and each mean theirs.
      expect(Math.abs(Number(rows[i].f0_median_hz) - hertz)).toBeLessThan(5);
      for (const column of ["centroid_mean_hz", "mean_frequency_mean_hz", "pitch_mean_hz"])
        expect(Math.abs(Number(rows[i][column]) - hertz), column).toBeLessThan(50);
      // A tone crosses zero twice a period.
      expect(Math.abs(Number(rows[i].zero_crossings_mean_per_s) / 2 - hertz)).toBeLessThan(50);
      expect(Number(rows[i].band_low_hz)).toBeLessThan(hertz);
      expect(Number(rows[i].band_high_hz)).toBeGreaterThan(hertz);
    }
    // Each tone alone: its amplitude over sqrt 2, less up to 5 % for the ramps.
    expect(Number(rows[1].rms_mean) / (0.2 / Math.SQRT2)).toBeCloseTo(0.975, 1);
    expect(Number(rows[2].rms_mean) / (0.3 / Math.SQRT2)).toBeCloseTo(0.975, 1);
    expect(readFileSync(join(out, "stereo.Table.1.selections.txt"), "utf8")).toBe(boxes);
  });

  test("give an F0 up to their top, or below them where they hold only harmonics of it", async () => {
    // A stack on 600 Hz whose box holds its fourth to sixth harmonics.
    const stack = recording(
      "stack.wav",
      channel(...[1, 2, 3, 4, 5, 6].map((k) => [600 * k, 0.5, 0.65, 0.1] as const)),
    );
    const path = written("harmonics.txt", `${HEAD}1\tSpectrogram 1\t1\t0.5\t0.65\t2100.0\t3900.0\tx\t\n`);
    const [row] = table(join((await analyze(stack, "--annotations", path)).out, "stack.syllables.csv"));
    expect(Math.abs(Number(row.f0_median_hz) - 600)).toBeLessThan(5);
    // A tone close to the top of its box: the range may be missed by half a percent.
    const close = written("close.txt", `${HEAD}1\tSpectrogram 1\t1\t0.5\t0.65\t2000.0\t3010.0\tx\t\n`);
    const { out } = await analyze(stereo, "--channel", "0", "--annotations", close);
    const [tone] = table(join(out, "stereo.syllables.csv"));
    expect(Math.abs(Number(tone.f0_median_hz) - 3000)).toBeLessThan(5);
    expect(Number(tone.f0_max_hz)).toBeLessThanOrEqual(1.005 * 3010);
  });

  test("on one channel are left out where another one is asked for, with a line that says so", async () => {
    const path = written("boxes.txt", boxes);
    const { out, stderr } = await analyze(stereo, "--annotations", path, "--channel", "1");
    expect(table(join(out, "stereo.syllables.csv")).map(({ label }) => label)).toEqual(["other"]);
    expect(stderr).toMatch(/boxes\.txt: 2 of 3 annotations are of channels other than 1/);
  });

  test("of all frequencies, beyond half the rate, narrow or low are measured without a crash", async () => {
    const rows = ["0.0\t22050.0", "12000.0\t30000.0", "23000.0\t24000.0", "2990.0\t3010.0", "50.0\t250.0"];
    const text = rows.map((band, i) => `${i + 1}\tSpectrogram 1\t1\t0.5\t0.65\t${band}\tx\t\n`).join("");
    const { out, status } = await analyze(stereo, "--annotations", written("odd.txt", HEAD + text));
    expect(status).toBe(0);
    const found = table(join(out, "stereo.syllables.csv"));
    expect(found.length).toBe(5);
    expect(Math.abs(Number(found[3].f0_median_hz) - 3000)).toBeLessThan(5);
  });
});

test("our own syllables get a box from the band of their energy, and the channel that they are of", async () => {
  const { out } = await analyze(stereo, "--channel", "1", "--write", "raven");
  const [, row] = readFileSync(join(out, "stereo.Table.1.selections.txt"), "utf8").split("\n");
  const [selection, , counted, , , low, high] = row.split("\t").map(Number);
  expect([selection, counted]).toEqual([1, 2]);
  // The ramps widen a tone's spectrum, and a window of 512 samples by 172 Hz to either side.
  expect(low).toBeGreaterThan(4500);
  expect(low).toBeLessThan(5000);
  expect(high).toBeGreaterThan(5000);
  expect(high).toBeLessThan(5500);
});

test("--compare compares like channels", async () => {
  const reference = written(
    "reference.txt",
    `${HEAD}1\tSpectrogram 1\t1\t0.5\t0.65\t100\t9000\ta\t\n2\tSpectrogram 1\t2\t1.0\t1.15\t100\t9000\tb\t\n`,
  );
  for (const channel of ["0", "1"]) {
    const { document } = await analyze(stereo, "--channel", channel, "--compare", reference);
    expect(document.compare).toMatchObject({ onsetF1: 1, reference: 1, syllables: 1 });
  }
});

describe("annotations beyond the sound", () => {
  const path = (): string =>
    written("beyond.csv", "onset_s,offset_s,label\n0.5,0.65,in\n1.9,2.5,cut\n3.0,3.5,out\n");

  test("are told in one warning with file and count; what lies wholly outside is listed, not measured", async () => {
    const { out, status, stderr, document } = await analyze(stereo, "--annotations", path());
    expect(status).toBe(0);
    expect(stderr.split("\n").filter((line) => line.includes("beyond the sound"))).toEqual([
      `warning: ${path()}: 2 of 3 annotations reach beyond the sound, which ends at 2 s; 1 of them begins after its end.`,
    ]);
    expect(document.files[0].outside).toEqual([{ onset: 3, offset: 3.5, label: "out" }]);
    const rows = table(join(out, "stereo.syllables.csv"));
    expect(rows.map(({ label, offset_s }) => [label, offset_s])).toEqual([
      ["in", "0.65"],
      ["cut", "2"],
    ]);
  });

  test("are no misses of a comparison", async () => {
    const { document } = await analyze(stereo, "--channel", "0", "--compare", path());
    expect(document.compare).toMatchObject({ reference: 2, onsets: 1 });
  });

  test("nor are those outside of the stretch that is analysed", async () => {
    const { document } = await analyze(stereo, "--channel", "0", "--to", "1", "--compare", path());
    expect(document.compare).toMatchObject({ reference: 1, onsetF1: 1 });
  });
});

test("several recordings are compared with medians over all their boundaries", async () => {
  const several = join(folder, "several");
  mkdirSync(several);
  const places = [0.2, 0.6, 1];
  const tones = places.map((onset) => [3000, onset, onset + 0.15, 0.2] as const);
  for (const name of ["a", "b"]) {
    recording(`several/${name}.wav`, channel(...tones));
    // Of six onsets, the reference's are late by 0, 0, 2, 4, 6 and 8 ms: the median is 3 ms.
    const late = name === "a" ? [0, 0, 0.002] : [0.004, 0.006, 0.008];
    const rows = places.map((onset, i) => `${onset + late[i]},${onset + 0.15},x\n`).join("");
    writeFileSync(join(several, `${name}.csv`), `onset_s,offset_s,label\n${rows}`);
  }
  const { document } = await analyze(several, "--compare", several);
  expect(document.files.length).toBe(2);
  // The onset of a 5 ms ramp is found to about a millisecond.
  expect(Math.abs(document.compare.medianOnsetErrorMs - 3)).toBeLessThan(1.5);
  expect(document.files[0].compare.onsetErrorsMs).toBeUndefined();
});

test("one recording gets the table of all, too", async () => {
  const { out, document } = await analyze(stereo, "--channel", "1");
  expect(document.table).toBe(join(out, "syllables.csv"));
  expect(readFileSync(join(out, "syllables.csv"), "utf8")).toBe(
    readFileSync(join(out, "stereo.syllables.csv"), "utf8"),
  );
  expect(readdirSync(out)).not.toContain(".part");
});
