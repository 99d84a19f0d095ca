import fc from "fast-check";
import { expect, test } from "vitest";
import { PitchKernel, type PitchRange } from "../../src/kernels/pitchKernel.js";
import { Random } from "../../src/math/random.js";
import { Fourier } from "../../src/signal/fft.js";

/** A range that has only what a test puts there. */
const NOTHING: PitchRange = {
  ...{
    window: 0,
    bytes: 0,
    frame: 0,
    size: 0,
    tables: 0,
    one: 0,
    other: 0,
    weights: 0,
    power: 0,
    weighted: 0,
  },
  ...{ fine: 0, fineTables: 0, count: 0, sines: 0, cosines: 0, folded: 0, transformed: 0 },
  ...{ ratios: 0, from: 0, to: 0, values: 0, peaks: 0 },
};
const seeds = fc.integer({ min: 1, max: 1e6 });

function normal(seed: number, length: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length }, () => random.normal());
}

test("blocks are zeros, apart from one another, and keep their numbers while the memory grows", () => {
  const kernel = new PitchKernel();
  const blocks = [5, 100, 70_000, 3].map((length, i) =>
    i % 2 === 0 ? kernel.single(length) : kernel.double(length),
  );
  blocks.forEach((block, i) => {
    expect(block.values.every((value) => value === 0)).toBe(true);
    block.values.fill(i + 1);
  });
  kernel.single(1e6);
  for (const [i, block] of blocks.entries())
    expect(block.values.every((value) => value === i + 1)).toBe(true);
});

