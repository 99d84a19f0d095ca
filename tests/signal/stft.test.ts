import fc from "fast-check";
import { expect, test } from "vitest";
import { monoSignal } from "../../src/shapes/series.js";
import { spectrogram } from "../../src/signal/spectrogram.js";
import { inverseStft, stft } from "../../src/signal/stft.js";
import { windowOf } from "../../src/signal/window.js";
import { formulaSound } from "../referenceDescriptors.js";

const RATE = 8000;

test("a frame is the Fourier sum of its windowed samples, whatever its length", () => {
  const sound = formulaSound(RATE);
  for (const [length, fftSize] of [
    [33, 64],
    [50, 64],
    [37, 256],
  ]) {
    const { values, columns, frequencies } = stft(sound, {
      window: length / RATE,
      hop: 20 / RATE,
      shape: "hamming",
      fftSize,
    });
    const window = windowOf("hamming", length);
    const first = 400 - (length >> 1);
    for (const k of [0, 1, 7, fftSize / 2 - 1, fftSize / 2]) {
      let re = 0;
      let im = 0;
      for (let n = 0; n < length; n++) {
        const angle = (-2 * Math.PI * k * n) / fftSize;
        re += window[n] * sound.values[first + n] * Math.cos(angle);
        im += window[n] * sound.values[first + n] * Math.sin(angle);
      }
      const at = 20 * columns.length + 2 * k;
      // Double precision, for sums of about ten.
      expect(values[at]).toBeCloseTo(re, 12);
      expect(values[at + 1]).toBeCloseTo(im, 12);
      expect(frequencies[k]).toBeCloseTo((k * RATE) / fftSize, 9);
    }
  }
});

test("the inverse recovers the sound wherever a window reaches", () => {
  const shape = fc.constantFrom(
    "hann" as const,
    "hamming" as const,
    "blackman" as const,
    "rectangular" as const,
    {
      gaussian: 0.2,
    },
  );
  fc.assert(
    fc.property(
      fc.float32Array({ minLength: 1, maxLength: 300, noNaN: true, min: -1, max: 1 }),
      fc.integer({ min: 4, max: 80 }),
      fc.double({ min: 0.05, max: 0.5, noNaN: true }),
      fc.constantFrom(1, 2),
      shape,
      (values, length, share, padding, windowShape) => {
        const fftSize = padding * Math.max(32, 2 ** Math.ceil(Math.log2(length)));
        const sound = monoSignal(values, RATE);
        // With a hop of at most half a window, each sample is well inside some window.
        const hop = Math.max(1, Math.floor(share * length) - 1);
        const cut = { window: length / RATE, hop: hop / RATE, shape: windowShape, fftSize };
        const back = inverseStft(stft(sound, cut));
        expect(back.values.length).toBe(values.length);
        // Single precision of the output; rounding is amplified where the windows are small, at least 1e-3.
        back.values.forEach((v, n) => {
          expect(Math.abs(v - values[n])).toBeLessThan(1e-7);
        });
      },
    ),
  );
});

test("the inverse is 0 where no window reaches", () => {
  const sound = monoSignal(new Float32Array(100).fill(0.5), RATE);
  const back = inverseStft(stft(sound, { window: 10 / RATE, hop: 30 / RATE, shape: "rectangular" }));
  expect([0, 4, 5, 20, 25, 34].map((n) => back.values[n])).toEqual([0.5, 0.5, 0, 0, 0.5, 0.5]);
});

test("the squared magnitude is the power spectrogram, but for its scale", () => {
  const sound = formulaSound(RATE);
  const cut = { window: 50 / RATE, hop: 17 / RATE, fftSize: 128 };
  const transform = stft(sound, cut);
  const power = spectrogram(sound, { ...cut, lowHz: 0, highHz: RATE / 2 });
  const scale = 2 / windowOf("hann", 50).reduce((a, b) => a + b, 0) ** 2;
  const loudest = Math.max(...power.values);
  expect(2 * power.values.length).toBe(transform.values.length);
  power.values.forEach((p, i) => {
    // Single precision of the power spectrogram.
    const exact = scale * (transform.values[2 * i] ** 2 + transform.values[2 * i + 1] ** 2);
    expect(Math.abs(p - exact)).toBeLessThan(1e-6 * loudest);
  });
});

test("a transform shorter than the window and a hop of 0 are rejected", () => {
  const sound = formulaSound(RATE);
  const cut = { window: 50 / RATE, hop: 0.01 };
  expect(() => stft(sound, { ...cut, fftSize: 48 })).toThrow(
    /stft: fftSize=48 samples must be a power of two that holds the window of 50 samples/,
  );
  expect(() => stft(sound, { ...cut, fftSize: 96 })).toThrow(/fftSize=96/);
  expect(() => stft(sound, { ...cut, hop: 0 })).toThrow(/hop=0 s must be positive/);
});
