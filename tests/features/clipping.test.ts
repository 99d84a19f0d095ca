import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ClippingScan, levelWarnings } from "../../src/features/clipping.js";

const scanned = (values: Float32Array, bits: number | null = 16) => {
  const scan = new ClippingScan(bits);
  scan.add(values);
  return scan.result;
};
/** A second of a tone at 8 kHz as 16 bits hold it. */
const tone = (hertz: number, amplitude: number, limit = Number.POSITIVE_INFINITY): Float32Array =>
  Float32Array.from(
    { length: 8000 },
    (_, i) =>
      Math.round(
        32_768 *
          Math.max(-limit, Math.min(limit, amplitude * Math.sin((2 * Math.PI * hertz * (i + 0.3)) / 8000))),
      ) / 32_768,
  );

describe("clipping", () => {
  test.each([0.9, 0.5, 0.25, 0.05])("below full scale, at %f, is found at that level", (level) => {
    const { flatPeaks, flatLevel, high, low } = scanned(tone(300, 1.5 * level, level));
    // Two peaks a period.
    expect(flatPeaks).toBeGreaterThan(590);
    expect(flatLevel).toBeCloseTo(level, 4);
    expect([high, -low]).toEqual([flatLevel, flatLevel]);
  });

  test("on one side only is found there", () => {
    const values = tone(300, 0.8).map((value) => Math.min(0.4, value));
    const { high, low, flatLevel } = scanned(values);
    expect(flatLevel).toBeCloseTo(0.4, 6);
    expect(high).toBeCloseTo(0.4, 6);
    expect(low).toBeLessThan(-0.99);
  });

  test("is not found in whatever tones, however low, soft and coarse", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 5, max: 3500, noNaN: true }),
        fc.double({ min: 1e-3, max: 0.99, noNaN: true }),
        (hertz, amplitude) => {
          expect(scanned(tone(hertz, amplitude)).flatPeaks).toBe(0);
        },
      ),
    );
  });

  test("is not found in noise of a few steps, nor in silence", () => {
    let seed = 1;
    const noise = Float32Array.from({ length: 50_000 }, () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return Math.round(6 * (seed / 2_147_483_647) - 3) / 32_768;
    });
    expect(scanned(noise).flatPeaks).toBe(0);
    expect(scanned(new Float32Array(1000))).toMatchObject({ flatPeaks: 0, beyond: 0, peak: 0 });
  });

  test("is the same however the sound is divided, and in one channel of several", () => {
    const values = tone(300, 0.9, 0.5);
    const whole = scanned(values);
    const pieces = new ClippingScan(16);
    for (let at = 0; at < values.length; at += 7) pieces.add(values.subarray(at, at + 7));
    expect(pieces.result).toEqual(whole);
    const both = new ClippingScan(16);
    both.add(
      Float32Array.from({ length: 2 * values.length }, (_, i) => (i % 2 === 0 ? 3 : values[(i - 1) / 2])),
      1,
      2,
    );
    expect(both.result).toEqual(whole);
  });
});

test("floating point beyond full scale is counted, and is no clipping by itself", () => {
  const values = tone(300, 0.9).map((value) => 2 * value);
  const result = scanned(values, null);
  expect(result.beyond).toBe(values.filter((value) => Math.abs(value) > 1).length);
  expect(result.high).toBe(Number.POSITIVE_INFINITY);
  expect(levelWarnings(result)).toEqual([
    expect.stringMatching(/^\d+ samples lie beyond full scale, up to 1\.8 times/),
  ]);
});

test("full scale itself is clipped: its samples count", () => {
  const result = scanned(tone(300, 1.5, 32_767 / 32_768));
  expect(result.high).toBeLessThan(32_767 / 32_768);
  expect(levelWarnings(result)).toEqual([
    expect.stringMatching(/^is clipped: \d+ peaks are flat at 1 of full scale/),
  ]);
});

describe("silence", () => {
  const said = (values: Float32Array, bits: number | null): string[] => levelWarnings(scanned(values, bits));

  test("is said where all samples are equal, or a step apart at most", () => {
    expect(said(new Float32Array(100), null)).toEqual(["is silent: every sample is 0"]);
    expect(said(new Float32Array(100).fill(0.25), 16)).toEqual(["is silent: every sample is 0.25"]);
    const dithered = Float32Array.from({ length: 99 }, (_, i) => ((i % 3) - 1) / 32_768);
    expect(said(dithered, 16)).toEqual(["is silent: no sample is more than a step from 0"]);
  });

  test("is not said of faint sound, of coarse samples or of none at all", () => {
    expect(said(tone(300, 0.0002), 16)).toEqual([]);
    expect(
      said(
        tone(300, 0.5).map((value) => 1e-9 * value),
        null,
      ),
    ).toEqual([]);
    // A step of 4-bit ADPCM is no step of its samples.
    expect(said(tone(300, 0.01), 4)).toEqual([]);
    expect(said(new Float32Array(0), 16)).toEqual([]);
  });
});
