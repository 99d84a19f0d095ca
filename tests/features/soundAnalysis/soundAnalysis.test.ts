import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DEFAULT_SOUND_ANALYSIS,
  SoundAnalyser,
  soundAnalysis,
} from "../../../src/features/soundAnalysis/soundAnalysis.js";
import { RumbleFilter } from "../../../src/features/withoutRumble.js";
import { Random } from "../../../src/math/random.js";
import { monoSignal, type Signal } from "../../../src/shapes/series.js";
import { dpss } from "../../../src/signal/dpss.js";
import reference from "../../reference/soundAnalysis.json" with { type: "json" };

const RATE = 44_100;
const BIN = RATE / 512;
const NAMES = [
  "amplitude",
  "pitch",
  "mean_frequency",
  "peak_frequency",
  "wiener_entropy",
  "fm",
  "am",
  "goodness_of_pitch",
  "continuity_t",
  "continuity_f",
] as const;
type Name = (typeof NAMES)[number];

function sound(of: (t: number) => number, seconds = 0.2, rate = RATE): Signal {
  return monoSignal(
    Float32Array.from({ length: Math.round(seconds * rate) }, (_, i) => of(i / rate)),
    rate,
  );
}

/** A column of frames that lie wholly within the sound. */
function inside(signal: Signal, name: Name, settings = DEFAULT_SOUND_ANALYSIS): number[] {
  const { values } = soundAnalysis(signal, settings);
  const margin = Math.ceil(settings.window / settings.hop);
  const column: number[] = [];
  for (let r = margin; r < values.length / 10 - margin; r++)
    column.push(values[10 * r + NAMES.indexOf(name)]);
  expect(column.length).toBeGreaterThan(0);
  return column;
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function noise(seed: number, seconds: number): Signal {
  const random = new Random(seed);
  return sound(() => 0.1 * random.normal(), seconds);
}

const tone = (frequency: number, amplitude = 1) =>
  sound((t) => amplitude * Math.sin(2 * Math.PI * frequency * t));
/** A sweep through 5700 Hz that stays within the band. */
const sweep = (slope: number) =>
  sound((t) => Math.sin(2 * Math.PI * (5700 * (t - 0.02) + (slope * (t - 0.02) ** 2) / 2)), 0.04);

describe("a tone", () => {
  test.each([1000, 2973.4, 6013])("of %d Hz has it as mean and peak frequency and pitch", (frequency) => {
    for (const name of ["mean_frequency", "peak_frequency", "pitch"] as const) {
      for (const value of inside(tone(frequency), name)) {
        // The two tapers make a flat top three bins wide.
        expect(Math.abs(value - frequency)).toBeLessThan(BIN);
      }
    }
  });

  test("of full scale has -3.01 dB, and one of half of it 6.02 dB less", () => {
    // Leakage beyond the band and the tone's own beat with its mirror image: 0.01 dB.
    for (const value of inside(tone(3000), "amplitude")) expect(value).toBeCloseTo(-3.01, 1);
    const half = inside(tone(3000, 0.5), "amplitude");
    for (const [i, value] of inside(tone(3000), "amplitude").entries()) {
      expect(value - half[i]).toBeCloseTo(6.0206, 3);
    }
  });

  test("is steady, and far from noise", () => {
    // Its derivative in time is what leaks from its mirror image.
    for (const value of inside(tone(3000), "fm")) expect(value).toBeLessThan(0.01);
    for (const value of inside(tone(3000), "am")) expect(Math.abs(value)).toBeLessThan(0.1);
    for (const value of inside(tone(3000), "wiener_entropy")) expect(value).toBeLessThan(-5);
  });

  test("is one contour from end to end and narrow", () => {
    const { values } = soundAnalysis(tone(3000));
    const row = 10 * 100;
    // All 200 frames, but that both ends hear the onset and the offset; four bins are what a taper spreads over.
    expect(values[row + 8]).toBeGreaterThan(0.18);
    expect(values[row + 9]).toBeLessThan(4 * BIN);
  });
});

describe("am", () => {
  test.each([-100, -20, 50, 100])("is the rate of %d/s at which power grows, as a logarithm", (rate) => {
    const values = inside(
      sound((t) => 0.01 * Math.exp((rate / 2) * t) * Math.sin(2 * Math.PI * 3000 * t), 0.05),
      "am",
    );
    // First order in the change over a window: 1 % at 100/s.
    for (const value of values) expect(Math.abs(value - rate)).toBeLessThan(0.02 * Math.abs(rate));
  });
});

describe("fm", () => {
  test("tells how steep a sweep is, up and down alike", () => {
    const slopes = [5e3, 1e4, 2e4, 4e4, 8e4, 2e5];
    const angles = slopes.map((slope) => mean(inside(sweep(slope), "fm")));
    angles.forEach((angle, i) => {
      if (i > 0) expect(angle).toBeGreaterThan(angles[i - 1]);
      // Bins lie otherwise about it: some tenths of a degree, as the largest derivatives fall between them.
      expect(Math.abs(mean(inside(sweep(-slopes[i]), "fm")) - angle)).toBeLessThan(1);
    });
  });

  test("is near what the tapers' own slopes make of a sweep's", () => {
    const length = 409;
    const [even, odd] = dpss(length, 1.5, 2);
    let inTime = 0;
    let inFrequency = 0;
    for (let n = 1; n < length - 1; n++) inTime += ((even[n + 1] - even[n - 1]) / 2) * odd[n];
    for (let n = 0; n < length; n++) inFrequency -= (n - (length - 1) / 2) * even[n] * odd[n];
    const unit = ((inTime / inFrequency) * RATE ** 2) / (2 * Math.PI);
    for (const slope of [1e4, 2e4, 4e4, 8e4]) {
      const ratio = Math.sqrt(Math.tan((mean(inside(sweep(slope), "fm")) * Math.PI) / 180)) / (slope / unit);
      // Exact for Gaussian tapers only: these have steeper flanks.
      expect(ratio).toBeGreaterThan(0.65);
      expect(ratio).toBeLessThan(1.15);
    }
  });

  test("of a click is a right angle", () => {
    const click = sound(() => 0, 0.05);
    click.values[1323] = 1;
    const { values } = soundAnalysis(click);
    // Three ms from the middle of the frame, all bins alike but for rounding.
    expect(values[10 * 27 + 5]).toBeCloseTo(90, 3);
    expect(values[10 * 27 + 4]).toBeCloseTo(0, 5);
  });
});

describe("noise", () => {
  test("has the Wiener entropy of powers of four degrees of freedom", () => {
    // E ln P - ln E P of a chi-square of 4: digamma(2) - ln 2 = -0.270. The mean over the band stands in for E P; it has
    // some 100 independent bins, of a variance of 1/2 of the mean squared: ln of it is low by 1/400.
    const value = mean(inside(noise(1, 8), "wiener_entropy"));
    expect(value).toBeGreaterThan(-0.27);
    expect(value).toBeLessThan(-0.27 + 2 * (1 / 400) + 0.003);
  });

  test("has the middle of the band as mean frequency, its share of power as amplitude, and short contours", () => {
    const white = noise(2, 8);
    // Standard error of 8000 frames, 900 of them independent: 0.1 bins.
    expect(Math.abs(mean(inside(white, "mean_frequency")) - (5 * BIN + 128 * BIN) / 2)).toBeLessThan(BIN);
    const power = mean(inside(white, "amplitude").map((value) => 10 ** (value / 10)));
    // 124 bins of 256; standard error 0.4 %.
    expect(power / (0.01 * (124 / 256))).toBeGreaterThan(0.98);
    expect(power / (0.01 * (124 / 256))).toBeLessThan(1.02);
    expect(mean(inside(white, "am"))).toBeCloseTo(0, -1);
    expect(mean(inside(white, "continuity_t"))).toBeLessThan(0.01);
  });
});

describe("a stack of harmonics", () => {
  test.each([450, 500, 600, 700, 850, 1000])(
    "%d Hz apart has that pitch, and more goodness than noise",
    (f0) => {
      const random = new Random(f0);
      const stack = sound((t) => {
        let sum = 0.003 * random.normal();
        for (let h = 1; h * f0 < 11_000; h++) sum += 0.1 * Math.sin(2 * Math.PI * h * f0 * t + h * h);
        return sum;
      });
      // Periods of the 22050th of a second, to a tenth by the parabola: 0.5 % at 850 Hz; noise adds as much.
      for (const value of inside(stack, "pitch")) expect(Math.abs(value / f0 - 1)).toBeLessThan(0.015);
      expect(mean(inside(stack, "goodness_of_pitch"))).toBeGreaterThan(
        1.5 * mean(inside(noise(3, 0.5), "goodness_of_pitch")),
      );
    },
  );
});

/** Sound of many kinds: tones, sweeps, noise and a gap. */
function mixture(seed: number): Signal {
  const random = new Random(seed);
  const [frequency, slope, level] = [
    1000 + 5000 * random.uniform(),
    1e5 * random.uniform(),
    random.uniform(),
  ];
  return sound((t) => {
    const carrier = Math.sin(2 * Math.PI * (frequency * t + slope * t * t)) * Math.sin(60 * t) ** 2;
    return t > 0.05 && t < 0.065 ? 0 : 0.5 * level * carrier + 0.02 * random.normal();
  }, 0.1);
}

test("gain shifts the amplitude and leaves all else", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: -12, max: 3 }), (seed, exponent) => {
      const quiet = mixture(seed);
      // Powers of two don't round: everything must agree but for the logarithm of the gain.
      const gain = 2 ** exponent;
      const loud = { ...quiet, values: quiet.values.map((value) => gain * value) };
      const before = soundAnalysis(quiet).values;
      const after = soundAnalysis(loud).values;
      before.forEach((value, i) => {
        const expected = i % 10 === 0 ? value + 20 * Math.log10(gain) : value;
        if (i % 10 === 0) expect(Math.abs(after[i] - expected) || 0).toBeLessThan(1e-4);
        else expect(after[i]).toBe(expected);
      });
    }),
    { numRuns: 20 },
  );
});

