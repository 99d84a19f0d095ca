import fc from "fast-check";
import Meyda from "meyda";
import { expect, test } from "vitest";
import { chromaBank, NOTES } from "../../../src/features/descriptors/chromaBank.js";
import { describeFrames } from "../../../src/features/descriptors/describeFrames.js";
import {
  DEFAULT_PERCEPTUAL,
  perceptual,
  perceptualDescriber,
} from "../../../src/features/descriptors/perceptual.js";
import { monoSignal, type Signal } from "../../../src/shapes/series.js";
import { stft } from "../../../src/signal/stft.js";
import { formulaSound, REFERENCE_DESCRIPTORS } from "../../referenceDescriptors.js";

const RATES = [16_000, 22_050, 44_100, 48_000, 96_000];
const WIDTH = 15;

function tones(rate: number, parts: readonly (readonly [frequency: number, amplitude: number])[]): Signal {
  return monoSignal(
    Float32Array.from({ length: Math.round(0.2 * rate) }, (_, n) =>
      parts.reduce((sum, [f, a]) => sum + a * Math.sin((2 * Math.PI * f * n) / rate), 0),
    ),
    rate,
  );
}

/** A row in the middle. */
function middle(sound: Signal): number[] {
  return Array.from(perceptual(sound).values.subarray(100 * WIDTH, 101 * WIDTH));
}

test("loudness, sharpness and spread are Peeters's formulas of the mean square in each Bark band", () => {
  for (const rate of RATES) {
    const sound = formulaSound(rate);
    const cut = { ...DEFAULT_PERCEPTUAL, hop: 0.01 };
    const { values } = describeFrames(
      sound,
      { ...cut, fftSize: stft(sound, cut).frequencies.length * 2 - 2 },
      [perceptualDescriber],
    );
    const transform = stft(sound, cut);
    const size = 2 * (transform.frequencies.length - 1);
    const length = Math.round(cut.window * rate);
    let squares = 0;
    for (let n = 0; n < length; n++) squares += (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length)) ** 2;
    const bands = new Float64Array(24);
    transform.frequencies.forEach((f, k) => {
      const z = 13 * Math.atan(0.00076 * f) + 3.5 * Math.atan((f / 7500) ** 2);
      if (z >= 24) return;
      const at = 15 * transform.columns.length + 2 * k;
      // Both halves of the spectrum, by Parseval's theorem.
      const power = (2 * (transform.values[at] ** 2 + transform.values[at + 1] ** 2)) / (squares * size);
      bands[Math.max(0, Math.ceil(z) - 1)] += power;
    });
    const specific = bands.map((e) => e ** 0.23);
    const total = specific.reduce((a, b) => a + b, 0);
    const sharp = specific.reduce((sum, n, i) => {
      const z = i + 1;
      return sum + z * (z < 15 ? 1 : 0.066 * Math.exp(0.171 * z)) * n;
    }, 0);
    const row = Array.from(values.subarray(15 * WIDTH, 15 * WIDTH + 3));
    // Single precision of the faintest bands, which the power 0.23 lifts.
    expect(row[0] / total).toBeCloseTo(1, 4);
    expect(row[1] / ((0.11 * sharp) / total)).toBeCloseTo(1, 4);
    expect(row[2] / ((total - Math.max(...specific)) / total) ** 2).toBeCloseTo(1, 4);
  }
});

test("what is heard doesn't depend on the rate at which it was recorded", () => {
  const parts = Array.from({ length: 180 }, (_, j): [number, number] => [200 + 37 * j, 0.02]);
  const [reference, ...others] = RATES.map((rate) => middle(tones(rate, parts)));
  for (const row of others) {
    row.forEach((v, c) => {
      // Bins and ends of bands lie up to half a bin elsewhere; notes hold fewer bins. meyda's own loudness varies by 28 %.
      expect(Math.abs(v / reference[c] - 1)).toBeLessThan(c < 3 ? 0.01 : 0.04);
    });
  }
});

test("rates in turn don't touch each other, nor what others have set", () => {
  const sounds = [44_100, 22_050].map(formulaSound);
  const alone = sounds.map((sound) => perceptual(sound).values);
  const shared = Meyda as unknown as Record<string, unknown>;
  const set = { sampleRate: 12_345, bufferSize: 64, melBands: 7, chromaBands: 5, numberOfBarkBands: 3 };
  const before = { ...shared };
  try {
    Object.assign(shared, set);
    for (let turn = 0; turn < 3; turn++) {
      sounds.forEach((sound, i) => {
        expect(perceptual(sound).values).toEqual(alone[i]);
      });
    }
    expect({ ...shared }).toEqual({ ...before, ...set });
  } finally {
    Object.assign(shared, before);
  }
});

test("loudness goes as power to 0.23, and nothing else follows the level", () => {
  const sound = formulaSound(32_000);
  const one = perceptual(sound).values;
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e3, noNaN: true }), (gain) => {
      const other = perceptual({ ...sound, values: sound.values.map((v) => gain * v) }).values;
      for (let i = 0; i < one.length; i += 7) {
        const expected = i % WIDTH === 0 ? one[i] * gain ** 0.46 : one[i];
        // Single precision of samples and transform, lifted by the power 0.23.
        expect(Math.abs(other[i] - expected)).toBeLessThan(1e-3 * Math.abs(expected) + 1e-5);
      }
    }),
    { numRuns: 20 },
  );
});

test("a tone is the note it is, in every octave", () => {
  for (const rate of RATES) {
    for (const [note, frequency] of [
      ["a", 440],
      ["a", 3520],
      ["c", 523.25],
      ["e", 659.26],
      ["fs", 2959.96],
      ["b", 3951.07],
    ] as const) {
      const row = middle(tones(rate, [[frequency, 0.1]]));
      expect(NOTES[row.slice(3).indexOf(1)]).toBe(note);
    }
  }
});

test("librosa's chroma filters are ours", () => {
  for (const { rate, size, bins, columns } of REFERENCE_DESCRIPTORS.chroma) {
    const bank = chromaBank(rate, size);
    expect(bank.length).toBe(12);
    bins.forEach((k, i) => {
      columns[i].forEach((weight, note) => {
        // Theirs are in single precision; by the half-way rule of a note six semitones off, both signs weigh alike.
        expect(Math.abs(bank[note][k] - weight)).toBeLessThan(1e-6);
      });
    });
  }
});

test("short windows are filled up, so that low bands are not empty", () => {
  const sound = formulaSound(44_100);
  const { values } = perceptual(sound, { window: 0.004, hop: 0.01 });
  expect(values.every((v) => v > 0 || v === 0)).toBe(true);
  // Loudness of a window as short as that is what a long one hears of a steady sound, within a tenth.
  const steady = tones(44_100, [[3000, 0.2]]);
  const short = perceptual(steady, { window: 0.008, hop: 0.01 }).values[10 * WIDTH];
  expect(Math.abs(short / middle(steady)[0] - 1)).toBeLessThan(0.6);
});

test("silence is undefined", () => {
  const { values, columns } = perceptual(monoSignal(new Float32Array(2000), 44_100));
  expect(columns.length).toBe(WIDTH);
  expect(values.every(Number.isNaN)).toBe(true);
});
