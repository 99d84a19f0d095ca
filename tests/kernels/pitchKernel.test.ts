import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Block,
  CANDIDATES,
  PitchKernel,
  type PitchLoops,
  type PitchRange,
  type PitchSearch,
  RANGE,
  REFINEMENT,
  SEARCH,
} from "../../src/kernels/pitchKernel.js";
import { Random } from "../../src/math/random.js";
import { Fourier } from "../../src/signal/fft.js";

/** A range that has only what a test puts there. */
const NOTHING = Object.fromEntries(
  [...RANGE.doubles, ...RANGE.integers].map((name) => [name, 0]),
) as PitchRange;
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

test("samples are rounded to single precision", () => {
  for (const length of [1, 6, 101]) {
    const kernel = new PitchKernel();
    const [samples, rounded] = [kernel.double(length), kernel.single(length)];
    samples.values.set(normal(length, length));
    kernel.loops.round(samples.address, length, rounded.address);
    expect(rounded.values).toEqual(new Float32Array(samples.values));
  }
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
        const range = kernel.record(RANGE, {
          ...NOTHING,
          window: window.address,
          bytes: 4 * length,
          frame: kernel.single(size).address,
          size,
          half,
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
        const sums = kernel.double(half + 4);
        for (let times = 1; times <= 3; times++) kernel.loops.survey(range, samples.address, sums.address);
        // Three times a number in single precision is exact in double precision.
        for (let k = 0; k <= half; k++) expect(sums.values[k]).toBe(3 * power.values[k]);
      },
    ),
    { numRuns: 30 },
  );
});