test("a sound that comes some hops later has its rows as much later", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 30 }), (seed, hops) => {
      const settings = { ...DEFAULT_SOUND_ANALYSIS, hop: 44 / RATE };
      // Silence first, for longer than a frame, so that both begin alike.
      const [early, late] = [12, 12 + hops].map((silent) => {
        const values = mixture(seed).values;
        const padded = monoSignal(new Float32Array(44 * silent + values.length), RATE);
        padded.values.set(values, 44 * silent);
        return soundAnalysis(padded, settings).values;
      });
      expect(late.slice(0, 10 * hops).every(Number.isNaN)).toBe(true);
      // The filter's response to what follows reaches back into the silence, and is cut off there at either's beginning.
      early.forEach((value, i) => {
        const after = late[10 * hops + i];
        if (Number.isNaN(value)) expect(after).toBeNaN();
        else expect(Math.abs(after - value)).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
      });
    }),
    { numRuns: 10 },
  );
});

test("what has no unit of time is the same for a sound that goes twice as fast", () => {
  const slow = mixture(5);
  const fast = { ...slow, rate: 2 * RATE };
  const { hop, window, lowHz, highHz } = DEFAULT_SOUND_ANALYSIS;
  // Silence of 5 ms is told from sound; that has a unit of time.
  const before = soundAnalysis(slow, { ...DEFAULT_SOUND_ANALYSIS, asRecorded: true }).values;
  const after = soundAnalysis(fast, {
    asRecorded: true,
    hop: hop / 2,
    window: window / 2,
    lowHz: 2 * lowHz,
    highHz: 2 * highHz,
  }).values;
  expect(after.length).toBe(before.length);
  for (let r = 0; r < before.length / 10; r++) {
    for (const c of [0, 4, 5]) expect(after[10 * r + c]).toBe(before[10 * r + c]);
    for (const c of [2, 3, 6]) expect(after[10 * r + c]).toBe(2 * before[10 * r + c]);
  }
});

