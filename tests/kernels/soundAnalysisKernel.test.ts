import fc from "fast-check";
import { expect, test } from "vitest";
import { RECORD, SoundAnalysisKernel } from "../../src/kernels/soundAnalysisKernel.js";
import { Random } from "../../src/math/random.js";
import { Fourier, powerOfTwoFrom } from "../../src/signal/fft.js";

function noise(random: Random, length: number): Float64Array {
  return Float64Array.from({ length }, () => random.normal());
}

const any = fc.record({
  seed: fc.integer({ min: 1, max: 1000 }),
  length: fc.integer({ min: 16, max: 500 }),
  bins: fc.integer({ min: 8, max: 200 }),
});

/** The band begins at bin 3. */
const FIRST = 3;

function frameOf({ seed, length, bins }: { seed: number; length: number; bins: number }) {
  const random = new Random(seed);
  const samples = Float32Array.from(noise(random, 20_000));
  const [even, odd] = [noise(random, length), noise(random, length)];
  const size = Math.max(powerOfTwoFrom(length), powerOfTwoFrom(2 * (FIRST + bins + 1)));
  const cepstrum = {
    size: Math.max(32, powerOfTwoFrom(2 * bins)),
    shortest: 2,
    longest: Math.min(bins, 20) - 2,
  };
  const kernel = new SoundAnalysisKernel({ even, odd, size, first: FIRST, bins, cepstrum });
  kernel.hear(samples, 1);
  return { samples, even, odd, size, cepstrum, kernel };
}

test("a frame anywhere is transformed under both tapers, with zeros beyond the ends, though others are between", () => {
  fc.assert(
    fc.property(any, any, fc.array(fc.integer({ min: -400, max: 19_999 })), (one, other, places) => {
      const frames = [frameOf(one), frameOf(other)];
      for (const from of [0, ...places]) {
        for (const { samples, even, odd, size, kernel } of frames) {
          kernel.places[0] = from;
          expect(kernel.measure(1)).toBe(1);
          for (const [taper, spectrum] of [
            [even, kernel.spectrum1],
            [odd, kernel.spectrum2],
          ] as const) {
            const frame = new Float64Array(size);
            frame.set(taper.map((weight, i) => weight * (samples[from + i] ?? 0)));
            const exact = new Fourier(size).forward(frame);
            // Rounding by 6e-8 in each of log2 N steps, for values of size sqrt(N).
            const tolerance = 2e-6 * Math.sqrt(size);
            const wrong = spectrum.findIndex(
              (value, i) => !(Math.abs(value - exact[2 * FIRST + i]) <= tolerance),
            );
            expect(wrong).toBe(-1);
          }
        }
      }
    }),
    { numRuns: 30 },
  );
});

test("what is told of frames is what a plain loop finds, for bins in any number", () => {
  fc.assert(
    fc.property(any, fc.integer({ min: 1, max: 6 }), (shape, count) => {
      const { kernel, cepstrum } = frameOf(shape);
      const { bins } = shape;
      for (let k = 0; k < count; k++) kernel.places[k] = 100 * k;
      expect(kernel.measure(count)).toBe(count);
      const k = count - 1;
      const told = (which: number): number => kernel.told(k, which);
      const spectra = [kernel.spectrum1, kernel.spectrum2];
      const rows = Array.from({ length: bins }, (_, b) => {
        const [re1, im1] = spectra[0].subarray(2 * b);
        const [re2, im2] = spectra[1].subarray(2 * b);
        const p = re1 * re1 + im1 * im1 + re2 * re2 + im2 * im2;
        return { b, p, first: re1 * re1 + im1 * im1, re: re1 * re2 + im1 * im2, im: im1 * re2 - re1 * im2 };
      });
      const sum = (of: (row: (typeof rows)[0]) => number) => rows.reduce((s, row) => s + of(row), 0);
      // Double precision, added in another order: relative to the sum of sizes.
      const close = (value: number, of: (row: (typeof rows)[0]) => number): void =>
        expect(Math.abs(value - sum(of))).toBeLessThanOrEqual(1e-13 * sum((row) => Math.abs(of(row))));
      close(told(RECORD.power), ({ p }) => p);
      close(told(RECORD.time), ({ re }) => -re);
      close(told(RECORD.weight), ({ re, im }) => re * re + im * im);
      close(told(RECORD.moment), ({ b, re, im }) => b * (re * re + im * im));
      const loudest = Math.max(...rows.map(({ p }) => p));
      expect(told(RECORD.loudest)).toBe(loudest);
      const highest = Math.max(...rows.map(({ first }) => first));
      const peak = rows.findIndex(({ first }) => first === highest);
      expect(told(RECORD.peak)).toBe(peak);
      expect(told(RECORD.top)).toBe(highest);
      if (peak > 0) expect(told(RECORD.before)).toBe(rows[peak - 1].first);
      if (peak < bins - 1) expect(told(RECORD.after)).toBe(rows[peak + 1].first);
      const steepTime = Math.max(...rows.map(({ re }) => re * re));
      const steepFrequency = Math.max(...rows.map(({ im }) => im * im));
      expect(told(RECORD.steepTime)).toBe(steepTime);
      expect(told(RECORD.steepFrequency)).toBe(steepFrequency);

      const scale = 1 / loudest;
      const length = Math.hypot(steepTime, steepFrequency);
      let largest = 0;
      const whitened = rows.map(({ b, p, re, im }) => {
        const d = ((steepFrequency * im - steepTime * re) / length) * scale;
        largest = Math.max(largest, Math.abs(d));
        // Rounding of double precision, then of single.
        expect(Math.abs(kernel.derivative(k, b) - d)).toBeLessThan(1e-14);
        expect(Math.abs(kernel.whitened[b] - d / (p * scale + 1e-4))).toBeLessThan(1e-6);
        return kernel.whitened[b];
      });
      expect(Math.abs(told(RECORD.derivative) - largest)).toBeLessThan(1e-14);
      const logarithm = Math.log(told(RECORD.mantissa)) + told(RECORD.exponent) * Math.LN2;
      // 200 logarithms of up to 37.
      expect(Math.abs(logarithm - sum(({ p }) => Math.log(p * scale)))).toBeLessThan(1e-9);

      const padded = new Float64Array(cepstrum.size);
      padded.set(whitened);
      const exact = new Fourier(cepstrum.size).forward(padded);
      const heights = Array.from(
        { length: cepstrum.longest + 2 },
        (_, i) => exact[2 * i] ** 2 + exact[2 * i + 1] ** 2,
      );
      const most = Math.max(...heights.slice(cepstrum.shortest, -1));
      // Rounding of single precision in each of the transform's steps.
      expect(told(RECORD.highest) / most).toBeCloseTo(1, 4);
      expect(told(RECORD.height) / heights[told(RECORD.place)]).toBeCloseTo(1, 4);
      expect(told(RECORD.height) / most).toBeGreaterThan(0.75);
    }),
    { numRuns: 100 },
  );
});

