import fc from "fast-check";
import { expect, test } from "vitest";
import { trackPitch } from "../../src/features/pitch/pitch.js";
import { type Character, voiceCharacter } from "../../src/inverse/voiceCharacter.js";
import { Random } from "../../src/math/random.js";
import { monoSignal, type Signal, type Track } from "../../src/shapes/series.js";
import { backgroundOf, harmonicsOf } from "../../src/signal/harmonics.js";

const RATE = 44_100;
const SYLLABLE = { onset: 0.05, offset: 0.25, label: "a" };

/** Within the syllable, what is given at a time in s; around it the faintest noise. */
function sound(of: (t: number) => number, seed = 1): Signal {
  const random = new Random(seed);
  return monoSignal(
    Float32Array.from({ length: 0.3 * RATE }, (_, i) => {
      const t = i / RATE;
      const hiss = 1e-5 * random.normal();
      return t > SYLLABLE.onset && t < SYLLABLE.offset ? of(t) + hiss : hiss;
    }),
    RATE,
  );
}

function tone(f: number, amplitude = 0.1): (t: number) => number {
  return (t) => amplitude * Math.sin(2 * Math.PI * f * t);
}

function track(f: number): Track {
  const inside = (t: number): boolean => t > SYLLABLE.onset && t < SYLLABLE.offset;
  const values = Float64Array.from({ length: 300 }, (_, r) => (inside(r / 1000) ? f : Number.NaN));
  return { values, columns: [{ name: "f0", unit: "Hz" }], rate: 1000, start: 0 };
}

/** Characters of the frames whose window lies within the syllable. */
function heard(signal: Signal, f0: Track): readonly Character[] {
  const { share } = harmonicsOf(signal, f0, backgroundOf(signal, [SYLLABLE]), 16);
  const { rate, values } = voiceCharacter(signal, f0, share, [SYLLABLE]);
  return values.filter((_, r) => r / rate > SYLLABLE.onset + 0.008 && r / rate < SYLLABLE.offset - 0.008);
}

function shareOf(kinds: readonly Character[], kind: Character): number {
  return kinds.filter((k) => k === kind).length / kinds.length;
}

test.each([600, 1500, 3000, 6000])("a tone of %d Hz is voiced throughout", (f) => {
  expect(shareOf(heard(sound(tone(f)), track(f)), "voiced")).toBe(1);
});

test("white noise is noisy, with no pitch or with a pitch that is read into it", () => {
  const random = new Random(7);
  const noise = sound(() => 0.1 * random.normal());
  expect(shareOf(heard(noise, track(Number.NaN)), "noisy")).toBe(1);
  for (const f of [500, 1000, 3000]) expect(shareOf(heard(noise, track(f)), "noisy")).toBe(1);
  expect(shareOf(heard(noise, trackPitch(noise)), "noisy")).toBe(1);
});

test("noise of a bird's band is noisy, whatever pitch is read into it", () => {
  // 1 to 4 kHz: sums of many sines of random phases.
  const random = new Random(3);
  const parts = Array.from({ length: 600 }, (_, k) => [1000 + 5 * k, 6.28 * random.uniform()]);
  const noise = sound((t) => parts.reduce((s, [f, p]) => s + 0.005 * Math.cos(2 * Math.PI * f * t + p), 0));
  // Chance lets a few frames look like a stack; most must not.
  for (const f of [500, 800, 1200])
    expect(shareOf(heard(noise, track(f)), "noisy"), `${f} Hz`).toBeGreaterThan(0.8);
});

test.each([
  [2000, 3170],
  [1800, 5000],
  [3300, 4950],
])("two unrelated tones of %d and %d Hz are two-voiced, whichever is followed", (low, high) => {
  const both = sound((t) => tone(low)(t) + tone(high, 0.06)(t));
  // All but the first and last frames, where the windows still fill.
  expect(shareOf(heard(both, track(low)), "two-voiced")).toBeGreaterThan(0.95);
  expect(shareOf(heard(both, track(high)), "two-voiced")).toBeGreaterThan(0.95);
});

test.each([
  [2000, 3170, 0.06],
  [1800, 5000, 0.1],
  [3300, 4700, 0.1],
])(
  "two unrelated tones of %d and %d Hz are two-voiced with the pitch that is tracked, too",
  (low, high, gain) => {
    const both = sound((t) => tone(low)(t) + tone(high, gain)(t));
    // Whatever the tracker makes of them: as a fit hears them.
    expect(shareOf(heard(both, trackPitch(both)), "two-voiced")).toBeGreaterThan(0.8);
  },
);

test("a second tone far below the first doesn't count, and one for an instant doesn't last", () => {
  const faint = sound((t) => tone(2000)(t) + tone(3170, 0.1 * 10 ** (-30 / 20))(t));
  expect(shareOf(heard(faint, track(2000)), "voiced")).toBe(1);
  const brief = sound((t) => tone(2000)(t) + (t > 0.15 && t < 0.152 ? tone(3170, 0.06)(t) : 0));
  expect(heard(brief, track(2000))).not.toContain("noisy");
  const steady = sound((t) => tone(2000)(t) + (t > 0.1 && t < 0.2 ? tone(3170, 0.06)(t) : 0));
  const share = shareOf(heard(steady, track(2000)), "two-voiced");
  // 100 of 184 ms, and up to a window more.
  expect(share).toBeGreaterThan(0.48);
  expect(share).toBeLessThan(0.66);
});

test("a rich stack is never two-voiced, at any pitch and tilt, steady or swept", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 400, max: 2500, noNaN: true }),
      fc.double({ min: 0, max: 2, noNaN: true }),
      fc.double({ min: -3000, max: 3000, noNaN: true }),
      (f, tilt, slope) => {
        const at = (t: number): number => f + slope * (t - 0.05);
        // A sweep stays within what is a bird's voice.
        fc.pre(at(0.25) > 400 && at(0.25) < 3000);
        const stack = sound((t) => {
          const turns = f * t + 0.5 * slope * (t - 0.05) ** 2;
          let sum = 0;
          for (let k = 1; k <= 12 && k * at(t) < 20_000; k++)
            sum += Math.cos(2 * Math.PI * k * turns + k * k) / k ** tilt;
          return 0.05 * sum;
        });
        const f0 = track(1);
        const swept = { ...f0, values: f0.values.map((v, r) => v * at(r / 1000)) };
        expect(heard(stack, swept)).not.toContain("two-voiced");
      },
    ),
    { numRuns: 40, seed: 1 },
  );
});

test("silence, and whatever lies outside the syllables, is silent", () => {
  const silent = monoSignal(new Float32Array(0.3 * RATE), RATE);
  expect(new Set(heard(silent, track(2000)))).toEqual(new Set(["silent"]));
  const { share } = harmonicsOf(sound(tone(2000)), track(2000), backgroundOf(silent, []), 16);
  const { rate, values } = voiceCharacter(sound(tone(2000)), track(2000), share, [SYLLABLE]);
  values.forEach((kind, r) => {
    if (r / rate < SYLLABLE.onset || r / rate > SYLLABLE.offset) expect(kind).toBe("silent");
  });
  // 60 dB down within a syllable is a pause.
  const paused = sound((t) => tone(2000, t > 0.12 && t < 0.18 ? 1e-4 : 0.1)(t));
  const kinds = voiceCharacter(paused, track(2000), share, [SYLLABLE]).values;
  expect(kinds.slice(0.132 * 500, 0.168 * 500)).toEqual(new Array(18).fill("silent"));
});
