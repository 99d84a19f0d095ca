import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { segmentSyllables } from "../../src/features/segmentation.js";
import { Random } from "../../src/math/random.js";
import { monoSignal, type Signal } from "../../src/shapes/series.js";
import { readRecording } from "../../src/workspace/sound/readRecording.js";
import { HAS_RECORDINGS, RECORDINGS } from "../sharedData.js";

const RATE = 44_100;
const KNOWN = [
  [0.2, 0.3],
  [0.35, 0.5],
  [0.6, 0.64],
] as const;

/** Tone bursts with 5 ms flanks over white noise. */
function bursts(noiseDb: number, gain = 0.3): Signal {
  const random = new Random(9);
  const noise = 10 ** (noiseDb / 20);
  return monoSignal(
    Float32Array.from({ length: 0.8 * RATE }, (_, i) => {
      const t = i / RATE;
      const burst = KNOWN.find(([on, off]) => t >= on && t <= off);
      const edge = burst ? Math.min(1, (t - burst[0]) / 0.005, (burst[1] - t) / 0.005) : 0;
      return gain * (edge * Math.sin(2 * Math.PI * 3000 * t) + noise * random.normal());
    }),
    RATE,
  );
}

test("tone bursts are found where they are, over noise from -60 to -25 dB", () => {
  for (const noiseDb of [-60, -40, -25]) {
    const found = segmentSyllables(bursts(noiseDb));
    expect(found.map(({ label }) => label)).toEqual(["1", "2", "3"]);
    found.forEach(({ onset, offset }, i) => {
      // The level is smoothed over 8 ms and the flanks last 5 ms.
      expect(Math.abs(onset - KNOWN[i][0])).toBeLessThan(0.008);
      expect(Math.abs(offset - KNOWN[i][1])).toBeLessThan(0.008);
    });
  }
});

test("gain changes nothing", () => {
  expect(segmentSyllables(bursts(-40, 0.3))).toEqual(segmentSyllables(bursts(-40, 0.3 / 32)));
});

test("noise alone, silence and nothing hold no syllables", () => {
  const random = new Random(2);
  const noise = Float32Array.from({ length: RATE }, () => 0.05 * random.normal());
  expect(segmentSyllables(monoSignal(noise, RATE))).toEqual([]);
  expect(segmentSyllables(monoSignal(new Float32Array(RATE), RATE))).toEqual([]);
  expect(segmentSyllables(monoSignal(new Float32Array(0), RATE))).toEqual([]);
});

describe.skipIf(!HAS_RECORDINGS)("on annotated captive birds", () => {
  const birds = join(RECORDINGS, "birds");

  /** F1 of onsets within 10 ms, pooled over the files whose name begins so; each onset is matched once. */
  async function onsetF1(prefix: string): Promise<number> {
    let matched = 0;
    let total = 0;
    for (const file of readdirSync(birds).filter(
      (name) => name.startsWith(prefix) && name.endsWith(".wav"),
    )) {
      const annotation = join(birds, file.replace(/\.wav$/, ".annot.csv"));
      if (!existsSync(annotation)) continue;
      const [header, ...lines] = readFileSync(annotation, "utf8").trim().split("\n");
      const column = header.split(",").indexOf("onset_s");
      const truth = lines.map((line) => Number(line.split(",")[column]));
      const { signal } = await readRecording(join(birds, file));
      const found = segmentSyllables(signal).map(({ onset }) => onset);
      total += truth.length + found.length;
      for (const t of truth) {
        const i = found.findIndex((onset) => Math.abs(onset - t) <= 0.01);
        if (i >= 0) {
          found.splice(i, 1);
          matched++;
        }
      }
    }
    expect(total).toBeGreaterThan(0);
    return (2 * matched) / total;
  }

  test("onsets of both finches agree with the annotators' at F1 0.95 or better", async () => {
    expect(await onsetF1("zebrafinch_")).toBeGreaterThan(0.95);
    expect(await onsetF1("bengalese_")).toBeGreaterThan(0.95);
  });
});
