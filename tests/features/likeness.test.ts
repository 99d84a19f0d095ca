import { expect, test } from "vitest";
import { likeness } from "../../src/features/likeness.js";
import { Random } from "../../src/math/random.js";
import { monoSignal, type Signal, type Track } from "../../src/shapes/series.js";

const RATE = 32_000;
const SYLLABLES = [{ onset: 0.1, offset: 0.4, label: "1" }];

function whistle(from: number, to: number, gain = 0.2): Signal {
  const random = new Random(3);
  return monoSignal(
    Float32Array.from({ length: RATE / 2 }, (_, i) => {
      const t = i / RATE;
      const turns = from * t + (to - from) * t * t;
      const on = t > 0.1 && t < 0.4 ? Math.sin(((t - 0.1) / 0.3) * Math.PI) : 0;
      return gain * (on * Math.sin(2 * Math.PI * turns) + 1e-3 * random.normal());
    }),
    RATE,
  );
}

function track(value: (t: number) => number): Track {
  const values = Float64Array.from({ length: 501 }, (_, r) => value(r / 1000));
  return { values, columns: [{ name: "f0", unit: "Hz" }], rate: 1000, start: 0 };
}

const HELD = track((t) => (t > 0.15 && t < 0.35 ? 3000 : Number.NaN));

test("a sound is like itself, at any gain", () => {
  const sound = whistle(2000, 4000);
  const copy = { ...sound, values: sound.values.map((v) => v / 8) };
  const found = likeness(sound, copy, HELD, HELD, SYLLABLES);
  expect(found.envelopeCorrelation).toBeCloseTo(1, 9);
  expect(found.spectralCorrelation).toBeCloseTo(1, 6);
  expect(found.f0).toEqual({ medianRelativeError: 0, p90RelativeError: 0, medianCents: 0, voicedInBoth: 1 });
});

test("a copy a semitone sharp is 100 cents off", () => {
  const sharp = track((t) => (t > 0.15 && t < 0.25 ? 3000 * 2 ** (1 / 12) : Number.NaN));
  const { f0 } = likeness(whistle(2000, 4000), whistle(2000, 4000), HELD, sharp, SYLLABLES);
  expect(f0.medianCents).toBeCloseTo(100, 9);
  expect(f0.medianRelativeError).toBeCloseTo(2 ** (1 / 12) - 1, 12);
  expect(f0.voicedInBoth).toBeCloseTo(0.5, 1);
});

test("a whistle at another pitch is less like than one at its own", () => {
  const near = likeness(whistle(2000, 4000), whistle(2010, 4010), HELD, HELD, SYLLABLES);
  const far = likeness(whistle(2000, 4000), whistle(5000, 3000), HELD, HELD, SYLLABLES);
  expect(near.spectralCorrelation).toBeGreaterThan(0.9);
  expect(far.spectralCorrelation).toBeLessThan(0.5);
});

test("silence is like nothing", () => {
  const silent = monoSignal(new Float32Array(RATE / 2), RATE);
  const found = likeness(
    whistle(2000, 4000),
    silent,
    HELD,
    track(() => Number.NaN),
    SYLLABLES,
  );
  expect(found.spectralCorrelation).toBeNaN();
  expect(found.envelopeCorrelation).toBeNaN();
  expect(found.f0.medianRelativeError).toBeNaN();
  expect(found.f0.voicedInBoth).toBe(0);
});
