import { expect, test } from "vitest";
import { monoSignal } from "../../src/shapes/series.js";
import { spectrogram } from "../../src/signal/spectrogram.js";

const RATE = 32_000;

function sine(frequency: number, amplitude: number, seconds: number) {
  return monoSignal(
    Float32Array.from(
      { length: Math.round(seconds * RATE) },
      (_, i) => amplitude * Math.sin((2 * Math.PI * frequency * i) / RATE),
    ),
    RATE,
  );
}

const SETTINGS = { window: 512 / RATE, hop: 128 / RATE, lowHz: 0, highHz: RATE / 2 };

test("a sine on a bin has its mean square there", () => {
  const bin = 40;
  const power = spectrogram(sine((bin * RATE) / 512, 0.3, 0.2), SETTINGS);
  const bins = power.frequencies.length;
  expect(power.frequencies[bin]).toBe((bin * RATE) / 512);
  // Frames away from the ends; single precision of the samples.
  for (let r = 5; r < 40; r++) expect(power.values[r * bins + bin]).toBeCloseTo(0.3 ** 2 / 2, 6);
});

test("the loudest bin of a sine is the one nearest its frequency, whatever the window", () => {
  for (const window of [128, 371, 512]) {
    const power = spectrogram(sine(3210, 0.5, 0.1), { ...SETTINGS, window: window / RATE });
    const bins = power.frequencies.length;
    const row = power.values.subarray(10 * bins, 11 * bins);
    const loudest = row.indexOf(Math.max(...row));
    expect(Math.abs(power.frequencies[loudest] - 3210)).toBeLessThanOrEqual(power.frequencies[1] / 2);
  }
});

test("frames are centred: a click is loudest in the frame at its time", () => {
  const sound = monoSignal(new Float32Array(RATE / 10), RATE);
  sound.values[1280] = 1;
  const power = spectrogram(sound, SETTINGS);
  const bins = power.frequencies.length;
  const energy = Array.from({ length: power.values.length / bins }, (_, r) => power.values[r * bins + 20]);
  expect(energy.indexOf(Math.max(...energy))).toBe(10);
  expect(power.start + 10 / power.rate).toBeCloseTo(1280 / RATE, 12);
});

test("twice the amplitude is four times the power, and silence is 0", () => {
  const quiet = spectrogram(sine(2000, 0.1, 0.05), SETTINGS);
  const loud = spectrogram(sine(2000, 0.2, 0.05), SETTINGS);
  for (let i = 0; i < quiet.values.length; i += 97) {
    expect(Math.abs(loud.values[i] - 4 * quiet.values[i])).toBeLessThanOrEqual(1e-6 * loud.values[i] + 1e-15);
  }
  expect(Math.max(...spectrogram(monoSignal(new Float32Array(1000), RATE), SETTINGS).values)).toBe(0);
});

test("only the requested band is returned", () => {
  const { frequencies } = spectrogram(sine(2000, 0.1, 0.05), { ...SETTINGS, lowHz: 500, highHz: 8000 });
  expect(frequencies[0]).toBe(500);
  expect(frequencies[frequencies.length - 1]).toBe(8000);
});

test("stereo and a window of too few samples are rejected", () => {
  const columns = [
    { name: "left", unit: "1" as const },
    { name: "right", unit: "1" as const },
  ];
  const stereo = { ...sine(1000, 1, 0.01), columns };
  expect(() => spectrogram(stereo, SETTINGS)).toThrow(/2 channels/);
  expect(() => spectrogram(sine(1000, 1, 0.01), { ...SETTINGS, window: 1e-5 })).toThrow(
    /window=0.00001 s is 0 samples/,
  );
});