test("folded, transformed and summed up, a spectrum becomes its cosine transform, and its tops are found", () => {
  fc.assert(
    fc.property(
      seeds,
      fc.constantFrom(64, 128, 256),
      fc.constantFrom(1, 2, 4),
      fc.boolean(),
      (seed, half, finer, thinned) => {
        const kernel = new PitchKernel();
        const size = half * finer;
        const bins = thinned ? 2 * half : half;
        const single = (length: number): Block<Float32Array> => kernel.single(length);
        const values = single(Math.max(size, bins) + 8);
        const [folded, transformed, one, other] = [size + 1, size + 2, size, size].map(single);
        const [sines, cosines] = [Math.sin, Math.cos].map((of) => {
          const block = single(size / 2);
          block.values.forEach((_, j) => {
            block.values[j] = of((Math.PI * j) / size);
          });
          return block;
        });
        const to = size / 2;
        const ratios = single(to + 12);
        const unfolded = single(to + 12);
        const tops = kernel.double(to);
        ratios.values.set(normal(seed, to + 3).map((x) => 1 + 0.01 * x));
        // A few lines in noise, all positive: as power is.
        values.values.set(normal(seed + 1, bins + 1).map((x, k) => x * x * (k % 9 === 0 ? 20 : 1)));
        const p = new Float64Array(size + 1);
        for (let k = 0; k <= half; k++) p[k] = values.values[thinned ? 2 * k : k];
        const [from, least] = [5, 0.05];
        const range = kernel.record(RANGE, {
          ...NOTHING,
          half: bins,
          thinned: thinned ? 1 : 0,
          one: one.address,
          other: other.address,
          weighted: values.address,
          fine: size,
          fineTables: kernel.tables(size).address,
          count: finer > 2 ? Math.min(size / 2, half + 4) : size / 2,
          sines: sines.address,
          cosines: cosines.address,
          folded: folded.address,
          transformed: transformed.address,
          ratios: ratios.address,
          from,
          to,
          values: unfolded.address,
          tops: tops.address,
        });
        const first = kernel.loops.correlate(range);
        const wanted = Float64Array.from({ length: to + 3 }, (_, k) => {
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

        kernel.loops.listen(range, first, least);
        const heights = unfolded.values.subarray(0, to + 3);
        heights.forEach((height, k) => {
          const exact = wanted[k] * (k === 0 ? 1 : ratios.values[k]);
          expect(Math.abs(height - exact)).toBeLessThan(tolerance);
        });
        const wantedTops = topsOf(heights, from, to, Math.fround(least) * heights[0]);
        const [lags, troughs] = [new Int32Array(tops.values.buffer), new Float32Array(tops.values.buffer)];
        wantedTops.forEach(({ lag, trough }, i) => {
          expect(lags[tops.address / 4 + 2 * i]).toBe(lag);
          expect(troughs[tops.address / 4 + 2 * i + 1]).toBe(trough);
        });
        expect(lags[tops.address / 4 + 2 * wantedTops.length]).toBe(0);
      },
    ),
    { numRuns: 40 },
  );
});

/** Lags at which values are higher than next to them and than `least`, and the least value before. */
function topsOf(
  values: Float32Array | Float64Array,
  from: number,
  to: number,
  least: number,
): { lag: number; trough: number }[] {
  const found: { lag: number; trough: number }[] = [];
  let [trough] = values;
  for (let lag = 1; lag <= to; lag++) {
    const here = values[lag];
    if (lag >= from && here >= values[lag - 1] && here > values[lag + 1] && here > least)
      found.push({ lag, trough });
    trough = Math.min(trough, here);
  }
  return found;
}

/** The peak at a lag, by Lagrange's polynomial through five values. */
function peakNear(values: Float64Array, lag: number): { lag: number; height: number } {
  const [a, before, here, after, b] = values.subarray(lag - 2, lag + 3);
  const value = (x: number): number =>
    (a * (x + 1) * x * (x - 1) * (x - 2)) / 24 -
    (before * (x + 2) * x * (x - 1) * (x - 2)) / 6 +
    (here * (x + 2) * (x + 1) * (x - 1) * (x - 2)) / 4 -
    (after * (x + 2) * (x + 1) * x * (x - 2)) / 6 +
    (b * (x + 2) * (x + 1) * x * (x - 1)) / 24;
  let shift = (0.5 * (before - after)) / (before - 2 * here + after);
  // Differences over five points are exact for it.
  const [p, q, r, s, t] = [-2, -1, 0, 1, 2].map((x) => value(shift + x));
  shift -= (8 * (s - q) - (t - p)) / (16 * (s + q) - (t + p) - 30 * r);
  shift = Math.max(-1, Math.min(1, shift));
  return { lag: lag + shift, height: value(shift) };
}

/** A range that holds an autocorrelation, and where `pick` puts the peaks found in it: at 1 / lag Hz. */
function pickFrom(
  wave: (lag: number) => number,
  to: number,
  task: { lowest: number; highest: number; least: number; depth: number },
): { values: Float64Array; picked: Candidate[] } {
  const { loops, kernel, row } = kernelAndRow();
  const [transformed, ratios, values] = [0, 1, 2].map(() => kernel.single(to + 12));
  transformed.values.forEach((_, lag, all) => {
    all[lag] = lag % 2 === 0 ? wave(lag) : wave(lag - 2) - wave(lag);
  });
  ratios.values.fill(1);
  const range = kernel.record(RANGE, {
    ...NOTHING,
    lagsPerSecond: 1,
    transformed: transformed.address,
    ratios: ratios.address,
    from: 4,
    to,
    values: values.address,
    tops: kernel.double(to).address,
  });
  const zeros = Object.fromEntries([...SEARCH.doubles, ...SEARCH.integers].map((name) => [name, 0]));
  const search = kernel.record(SEARCH, { ...(zeros as PitchSearch), ...task });
  loops.listen(range, wave(1), task.least);
  loops.pick(search, range, row.address);
  return { values: Float64Array.from(values.values.subarray(0, to + 3)), picked: row.read() };
}

test("of the peaks that stand out from the trough before them, the best enter a row", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.double({ min: 8.8, max: 60, noNaN: true }), fc.double({ min: 0.1, max: 1, noNaN: true })),
        { minLength: 1, maxLength: 5 },
      ),
      fc.double({ min: 0, max: 0.02, noNaN: true }),
      fc.double({ min: 0.05, max: 0.2, noNaN: true }),
      (waves, lowest, highest) => {
        const [to, least, depth] = [200, 0.3, 0.15];
        const total = waves.reduce((sum, [, power]) => sum + power, 0);
        const wave = (lag: number): number =>
          waves.reduce((sum, [period, power]) => sum + power * Math.cos((2 * Math.PI * lag) / period), 0);
        const { values, picked } = pickFrom(wave, to, { lowest, highest, least, depth });
        const wanted = topsOf(values, 4, to, Math.fround(least) * values[0])
          .map(({ lag, trough }) => ({ ...peakNear(values, lag), trough }))
          .filter(({ height, trough }) => height - Math.max(0, trough) > depth * total)
          .map(({ lag, height }) => ({ f: 1 / lag, height: Math.min(1, height / total) }))
          .filter(({ f }) => f >= lowest && f <= highest)
          .sort((a, b) => rankOf(b) - rankOf(a))
          .slice(0, CANDIDATES);
        expect(picked.length).toBe(wanted.length);
        wanted.forEach(({ f, height }, i) => {
          // Values are in single precision: a flat peak's place is as unsure as they are over its bend, at least 1e-2.
          expect(Math.abs(picked[i].f / f - 1)).toBeLessThan(1e-5);
          expect(Math.abs(picked[i].height - height)).toBeLessThan(1e-6);
        });
      },
    ),
    { numRuns: 200 },
  );
});