test("silence is undefined, and what is next to it is not", () => {
  const signal = mixture(9);
  signal.values.fill(0, 1000, 2500);
  const { values } = soundAnalysis(signal);
  let silences = 0;
  for (let r = 0; r < values.length / 10; r++) {
    const centre = Math.round((r * RATE) / 1000);
    const frame = signal.values.subarray(Math.max(0, centre - 204), centre + 205);
    const silent = frame.every((value) => value === 0);
    if (silent) silences++;
    for (let c = 0; c < 10; c++) {
      if (silent) expect(values[10 * r + c]).toBeNaN();
      else expect(Number.isFinite(values[10 * r + c]), `row ${r}, ${NAMES[c]}`).toBe(true);
    }
  }
  expect(silences).toBeGreaterThan(20);
  expect(soundAnalysis(sound(() => 0)).values.every(Number.isNaN)).toBe(true);
  expect(soundAnalysis(monoSignal(new Float32Array(0), RATE)).values.length).toBe(0);
});

describe(`the definitions, by numpy ${reference.made.numpy}`, () => {
  /** The same sound as soundAnalysis.py makes. */
  function referenceSound(rate: number, seconds: number): Signal {
    let state = 1;
    return sound(
      (t) => {
        state = (Math.imul(1664525, state) + 1013904223) >>> 0;
        let stack = 0;
        for (let h = 1; h <= 8; h++) stack += Math.sin(2 * Math.PI * 620 * h * t + h * h) / h;
        const swept =
          Math.sin(2 * Math.PI * (2500 * t + 15000 * t * t)) * Math.exp(-(((t - 0.7 * seconds) / 0.02) ** 2));
        const fade = Math.max(0, 1 - t / (0.6 * seconds));
        return 0.2 * fade * stack + 0.4 * swept + 0.002 * (state / 2 ** 31 - 1);
      },
      seconds,
      rate,
    );
  }

  test.each(reference.cases)("at $rate Hz", ({ rate, seconds, settings, values }) => {
    const result = soundAnalysis(referenceSound(rate, seconds), { ...settings, asRecorded: true });
    expect(result.columns.map(({ name }) => name)).toEqual(NAMES);
    expect(result.values.length).toBe(values.length);
    // Single precision in the transforms and the results, where they cancel: dB, Hz, Hz, Hz, 1, degrees, 1/s, 1, s, Hz.
    const tolerances = [1e-4, 0.05, 0.05, 1e-3, 1e-4, 1e-2, 1e-2, 1e-4, 1e-6, 0.01];
    values.forEach((value, i) => {
      const difference = Math.abs(result.values[i] - value);
      expect(difference, `row ${Math.floor(i / 10)}, ${NAMES[i % 10]}`).toBeLessThan(tolerances[i % 10]);
    });
  });
});

