import { expect, test } from "vitest";
import { describeFrames } from "../../../src/features/descriptors/describeFrames.js";
import { DEFAULT_MFCC, mfcc, mfccDescriber } from "../../../src/features/descriptors/mfcc.js";
import {
  DEFAULT_DESCRIPTORS,
  spectralDescriber,
  spectralDescriptors,
} from "../../../src/features/descriptors/spectralDescriptors.js";
import { monoSignal } from "../../../src/shapes/series.js";
import { formulaSound, REFERENCE_DESCRIPTORS } from "../../referenceDescriptors.js";

test.each(REFERENCE_DESCRIPTORS.cepstra)(
  "librosa's MFCC at $rate Hz, $bands bands, $scale, area $area, are ours",
  ({ rate, window, hop, bands, low, high, scale, area, mfcc: theirs }) => {
    const cut = { window: window / rate, hop: hop / rate };
    const { values, columns } = describeFrames(formulaSound(rate), cut, [
      mfccDescriber({ ...DEFAULT_MFCC, bands, scale, area, lowHz: low, highHz: high }),
    ]);
    expect(columns.map(({ name }) => name).slice(0, 2)).toEqual(["mfcc_1", "mfcc_2"]);
    REFERENCE_DESCRIPTORS.frames.forEach((frame, i) => {
      theirs[i].forEach((c, k) => {
        // Levels of the faintest bands, 60 dB down, in single precision: 1e-4 dB; theirs have seven digits.
        expect(Math.abs(values[frame * 13 + k] - c)).toBeLessThan(2e-4);
      });
    });
  },
);

test("with as many coefficients as bands the transform keeps all: its squares add up to those of the levels", () => {
  const sound = formulaSound(32_000);
  const all = { ...DEFAULT_MFCC, bands: 20, count: 20 };
  const { values } = mfcc(sound, all);
  // The same levels, ten times down.
  const faint = mfcc({ ...sound, values: sound.values.map((v) => v / 10) }, all).values;
  for (let r = 0; r < 100; r += 10) {
    // 20 dB in every band is 20 sqrt(20) in the first coefficient, and nothing in the others.
    expect(values[r * 20] - faint[r * 20]).toBeCloseTo(20 * Math.sqrt(20), 2);
    for (let c = 1; c < 20; c++) expect(values[r * 20 + c] - faint[r * 20 + c]).toBeCloseTo(0, 2);
  }
});

test("a silent frame has no cepstrum", () => {
  const { values } = mfcc(monoSignal(new Float32Array(2000), 44_100));
  for (const v of values) expect(v).toBeNaN();
});

test("sets described in one pass are what they are one by one", () => {
  const sound = formulaSound(44_100);
  const cut = { window: 0.02, hop: 0.002 };
  const together = describeFrames(sound, { ...cut, aboveHz: 500 }, [
    spectralDescriber(DEFAULT_DESCRIPTORS),
    mfccDescriber(DEFAULT_MFCC),
  ]);
  const spectral = spectralDescriptors(sound, { ...DEFAULT_DESCRIPTORS, ...cut });
  const cepstra = mfcc(sound, { ...DEFAULT_MFCC, ...cut });
  expect(together.columns).toEqual([...spectral.columns, ...cepstra.columns]);
  for (let r = 0; r < spectral.values.length / 10; r++) {
    expect(together.values.subarray(r * 23, r * 23 + 10)).toEqual(
      spectral.values.subarray(r * 10, r * 10 + 10),
    );
    expect(together.values.subarray(r * 23 + 10, r * 23 + 23)).toEqual(
      cepstra.values.subarray(r * 13, r * 13 + 13),
    );
  }
});

test("more coefficients than bands are refused, and a floor of nothing", () => {
  const sound = formulaSound(32_000);
  expect(() => mfcc(sound, { ...DEFAULT_MFCC, bands: 10 })).toThrow(
    /mfcc: count=13 coefficients of 10 bands; give 1 to 10/,
  );
  expect(() => mfcc(sound, { ...DEFAULT_MFCC, floor: 0 })).toThrow(/floor=0 is not positive/);
});