test("a peak between two lags is found where it is, and as high", () => {
  fc.assert(
    fc.property(fc.double({ min: 8.8, max: 40, noNaN: true }), (period) => {
      const to = 100;
      const wave = (lag: number): number => Math.cos((2 * Math.PI * lag) / period);
      const { picked } = pickFrom(wave, to, { lowest: 0, highest: 1, least: 0.5, depth: 0.5 });
      expect(picked.length).toBe(Math.min(CANDIDATES, Math.floor((to + 0.5) / period)));
      picked.forEach(({ f, height }, i) => {
        // What the fifth derivative of a cosine leaves half a lag from its peak: (2 pi / 8.8)^5 sin(pi / 8.8) 1.41 / 120.
        expect(Math.abs(height - 1)).toBeLessThan(8e-4);
        // Its slope, over the bend of the peak, in single precision. Ranks of one F0's periods fall from the first on.
        expect(Math.abs(1 / f - (i + 1) * period)).toBeLessThan(2e-3);
      });
    }),
    { numRuns: 50 },
  );
});

interface Candidate {
  readonly f: number;
  readonly height: number;
}

/** A row of candidates: its numbers, and those that are there. */
function rowOf(kernel: PitchKernel): {
  address: number;
  read: () => Candidate[];
  values: () => Float64Array;
} {
  const block = kernel.double(4 * CANDIDATES);
  kernel.loops.clear(block.address);
  return {
    address: block.address,
    values: () => block.values,
    read: () =>
      Array.from({ length: CANDIDATES }, (_, i) => ({
        f: block.values[i],
        height: block.values[CANDIDATES + i],
      })).filter(({ f }) => f > 0),
  };
}

/** By what candidates are ranked: an octave is worth .05, from 2000 Hz on. */
const rankOf = ({ f, height }: Candidate): number => height + 0.05 * Math.log2(f / 2000);

const peak = fc.record({
  f: fc.double({ min: 100, max: 12_000, noNaN: true }),
  height: fc.double({ min: 0.3, max: 1, noNaN: true }),
});

test("the candidates of a frame are its eight strongest peaks, strongest first", () => {
  fc.assert(
    fc.property(fc.array(peak, { maxLength: 40 }), (all) => {
      const { loops, ...kernel } = kernelAndRow();
      for (const { f, height } of all) loops.insert(kernel.row.address, f, height);
      const wanted = all.toSorted((a, b) => rankOf(b) - rankOf(a)).slice(0, CANDIDATES);
      expect(kernel.row.read()).toEqual(wanted);
      const values = kernel.row.values();
      for (let i = 0; i < CANDIDATES; i++) {
        const strength = values[2 * CANDIDATES + i];
        if (i >= wanted.length) expect(strength).toBe(Number.NEGATIVE_INFINITY);
        else {
          // Two logarithms, each off by two units in the last place of a number of 4 to 8.
          expect(Math.abs(strength - rankOf(wanted[i]))).toBeLessThan(1e-15);
          expect(Math.abs(values[3 * CANDIDATES + i] - Math.log2(wanted[i].f / 2000))).toBeLessThan(4e-15);
        }
      }
    }),
    { numRuns: 100 },
  );
});

