import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OutsideBand, outsideWarnings } from "../../../src/features/measuring/outsideBand.js";
import { Random } from "../../../src/math/random.js";
import { monoSignal } from "../../../src/shapes/series.js";
import { readRecording } from "../../../src/workspace/sound/readRecording.js";
import { HAS_RECORDINGS, RECORDINGS } from "../../sharedData.js";

const RATE = 44_100;
const BAND = { lowHz: 500, highHz: 10_000 };

/** Tones of 150 ms at the given times in 2 s of white noise at -60 dB. */
function calls(
  tones: readonly (readonly [hertz: number, onset: number, amplitude: number])[],
  more: (i: number) => number = () => 0,
): ReturnType<typeof monoSignal> {
  const random = new Random(1);
  const values = Float32Array.from({ length: 2 * RATE }, (_, i) => {
    const t = i / RATE;
    const sound = tones.reduce((sum, [hertz, onset, amplitude]) => {
      const ramp = Math.max(0, Math.min(1, (t - onset) / 0.005, (onset + 0.15 - t) / 0.005));
      return sum + amplitude * ramp * Math.sin(2 * Math.PI * hertz * t);
    }, 0);
    return sound + 0.001 * random.normal() + more(i);
  });
  return monoSignal(values, RATE);
}

function outside(signal: ReturnType<typeof monoSignal>, band = BAND): OutsideBand {
  const found = new OutsideBand(band);
  found.add(signal);
  return found;
}

describe("energy outside the band", () => {
  test("above it is told with its share and where it is strongest", () => {
    // Amplitudes 0.3 above and 0.1 within: 90 % of the power.
    const found = outside(
      calls([
        [12_000, 0.5, 0.3],
        [4000, 1, 0.1],
      ]),
    );
    // Frames that a call fills in part are cut by the background: a percent.
    expect(Math.abs((found.above?.share ?? 0) - 0.9)).toBeLessThan(0.01);
    // Half a bin of a transform of 46 ms.
    expect(Math.abs((found.above?.strongest ?? 0) - 12_000)).toBeLessThan(11);
    expect(found.below).toBeUndefined();
    expect(outsideWarnings(found, BAND)).toEqual([
      expect.stringMatching(
        /^90 % of the energy .* above 10000 Hz, .* at 1[12]\d{3} Hz; .* raise --high-hz$/,
      ),
    ]);
  });

  test("below it is told for a dove", () => {
    const found = outside(calls([250, 252, 248].map((hertz, i) => [hertz, 0.3 + 0.5 * i, 0.2])));
    expect(found.below?.share).toBeGreaterThan(0.99);
    expect(outsideWarnings(found, BAND)[0]).toMatch(
      /below 500 Hz, .*strongest at 2[3-6]\d Hz; .*lower --low-hz$/,
    );
    expect(outsideWarnings(outside(calls([[250, 0.5, 0.2]]), { lowHz: 150, highHz: 1000 }), BAND)).toEqual(
      [],
    );
  });

  test("is not told of half of it or less, whatever the level", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10_500, max: 20_000 }),
        fc.double({ min: 0.1, max: 0.95, noNaN: true }),
        fc.double({ min: -4, max: 2, noNaN: true }),
        (hertz, amplitude, exponent) => {
          const signal = calls([
            [hertz, 0.5, 0.2 * amplitude],
            [3000, 1, 0.2],
          ]);
          const values = signal.values.map((value) => value * 10 ** exponent);
          expect(outsideWarnings(outside({ ...signal, values }), BAND)).toEqual([]);
        },
      ),
      { numRuns: 20 },
    );
  });

  test("is not told of hum, steady noise, gusts of wind, knocks or silence", () => {
    const random = new Random(2);
    const hum = (i: number): number => 0.5 * Math.sin((2 * Math.PI * 200 * i) / RATE);
    expect(outsideWarnings(outside(calls([[3000, 1, 0.1]], hum)), BAND)).toEqual([]);
    expect(outsideWarnings(outside(calls([], () => 0.1 * random.normal())), BAND)).toEqual([]);
    // Wind and handling: noise that falls by 12 dB per octave, in bursts.
    let [first, second] = [0, 0];
    const gusts = (i: number): number => {
      first += 0.01 * (random.normal() - first);
      second += 0.01 * (first - second);
      return Math.floor((3 * i) / RATE) % 2 === 0 ? 20 * second : 0;
    };
    expect(outsideWarnings(outside(calls([[3000, 1, 0.01]], gusts)), BAND)).toEqual([]);
    expect(outsideWarnings(outside(monoSignal(new Float32Array(RATE), RATE)), BAND)).toEqual([]);
    expect(outsideWarnings(new OutsideBand(BAND), BAND)).toEqual([]);
  });

  test("is the same of a sound in chapters", () => {
    const signal = calls([
      [12_000, 0.5, 0.3],
      [12_000, 1.5, 0.3],
    ]);
    const parts = new OutsideBand(BAND);
    parts.add(signal, 0, 1);
    parts.add(signal, 1, 2);
    expect(outsideWarnings(parts, BAND)).toEqual(outsideWarnings(outside(signal), BAND));
  });

  test.runIf(HAS_RECORDINGS)("is told of no real bird: all sing between 500 Hz and 10 kHz", async () => {
    const folder = join(RECORDINGS, "birds");
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".wav"))) {
      const { signal } = await readRecording(join(folder, name));
      expect(outsideWarnings(outside(signal), BAND), name).toEqual([]);
    }
  });
});
