import fc from "fast-check";
import { expect, test } from "vitest";
import { describeFrames } from "../../../src/features/descriptors/describeFrames.js";
import {
  DEFAULT_DESCRIPTORS,
  type DescriptorSettings,
  spectralDescriber,
  spectralDescriptors,
} from "../../../src/features/descriptors/spectralDescriptors.js";
import { Random } from "../../../src/math/random.js";
import { monoSignal, type Signal } from "../../../src/shapes/series.js";
import { formulaSound, REFERENCE_DESCRIPTORS } from "../../referenceDescriptors.js";

const RATES = [16_000, 22_050, 44_100, 48_000, 96_000];

const NAMES = [
  "centroid",
  "spread",
  "skewness",
  "kurtosis",
  "rolloff",
  "flatness",
  "crest",
  "flux",
  "zero_crossings",
  "rms",
] as const;
type Descriptors = Record<(typeof NAMES)[number], Float32Array>;

/** Columns by name. @param as with rumble left out, as in tables; or of the very samples, as the formulas say. */
function describeSound(
  sound: Signal,
  settings: Partial<DescriptorSettings> = {},
  as: "table" | "formula" = "table",
): Descriptors {
  const all = { ...DEFAULT_DESCRIPTORS, ...settings };
  const series =
    as === "table" ? spectralDescriptors(sound, all) : describeFrames(sound, all, [spectralDescriber(all)]);
  const width = series.columns.length;
  expect(series.columns.map(({ name }) => name)).toEqual(NAMES);
  return Object.fromEntries(
    NAMES.map((name, c) => [name, series.values.filter((_, i) => i % width === c)]),
  ) as Descriptors;
}

function made(rate: number, rows: number, value: (n: number) => number): Signal {
  return monoSignal(
    Float32Array.from({ length: rows }, (_, n) => value(n)),
    rate,
  );
}

/** Frames of 512 samples without zeros, hop 128, every bin up to half the rate. */
const whole = (rate: number) => ({ window: 512 / rate, hop: 128 / rate, lowHz: 0, highHz: rate / 2 });

test("librosa and numpy give the same descriptors of the same frames", () => {
  for (const { rate, window, hop, low, high, rows } of REFERENCE_DESCRIPTORS.descriptors) {
    const settings = { window: window / rate, hop: hop / rate, lowHz: low, highHz: high };
    const ours = describeSound(formulaSound(rate), settings, "formula");
    REFERENCE_DESCRIPTORS.frames.forEach((frame, i) => {
      NAMES.forEach((name, c) => {
        // The first frame has none before it; librosa repeats the first sample before the sound, where our stretch is shorter.
        if (frame === 0 && name === "flux") return;
        if (frame * hop < window / 2 && name === "zero_crossings") return;
        const theirs = rows[i][c];
        // Single precision of the transform: six digits where all bins count alike, five where faint ones do.
        const tolerance = ["skewness", "kurtosis", "flatness", "flux"].includes(name) ? 1e-5 : 2e-6;
        expect(Math.abs(ours[name][frame] - theirs), `${name} ${rate} ${frame}`).toBeLessThan(
          tolerance * Math.max(1, Math.abs(theirs)),
        );
      });
    });
  }
});

test("a tone on a bin has its frequency as centroid, at any rate, and the Hann window's spread", () => {
  for (const rate of RATES) {
    const bin = rate / 512;
    const { centroid, spread, skewness, kurtosis, rolloff, flatness, crest, zero_crossings, rms } =
      describeSound(
        made(rate, 4096, (n) => 0.4 * Math.sin((2 * Math.PI * 60 * n) / 512 + 0.3)),
        whole(rate),
      );
    for (let r = 2; r < 30; r++) {
      // Rounding of single precision, over a spectrum 256 bins wide: 1e-7 of the power at most.
      expect(Math.abs(centroid[r] - 60 * bin)).toBeLessThan(1e-5 * bin);
      // Power 1/4, 1, 1/4 in three bins: variance 1/3, fourth moment 1/3, nothing odd.
      expect(spread[r] / bin).toBeCloseTo(Math.sqrt(1 / 3), 4);
      expect(skewness[r]).toBeCloseTo(0, 3);
      // The rounding of the bins farthest away counts by their fourth power.
      expect(Math.abs(kurtosis[r] - 3)).toBeLessThan(0.01);
      // Below 85 % lie 5/6 of the power.
      expect(rolloff[r]).toBeCloseTo(61 * bin, 2);
      expect(crest[r]).toBeCloseTo((257 * 2) / 3, 2);
      expect(flatness[r]).toBeLessThan(1e-8);
      // One crossing more or less among 120.
      expect(Math.abs(zero_crossings[r] - 120 * bin)).toBeLessThanOrEqual(1.3 * bin);
      expect(rms[r]).toBeCloseTo(0.4 / Math.SQRT2, 6);
    }
  }
});

