import { describe, expect, test } from "vitest";
import { type HeardSound, hearSound } from "../../src/features/measuring/hearSound.js";
import { type FittedGesture, fitGesture } from "../../src/inverse/fitGesture.js";
import { fitTable } from "../../src/inverse/fitTable.js";
import { DETERMINED, type Fit, INTERVAL_90, measureFit, usedRange } from "../../src/inverse/measureFit.js";
import { Random } from "../../src/math/random.js";
import { median, quantile } from "../../src/math/statistics.js";
import { monoSignal, rowsWithin, type Signal, type Track } from "../../src/shapes/series.js";
import type { Song, Syllable } from "../../src/shapes/song.js";
import { backgroundOf } from "../../src/signal/harmonics.js";
import { synthesize } from "../../src/syrinx/synthesize.js";

function note(
  label: string,
  onset: number,
  tension: Syllable["tension"],
  pressure: Syllable["pressure"],
): Syllable {
  return { label, voice: "left", onset, duration: 0.15, pressure, tension, loudness: 0.8 };
}

const SONG: Song = {
  model: "normal-form",
  breathNoise: 0,
  sampleRate: 44_100,
  duration: 0.6,
  gamma: 24_000,
  tract: "none",
  backgroundDb: -55,
  seed: 2,
  syllables: [
    note(
      "rich",
      0.1,
      [
        [0, 0.15],
        [0.15, 0.4],
      ],
      [
        [0, 0.12],
        [0.15, 0.22],
      ],
    ),
    note(
      "pure",
      0.35,
      [
        [0, 1.5],
        [0.15, 0.9],
      ],
      0.14,
    ),
  ],
};

const SOUND = synthesize(SONG);
const HEARD = hearSound(SOUND);

function gestureOf(heard: HeardSound): FittedGesture {
  const background = backgroundOf(heard.signal, heard.syllables);
  return fitGesture({ ...heard, background }, { gamma: 24_000, tract: "none", tractKnown: true });
}

const FITTED = gestureOf(HEARD);

function measured(
  physics: { copy: Signal; f0: Track },
  whole = physics,
  heard = HEARD,
  fitted = FITTED,
): Fit {
  return measureFit(heard, { song: fitted.song, fitted, physics, augmented: whole });
}

function scaled(signal: Signal, gain: number): Signal {
  return { ...signal, values: signal.values.map((v) => gain * v) };
}

const PERFECT = { copy: SOUND, f0: HEARD.f0 };

describe("the recording itself as its copy", () => {
  const fit = measured(PERFECT, { copy: scaled(SOUND, 0.5), f0: HEARD.f0 });

  test("has no error in either tier, as a whole and in each syllable", () => {
    for (const { likeness, contentError } of [fit.physics, fit.augmented]) {
      expect(likeness.f0.medianRelativeError).toBe(0);
      expect(likeness.f0.p95RelativeError).toBe(0);
      expect(likeness.f0.voicedInBoth).toBe(1);
      expect(likeness.envelopeCorrelation).toBeCloseTo(1, 9);
      // Powers are kept in single precision.
      expect(likeness.spectralCorrelation).toBeCloseTo(1, 6);
      // Half an amplitude is exact in binary, and the background halves with it; the sums of its medians round.
      expect(contentError).toBeLessThan(1e-6);
    }
    for (const row of fit.rows) {
      expect(row.f0.p95RelativeError).toBe(0);
      expect(row.envelopeCorrelation).toBeCloseTo(1, 9);
      expect(row.spectralCorrelation).toBeCloseTo(1, 6);
      expect(row.levelDifferenceDb).toBeCloseTo(0, 9);
      expect(row.contentError).toBeLessThan(1e-9);
    }
  });

  test("at half the amplitude is 6.02 dB softer, and the tiers are kept apart", () => {
    expect(fit.augmented.likeness.levelDifferenceDb).toBeCloseTo(-20 * Math.log10(2), 9);
    expect(fit.physics.likeness.levelDifferenceDb).toBeCloseTo(0, 9);
    expect(fit.physics.copy).toBe(SOUND);
  });
});

test("the range that a quantity uses is from its 5th to its 95th percentile, at least a twentieth", () => {
  const ramp = Array.from({ length: 101 }, (_, i) => i / 100);
  expect(usedRange(ramp)).toBeCloseTo(0.9, 12);
  expect(usedRange([...ramp, Number.NaN, Number.NaN])).toBeCloseTo(0.9, 12);
  // One wild value in a hundred doesn't widen it.
  expect(usedRange([...ramp, 1e6])).toBeLessThan(1);
  expect(usedRange([0.3, 0.3, 0.31])).toBe(0.05);
  expect(usedRange([])).toBe(0.05);
  expect(usedRange([Number.NaN])).toBe(0.05);
});

test("the 90 % interval contains nine tenths of a normal distribution", () => {
  const random = new Random(1);
  let within = 0;
  for (let i = 0; i < 40_000; i++) if (Math.abs(random.normal()) < INTERVAL_90 / 2) within++;
  // 0.15 %, taken four times.
  expect(Math.abs(within / 40_000 - 0.9)).toBeLessThan(0.006);
});

