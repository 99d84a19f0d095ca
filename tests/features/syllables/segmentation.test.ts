import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareSegments,
  type SegmentComparison,
  type SegmentPair,
} from "../../../src/features/syllables/compareSegments.js";
import {
  DEFAULT_SEGMENTATION,
  segmentSyllables,
  signalToNoise,
} from "../../../src/features/syllables/segmentation.js";
import { Random } from "../../../src/math/random.js";
import { median } from "../../../src/math/statistics.js";
import { monoSignal, type Signal } from "../../../src/shapes/series.js";
import { readRecording } from "../../../src/workspace/sound/readRecording.js";
import { HAS_RECORDINGS, RECORDINGS } from "../../sharedData.js";

type Times = readonly (readonly [number, number])[];

const KNOWN: Times = [
  [0.8, 0.9],
  [0.95, 1.1],
  [1.2, 1.24],
  [1.3, 1.6],
];

interface Scene {
  readonly rate?: number;
  readonly duration?: number;
  readonly times?: Times;
  /** power of the bursts over that of the noise within the band, dB */
  readonly snr?: number;
  readonly gain?: number;
  /** of the noise at a time, beside 1 */
  readonly swell?: (time: number) => number;
  readonly seed?: number;
}

/** Tone bursts of 3 kHz that start and stop at once, over white noise. */
function bursts(scene: Scene): Signal {
  const { rate = 44_100, duration = 2.5, times = KNOWN, snr = 30, gain = 1, swell, seed = 9 } = scene;
  const random = new Random(seed);
  // Noise bandwidths of second-order Butterworth filters run twice, over their corners: 3 pi / (8 sqrt 2) below one,
  // and 5 pi / (8 sqrt 2) lost above one.
  const unit = Math.PI / 8 / Math.SQRT2;
  const top = 10_000 < 0.45 * rate ? 3 * unit * 10_000 : rate / 2;
  const share = (top - 5 * unit * 500) / (rate / 2);
  const tone = 0.1 * gain;
  const noise = tone * Math.sqrt(0.5 / share) * 10 ** (-snr / 20);
  let burst = 0;
  const values = Float32Array.from({ length: Math.round(duration * rate) }, (_, i) => {
    const t = i / rate;
    while (burst < times.length && t >= times[burst][1]) burst++;
    const sounds = burst < times.length && t >= times[burst][0];
    return (
      (sounds ? tone * Math.sin(2 * Math.PI * 3000 * t) : 0) + noise * (swell?.(t) ?? 1) * random.normal()
    );
  });
  return monoSignal(values, rate);
}

/** Asserts that bursts were found, each edge within so many seconds. */
function expectTimes(
  found: readonly { onset: number; offset: number }[],
  times: Times,
  within: number,
): void {
  expect(found.length).toBe(times.length);
  found.forEach(({ onset, offset }, i) => {
    expect(Math.abs(onset - times[i][0])).toBeLessThan(within);
    expect(Math.abs(offset - times[i][1])).toBeLessThan(within);
  });
}