test("with a rectangular window all of that tone's power lies in one bin", () => {
  const { spread, crest, flux } = describeSound(
    made(44_100, 4096, (n) => Math.sin((2 * Math.PI * 60 * n) / 512)),
    { ...whole(44_100), shape: "rectangular" },
  );
  // Rounding of single precision, 1e-14 of the power at up to 196 bins' distance: 2e-5 bins.
  expect(spread[8]).toBeLessThan(1e-3 * (44_100 / 512));
  expect(crest[8]).toBeCloseTo(257, 3);
  expect(flux[8]).toBeCloseTo(0, 5);
});

test("a click has a flat spectrum: everything follows from the band alone", () => {
  for (const rate of RATES) {
    const sound = made(rate, 2048, (n) => (n === 1024 ? 0.5 : 0));
    const band = { ...whole(rate), lowHz: 0, highHz: (200 * rate) / 512 };
    const { centroid, spread, skewness, kurtosis, rolloff, flatness, crest } = describeSound(sound, band);
    const bin = rate / 512;
    // Bins 0 to 200 alike; the frame is centred on the click.
    expect(centroid[8] / bin).toBeCloseTo(100, 3);
    expect(spread[8] / bin).toBeCloseTo(Math.sqrt((201 ** 2 - 1) / 12), 3);
    expect(skewness[8]).toBeCloseTo(0, 5);
    expect(kurtosis[8]).toBeCloseTo((3 * (3 * 201 ** 2 - 7)) / (5 * (201 ** 2 - 1)), 4);
    // 0.85 x 201 = 170.85: bins 0 to 170 hold it.
    expect(rolloff[8] / bin).toBeCloseTo(170, 4);
    expect(flatness[8]).toBeCloseTo(1, 6);
    expect(crest[8]).toBeCloseTo(1, 5);
  }
});

test("white noise is as flat as chance leaves it: exp(-0.5772)", () => {
  const random = new Random(7);
  const { flatness, centroid, rolloff } = describeSound(
    made(44_100, 44_100, () => 0.1 * random.normal()),
    { window: 8192 / 44_100, hop: 4096 / 44_100, lowHz: 0, highHz: 22_050 },
  );
  const inside = flatness.slice(1, -2);
  const mean = inside.reduce((a, b) => a + b, 0) / inside.length;
  // The deviation of ln P is pi / sqrt(6); about 8 x 2731 values are independent under Hann windows: 0.5 % each way.
  expect(Math.abs(mean - Math.exp(-0.5772157))).toBeLessThan(0.015);
  // Middle and 85 % of the range; deviation of a mean over 2731 uniform values: 120 Hz a frame.
  expect(Math.abs(centroid[4] - 11_025)).toBeLessThan(500);
  expect(Math.abs(rolloff[4] - 0.85 * 22_050)).toBeLessThan(600);
});

test("a constant lies at 0 Hz under its window, and never crosses zero", () => {
  const { centroid, zero_crossings, rms } = describeSound(
    made(32_000, 4096, () => -0.25),
    whole(32_000),
    "formula",
  );
  // Power 1 at bin 0 and 1/4 at bin 1.
  expect(centroid[10]).toBeCloseTo(0.2 * (32_000 / 512), 3);
  expect(zero_crossings[10]).toBe(0);
  expect(rms[10]).toBe(0.25);
});

test("flux is 0 while a tone goes on, and the root of two when another takes over", () => {
  // Frames of 512 samples beside each other; one ends where the other tone begins.
  const sound = made(32_000, 4096, (n) => Math.sin((2 * Math.PI * (n < 2304 ? 40 : 90) * n) / 512));
  const { flux } = describeSound(sound, { ...whole(32_000), hop: 512 / 32_000, shape: "rectangular" });
  expect(flux[0]).toBeNaN();
  // Root of the rounding of single precision.
  for (const r of [2, 3, 4, 6, 7]) expect(flux[r]).toBeLessThan(1e-5);
  expect(flux[5]).toBeCloseTo(Math.SQRT2, 5);
});

test("silence has no spectrum, but a level and no crossings", () => {
  const { rms, zero_crossings, ...spectral } = describeSound(monoSignal(new Float32Array(2000), 44_100));
  for (const values of Object.values(spectral)) expect(values.every(Number.isNaN)).toBe(true);
  expect(rms.every((v) => v === 0)).toBe(true);
  expect(zero_crossings.every((v) => v === 0)).toBe(true);
});

test("after silence the flux is undefined once", () => {
  const sound = made(44_100, 8820, (n) => (n >= 4410 && n < 6000 ? 0 : Math.sin(0.3 * n)));
  const { flux, centroid } = describeSound(sound);
  const again = centroid.findIndex((v, r) => r > 0 && Number.isNaN(centroid[r - 1]) && !Number.isNaN(v));
  expect(again).toBeGreaterThan(100);
  expect(flux[again]).toBeNaN();
  expect(flux[again + 1]).toBeGreaterThanOrEqual(0);
});