/** Points of a frame's contours as the definition says, by rows of derivatives of it, the frame before and two after. */
function plainPoints(
  [last, here, next, then]: readonly (readonly number[])[],
  threshold: number,
  largest: readonly [number, number],
  mean: number,
  steps: number,
): number[] {
  const at = (row: readonly number[], b: number): number => row[b] ?? 0;
  const above = (row: readonly number[], b: number): boolean => at(row, b) > 0;
  const nearness = (b: number): number => 1 / Math.max(1, Math.abs(b - mean) * steps);
  const found: number[] = [];
  for (let b = 0; b < here.length; b++) {
    const least = threshold * largest[0] * nearness(b);
    const limit = -threshold * largest[1] * nearness(b);
    if (!(at(here, b) > 0 && at(here, b) > least)) continue;
    const before = at(here, b - 1);
    const after = at(here, b + 2);
    const goesOn = before > 0 ? after <= least : after > 0 || before >= -least;
    const crosses = (row: readonly number[], k: number, signs: boolean): boolean =>
      !above(row, k) && signs && at(row, k) < limit;
    if (
      (at(here, b + 1) <= 0 && at(here, b + 1) < -least && goesOn) ||
      crosses(next, b, above(last, b) !== above(then, b)) ||
      crosses(next, b + 1, above(last, b - 1) !== above(then, b + 2)) ||
      crosses(next, b - 1, above(last, b + 1) !== above(then, b - 2))
    )
      found.push(b);
    const middle = at(here, b + 1);
    if (
      middle >= -least &&
      middle <= threshold * largest[0] * nearness(b + 1) &&
      after <= 0 &&
      after < -least
    )
      found.push(b + 1);
  }
  return found;
}

test("points of contours are those that their definition gives, whatever the blocks that frames come in", () => {
  fc.assert(
    fc.property(
      any,
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 6 }),
      (shape, blocks) => {
        const { kernel } = frameOf(shape);
        const { bins } = shape;
        const silent = { row: new Array<number>(bins).fill(0), largest: 0, threshold: 0, mean: 0 };
        const frames = [silent, silent, silent];
        const steps = 0.7;
        let from = 0;
        for (const count of blocks) {
          for (let k = 0; k < count; k++) kernel.places[k] = 40 * (from + k);
          kernel.measure(count);
          for (let k = 0; k < count; k++) {
            const threshold = 0.1 * (((from + k) % 3) + 1);
            const mean = ((from + k) * 7) % bins;
            kernel.level(k, threshold, mean);
            const row = Array.from({ length: bins }, (_, b) => kernel.derivative(k, b));
            frames.push({ row, largest: kernel.told(k, RECORD.derivative), threshold, mean });
          }
          kernel.findPoints(count, steps);
          let at = 0;
          for (let k = 0; k < count; k++) {
            const around = frames.slice(from + k, from + k + 4);
            const [, here, next] = around;
            const expected = plainPoints(
              around.map(({ row }) => row),
              here.threshold,
              [here.largest, next.largest],
              here.mean,
              steps,
            );
            const end = at + kernel.counts[k];
            expect([...kernel.points.subarray(at, end)].map((place) => place - 2)).toEqual(expected);
            at = end;
          }
          from += count;
        }
      },
    ),
    { numRuns: 40 },
  );
});
