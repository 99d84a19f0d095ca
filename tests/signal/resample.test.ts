import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { monoSignal, rowCount, type Signal } from "../../src/shapes/series.js";
import { Resampler, resample } from "../../src/signal/resample.js";

/** Old and new rate, Hz: the usual ones, bats, a digitizer's odd one, and two that have no common divisor. */
const RATES = [
  [44_100, 48_000],
  [48_000, 44_100],
  [44_100, 22_050],
  [32_000, 44_100],
  [22_050, 44_100],
  [250_000, 44_100],
  [24_414.0625, 44_100],
  [44_101, 48_000],
] as const;

function sine(rate: number, frequency: number, rows: number): Signal {
  return monoSignal(
    Float32Array.from({ length: rows }, (_, n) => Math.sin((2 * Math.PI * frequency * n) / rate + 0.3)),
    rate,
  );
}

/**
 * What becomes of a sine, away from the ends: its gain (dB) and phase (rad) as the least squares find them, and the level
 * of all that is not this sine, dB below it.
 */
function through(from: number, to: number, frequency: number): { gain: number; phase: number; rest: number } {
  const reach = Math.ceil(100 * Math.max(1, from / to));
  const { values } = resample(
    sine(from, frequency, 2 * reach + Math.round((1500 * from) / Math.min(from, to))),
    to,
  );
  const first = Math.ceil((reach * to) / from);
  const last = values.length - first;
  let [ys, yc, ss, cc, sc] = [0, 0, 0, 0, 0];
  // A sine above half the new rate must vanish: all of it is residue.
  const passes = frequency < Math.min(from, to) / 2;
  const sines = (r: number): [number, number] => {
    const angle = (2 * Math.PI * frequency * r) / to + 0.3;
    return [Math.sin(angle), Math.cos(angle)];
  };
  for (let r = first; r < last; r++) {
    const [s, c] = sines(r);
    ys += values[r] * s;
    yc += values[r] * c;
    ss += s * s;
    cc += c * c;
    sc += s * c;
  }
  const a = passes ? (ys * cc - yc * sc) / (ss * cc - sc * sc) : 0;
  const b = passes ? (yc * ss - ys * sc) / (ss * cc - sc * sc) : 0;
  let power = 0;
  for (let r = first; r < last; r++) {
    const [s, c] = sines(r);
    power += (values[r] - a * s - b * c) ** 2 / (last - first);
  }
  return { gain: 10 * Math.log10(a * a + b * b), phase: Math.atan2(b, a), rest: 10 * Math.log10(2 * power) };
}

describe.each(RATES)("from %d to %d Hz", (from, to) => {
  const half = Math.min(from, to) / 2;

  test("whatever the frequency, aliases and images are 90 dB down", () => {
    const everywhere = Array.from({ length: 25 }, (_, k) => ((k + 0.37) / 25) * (from / 2));
    // In the transition band, and just beyond.
    const edge = [0.9, 0.95, 0.99, 0.999, 1.001, 1.01, 1.05, 1.1].map((share) => share * half);
    for (const f of [...everywhere, ...edge].filter((frequency) => frequency < from / 2))
      expect(through(from, to, f).rest, `at ${f} Hz`).toBeLessThan(-90);
  });

  test("up to 0.92 of the narrower band a sine keeps its level within 0.001 dB and its phase", () => {
    for (const share of [0.003, 0.01, 0.1, 0.3, 0.5, 0.7, 0.85, 0.9, 0.92]) {
      const { gain, phase } = through(from, to, share * half);
      expect(Math.abs(gain), `level at ${share}`).toBeLessThan(0.001);
      // Single precision, plus the stop band's -100 dB.
      expect(Math.abs(phase), `phase at ${share}`).toBeLessThan(1e-5);
    }
  });
});

test("the output has every row within the sound and no other", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 400 }),
      fc.constantFrom(...RATES, [8000, 8000] as const, [3, 7] as const),
      (rows, [from, to]) => {
        const { values, rate, start } = resample({ ...sine(from, from / 10, rows), start: 1.5 }, to);
        expect([rate, start]).toEqual([to, 1.5]);
        expect((values.length - 1) / to).toBeLessThan(rows / from);
        // 1e-12 for the rounding of the two divisions.
        expect(values.length / to).toBeGreaterThanOrEqual((rows / from) * (1 - 1e-12));
      },
    ),
  );
});

