import { expect, test } from "vitest";
import { monoSignal } from "../../src/shapes/series.js";
import { hertzToMel, MelBank, melSpectrogram, melToHertz } from "../../src/signal/mel.js";
import { formulaSound, REFERENCE_DESCRIPTORS } from "../referenceDescriptors.js";

test("converting to mel and back gives the frequency, in both scales", () => {
  for (const f of [0, 1, 440, 999.9, 1000, 1000.1, 6400, 20_000]) {
    expect(melToHertz(hertzToMel(f, "htk"), "htk")).toBeCloseTo(f, 8);
    expect(melToHertz(hertzToMel(f, "slaney"), "slaney")).toBeCloseTo(f, 8);
  }
});

test("the scales hit their published anchors", () => {
  // Slaney: 15 steps of 66.7 Hz to 1 kHz, 27 more to 6.4 kHz. HTK: 1000 mel at 1 kHz, by construction.
  expect(hertzToMel(200, "slaney")).toBeCloseTo(3, 12);
  expect(hertzToMel(6400, "slaney")).toBeCloseTo(42, 12);
  expect(hertzToMel(1000, "htk")).toBeCloseTo(1000, 1);
});

test.each(REFERENCE_DESCRIPTORS.cepstra)(
  "equals librosa's mel spectrogram at $rate Hz, $scale, area $area",
  ({ rate, window, hop, bands, low, high, scale, area, mel }) => {
    const bank = { scale, bands, lowHz: low, highHz: high, area };
    const { values } = melSpectrogram(formulaSound(rate), {
      window: window / rate,
      hop: hop / rate,
      ...bank,
    });
    REFERENCE_DESCRIPTORS.frames.forEach((frame, i) => {
      const loudest = Math.max(...mel[i]);
      mel[i].forEach((m, b) => {
        // Single precision: of the value, and of the loudest bins that faint ones are transformed with.
        expect(Math.abs(values[frame * bands + b] - m)).toBeLessThan(1e-6 * m + 1e-9 * loudest);
      });
    });
  },
);

test("triangles of unit height split every bin between the first and the last centre", () => {
  const settings = { scale: "htk", bands: 30, lowHz: 100, highHz: 9000, area: false } as const;
  const bank = new MelBank(32_000, 1024, settings, "test");
  const power = new Float64Array(513);
  const bands = new Float64Array(30);
  for (let k = 0; k <= 512; k++) {
    const f = (k * 32_000) / 1024;
    power.fill(0);
    power[k] = 1;
    bank.apply(power, bands);
    const sum = bands.reduce((a, b) => a + b, 0);
    // Rounding of two quotients.
    if (f >= bank.centres[0] && f <= bank.centres[29]) expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
    if (f <= 100 || f >= 9000) expect(sum).toBe(0);
  }
});

test("triangles of unit area give the density of a flat spectrum", () => {
  const settings = { scale: "slaney", bands: 20, lowHz: 500, highHz: 10_000, area: true } as const;
  // Bins a quarter Hz apart, each holding a quarter of the power per Hz.
  const bank = new MelBank(32_768, 131_072, settings, "test");
  const bands = new Float64Array(20);
  bank.apply(new Float64Array(65_537).fill(0.25), bands);
  // A triangle's area as a sum: the relative error is the square of the step over the width.
  bands.forEach((b) => {
    expect(Math.abs(b - 1)).toBeLessThan(1e-4);
  });
});

test("a band without a bin is rejected, and the message says which", () => {
  const sound = monoSignal(new Float32Array(1000), 44_100);
  const settings = {
    window: 256 / 44_100,
    hop: 0.01,
    scale: "slaney",
    bands: 80,
    lowHz: 0,
    highHz: 22_050,
    area: true,
  } as const;
  expect(() => melSpectrogram(sound, settings)).toThrow(
    /mel band 1 of 80, 0 to .* Hz, contains no bin .* larger fftSize/,
  );
  expect(melSpectrogram(sound, { ...settings, fftSize: 2048 }).columns.length).toBe(80);
  expect(() => melSpectrogram(sound, { ...settings, lowHz: 30_000 })).toThrow(
    /low=30000 Hz .* high=22050 Hz/,
  );
  expect(() => melSpectrogram(sound, { ...settings, bands: 0 })).toThrow(/bands=0/);
});
