import { expect, test } from "vitest";
import { Random } from "../../src/math/random.js";
import { MelBank } from "../../src/signal/mel.js";
import { melToBins } from "../../src/signal/melInverse.js";

const BANK = { scale: "slaney", bands: 24, lowHz: 500, highHz: 10_000, area: true } as const;
const [RATE, SIZE] = [44100, 512];

function bands(spectrum: Float64Array): Float32Array {
  const into = new Float64Array(BANK.bands);
  new MelBank(RATE, SIZE, BANK, "test").apply(spectrum, into);
  return Float32Array.from(into);
}

test("spectra from bands have the same bands and no negative bin", () => {
  const random = new Random(5);
  for (let n = 0; n < 20; n++) {
    // From white to a few loud bins.
    const spectrum = Float64Array.from({ length: SIZE / 2 + 1 }, () => random.uniform() ** (n + 1));
    const wanted = bands(spectrum);
    const back = melToBins(wanted, RATE, SIZE, BANK);
    expect(back.every((p) => p >= 0)).toBe(true);
    const got = bands(Float64Array.from(back));
    const norm = Math.hypot(...wanted);
    // An exact solution exists (the spectrum itself); a hundred updates come within 0.1 dB, 2.3 %.
    expect(Math.hypot(...got.map((v, b) => v - wanted[b])) / norm).toBeLessThan(0.023);
  }
});

test("a spectral line is recovered to within the width of a band", () => {
  const spectrum = new Float64Array(SIZE / 2 + 1);
  spectrum[40] = 1;
  const back = melToBins(bands(spectrum), RATE, SIZE, BANK);
  // Bands at 3.4 kHz are 500 Hz wide from corner to corner, 6 bins.
  expect(Math.abs(back.indexOf(Math.max(...back)) - 40)).toBeLessThanOrEqual(3);
});

test("silence stays silence", () => {
  expect(melToBins(new Float32Array(48), RATE, SIZE, BANK).every((p) => p === 0)).toBe(true);
});