describe("tone bursts", () => {
  test.each([8000, 16_000, 22_050, 44_100, 96_000, 250_000])(
    "at %i Hz are found within 1 ms, from 10 to 40 dB over the noise, with that SNR",
    (rate) => {
      for (const snr of [10, 15, 20, 30, 40]) {
        const found = segmentSyllables(bursts({ rate, snr }));
        // A row of the level; where 4 ms hold few periods of the band, noise makes one more row look like sound.
        expectTimes(found, KNOWN, rate === 8000 ? 0.002 : 0.001);
        expect(found.map(({ label }) => label)).toEqual(["1", "2", "3", "4"]);
        for (const segment of found) {
          // Half a millisecond of silence at either end, and the background's mean known to some tenths.
          expect(Math.abs(segment.snr - snr)).toBeLessThan(0.7);
        }
      }
    },
  );

  test("10 ms apart are two, 5 ms apart one, unless such gaps are asked for", () => {
    for (const snr of [20, 30, 40]) {
      const close = (gap: number): Times => [
        [0.8, 0.9],
        [0.9 + gap, 1.1],
      ];
      expectTimes(segmentSyllables(bursts({ snr, times: close(0.01) })), close(0.01), 0.002);
      expectTimes(segmentSyllables(bursts({ snr, times: close(0.005) })), [[0.8, 1.1]], 0.002);
      const fine = { ...DEFAULT_SEGMENTATION, shortestGap: 0.004 };
      expectTimes(segmentSyllables(bursts({ snr, times: close(0.005) }), fine), close(0.005), 0.002);
    }
  });

  test("that last 12 ms are syllables; shorter ones are as long as is asked for", () => {
    const times: Times = [
      [0.5, 0.512],
      [0.6, 0.625],
    ];
    expectTimes(segmentSyllables(bursts({ times })), times, 0.002);
    expectTimes(
      segmentSyllables(bursts({ times }), { ...DEFAULT_SEGMENTATION, shortestSyllable: 0.02 }),
      [times[1]],
      0.002,
    );
  });

  test("over a floor that rises by 10 dB in 10 s, or falls, are found and nothing else", () => {
    const times = Array.from({ length: 18 }, (_, k) => [0.5 + 0.5 * k, 0.58 + 0.5 * k] as const);
    for (const way of [1, -1]) {
      const swell = (t: number): number => 10 ** ((way * (t - 5)) / 20);
      // The floor is known from one side only within a second of the ends: there noise may add a row or two.
      expectTimes(segmentSyllables(bursts({ duration: 10, times, snr: 30, swell })), times, 0.003);
    }
  });

  test("softer by 15 dB than the rest are syllables too", () => {
    const times: Times = [
      [0.5, 0.6],
      [0.7, 0.8],
      [1, 1.1],
    ];
    const { values, rate } = bursts({ times, snr: 40 });
    const soft = values.map((v, i) => (i > 0.69 * rate && i < 0.81 * rate ? v * 10 ** (-15 / 20) : v));
    expectTimes(segmentSyllables(monoSignal(soft, rate)), times, 0.002);
  });

  test("a fixed threshold leaves out what is softer", () => {
    const sound = bursts({ snr: 20 });
    expect(segmentSyllables(sound, { ...DEFAULT_SEGMENTATION, threshold: 15 }).length).toBe(4);
    expect(segmentSyllables(sound, { ...DEFAULT_SEGMENTATION, threshold: 30 })).toEqual([]);
  });

  test("in 8 bits, three steps high over noise of half a step, are found", () => {
    const quiet = bursts({ snr: 12, gain: 0.2 });
    const steps = quiet.values.map((v) => Math.round(v * 128) / 128);
    expectTimes(segmentSyllables(monoSignal(steps, quiet.rate)), KNOWN, 0.002);
  });

  test("between digital silence are found", () => {
    const { values, rate } = bursts({ snr: 90, gain: 0.1 });
    const padded = values.map((v, i) => (KNOWN.some(([a, b]) => i >= a * rate && i < b * rate) ? v : 0));
    // Out of silence a flank is steeper than at any SNR: the window shows it from its very end on.
    expectTimes(segmentSyllables(monoSignal(padded, rate)), KNOWN, 0.003);
  });

  test("a call that a recording was cut around is found", () => {
    const found = segmentSyllables(bursts({ duration: 0.6, times: [[0.02, 0.57]] }));
    expectTimes(found, [[0.02, 0.57]], 0.002);
  });
});

