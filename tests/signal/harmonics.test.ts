import { expect, test } from "vitest";
import { Random } from "../../src/math/random.js";
import { mean } from "../../src/math/statistics.js";
import { monoSignal, type Signal, type Track } from "../../src/shapes/series.js";
import { type Background, backgroundOf, harmonicsOf } from "../../src/signal/harmonics.js";

const AMPLITUDES = [0.2, 0.1, 0.05, 0.02, 0.01];
const SILENT: Background = { step: 100, density: new Float64Array(500) };
const SECONDS = 0.3;

/** Harmonics of AMPLITUDES and odd phases on a phase given in turns, and white noise. */
function stack(
  rate: number,
  turns: (t: number) => number,
  { amplitudes = AMPLITUDES, noise = 0, seed = 1, seconds = SECONDS } = {},
): Signal {
  const random = new Random(seed);
  const values = Float32Array.from({ length: Math.round(seconds * rate) }, (_, i) => {
    const phase = 2 * Math.PI * turns(i / rate);
    const tones = amplitudes.reduce((sum, a, k) => sum + a * Math.cos((k + 1) * phase + k), 0);
    return tones + noise * random.normal();
  });
  return monoSignal(values, rate);
}

function pitch(f: (t: number) => number, seconds = SECONDS): Track {
  const values = Float64Array.from({ length: Math.round(1000 * seconds) }, (_, r) => f(r / 1000));
  return { values, columns: [{ name: "f0", unit: "Hz" }], rate: 1000, start: 0 };
}

/** Density of white noise of a standard deviation, one-sided. */
function white(deviation: number, rate: number): Background {
  return { step: 100, density: new Float64Array(500).fill((2 * deviation ** 2) / rate) };
}

test.each([22_050, 32_000, 44_100, 48_000])(
  "the amplitudes of a steady harmonic stack are recovered at %d Hz, at any pitch",
  (rate) => {
    for (const f of [350, 612.3, 1000, 1777, 3000, 4200]) {
      const { powers, errors, share } = harmonicsOf(
        // Harmonics beyond half the rate would alias.
        stack(rate, (t) => f * t, { amplitudes: AMPLITUDES.filter((_, k) => (k + 1) * f < rate / 2) }),
        pitch(() => f),
        SILENT,
        5,
      );
      for (let r = 10; r < 290; r++) {
        AMPLITUDES.forEach((a, k) => {
          const power = powers[5 * r + k];
          // Recorders roll off just below half the rate, so those harmonics are left out.
          if ((k + 1) * f > 0.45 * rate) expect(power).toBeNaN();
          else {
            // The window doesn't begin and end on samples: at 22 kHz and 4 kHz that leaks 2e-5 of the strongest.
            expect(Math.abs(Math.sqrt(power) - a)).toBeLessThan(1e-4 * AMPLITUDES[0]);
            expect(Math.abs(Math.sqrt(power) - a)).toBeLessThan(errors[5 * r + k]);
          }
        });
        if (5 * f < 0.45 * rate) expect(share[r]).toBeCloseTo(1, 3);
      }
    }
  },
);

test.each([2, 5, 10, 20])("they are recovered along a linear sweep of %d octaves per second", (octaves) => {
  for (const start of [500, 1000, 2000]) {
    const slope = start * octaves * Math.LN2;
    const { powers, errors } = harmonicsOf(
      stack(44_100, (t) => start * t + 0.5 * slope * t * t, { amplitudes: [0.2, 0.1, 0.05], seconds: 0.1 }),
      pitch((t) => start + slope * t, 0.1),
      SILENT,
      3,
    );
    for (let r = 10; r < 90; r++) {
      for (let k = 0; k < 3; k++) {
        const miss = Math.abs(Math.sqrt(powers[3 * r + k]) - AMPLITUDES[k]);
        // Neighbours sweep at another slope and leak, by at most the stated error of 2 per mille.
        expect(miss).toBeLessThan(errors[3 * r + k]);
        expect(miss).toBeLessThan(2e-3 * AMPLITUDES[0]);
      }
    }
  }
});