test("a sound that is not a number is that for its own frames only", () => {
  const sound = made(44_100, 8820, (n) => (n === 4410 ? Number.NaN : Math.sin(0.3 * n)));
  const { centroid, rolloff, flatness } = describeSound(sound);
  for (const values of [centroid, rolloff, flatness]) {
    expect(values[100]).toBeNaN();
    expect(values[80]).not.toBeNaN();
    expect(values[120]).not.toBeNaN();
  }
});

test("only the level follows the gain", () => {
  const sound = formulaSound(32_000);
  const one = describeSound(sound);
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1e6, noNaN: true }), fc.boolean(), (size, flip) => {
      const gain = flip ? -size : size;
      const other = describeSound({ ...sound, values: sound.values.map((v) => gain * v) });
      for (const name of NAMES) {
        const factor = name === "rms" ? size : 1;
        for (let r = 1; r < one.rms.length; r += 13) {
          // Single precision of the samples and the transform; a rolloff may then fall to the next bin.
          const tolerance = name === "rolloff" ? 65 : 2e-4 * Math.abs(one[name][r] * factor);
          expect(Math.abs(other[name][r] - factor * one[name][r]), name).toBeLessThan(
            tolerance + 1e-4 * factor,
          );
        }
      }
    }),
    { numRuns: 25 },
  );
});

test("a sound that comes later by whole hops has its rows later", () => {
  const sound = formulaSound(32_000);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), (hops) => {
      const settings = { hop: 0.001, window: 0.01 };
      const values = new Float32Array(sound.values.length + hops * 32);
      values.set(sound.values, hops * 32);
      const early = spectralDescriptors(sound, { ...DEFAULT_DESCRIPTORS, ...settings });
      const late = spectralDescriptors(monoSignal(values, 32_000), { ...DEFAULT_DESCRIPTORS, ...settings });
      const width = early.columns.length;
      // Less than 5 ms of zeros are sound, in which the offset's mean is taken: it moves by a few millionths.
      for (let i = 6 * width; i < early.values.length; i++) {
        const [before, after] = [early.values[i], late.values[i + hops * width]];
        expect(Math.abs(after - before)).toBeLessThan(1e-4 * Math.max(1, Math.abs(before)));
      }
    }),
    { numRuns: 10 },
  );
});

test("bounds hold for any sound: flatness 0 to 1, flux 0 to 1.414, frequencies within the band", () => {
  fc.assert(
    fc.property(
      fc.float32Array({ minLength: 60, maxLength: 600, noNaN: true, min: -1, max: 1 }),
      fc.integer({ min: 8, max: 300 }),
      (values, length) => {
        const all = describeSound(monoSignal(values, 8000), {
          window: length / 8000,
          hop: 0.005,
          lowHz: 500,
          highHz: 4000,
        });
        for (let r = 0; r < all.rms.length; r++) {
          // Rounding to single precision.
          if (!Number.isNaN(all.flatness[r])) {
            expect(all.flatness[r]).toBeGreaterThanOrEqual(0);
            expect(all.flatness[r]).toBeLessThanOrEqual(1 + 1e-6);
            expect(all.centroid[r]).toBeGreaterThanOrEqual(500 * (1 - 1e-6));
            expect(all.centroid[r]).toBeLessThanOrEqual(4000 * (1 + 1e-6));
            expect(all.rolloff[r]).toBeGreaterThanOrEqual(500);
            expect(all.rolloff[r]).toBeLessThanOrEqual(4000);
          }
          if (!Number.isNaN(all.flux[r])) expect(all.flux[r]).toBeLessThanOrEqual(Math.SQRT2 + 1e-6);
          expect(all.zero_crossings[r]).toBeLessThanOrEqual(8000);
        }
      },
    ),
  );
});

test("a band with fewer than two bins is refused, and stereo", () => {
  const sound = formulaSound(8000);
  expect(() => describeSound(sound, { lowHz: 5000, highHz: 10_000 })).toThrow(
    /spectralDescriptors: 5000 to 10000 Hz holds fewer than 2 bins of 62.5 Hz below 4000 Hz/,
  );
  const columns = [sound.columns[0], sound.columns[0]];
  expect(() => describeSound({ ...sound, columns })).toThrow(/spectralDescriptors: signal has 2 channels/);
});

test("rows that are told of alone are those of the whole table, on their clock", () => {
  const random = new Random(8);
  const sound = made(32_000, 6400, () => random.normal());
  const all = spectralDescriptors(sound);
  const width = all.columns.length;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 210 }), fc.integer({ min: 0, max: 210 }), (first, count) => {
      const some = spectralDescriptors(sound, { ...DEFAULT_DESCRIPTORS, rows: [first, first + count] });
      expect(some.values).toEqual(all.values.slice(first * width, (first + count) * width));
      expect(some.start).toBeCloseTo(all.start + Math.min(200, first) / all.rate, 12);
    }),
    { numRuns: 40 },
  );
});
