import fc from "fast-check";
import { expect, test } from "vitest";
import { Comparison, likeness, pitchLikeness, spectralContent } from "../../src/inverse/likeness.js";
import { Random } from "../../src/math/random.js";
import { monoSignal, type Signal, type Track } from "../../src/shapes/series.js";
import { type Harmonics, harmonicsOf } from "../../src/signal/harmonics.js";

const RATE = 32_000;
const DEFAULT_SEGMENTATION = [{ onset: 0.1, offset: 0.4, label: "1" }];

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

test("a sound is like itself, at any gain, and its level differs by that gain", () => {
  const sound = whistle(2000, 4000);
  for (const [gain, decibels] of [
    [1, 0],
    [0.5, -20 * Math.log10(2)],
    [0.125, -60 * Math.log10(2)],
    [4, 40 * Math.log10(2)],
  ]) {
    const copy = { ...sound, values: sound.values.map((v) => v * gain) };
    const found = likeness(sound, copy, HELD, HELD, DEFAULT_SEGMENTATION);
    expect(found.envelopeCorrelation).toBeCloseTo(1, 9);
    // Powers are kept in single precision.
    expect(found.spectralCorrelation).toBeCloseTo(1, 6);
    // A power of two changes no digit of a sample: -6.02 dB is exact but for double rounding.
    expect(found.levelDifferenceDb).toBeCloseTo(decibels, 9);
    expect(found.f0).toEqual({
      medianRelativeError: 0,
      p90RelativeError: 0,
      p95RelativeError: 0,
      medianCents: 0,
      voicedInBoth: 1,
    });
  }
});

test("a copy a semitone sharp is 100 cents off", () => {
  const sharp = track((t) => (t > 0.15 && t < 0.25 ? 3000 * 2 ** (1 / 12) : Number.NaN));
  const { f0 } = likeness(whistle(2000, 4000), whistle(2000, 4000), HELD, sharp, DEFAULT_SEGMENTATION);
  expect(f0.medianCents).toBeCloseTo(100, 9);
  expect(f0.medianRelativeError).toBeCloseTo(2 ** (1 / 12) - 1, 12);
  // 99 of 199 frames: either end of the stretch is left out.
  expect(f0.voicedInBoth).toBeCloseTo(99 / 199, 2);
});

test("percentiles of the pitch error are those of the errors, counted by hand", () => {
  // Errors of 0, 1, ... 100 per mille in as many frames, shuffled.
  const order = Int32Array.from({ length: 101 }, (_, i) => i);
  new Random(1).shuffle(order);
  const recording = track((t) => (t >= 0.2 && t < 0.3005 ? 2000 : Number.NaN));
  const copy = track((t) => {
    const i = Math.round(1000 * (t - 0.2));
    return i >= 0 && i <= 100 ? 2000 * (1 + (i % 2 === 0 ? 1 : -1) * 1e-3 * order[i]) : Number.NaN;
  });
  const f0 = pitchLikeness(recording, copy, [{ onset: 0.2, offset: 0.3, label: "" }]);
  expect(f0.medianRelativeError).toBeCloseTo(0.05, 12);
  expect(f0.p90RelativeError).toBeCloseTo(0.09, 12);
  expect(f0.p95RelativeError).toBeCloseTo(0.095, 12);
});

test("a whistle at another pitch is less similar than one at the same pitch", () => {
  const near = likeness(whistle(2000, 4000), whistle(2010, 4010), HELD, HELD, DEFAULT_SEGMENTATION);
  const far = likeness(whistle(2000, 4000), whistle(5000, 3000), HELD, HELD, DEFAULT_SEGMENTATION);
  expect(near.spectralCorrelation).toBeGreaterThan(0.9);
  expect(far.spectralCorrelation).toBeLessThan(0.5);
});

test("silence has no similarity to anything", () => {
  const silent = monoSignal(new Float32Array(RATE / 2), RATE);
  const found = likeness(
    whistle(2000, 4000),
    silent,
    HELD,
    track(() => Number.NaN),
    DEFAULT_SEGMENTATION,
  );
  expect(found.spectralCorrelation).toBeNaN();
  expect(found.envelopeCorrelation).toBeNaN();
  expect(found.levelDifferenceDb).toBeNaN();
  expect(found.f0.medianRelativeError).toBeNaN();
  expect(found.f0.voicedInBoth).toBe(0);
});

test("a comparison over all syllables is the likeness of the whole", () => {
  const copyF0 = track((t) => (t > 0.17 && t < 0.4 ? 3000 + 100 * t : Number.NaN));
  const [a, b] = [whistle(2000, 4000), whistle(2100, 3900, 0.1)];
  const whole = likeness(a, b, HELD, copyF0, DEFAULT_SEGMENTATION);
  const compared = new Comparison(a, b, HELD, copyF0, DEFAULT_SEGMENTATION);
  expect({ ...compared.over(DEFAULT_SEGMENTATION), envelopeCorrelation: compared.envelope() }).toEqual(whole);
});