function kernelAndRow(): { loops: PitchLoops; kernel: PitchKernel; row: ReturnType<typeof rowOf> } {
  const kernel = new PitchKernel();
  return { loops: kernel.loops, kernel, row: rowOf(kernel) };
}

test("what a stronger peak below the range has for a flank is taken away, and the rest closes up", () => {
  fc.assert(
    fc.property(fc.array(peak, { maxLength: 8 }), peak, (all, below) => {
      const { loops, row } = kernelAndRow();
      for (const { f, height } of all) loops.insert(row.address, f, height);
      const before = row.read();
      loops.removeFlank(row.address, below.f, below.height);
      const kept = before.filter(({ f, height }) => !(f < 1.06 * below.f && height < below.height));
      expect(row.read()).toEqual(kept);
      expect(
        row
          .values()
          .subarray(0, kept.length)
          .every((f) => f > 0),
      ).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test("a candidate costs what speaks for its being a subharmonic", () => {
  fc.assert(
    fc.property(
      seeds,
      fc.double({ min: 300, max: 1500, noNaN: true }),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 7 }), fc.double({ min: -0.15, max: 0.15, noNaN: true })), {
        minLength: 1,
        maxLength: 8,
      }),
      fc.double({ min: 1, max: 30, noNaN: true }),
      (seed, f0, multiples, contrast) => {
        const { loops, kernel, row } = kernelAndRow();
        const half = 512;
        const rate = 32_000;
        const ranges = [0, 600].map((lowest, i) => {
          const power = kernel.single(half + 1);
          // Partials of f0 stand out by some factor.
          power.values.set(
            normal(seed + i, half + 1).map((x, k) => x * x * (k % 7 === 0 ? contrast ** 2 : 1)),
          );
          return { ...NOTHING, lowest, half, binsPerHz: (2 * half) / rate, power: power.address, of: power };
        });
        for (const [i, [m, miss]] of multiples.entries())
          loops.insert(row.address, f0 * m * (1 + miss / 3), 0.9 - 0.007 * i * (m % 3));
        const candidates = row.read();
        const places = kernel.addresses(ranges.map(({ of: _, ...range }) => kernel.record(RANGE, range)));
        loops.weigh(row.address, places, 1, kernel.single(32).address);
        candidates.forEach(({ f, height }, i) => {
          const power = ranges[f < 600 ? 0 : 1].of.values;
          const step = (f * 2 * half) / rate;
          const count = Math.min(32, Math.floor((half - 1) / step));
          const partials = Array.from({ length: count }, (_, k) => power[Math.round((k + 1) * step)]);
          let cost = 0;
          for (const other of candidates) {
            const ratio = other.f / f;
            const m = Math.round(ratio);
            if (ratio < 1.5 || Math.abs(ratio - m) > Math.min(0.03 * m, 0.15)) continue;
            const added = height - other.height;
            if (added <= 0) {
              cost = Math.max(cost, 0.15);
              continue;
            }
            cost = Math.max(cost, 0.15 * (1 - added / 0.03));
            const own = Math.max(...partials.filter((_, k) => (k + 1) % m !== 0));
            const level = 10 * Math.log10(own / Math.max(...partials));
            cost = Math.max(cost, Math.min(1, (-17 - level) / 2.5) * (0.15 + added));
          }
          const wanted = height + 0.01 * Math.log2(f / 2000) - cost;
          // Rounding of logarithms, of 20 dB at most.
          expect(Math.abs(row.values()[2 * CANDIDATES + i] - wanted)).toBeLessThan(1e-13);
        });
      },
    ),
    { numRuns: 100 },
  );
});

test("an F0 stays as it is in silence", () => {
  const kernel = new PitchKernel();
  const [samples, f0] = [kernel.double(2000), kernel.double(1)];
  f0.values[0] = 700;
  const refinement = kernel.record(REFINEMENT, {
    hop: 0.001,
    rate: 44_100,
    highest: 11_000,
    pitches: f0.address,
    parts: kernel.double(2000).address,
    powers: kernel.double(8).address,
  });
  kernel.loops.refine(refinement, samples.address, 20, 1);
  expect(f0.values[0]).toBe(700);
});

test("an F0 is refined by the defining sums of the phase of its strongest harmonic", () => {
  fc.assert(
    fc.property(
      seeds,
      fc.array(fc.double({ min: 200, max: 11_000, noNaN: true }), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(22_050, 48_000),
      fc.constantFrom(4000, 11_000),
      (seed, pitches, rate, highest) => {
        const kernel = new PitchKernel();
        const [hop, first] = [0.00137, 20];
        const length = Math.ceil((2 * (first + pitches.length) * hop + 0.02) * rate);
        const [samples, f0] = [kernel.double(length), kernel.double(pitches.length + 1)];
        const noise = normal(seed, length);
        samples.values.forEach((_, i, all) => {
          const turns = (pitches[0] * 1.01 * i) / rate;
          all[i] = Math.cos(2 * Math.PI * turns) + 2 * Math.sin(6 * Math.PI * turns) + 0.1 * noise[i];
        });
        f0.values.set(pitches);
        f0.values[pitches.length] = Number.NaN;
        const refinement = kernel.record(REFINEMENT, {
          hop,
          rate,
          highest,
          pitches: f0.address,
          parts: kernel.double(4 * Math.ceil(0.01 * rate + 2)).address,
          powers: kernel.double(8).address,
        });
        kernel.loops.refine(refinement, samples.address, first, pitches.length + 1);
        pitches.forEach((f, r) => {
          const centre = Math.round((first + r) * hop * rate);
          const wanted = refined(samples.values, centre, f, rate, highest);
          if (Number.isNaN(wanted)) expect(f0.values[r]).toBeNaN();
          // The rounding of the sums' recurrence grows with the square of their length, some hundred samples.
          else expect(Math.abs(f0.values[r] / wanted - 1)).toBeLessThan(1e-9);
        });
        expect(f0.values[pitches.length]).toBeNaN();
      },
    ),
    { numRuns: 60 },
  );
});

/** What `refine` does, with every sum written out. */
function refined(samples: Float64Array, centre: number, f: number, rate: number, highest: number): number {
  const half = Math.round(Math.max(0.0015, Math.min(3 / f, Math.max(0.006, 2 / f))) * rate);
  const u = Math.PI / (half + 1);
  const sum = (angle: number, weightOf: (n: number) => number): [number, number] => {
    let re = 0;
    let im = 0;
    for (let n = -half; n <= half; n++) {
      const x = samples[centre + n] * weightOf(n);
      re += x * Math.cos(angle * n);
      im -= x * Math.sin(angle * n);
    }
    return [re, im];
  };
  const hann = (n: number): number => 0.5 + 0.5 * Math.cos(u * n);
  const slope = (n: number): number => -0.5 * u * Math.sin(u * n);
  const w = (2 * Math.PI * f) / rate;
  const count = Math.min(8, Math.ceil((0.47 * rate) / f) - 1);
  const powers = Array.from({ length: Math.max(1, count) }, (_, k) => {
    const [re, im] = sum((k + 1) * w, hann);
    return re * re + im * im;
  });
  const most = Math.max(...powers);
  const harmonic = powers.indexOf(most) + 1;
  const rivals = powers.filter((_, k) => (k + 1) % harmonic !== 0);
  if (harmonic > 1 && harmonic * f > highest && rivals.every((power) => power <= most * 10 ** -1.95))
    return Number.NaN;
  if (harmonic * f > highest && harmonic === 1) return Number.NaN;
  let best = f;
  for (let pass = 0; pass < 2; pass++) {
    const angle = (2 * Math.PI * harmonic * best) / rate;
    const [re, im] = sum(angle, hann);
    const [slopeRe, slopeIm] = sum(angle, slope);
    best += (((slopeRe * im - slopeIm * re) / (re * re + im * im)) * rate) / (2 * Math.PI * harmonic);
  }
  return Math.abs(best / f - 1) < 0.06 ? best : f;
}