test("what can't be analysed is refused", () => {
  const columns = [
    { name: "left", unit: "1" as const },
    { name: "right", unit: "1" as const },
  ];
  expect(() => soundAnalysis({ ...tone(1000), columns })).toThrow(/2 channels/);
  expect(() => soundAnalysis(tone(1000), { ...DEFAULT_SOUND_ANALYSIS, hop: 0 })).toThrow(/hop=0 s/);
  expect(() => soundAnalysis(tone(1000), { ...DEFAULT_SOUND_ANALYSIS, window: 1e-4 })).toThrow(
    /is 4 samples/,
  );
  expect(() => soundAnalysis(tone(1000), { ...DEFAULT_SOUND_ANALYSIS, lowHz: 11_020 })).toThrow(
    /fewer than 8 bins/,
  );
});

test("an analyser measures each sound as if it were its first, whatever came before", () => {
  const random = new Random(7);
  const sounds = [4000, 300, 0, 9000].map((length, s) =>
    monoSignal(
      Float32Array.from({ length }, (_, i) =>
        i % 1500 < 200 ? 0 : Math.sin(i * (0.2 + s * 0.1)) + random.normal(),
      ),
      44_100,
    ),
  );
  const analyser = new SoundAnalyser(44_100, DEFAULT_SOUND_ANALYSIS);
  for (const sound of [...sounds, ...sounds]) {
    const again = analyser.analyse(sound, new RumbleFilter(sound.values, sound.rate));
    expect(again.values).toEqual(soundAnalysis(sound).values);
  }
});
