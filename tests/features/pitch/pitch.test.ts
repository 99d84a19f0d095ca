import { describe, expect, test } from "vitest";
import { trackPitch } from "../../../src/features/pitch/pitch.js";
import { Random } from "../../../src/math/random.js";
import { median } from "../../../src/math/statistics.js";
import { monoSignal, type Signal } from "../../../src/shapes/series.js";

/** A sound whose phase (in turns) is given over time, with harmonics of given amplitudes, and noise. */
function tone(
  phase: (t: number) => number,
  harmonics: readonly number[],
  { rate = 44_100, seconds = 0.5, noise = 0, gain = 0.3 } = {},
): Signal {
  const random = new Random(1);
  const values = Float32Array.from({ length: Math.round(seconds * rate) }, (_, i) => {
    const turns = phase(i / rate);
    const sum = harmonics.reduce((s, a, k) => s + a * Math.sin(2 * Math.PI * (k + 1) * turns), 0);
    return gain * sum + noise * random.normal();
  });
  return monoSignal(values, rate);
}

/** Relative errors of the tracked F0 away from the ends; NaN where it was taken for unvoiced. */
function errors(sound: Signal, f0: (t: number) => number): number[] {
  const track = trackPitch(sound);
  const found: number[] = [];
  for (let r = 20; r < track.values.length - 20; r++) {
    found.push(Math.abs(track.values[r] / f0(r / track.rate) - 1));
  }
  return found;
}

describe("steady whistles", () => {
  test.each([200, 400, 700, 1000, 1234.5, 2500, 4321, 5000, 6000, 8000, 10_900])(
    "a whistle of %d Hz is found to the tenths of a per mille",
    (f) => {
      // Of a low one few periods fit under the window, so that its negative frequency leaks in.
      for (const rate of f < 9900 ? [22_050, 44_100] : [44_100]) {
        const found = errors(
          tone((t) => f * t, [1], { rate }),
          () => f,
        );
        expect(
          found.filter((e) => !(e < (f < 400 ? 2e-3 : f < 1000 ? 1e-3 : f < 3000 ? 5e-4 : 1e-4))).length,
        ).toBe(0);
      }
    },
  );
});

describe("harmonic stacks", () => {
  test.each([205, 300, 420, 650, 900, 1500])(
    "a stack on %d Hz is not taken for its harmonics or its octave below",
    (f) => {
      const falling = Array.from({ length: 10 }, (_, k) => 1 / (k + 1));
      expect(
        errors(
          tone((t) => f * t, falling, { gain: 0.1 }),
          () => f,
        ).filter((e) => !(e < 2e-3)).length,
      ).toBe(0);
    },
  );

  test("a stack without its fundamental keeps its pitch", () => {
    const found = errors(
      tone((t) => 600 * t, [0, 0.3, 1, 1, 0.5, 0.3], { gain: 0.1 }),
      () => 600,
    );
    expect(found.filter((e) => !(e < 2e-3)).length).toBe(0);
  });
});

test("a sweep of 8 kHz/s is followed within 0.5 %", () => {
  const found = errors(
    tone((t) => 2000 * t + 4000 * t * t, [1, 0.1], { seconds: 0.4 }),
    (t) => 2000 + 8000 * t,
  );
  expect(median(found)).toBeLessThan(5e-3);
  expect(found.filter((e) => !(e < 0.05)).length).toBe(0);
});

test("at 20 dB SNR gross errors stay under 1 % and the median under 0.3 %", () => {
  for (const [f, harmonics] of [
    [3000, [1]],
    [700, [1, 0.8, 0.6, 0.4, 0.2]],
  ] as const) {
    const power = harmonics.reduce((s, a) => s + (0.3 * a) ** 2 / 2, 0);
    const found = errors(
      tone((t) => f * t, harmonics, { noise: Math.sqrt(power / 100) }),
      () => f,
    );
    expect(found.filter((e) => !(e < 0.2)).length / found.length).toBeLessThan(0.01);
    expect(median(found)).toBeLessThan(3e-3);
  }
});

test("white noise is unvoiced", () => {
  const { values } = trackPitch(tone(() => 0, [0], { noise: 0.1 }));
  expect(values.filter((f) => !Number.isNaN(f)).length / values.length).toBeLessThan(0.05);
});

test("gain does not change the pitch", () => {
  const loud = trackPitch(tone((t) => 2200 * t, [1, 0.3], { noise: 0.01 }));
  const sound = tone((t) => 2200 * t, [1, 0.3], { noise: 0.01 });
  const soft = trackPitch({ ...sound, values: sound.values.map((v) => v / 64) });
  // Division by a power of two is exact, and everything after it scales.
  for (let r = 20; r < soft.values.length - 20; r++) expect(soft.values[r]).toBeCloseTo(loud.values[r], 6);
});

test("silence is unvoiced and an impossible range is refused", () => {
  expect(trackPitch(monoSignal(new Float32Array(4410), 44_100)).values.every(Number.isNaN)).toBe(true);
  const sound = tone((t) => 1000 * t, [1]);
  expect(() => trackPitch(sound, { lowHz: 5000, highHz: 1000, hop: 0.001 })).toThrow(
    /low=5000 Hz.*high=1000 Hz/,
  );
  expect(() => trackPitch(sound, { lowHz: 0.01, highHz: 1000, hop: 0.001 })).toThrow(
    /low=0.01 Hz is below 20 Hz/,
  );
});

test("a stack is found at its fundamental though its strongest harmonic lies just above the range", () => {
  const random = new Random(11);
  for (const rate of [8000, 16_000, 22_050, 32_000, 44_100, 96_000]) {
    for (let n = 0; n < 8; n++) {
      const f = 300 * (Math.min(0.22 * rate, 6000) / 300) ** random.uniform();
      const highHz = Math.min((1.5 + 0.49 * random.uniform()) * f, 0.45 * rate);
      const sound = tone((t) => f * t, [1, 7], { rate, seconds: 0.25, noise: 0.001, gain: 0.1 });
      const { values } = trackPitch(sound, { lowHz: Math.max(100, f / 4), highHz, hop: 0.001 });
      const inside = values.subarray(30, values.length - 30);
      const right = inside.reduce((sum, found) => sum + (Math.abs(found / f - 1) < 0.01 ? 1 : 0), 0);
      expect(right, `${f} Hz of up to ${highHz} Hz, ${rate} samples per second`).toBeGreaterThan(
        0.95 * inside.length,
      );
    }
  }
});
