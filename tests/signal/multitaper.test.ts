import { expect, test } from "vitest";
import { Random } from "../../src/math/random.js";
import { monoSignal } from "../../src/shapes/series.js";
import { DEFAULT_MULTITAPER, multitaper } from "../../src/signal/multitaper.js";

const RATE = 32_000;
const SETTINGS = { ...DEFAULT_MULTITAPER, window: 512 / RATE, hop: 128 / RATE, highHz: RATE / 2 };

function sine(frequency: number, amplitude: number) {
  return monoSignal(
    Float32Array.from({ length: 8192 }, (_, i) => amplitude * Math.sin((2 * Math.PI * frequency * i) / RATE)),
    RATE,
  );
}

test("a sine on a bin has its mean square there", () => {
  const power = multitaper(sine(2500, 0.3), SETTINGS);
  const bins = power.frequencies.length;
  expect(bins).toBe(257);
  expect(power.frequencies[40]).toBe(2500);
  // Frames away from the ends; the sine's mirror image leaks in through the third taper, 40 dB down in amplitude.
  for (let r = 5; r < 50; r++) expect(power.values[r * bins + 40]).toBeCloseTo(0.045, 4);
});

test("a sine spreads over the band of the tapers and little beyond", () => {
  const power = multitaper(sine(2500, 1), SETTINGS);
  const row = power.values.subarray(20 * 257, 21 * 257);
  const total = row.reduce((a, b) => a + b, 0);
  const within = row.subarray(38, 43).reduce((a, b) => a + b, 0);
  // Of tapers with nw = 2, the third is the worst: it holds 0.96 of its energy within 2 bins; its neighbours, more.
  expect(within / total).toBeGreaterThan(0.97);
});

test("the scatter of white noise falls with the square root of the number of tapers", () => {
  const random = new Random(3);
  const noise = monoSignal(
    Float32Array.from({ length: RATE * 20 }, () => random.normal()),
    RATE,
  );
  for (const tapers of [1, 2, 3]) {
    // Frames that don't overlap, bins that the tapers keep apart.
    const power = multitaper(noise, { ...SETTINGS, hop: 512 / RATE, tapers });
    const values = power.values.filter((_, i) => {
      const bin = i % 257;
      return bin > 4 && bin < 252 && bin % 5 === 0;
    });
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    // Chi-square with 2 K degrees of freedom; the scatter of the estimate from 60000 values is below 2 %.
    expect((Math.sqrt(variance) / mean) * Math.sqrt(tapers)).toBeGreaterThan(0.96);
    expect((Math.sqrt(variance) / mean) * Math.sqrt(tapers)).toBeLessThan(1.04);
  }
});

test("both ends of the spectrum are real bins: a constant and the fastest alternation", () => {
  const constant = multitaper(monoSignal(new Float32Array(4096).fill(0.5), RATE), SETTINGS);
  const fastest = multitaper(
    monoSignal(
      Float32Array.from({ length: 4096 }, (_, i) => (i % 2 === 0 ? 0.5 : -0.5)),
      RATE,
    ),
    SETTINGS,
  );
  // Twice their mean square, as these two have no mirror image to share with.
  expect(constant.values[15 * 257]).toBeCloseTo(0.5, 5);
  expect(constant.values[15 * 257 + 256]).toBeLessThan(1e-6);
  expect(fastest.values[15 * 257 + 256]).toBeCloseTo(0.5, 5);
  expect(fastest.values[15 * 257]).toBeLessThan(1e-6);
});

test("stereo and windows that are too short are rejected", () => {
  const columns = [
    { name: "left", unit: "1" as const },
    { name: "right", unit: "1" as const },
  ];
  expect(() => multitaper({ ...sine(1000, 1), columns }, SETTINGS)).toThrow(/2 channels/);
  expect(() => multitaper(sine(1000, 1), { ...SETTINGS, window: 1e-5 })).toThrow(/0 samples/);
  expect(() => multitaper(sine(1000, 1), { ...SETTINGS, nw: 256 })).toThrow(/nw=256/);
});
