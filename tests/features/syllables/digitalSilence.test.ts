import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DetectedSegment } from "../../../src/features/syllables/findSyllables.js";
import { segmentSyllables } from "../../../src/features/syllables/segmentation.js";
import { Random } from "../../../src/math/random.js";
import { monoSignal } from "../../../src/shapes/series.js";
import { bridged, digitalSilence } from "../../../src/signal/digitalSilence.js";

const STEP = 1 / 32_768;
/** Cases of each property; 300 of each were tried once. */
const RUNS = 8;

describe("digital silence", () => {
  const noise = (seed: number, length: number): Float32Array => {
    const random = new Random(seed);
    return Float32Array.from({ length }, () => 0.01 * random.normal());
  };

  test.each([
    ["zeros", () => 0],
    ["a constant", () => 0.3],
    ["zeros with a dither of one step", (random: Random) => (random.integer(3) - 1) * STEP],
    ["such dither at a gain and an offset", (random: Random) => 0.2 + 0.037 * (random.integer(3) - 1) * STEP],
  ])("%s within noise is found to the sample, give or take two", (_, of) => {
    for (let seed = 1; seed <= 10; seed++) {
      const random = new Random(seed);
      const sound = noise(seed, 8000);
      const [first, end] = [2000 + random.integer(500), 4000 + random.integer(500)];
      for (let i = first; i < end; i++) sound[i] = of(random);
      const found = digitalSilence(sound, 44_100);
      expect(found.length).toBe(1);
      // The sample before may lie on one of three steps by chance, and of a dither the first step counts as sound.
      expect(Math.abs(found[0].first - first)).toBeLessThanOrEqual(4);
      expect(Math.abs(found[0].end - end)).toBeLessThanOrEqual(2);
    }
  });

  test("is not found in noise, nor in a square wave, nor where zeros last 4 ms", () => {
    expect(digitalSilence(noise(3, 44_100), 44_100)).toEqual([]);
    const square = Float32Array.from({ length: 4410 }, (_, i) => (i % 40 < 20 ? 0.5 : -0.5));
    expect(digitalSilence(square, 44_100)).toEqual([]);
    const short = noise(4, 4410).fill(0, 1000, 1176);
    expect(digitalSilence(short, 44_100)).toEqual([]);
  });

  test("of a whole sound is all of it, and none of nothing", () => {
    expect(digitalSilence(new Float32Array(1000), 44_100)).toEqual([{ first: 0, end: 1000 }]);
    expect(digitalSilence(new Float32Array(0), 44_100)).toEqual([]);
  });

  test("is bridged by a straight line from the sound before it to the sound after it", () => {
    const sound = Float32Array.from({ length: 3000 }, (_, i) => (i < 1000 ? 0.2 : i < 2000 ? 0 : 0.4));
    const line = bridged(sound, [{ first: 1000, end: 2000 }], 44_100);
    expect(line[1500]).toBeCloseTo(0.3, 3);
    expect([line[999], line[2000]]).toEqual([sound[999], sound[2000]]);
    expect(sound[1500]).toBe(0);
  });
});

/** Syllables in noise, and where gaps are: times in s. */
interface Scene {
  readonly rate: number;
  readonly duration: number;
  readonly times: readonly (readonly [number, number])[];
  readonly sound: Float32Array;
}

/** Tones of 150 ms with flanks of 5 ms over noise, so many dB below them, on 16-bit steps or not, perhaps over an offset. */
function scene(random: Random, snr: number): Scene {
  const rate = [22_050, 44_100, 48_000][random.integer(3)];
  const duration = 2 + random.integer(3);
  const times: [number, number][] = [];
  for (let t = 0.3; t < duration - 0.5; t += 0.25 + 0.5 * random.uniform()) times.push([t, t + 0.15]);
  const amplitude = 10 ** (-0.5 - 1.5 * random.uniform());
  const noise = amplitude * 10 ** (-snr / 20);
  const frequency = 1500 + 5000 * random.uniform();
  const steps = random.integer(2) === 0;
  const offset = random.integer(2) === 0 ? 0.2 : 0;
  const sound = Float32Array.from({ length: Math.round(duration * rate) }, (_, i) => {
    const t = i / rate;
    const syllable = times.find(([onset, end]) => t >= onset && t < end);
    const flank =
      syllable === undefined ? 0 : Math.min(1, (t - syllable[0]) / 0.005, (syllable[1] - t) / 0.005);
    const v = offset + amplitude * flank * Math.sin(2 * Math.PI * frequency * t) + noise * random.normal();
    return steps ? Math.round(v / STEP) * STEP : v;
  });
  return { rate, duration, times, sound };
}