test("a frame comes under its window, and its bins' power is that of its transform, times weights", () => {
  fc.assert(
    fc.property(
      seeds,
      fc.constantFrom(64, 256, 1024),
      fc.integer({ min: 5, max: 16 }),
      (seed, size, part) => {
        const kernel = new PitchKernel();
        const half = size / 2;
        const length = 4 * Math.ceil((size * part) / 64);
        const [samples, window] = [0, 1].map((i) => {
          const block = kernel.single(length);
          block.values.set(normal(seed + i, length));
          return block;
        });
        const [weights, power, weighted] = [0, 1, 2].map(() => kernel.single(half + 1));
        weights.values.set(normal(seed + 2, half + 1));
        const range = kernel.range({
          ...NOTHING,
          window: window.address,
          bytes: 4 * length,
          frame: kernel.single(size).address,
          size,
          tables: kernel.tables(size).address,
          one: kernel.single(size).address,
          other: kernel.single(size).address,
          weights: weights.address,
          power: power.address,
          weighted: weighted.address,
        });
        kernel.loops.spectrum(range, samples.address);
        const x = new Float64Array(size);
        x.set(Float64Array.from(samples.values, (value, i) => value * window.values[i]));
        const exact = new Fourier(size).forward(x);
        const sum = x.reduce((all, value) => all + value * value, 0);
        for (let k = 0; k <= half; k++) {
          const [re, im] = [exact[2 * k], exact[2 * k + 1]];
          // Rounding in each of log2 N steps, of values of size sqrt(sum): twice that times a bin's own size in its power.
          const off = 1e-6 * Math.sqrt(sum) * (Math.hypot(re, im) + 1e-6 * Math.sqrt(sum));
          expect(Math.abs(power.values[k] - (re * re + im * im))).toBeLessThan(2 * off);
          expect(weighted.values[k]).toBe(Math.fround(power.values[k] * weights.values[k]));
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("folded, transformed and summed up, a spectrum becomes its cosine transform, and its peaks are found", () => {
  fc.assert(
    fc.property(seeds, fc.constantFrom(64, 128, 256), fc.constantFrom(1, 2, 4), (seed, half, finer) => {
      const kernel = new PitchKernel();
      const size = half * finer;
      const [values, folded, transformed, one, other] = [size + 1, size + 1, size + 2, size, size].map(
        (length) => kernel.single(length),
      );
      const [sines, cosines] = [Math.sin, Math.cos].map((of) => {
        const block = kernel.single(size / 2);
        block.values.forEach((_, j) => {
          block.values[j] = of((Math.PI * j) / size);
        });
        return block;
      });
      const to = size / 2;
      const ratios = kernel.double(to + 6);
      const unfolded = kernel.double(to + 6);
      const peaks = kernel.double(to + 2);
      ratios.values.set(normal(seed, to + 2).map((x) => 1 + 0.01 * x));
      // A few lines in noise, all positive: as power is.
      values.values.set(normal(seed + 1, half + 1).map((x, k) => x * x * (k % 9 === 0 ? 20 : 1)));
      const count = finer > 2 ? Math.min(size / 2, half + 4) : size / 2;
      const range = kernel.range({
        ...NOTHING,
        one: one.address,
        other: other.address,
        weighted: values.address,
        fine: size,
        fineTables: kernel.tables(size).address,
        count,
        sines: sines.address,
        cosines: cosines.address,
        folded: folded.address,
        transformed: transformed.address,
        to,
      });
      const first = kernel.loops.correlate(range);
      const p = values.values;
      const wanted = Float64Array.from({ length: to + 2 }, (_, k) => {
        let sum = 0.5 * (p[0] + (k % 2 === 0 ? 1 : -1) * p[size]);
        for (let j = 1; j < size; j++) sum += p[j] * Math.cos((Math.PI * j * k) / size);
        return sum;
      });
      // Single precision, relative to the sum of all; odd lags add up the errors of those before.
      const tolerance = 1e-5 * wanted[0];
      expect(Math.abs(first - wanted[1])).toBeLessThan(tolerance);
      let odd = first;
      for (let k = 2; k <= to; k++) {
        if (k % 2 === 1) odd -= transformed.values[k];
        expect(Math.abs((k % 2 === 1 ? odd : transformed.values[k]) - wanted[k])).toBeLessThan(tolerance);
      }

      const heights = wanted.map((value, k) => (value / wanted[0]) * ratios.values[k]);
      const [from, least, depth] = [5, 0.05, 0.02];
      const found = kernel.loops.scan(
        transformed.address,
        first,
        ratios.address,
        from,
        to,
        least,
        depth,
        unfolded.address,
        peaks.address,
      );
      const places: number[] = [];
      let trough = 1;
      for (let lag = 1; lag <= to; lag++) {
        const [before, here, after] = heights.subarray(lag - 1, lag + 2);
        trough = Math.min(trough, here);
        if (lag >= from && here >= before && here > after && here > least) {
          const shift = (0.5 * (before - after)) / (before - 2 * here + after);
          const height = Math.min(1, here - 0.25 * (before - after) * shift);
          if (height - Math.max(0, trough) > depth) places.push(lag + shift, height);
        }
      }
      // Where a peak is as high as its neighbour or a threshold to within rounding it may be missed: not with these.
      expect(found).toBe(places.length / 2);
      // A flat peak's place is as unsure as its height over its bend.
      for (const [i, place] of places.entries()) expect(Math.abs(peaks.values[i] - place)).toBeLessThan(0.01);
    }),
    { numRuns: 30 },
  );
});

test("the strongest partial that is no multiple is found", () => {
  fc.assert(
    fc.property(
      seeds,
      fc.double({ min: 2, max: 20, noNaN: true }),
      fc.integer({ min: 2, max: 9 }),
      (seed, step, m) => {
        const kernel = new PitchKernel();
        const power = kernel.single(400);
        power.values.set(normal(seed, 400).map((x) => x * x));
        const count = Math.min(32, Math.floor(399 / step));
        const partials = Array.from({ length: count }, (_, i) => power.values[Math.round((i + 1) * step)]);
        const own = partials.filter((_, i) => (i + 1) % m !== 0);
        expect(kernel.loops.ownPartial(power.address, step, count, m)).toBe(
          Math.max(...own) / Math.max(...partials),
        );
      },
    ),
    { numRuns: 50 },
  );
});

test("Fourier sums under a Hann window and its derivative are their defining sums", () => {
  fc.assert(
    fc.property(
      seeds,
      fc.integer({ min: 20, max: 400 }),
      fc.double({ min: 0.01, max: 1.4, noNaN: true }),
      (seed, half, w) => {
        const kernel = new PitchKernel();
        const count = 2 * half + 1;
        const [samples, pairs] = [kernel.double(count), kernel.double(2 * count)];
        const sums = kernel.double(4);
        samples.values.set(normal(seed, count));
        const u = Math.PI / (half + 1);
        const { loops } = kernel;
        loops.hannPairs(
          samples.address,
          count,
          Math.cos(u),
          Math.sin(u),
          Math.cos(u * half),
          -Math.sin(u * half),
          u,
          pairs.address,
        );
        const sum = (angle: number, slope: boolean): [number, number] => {
          let re = 0;
          let im = 0;
          samples.values.forEach((x, i) => {
            const n = i - half;
            const weight = slope ? -0.5 * u * Math.sin(u * n) : 0.5 + 0.5 * Math.cos(u * n);
            re += x * weight * Math.cos(angle * n);
            im -= x * weight * Math.sin(angle * n);
          });
          return [re, im];
        };
        loops.phase(
          pairs.address,
          count,
          Math.cos(w),
          -Math.sin(w),
          Math.cos(w * half),
          Math.sin(w * half),
          sums.address,
        );
        const [re, im] = sum(w, false);
        const [slopeRe, slopeIm] = sum(w, true);
        // Double precision; a rotation by so many steps adds up their rounding.
        for (const [i, value] of [re, slopeRe, im, slopeIm].entries())
          expect(Math.abs(sums.values[i] - value)).toBeLessThan(1e-9);
        const powers = kernel.double(8);
        loops.powers(
          pairs.address,
          count,
          Math.cos(w),
          -Math.sin(w),
          Math.cos(w * half),
          Math.sin(w * half),
          7,
          powers.address,
        );
        for (let k = 1; k <= 7; k++) {
          const [a, b] = sum(k * w, false);
          expect(Math.abs(powers.values[k - 1] - a * a - b * b)).toBeLessThan(1e-8);
        }
      },
    ),
    { numRuns: 30 },
  );
});
