import fc from "fast-check";
import { expect, test } from "vitest";
import { type Refined, refineGesture } from "../../src/inverse/refineGesture.js";
import { Random } from "../../src/math/random.js";
import type { Signal } from "../../src/shapes/series.js";
import type { Curve, Song, Syllable } from "../../src/shapes/song.js";
import { SOUGHT } from "../../src/syrinx/equalPitch.js";
import { fundamentalFrequency } from "../../src/syrinx/oscillationTable.js";
import { synthesizePhysics } from "../../src/syrinx/synthesize.js";

/** A sampled curve a ms. */
function sampled(of: (t: number) => number, count: number): Curve {
  return {
    rate: 1000,
    values: Array.from({ length: count }, (_, i) => Number(of(i / (count - 1)).toFixed(6))),
  };
}

/** Two short notes; `loud` scales the second. */
function song(loud: number, pressure = 0.16): Song {
  const syllable = (
    label: string,
    onset: number,
    tension: (t: number) => number,
    gain: number,
  ): Syllable => ({
    label,
    voice: "left",
    onset,
    duration: 0.06,
    pressure: sampled(() => pressure, 61),
    tension: sampled(tension, 61),
    loudness: sampled((t) => gain * Math.sin(Math.PI * t), 61),
  });
  return {
    model: "normal-form",
    sampleRate: 22_050,
    duration: 0.18,
    gamma: 24_000,
    tract: "none",
    breathNoise: 0,
    seed: 1,
    syllables: [syllable("a", 0.02, (t) => 0.2 + 0.3 * t, 0.8), syllable("b", 0.1, (t) => 1 - 0.5 * t, loud)],
  };
}

const RECORDING = synthesizePhysics(song(0.8));
/** Not as loud in the second note, and pushed harder in both. */
const START = song(0.55, 0.18);
const COPY = synthesizePhysics(START);
const FREEDOM = [0.05, 0.05];

function refined(
  rounds: number,
  seed: number,
  { start = START, copy = COPY, freedom = FREEDOM } = {},
): Refined {
  const steps = refineGesture(start, copy, RECORDING, freedom, synthesizePhysics, rounds, new Random(seed));
  let yielded = 0;
  for (;;) {
    const next = steps.next();
    if (next.done) {
      expect(yielded).toBe(rounds);
      return next.value;
    }
    yielded++;
    expect(next.value).toBe(yielded);
  }
}

function values(curve: Curve): readonly number[] {
  if (typeof curve === "number" || !("rate" in curve)) throw new Error("not sampled");
  return curve.values;
}

function apart(a: Signal, b: Signal): number {
  return a.values.reduce((most, v, i) => Math.max(most, Math.abs(v - b.values[i])), 0);
}

test("the distance never rises, and the copy it returns is the song it returns, sung", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 6 }), (seed, rounds) => {
      const found = refined(rounds, seed);
      expect(found.distanceAfter).toBeLessThanOrEqual(found.distanceBefore);
      expect(apart(found.copy, synthesizePhysics(found.song))).toBe(0);
    }),
    { numRuns: 15, seed: 1 },
  );
});

test("from a wrong loudness and pressure it comes closer", () => {
  // Of 24 rounds of chance some must help, whatever the seed.
  for (const seed of [1, 2]) {
    const found = refined(24, seed);
    expect(found.distanceAfter).toBeLessThan(found.distanceBefore);
  }
});

test("no rounds, or nothing to gain, leave the song as it is", () => {
  const none = refined(0, 1);
  expect(none.song).toBe(START);
  expect(none.copy).toBe(COPY);
  expect(none.distanceAfter).toBe(none.distanceBefore);
  expect(none.distanceBefore).toBeGreaterThan(0);
  const start = song(0.8);
  const perfect = refined(4, 1, { start, copy: RECORDING });
  expect(perfect.song).toBe(start);
  expect([perfect.distanceBefore, perfect.distanceAfter]).toEqual([0, 0]);
});

test("one seed gives one song; another seed another", () => {
  const [a, b, c] = [refined(8, 3), refined(8, 3), refined(8, 4)];
  expect(a.song).toEqual(b.song);
  expect(a.distanceAfter).toBe(b.distanceAfter);
  expect(c.song).not.toEqual(a.song);
});

test("more rounds of the same chance are never worse", () => {
  let before = Number.POSITIVE_INFINITY;
  for (const rounds of [1, 2, 4, 8]) {
    const { distanceAfter } = refined(rounds, 5);
    // Each round begins with the same numbers: what was kept stays kept.
    expect(distanceAfter).toBeLessThanOrEqual(before);
    before = distanceAfter;
  }
});

test("F0 stays within 1 %, pressures within what is sought, and everything else is untouched", () => {
  for (const seed of [1, 2, 3]) {
    const found = refined(10, seed).song;
    expect({ ...found, syllables: [] }).toEqual({ ...START, syllables: [] });
    found.syllables.forEach((syllable, s) => {
      const before = START.syllables[s];
      expect([syllable.label, syllable.onset, syllable.duration]).toEqual([
        before.label,
        before.onset,
        before.duration,
      ]);
      const [pressures, tensions] = [values(syllable.pressure), values(syllable.tension)];
      pressures.forEach((alpha, i) => {
        const sung = fundamentalFrequency(alpha, tensions[i], START.gamma);
        const was = fundamentalFrequency(values(before.pressure)[i], values(before.tension)[i], START.gamma);
        // Proposals go some per mille a round, and only those that help are kept.
        expect(Math.abs(sung / was - 1)).toBeLessThan(0.01);
        expect(alpha).toBeGreaterThanOrEqual(SOUGHT.low);
        expect(alpha).toBeLessThanOrEqual(SOUGHT.high);
      });
    });
  }
});

test("without freedom the pressure is unchanged, to the digits of a file", () => {
  const found = refined(10, 2, { freedom: [0, 0] }).song;
  found.syllables.forEach((syllable) => {
    for (const alpha of values(syllable.pressure)) expect(alpha).toBeCloseTo(0.18, 4);
  });
});

test("judges syllables separately: a perfect one is kept, a poor one is improved", () => {
  // The first note is the recording's own.
  const start = { ...song(0.5), syllables: [song(0.8).syllables[0], song(0.5).syllables[1]] };
  const found = refined(16, 6, { start, copy: synthesizePhysics(start) });
  expect(found.song.syllables[0]).toEqual(start.syllables[0]);
  expect(found.distanceAfter).toBeLessThan(found.distanceBefore);
});