/** Asserts the same syllables, each edge within 1 ms of where it is moved to. */
function expectSame(
  found: readonly DetectedSegment[],
  before: readonly DetectedSegment[],
  moved: (time: number) => number,
): void {
  expect(found.length).toBe(before.length);
  found.forEach(({ onset, offset }, i) => {
    expect(Math.abs(onset - moved(before[i].onset))).toBeLessThan(0.001);
    expect(Math.abs(offset - moved(before[i].offset))).toBeLessThan(0.001);
  });
}

describe("digital silence outside syllables, zeros or dithered, adds no syllable and moves no edge by 1 ms", () => {
  const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

  /** Zeros, or a dither of one step, for so many samples. */
  function silence(random: Random, length: number): Float32Array {
    const dithered = random.integer(2) === 0;
    return Float32Array.from({ length }, () => (dithered ? (random.integer(3) - 1) * STEP : 0));
  }

  function joined(...parts: readonly Float32Array[]): Float32Array {
    return Float32Array.from(parts.flatMap((part) => [...part]));
  }

  test("before a sound, after it, and inserted into a gap", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = new Random(seed);
        const { rate, sound, times } = scene(random, 20 + random.integer(20));
        const before = segmentSyllables(monoSignal(sound, rate));
        const length = Math.round((0.05 + 2 * random.uniform()) * rate);
        const cuts = [0, Math.round((times[1][1] + 0.04) * rate), sound.length];
        for (const cut of cuts) {
          const longer = joined(sound.subarray(0, cut), silence(random, length), sound.subarray(cut));
          expectSame(segmentSyllables(monoSignal(longer, rate)), before, (t) =>
            t * rate < cut ? t : t + length / rate,
          );
        }
      }),
      { numRuns: RUNS / 2 },
    );
  });

  test("instead of the background in any gap", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = new Random(seed);
        const { rate, sound, times, duration } = scene(random, 20 + random.integer(20));
        const before = segmentSyllables(monoSignal(sound, rate));
        const patched = sound.slice();
        let from = 0;
        for (const [onset, end] of [...times, [duration, duration]]) {
          const room = onset - from - 0.01;
          const length = room * random.uniform();
          const at = from + 0.005 + (room - length) * random.uniform();
          // What is shorter than 5 ms is a dropout within the sound.
          if (length > 0.006 && random.integer(4) > 0)
            patched.set(silence(random, Math.floor(length * rate)), Math.ceil(at * rate));
          from = end;
        }
        expectSame(segmentSyllables(monoSignal(patched, rate)), before, (t) => t);
      }),
      { numRuns: RUNS },
    );
  });

  test("instead of all background, from syllable to syllable", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = new Random(seed);
        // In more noise it covers the foot of the flanks, by more than 1 ms.
        const { rate, sound, times } = scene(random, 30 + random.integer(15));
        const before = segmentSyllables(monoSignal(sound, rate));
        const cut = silence(random, sound.length);
        for (const [onset, end] of times) {
          const [first, last] = [Math.round(onset * rate), Math.round(end * rate)];
          cut.set(sound.subarray(first, last), first);
        }
        expectSame(segmentSyllables(monoSignal(cut, rate)), before, (t) => t);
      }),
      { numRuns: RUNS },
    );
  });

  test("nor between stretches of noise alone", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = new Random(seed);
        const rate = [22_050, 44_100][random.integer(2)];
        const parts = Array.from({ length: 5 }, (_, k) => {
          const length = Math.round((1 + 2 * random.uniform()) * rate);
          return k % 2 === 1
            ? silence(random, length)
            : new Float32Array(length).map(() => 0.01 * random.normal());
        });
        expect(segmentSyllables(monoSignal(joined(...parts), rate))).toEqual([]);
      }),
      { numRuns: RUNS / 2 },
    );
  });
});