test("parts agree with the whole: what is counted over two halves adds up to it", () => {
  const copyF0 = track((t) => (t > 0.17 && t < 0.4 ? 3000 + 100 * t : Number.NaN));
  const [a, b] = [whistle(2000, 4000), whistle(2100, 3900, 0.1)];
  fc.assert(
    fc.property(fc.integer({ min: 160, max: 340 }), (cut) => {
      // The border falls between rows of any clock.
      const middle = cut / 1000 + 0.00037;
      const halves = [
        { onset: 0.1, offset: middle, label: "1" },
        { onset: middle, offset: 0.4, label: "2" },
      ];
      const compared = new Comparison(a, b, HELD, copyF0, DEFAULT_SEGMENTATION);
      const split = new Comparison(a, b, HELD, copyF0, halves);
      const whole = compared.over(DEFAULT_SEGMENTATION);
      // Syllables given in two parts are the same song, but for the order of sums.
      const again = split.over(halves);
      expect(again.f0).toEqual(whole.f0);
      expect(again.spectralCorrelation).toBeCloseTo(whole.spectralCorrelation, 9);
      expect(again.levelDifferenceDb).toBeCloseTo(whole.levelDifferenceDb, 9);
      // Shares voiced, weighed by the recording's voiced frames, and levels between those of the parts.
      const parts = halves.map((half) => compared.over([half]));
      const counts = halves.map(({ onset, offset }) => {
        return HELD.values.filter((f, r) => !Number.isNaN(f) && r / 1000 >= onset && r / 1000 <= offset)
          .length;
      });
      const voiced = parts.reduce((sum, { f0 }, i) => sum + f0.voicedInBoth * counts[i], 0);
      expect(voiced / (counts[0] + counts[1])).toBeCloseTo(whole.f0.voicedInBoth, 12);
      const levels = parts.map(({ levelDifferenceDb }) => levelDifferenceDb);
      expect(whole.levelDifferenceDb).toBeGreaterThanOrEqual(Math.min(...levels) - 1e-9);
      expect(whole.levelDifferenceDb).toBeLessThanOrEqual(Math.max(...levels) + 1e-9);
    }),
    { numRuns: 20, seed: 1 },
  );
});

test("a part is judged by itself: what happens elsewhere changes nothing but gain and floor", () => {
  const a = whistle(2000, 4000);
  const b = whistle(2000, 4000);
  const first = { onset: 0.1, offset: 0.2, label: "1" };
  const last = { onset: 0.3, offset: 0.4, label: "2" };
  b.values.set(whistle(6000, 3000).values.subarray(0.27 * RATE), 0.27 * RATE);
  const compared = new Comparison(a, b, HELD, HELD, [first, last]);
  // The first part is a plain copy; the gain follows the energy of both together, within some 2 %.
  expect(compared.over([first]).spectralCorrelation).toBeGreaterThan(0.999);
  expect(compared.over([last]).spectralCorrelation).toBeLessThan(0.6);
  expect(compared.over([first]).levelDifferenceDb).toBeCloseTo(0, 6);
  // Above 500 Hz both are alike loud, whatever their pitch; windows of 10 ms reach over the seam.
  expect(compared.envelope(0.1, 0.25)).toBeCloseTo(1, 6);
});

const FLAT = { step: 100, density: new Float64Array(500) };

test("the spectral content of a stack is the mean number of its harmonics, weighted by their power", () => {
  const amplitudes = [0.1, 0.05, 0.08, 0.02];
  const stack = (f: number): Harmonics => {
    const values = Float32Array.from({ length: RATE / 2 }, (_, i) =>
      amplitudes.reduce((sum, a, k) => sum + a * Math.sin((2 * Math.PI * (k + 1) * f * i) / RATE + k), 0),
    );
    const f0 = track((t) => (t < 0.25 ? f : Number.NaN));
    return harmonicsOf(monoSignal(values, RATE), f0, FLAT, 16);
  };
  const content = (used: readonly number[]): number => {
    const energy = used.reduce((sum, a) => sum + a * a, 0);
    return used.reduce((sum, a, k) => sum + (k + 1) * a * a, 0) / energy;
  };
  for (const f of [600, 1500, 2400]) {
    const found = spectralContent(stack(f));
    for (let r = 20; r < 250; r++) expect(found[r]).toBeCloseTo(content(amplitudes), 4);
    for (let r = 251; r < 501; r++) expect(found[r]).toBeNaN();
  }
  // Up to 10 kHz of 3 kHz there are three; up to 5 kHz one.
  expect(spectralContent(stack(3000))[100]).toBeCloseTo(content(amplitudes.slice(0, 3)), 4);
  expect(spectralContent(stack(3000), 5000)[100]).toBeCloseTo(1, 9);
});

test("spectral content doesn't know gain, and takes what noise made negative for nothing", () => {
  const harmonics = (powers: number[]): Harmonics => {
    const f0 = { ...track(() => 1000), values: Float64Array.of(1000) };
    return {
      f0,
      count: 4,
      powers: Float64Array.from(powers),
      errors: new Float64Array(4),
      share: new Float64Array(1),
    };
  };
  expect(spectralContent(harmonics([4, 2, -1, 2]))[0]).toBe((4 + 4 + 8) / 8);
  expect(spectralContent(harmonics([4e-6, 2e-6, -1e-6, 2e-6]))[0]).toBeCloseTo(2, 12);
  expect(spectralContent(harmonics([1, 0, Number.NaN, 0]))[0]).toBe(1);
  expect(spectralContent(harmonics([-1, -1, -1, -1]))[0]).toBeNaN();
});