test("however a sound is cut into blocks, the output is identical, bit for bit, to that of the whole", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...RATES),
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.integer({ min: 0, max: 9000 }), { maxLength: 6 }),
      fc.integer(),
      ([from, to], channels, lengths, seed) => {
        const rows = lengths.reduce((sum, length) => sum + length, 0);
        const values = Float32Array.from({ length: rows * channels }, (_, i) => Math.sin(seed + i * i));
        const columns = Array.from({ length: channels }, (_, c) => ({ name: `${c}`, unit: "1" as const }));
        const whole = resample({ values, columns, rate: from, start: 0 }, to).values;
        const resampler = new Resampler(from, to, channels);
        const parts: Float32Array[] = [];
        let at = 0;
        for (const length of lengths) {
          parts.push(resampler.process(values.subarray(at, at + length * channels)));
          at += length * channels;
        }
        parts.push(resampler.flush());
        const pieced = parts.flatMap((part) => [...part]);
        expect(pieced.length).toBe(resampler.rowsOf(rows) * channels);
        expect(Buffer.compare(new Uint8Array(Float32Array.from(pieced).buffer), bytesOf(whole))).toBe(0);
      },
    ),
    { numRuns: 40 },
  );
});

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

test("channels are independent", () => {
  const rows = 3000;
  const [left, right] = [sine(44_100, 1000, rows), sine(44_100, 3300, rows)];
  const values = Float32Array.from({ length: 2 * rows }, (_, i) =>
    i % 2 ? right.values[i >> 1] : left.values[i >> 1],
  );
  const columns = ["left", "right"].map((name) => ({ name, unit: "1" as const }));
  const both = resample({ values, columns, rate: 44_100, start: 0 }, 32_000);
  for (const [c, one] of [left, right].entries()) {
    const alone = resample(one, 32_000).values;
    expect(rowCount(both)).toBe(alone.length);
    expect(both.values.filter((_, i) => i % 2 === c)).toEqual(alone);
  }
  expect(both.columns).toEqual(columns);
});

test("at its own rate a sound is unchanged", () => {
  const sound = sine(44_100, 5000, 100);
  expect(resample(sound, 44_100)).toBe(sound);
  const resampler = new Resampler(44_100, 44_100);
  expect(resampler.process(sound.values)).toEqual(sound.values);
  expect(resampler.flush().length).toBe(0);
});

test("an offset stays constant, at every phase of the output samples", () => {
  for (const [from, to] of RATES) {
    const { values } = resample(monoSignal(new Float32Array(6000).fill(0.7), from), to);
    const reach = Math.ceil((100 * to) / Math.min(from, to));
    // Rounding to single precision.
    for (const v of values.subarray(reach, values.length - reach))
      expect(Math.abs(v - Math.fround(0.7))).toBeLessThan(1e-7);
  }
});

test("resampling up and back leaves a band-limited sound unchanged", () => {
  const rows = 4410;
  // Three tones that fade in and out, so that the ends are silent.
  const sound = monoSignal(
    Float32Array.from({ length: rows }, (_, n) => {
      const fade = Math.sin((Math.PI * n) / rows) ** 4;
      return (fade * (Math.sin(0.05 * n) + Math.sin(1.1 * n + 1) + Math.sin(2.7 * n + 2))) / 3;
    }),
    44_100,
  );
  const back = resample(resample(sound, 96_000), 44_100).values;
  expect(back.length).toBe(rows);
  // Twice the -100 dB of a stop band.
  back.forEach((v, n) => {
    expect(Math.abs(v - sound.values[n])).toBeLessThan(3e-5);
  });
});

test("a delayed sound gives the same output, delayed", () => {
  // 147 rows at 44.1 kHz are 160 at 48 kHz.
  const sound = sine(44_100, 3000, 1000).values;
  const late = new Float32Array(147 + sound.length);
  late.set(sound, 147);
  const now = resample(monoSignal(sound, 44_100), 48_000).values;
  const then = resample(monoSignal(late, 44_100), 48_000).values;
  expect(then.subarray(160)).toEqual(now);
});

test("impossible rates are rejected", () => {
  const sound = sine(44_100, 100, 10);
  expect(() => resample(sound, 0)).toThrow(/rate=0 Hz must be positive/);
  expect(() => resample(sound, Number.NaN)).toThrow(/rate=NaN Hz/);
  expect(() => resample(sound, 1)).toThrow(/rate=1 Hz is more than 10000 times lower than 44100 Hz/);
});