describe("what is no syllable", () => {
  test("a click of one sample is none, nor one that rings for 2 ms, nor are twenty of them", () => {
    const rate = 44_100;
    for (const ring of [0, 0.0005]) {
      const sound = bursts({ rate, times: [[2, 2.1]], duration: 3 });
      for (let k = 0; k < 20; k++) {
        const at = Math.round((0.2 + 0.08 * k) * rate);
        for (let i = 0; i < 0.005 * rate; i++) {
          const decay = ring === 0 ? Number(i === 0) : Math.exp(-i / rate / ring);
          sound.values[at + i] += 0.8 * decay * Math.cos((2 * Math.PI * 4000 * i) / rate);
        }
      }
      expectTimes(segmentSyllables(sound), [[2, 2.1]], 0.002);
    }
  });

  test.each([8000, 22_050, 44_100, 96_000])("a minute of white noise at %i Hz holds none", (rate) => {
    const random = new Random(rate);
    const noise = Float32Array.from({ length: 60 * rate }, () => 0.05 * random.normal());
    expect(segmentSyllables(monoSignal(noise, rate))).toEqual([]);
  });

  test("a minute of noise whose power falls by 6 dB an octave holds none", () => {
    const random = new Random(4);
    let v = 0;
    const noise = Float32Array.from({ length: 60 * 44_100 }, () => {
      v = 0.99 * v + 0.01 * random.normal();
      return v;
    });
    expect(segmentSyllables(monoSignal(noise, 44_100))).toEqual([]);
  });

  test("short stretches of noise hold none", () => {
    for (let seed = 0; seed < 100; seed++) {
      const random = new Random(seed);
      const noise = Float32Array.from({ length: 200 + 200 * seed }, () => 0.05 * random.normal());
      expect(segmentSyllables(monoSignal(noise, 22_050))).toEqual([]);
    }
  });

  test("silence, an offset and nothing hold none", () => {
    for (const values of [
      new Float32Array(44_100),
      new Float32Array(44_100).fill(0.3),
      new Float32Array(0),
    ]) {
      expect(segmentSyllables(monoSignal(values, 44_100))).toEqual([]);
    }
  });

  test("hum of 50 and 100 Hz, 40 dB over the noise, holds none and hides none", () => {
    const sound = bursts({ snr: 20 });
    const hum = (t: number): number => Math.sin(100 * Math.PI * t) + 0.5 * Math.sin(200 * Math.PI * t);
    const values = sound.values.map((v, i) => v + 0.5 * hum(i / sound.rate));
    expectTimes(segmentSyllables(monoSignal(values, sound.rate)), KNOWN, 0.002);
  });
});

test("a gain from 0.0001 to 1000 changes neither times nor SNR", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -80, max: 60, noNaN: true }),
      fc.integer({ min: 1, max: 50 }),
      (db, seed) => {
        const sound = bursts({ rate: 22_050, snr: 25, seed });
        const louder = sound.values.map((v) => v * 10 ** (db / 20));
        const [a, b] = [sound, monoSignal(louder, sound.rate)].map((signal) => segmentSyllables(signal));
        expect(b.length).toBe(a.length);
        a.forEach((segment, i) => {
          // Single precision makes 1e-7 of a sample, some 1e-6 dB where it is softest.
          expect(b[i].onset).toBeCloseTo(segment.onset, 6);
          expect(b[i].offset).toBeCloseTo(segment.offset, 6);
          expect(b[i].snr).toBeCloseTo(segment.snr, 2);
        });
      },
    ),
    { numRuns: 15 },
  );
});

test("a later sound has the same syllables later", () => {
  const sound = bursts({ snr: 25, duration: 3 });
  const whole = segmentSyllables(sound);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), (ms) => {
      // Whole milliseconds are whole rows of the level at this rate only every 10 ms.
      const cut = Math.round(ms / 10) * 441;
      const later = segmentSyllables(monoSignal(sound.values.slice(cut), sound.rate));
      expect(later.length).toBe(whole.length);
      later.forEach(({ onset, offset }, i) => {
        // The background is heard over another stretch: a tenth of a dB on flanks of 1 dB/ms and more.
        expect(Math.abs(onset + cut / sound.rate - whole[i].onset)).toBeLessThan(0.0005);
        expect(Math.abs(offset + cut / sound.rate - whole[i].offset)).toBeLessThan(0.0005);
      });
    }),
    { numRuns: 20 },
  );
  const shifted = segmentSyllables({ ...sound, start: 100 });
  expect(shifted.map(({ onset }) => onset)).toEqual(whole.map(({ onset }) => 100 + onset));
});