test("what is known of a gesture is counted from its standard errors, frame by frame", () => {
  const fit = measured(PERFECT);
  const { estimate } = FITTED;
  for (const key of ["pressure", "tension"] as const) {
    const values = Array.from(estimate[key]).filter((v) => !Number.isNaN(v));
    const range = Math.max(0.05, quantile(values, 0.95) - quantile(values, 0.05));
    const narrow = (error: number): boolean => 2 * 1.6449 * error < DETERMINED[key] * range;
    const errors = Array.from(estimate[`${key}Error`]);
    const known = errors.filter((e) => !Number.isNaN(e));
    expect(fit.determined[key]).toBe(known.filter(narrow).length / known.length);
    fit.rows.forEach((row, i) => {
      const [first, end] = rowsWithin(HEARD.f0, HEARD.syllables[i].onset, HEARD.syllables[i].offset);
      const own = errors.slice(first, end).filter((e) => !Number.isNaN(e));
      expect(row[key].determined).toBe(own.filter(narrow).length / own.length);
      expect(row[key].intervalWidth).toBeCloseTo(2 * 1.6449 * median(own), 12);
      expect(row[key].median).toBe(median(estimate[key].subarray(first, end)));
    });
  }
});

test("the whole is the sum of its syllables: shares voiced, weighed by length", () => {
  const fit = measured(PERFECT);
  expect(fit.rows.length).toBe(HEARD.syllables.length);
  let voiced = 0;
  let length = 0;
  for (const row of fit.rows) {
    voiced += row.voicedFraction * (row.offset - row.onset);
    length += row.offset - row.onset;
    // A steady voice to within a few ms of its ends.
    expect(row.voicedFraction).toBeGreaterThan(0.9);
  }
  expect(fit.voicedFraction).toBeCloseTo(voiced / length, 12);
  for (const row of fit.rows) {
    const pitch = FITTED.f0.values.subarray(...rowsWithin(FITTED.f0, row.onset, row.offset));
    expect(row.f0Median).toBe(median(pitch));
    expect(row.noisyFraction + row.twoVoicedFraction).toBeLessThan(0.1);
  }
});

test("a copy that fails in one syllable fails in its row alone", () => {
  const random = new Random(3);
  const [, second] = HEARD.syllables;
  const from = (second.onset - 0.03) * 44_100;
  const values = SOUND.values.map((v, i) => (i > from ? 0.05 * random.normal() : v));
  const f0 = {
    ...HEARD.f0,
    values: HEARD.f0.values.map((f, r) => (r / 1000 > second.onset - 0.03 ? 1.1 * f : f)),
  };
  const { rows, physics } = measured({ copy: monoSignal(values, 44_100), f0 });
  expect(rows[0].f0.medianRelativeError).toBe(0);
  expect(rows[1].f0.medianRelativeError).toBeCloseTo(0.1, 12);
  expect(rows[0].envelopeCorrelation).toBeCloseTo(1, 6);
  expect(rows[1].envelopeCorrelation).toBeLessThan(0.9);
  // The gain that matches energies follows both syllables; a gain alone leaves a correlation near one.
  expect(rows[0].spectralCorrelation).toBeGreaterThan(0.95);
  expect(rows[1].spectralCorrelation).toBeLessThan(0.6);
  expect(rows[0].contentError).toBeLessThan(1e-3);
  expect(rows[1].contentError).toBeGreaterThan(0.3);
  expect(physics.likeness.spectralCorrelation).toBeLessThan(rows[0].spectralCorrelation);
});

test("a syllable of noise is noisy and unvoiced, and its numbers are undefined, not wrong", () => {
  const random = new Random(6);
  const values = SOUND.values.map((v, i) =>
    i > 0.34 * 44_100 && i < 0.51 * 44_100 ? 0.15 * random.normal() : v,
  );
  const heard = hearSound(monoSignal(values, 44_100));
  const fit = measured({ copy: heard.signal, f0: heard.f0 }, undefined, heard, gestureOf(heard));
  const row = fit.rows[fit.rows.length - 1];
  expect(row.noisyFraction).toBeGreaterThan(0.9);
  expect(row.voicedFraction).toBeLessThan(0.1);
  if (row.voicedFraction === 0) {
    expect(row.f0Median).toBeNaN();
    expect(row.tension.determined).toBeNaN();
    expect(row.contentError).toBeNaN();
  }
  expect(fit.voicedFraction).toBeLessThan(0.7);
});

test("the table has a row a syllable, each column its own number, times in the recording", () => {
  const fit = measured(PERFECT);
  const [head, ...lines] = fitTable(fit, 12.5).trim().split(/\r?\n/);
  const names = head.split(",");
  expect(new Set(names).size).toBe(names.length);
  expect(lines.length).toBe(fit.rows.length);
  lines.forEach((line, i) => {
    const cells = line.split(",");
    expect(cells.length).toBe(names.length);
    const cell = (name: string): number => Number(cells[names.indexOf(name)]);
    const row = fit.rows[i];
    // Tables hold six digits or more.
    expect(cell("onset_s")).toBeCloseTo(12.5 + row.onset, 5);
    expect(cell("offset_s")).toBeCloseTo(12.5 + row.offset, 5);
    expect(cell("duration_ms")).toBeCloseTo(1000 * (row.offset - row.onset), 3);
    expect(cell("f0_median_hz") / row.f0Median).toBeCloseTo(1, 5);
    expect(cell("alpha_median")).toBeCloseTo(row.pressure.median, 4);
    expect(cell("beta_median")).toBeCloseTo(row.tension.median, 4);
    expect(cell("beta_determined_fraction")).toBeCloseTo(row.tension.determined, 4);
    expect(cell("alpha_determined_fraction")).toBeCloseTo(row.pressure.determined, 4);
    expect(cell("f0_error_median_percent")).toBe(0);
  });
});