test("noise scatters the amplitudes by their standard errors and leaves their squares unbiased", () => {
  for (const rate of [22_050, 44_100]) {
    for (const f of [500, 1500, 3300]) {
      const most = Math.floor((0.45 * rate) / f);
      const found = AMPLITUDES.map((): number[] => []);
      let errors = new Float64Array();
      for (let seed = 1; seed <= 40; seed++) {
        const sound = stack(rate, (t) => f * t, { noise: 0.02, seed, seconds: 0.2 });
        const harmonics = harmonicsOf(
          sound,
          pitch(() => f, 0.2),
          white(0.02, rate),
          5,
        );
        // Windows of at most 6 ms, 9 ms apart, are independent.
        for (let r = 10; r < 190; r += 9) {
          for (let k = 0; k < 5; k++) found[k].push(harmonics.powers[5 * r + k]);
        }
        errors = Float64Array.from(harmonics.errors.subarray(500, 505));
      }
      found.slice(0, most).forEach((powers, k) => {
        // |a + n|^2 spreads by sqrt(4 a^2 e^2 + 4 e^4) if both parts of n have the standard error e.
        const [a, e] = [AMPLITUDES[k], errors[k]];
        const centre = mean(powers);
        const spread = Math.sqrt(mean(powers.map((p) => (p - centre) ** 2)));
        // With 800 values the spread is known to 2.5 % (5 % for the skewed squares of the faintest); three times that.
        expect(spread / Math.sqrt(4 * a * a * e * e + 4 * e ** 4)).toBeGreaterThan(0.85);
        expect(spread / Math.sqrt(4 * a * a * e * e + 4 * e ** 4)).toBeLessThan(1.15);
        // The mean of the squares, within five standard errors of itself.
        const uncertain = (2 * AMPLITUDES[k] * errors[k] + 2 * errors[k] ** 2) / Math.sqrt(powers.length);
        expect(Math.abs(mean(powers) - AMPLITUDES[k] ** 2)).toBeLessThan(5 * uncertain);
      });
    }
  }
});

test("the square of a missing harmonic is zero on average, so it may be negative", () => {
  const squares: number[] = [];
  for (let seed = 1; seed <= 20; seed++) {
    const sound = stack(44_100, (t) => 1000 * t, { amplitudes: [0.2], noise: 0.01, seed });
    const { powers } = harmonicsOf(
      sound,
      pitch(() => 1000),
      white(0.01, 44_100),
      3,
    );
    for (let r = 10; r < 290; r += 9) squares.push(powers[3 * r + 2]);
  }
  const noise = 2 * ((2 * 0.01 ** 2) / 44_100) * (1.5 / 0.004);
  // The square of noise alone is exponentially distributed: its mean is as uncertain as it is large, over sqrt(n).
  expect(Math.abs(mean(squares))).toBeLessThan((4 * noise) / Math.sqrt(squares.length));
  expect(Math.min(...squares)).toBeLessThan(0);
});

test("the share of a pure harmonic stack is 1, and bass below the song does not lower it", () => {
  const sound = stack(44_100, (t) => 1000 * t);
  const with60 = {
    ...sound,
    values: sound.values.map((v, i) => v + 0.3 * Math.sin((2 * Math.PI * 60 * i) / 44_100)),
  };
  const clean = harmonicsOf(
    sound,
    pitch(() => 1000),
    SILENT,
    16,
  ).share;
  const humming = harmonicsOf(
    with60,
    pitch(() => 1000),
    SILENT,
    16,
  ).share;
  // Away from the file's ends, where part of the window is empty.
  expect(Math.min(...clean.subarray(10, 290))).toBeGreaterThan(0.999);
  // Power above 300 Hz counts; of a hum at 60 Hz, 4 ms of Hann leave next to nothing there.
  expect(Math.min(...humming.subarray(10, 290))).toBeGreaterThan(0.98);
});

test("the share of white noise is nearly 0, whatever pitch is assumed", () => {
  const sound = stack(44_100, () => 0, { amplitudes: [], noise: 0.1, seconds: 1 });
  for (const f of [400, 1000, 2000, 4000, 8000]) {
    const { share } = harmonicsOf(
      sound,
      pitch(() => f, 1),
      white(0.1, 44_100),
      16,
    );
    // Noise carries no harmonics beyond chance; a tenth is already much.
    expect(mean(share), `at ${f} Hz`).toBeLessThan(0.1);
  }
});