test("given syllables have the SNR of those found, wherever the sound starts", () => {
  const sound = { ...bursts({ snr: 20 }), start: 50 };
  const found = segmentSyllables(sound);
  signalToNoise(sound, found).forEach((snr, i) => {
    // Times less the start are inexact in binary, and may move a row in or out.
    expect(snr).toBeCloseTo(found[i].snr, 1);
  });
  const known = KNOWN.map(([a, b]) => ({ onset: 50 + a, offset: 50 + b, label: "a" }));
  for (const snr of signalToNoise(sound, known)) expect(Math.abs(snr - 20)).toBeLessThan(1);
  expect(signalToNoise(sound, [{ onset: 50.1, offset: 50.5, label: "noise" }])[0]).toBeLessThan(-5);
  expect(signalToNoise(sound, [{ onset: 99, offset: 99.1, label: "beyond" }])[0]).toBeNaN();
});

describe.skipIf(!HAS_RECORDINGS)("on annotated captive birds", () => {
  const birds = join(RECORDINGS, "birds");

  /** Pooled over the files whose name begins so, within 10 ms. */
  async function comparison(prefix: string): Promise<SegmentComparison> {
    const files = readdirSync(birds).filter((name) => name.startsWith(prefix) && name.endsWith(".wav"));
    const pairs: SegmentPair[] = [];
    for (const file of files) {
      const annotation = join(birds, file.replace(/\.wav$/, ".annot.csv"));
      if (!existsSync(annotation)) continue;
      const [header, ...lines] = readFileSync(annotation, "utf8").trim().split("\n");
      const names = header.split(",");
      const reference = lines.map((line) => {
        const fields = line.split(",");
        const [onset, offset] = ["onset_s", "offset_s"].map((name) => Number(fields[names.indexOf(name)]));
        return { onset, offset, label: fields[names.indexOf("label")] };
      });
      const { signal } = await readRecording(join(birds, file));
      pairs.push({ reference, found: segmentSyllables(signal) });
    }
    expect(pairs.length).toBeGreaterThan(0);
    return compareSegments(pairs, 0.01);
  }

  test("onsets of both finches agree with the annotators' at F1 0.97 or better", async () => {
    expect((await comparison("zebrafinch_")).onset.f1).toBeGreaterThan(0.97);
    expect((await comparison("bengalese_")).onset.f1).toBeGreaterThan(0.97);
  });

  test("onsets of the canary agree at F1 0.94 or better, 7 ms notes and trills included", async () => {
    expect((await comparison("canary_")).onset.f1).toBeGreaterThan(0.94);
  });

  test("offsets agree as well where the annotator ends syllables with the sound", async () => {
    expect((await comparison("zebrafinch_G402")).offset.f1).toBeGreaterThan(0.95);
    expect((await comparison("bengalese_")).offset.f1).toBeGreaterThan(0.97);
    expect((await comparison("canary_")).offset.f1).toBeGreaterThan(0.88);
  });

  test("annotators of two zebra finches begin some 6 ms after the sound and end 9 ms after it", async () => {
    for (const prefix of ["zebrafinch_g17y2U", "zebrafinch_g4p5U"]) {
      const { onset, offset } = await comparison(prefix);
      // Their windows are 4 ms apart; what is found lies earlier at either end, by about as much.
      expect(onset.bias).toBeGreaterThan(-0.009);
      expect(onset.bias).toBeLessThan(-0.004);
      expect(offset.bias).toBeLessThan(-0.006);
    }
  });

  test("in soundscapes events stand out by a fraction of what captive song does", async () => {
    const snr = async (file: string): Promise<number[]> =>
      segmentSyllables((await readRecording(join(birds, file))).signal).map((segment) => segment.snr);
    const song = await snr("zebrafinch_g17y2U-f00007.wav");
    const forest = await snr("soundscape_maad_S4A03895_054500.wav");
    expect(forest.length).toBeGreaterThan(0);
    // A rain forest's chorus against one bird in a box.
    expect(median(forest)).toBeLessThan(median(song) - 15);
    expect(await snr("soundscape_maad_S4A03895_000000.wav")).toEqual([]);
  });
});