test("at the file's ends, where half the window is empty, the stated errors exceed the actual ones", () => {
  for (const f of [500, 1000, 3000]) {
    const { powers, errors } = harmonicsOf(
      stack(44_100, (t) => f * t, { amplitudes: [0.2, 0.1, 0.05] }),
      pitch(() => f),
      SILENT,
      3,
    );
    for (const r of [0, 1, 2, 298, 299]) {
      for (let k = 0; k < 3; k++) {
        const made = Math.abs(Math.sqrt(Math.max(0, powers[3 * r + k])) - AMPLITUDES[k]);
        // Within three standard errors, unless it is NaN (not measured).
        if (!Number.isNaN(powers[3 * r + k])) {
          expect(made, `frame ${r}, harmonic ${k + 1} of ${f} Hz`).toBeLessThan(3 * errors[3 * r + k]);
        }
      }
    }
  }
});

test("unvoiced frames and frames beyond the sound are NaN, and amplitudes scale with the gain", () => {
  const f0 = pitch((t) => (t > 0.1 && t < 0.2 ? Number.NaN : t < 0.35 ? 800 : Number.NaN), 0.4);
  const sound = stack(44_100, (t) => 800 * t);
  const whole = harmonicsOf(sound, f0, white(0.001, 44_100), 4);
  const soft = harmonicsOf(
    { ...sound, values: sound.values.map((v) => v / 2) },
    f0,
    white(0.0005, 44_100),
    4,
  );
  for (let r = 0; r < 400; r++) {
    // Three periods of 800 Hz must fit, half on either side.
    const half = 3 / 800 / 2;
    const dead = (r > 100 && r < 200) || r / 1000 < half || r / 1000 + half > 0.3;
    for (let i = 4 * r; i < 4 * r + 4; i++) {
      expect(Number.isNaN(whole.powers[i])).toBe(dead);
      if (dead) continue;
      // Halving is exact in binary; only the densities' squares round.
      expect(soft.powers[i]).toBeCloseTo(whole.powers[i] / 4, 12);
      expect(soft.errors[i]).toBeCloseTo(whole.errors[i] / 2, 12);
    }
    if (dead) expect(whole.share[r]).toBeNaN();
  }
});

test.each([22_050, 44_100])("the background of white noise is its density, at %d Hz", (rate) => {
  const sound = stack(rate, () => 0, { amplitudes: [], noise: 0.01, seconds: 2 });
  const density = (2 * 0.01 ** 2) / rate;
  const syllable = { onset: 0.5, offset: 1, label: "a" };
  // A syllable is not background, however loud.
  const sung = sound.values.map((v, i) => (i > 0.5 * rate && i < rate ? v + Math.sin(0.3 * i) : v));
  for (const [signal, syllables] of [
    [sound, []],
    [{ ...sound, values: sung }, [syllable]],
  ] as const) {
    const found = backgroundOf(signal, syllables);
    // Around 0 Hz and half the rate a bin mixes with its mirror image.
    const inner = found.density.subarray(3, -3);
    // Medians of about 170 independent frames in each of 100 bins or more: 0.9 % for the mean; four times that.
    expect(Math.abs(mean(inner) / density - 1)).toBeLessThan(0.04);
    expect(found.density.length * found.step).toBeGreaterThan(rate / 2);
  }
});

test("if syllables fill the sound, the background is estimated from the faintest frames, within 2 dB", () => {
  const sound = stack(44_100, () => 0, { amplitudes: [], noise: 0.01, seconds: 2 });
  const { density } = backgroundOf(sound, [{ onset: 0, offset: 2, label: "a" }]);
  const decibels = 10 * Math.log10(mean(density.subarray(3, -3)) / ((2 * 0.01 ** 2) / 44_100));
  // The faintest twentieth of noise is fainter than noise is.
  expect(Math.abs(decibels)).toBeLessThan(2);
});
