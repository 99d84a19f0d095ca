import { expect, test } from "vitest";
import { frameFeatures } from "../../../src/features/descriptors/frameFeatures.js";
import { analysisSettings } from "../../../src/features/measuring/analysisSettings.js";
import { hearSound, songBand } from "../../../src/features/measuring/hearSound.js";
import { Random } from "../../../src/math/random.js";
import { monoSignal, type Signal } from "../../../src/shapes/series.js";

/** A tone of 0.4 s that begins at 0.5 s, over noise 40 dB below it. */
function coo(rate: number, frequency: number): Signal {
  const random = new Random(frequency);
  return monoSignal(
    Float32Array.from({ length: 1.5 * rate }, (_, i) => {
      const t = i / rate;
      const flank = Math.max(0, Math.min(1, (t - 0.5) / 0.01, (0.9 - t) / 0.01));
      return 0.2 * flank * Math.sin(2 * Math.PI * frequency * t) + 0.001 * random.normal();
    }),
    rate,
  );
}

test("the band is 500 to 10000 Hz, a species', or the range of F0 that is given", () => {
  expect(songBand({})).toEqual({ lowHz: 500, highHz: 10_000 });
  expect(songBand({ species: "chingolo" })).toEqual({ lowHz: 1500, highHz: 10_000 });
  expect(songBand({ lowHz: 150, highHz: 1000 })).toEqual({ lowHz: 150, highHz: 1000 });
  expect(songBand({ highHz: 1000 })).toEqual({ lowHz: 200, highHz: 1000 });
  // F0 of a zebra finch narrowed: its harmonics stay.
  expect(songBand({ species: "zebra-finch", highHz: 1500 })).toMatchObject({ lowHz: 500, highHz: 10_000 });
  expect(songBand({ species: "zebra-finch", lowHz: 250, highHz: 12_000 })).toMatchObject({
    lowHz: 250,
    highHz: 12_000,
  });
});

test("the settings of an analysis record the band", () => {
  expect(analysisSettings({}).song).toEqual({ lowHz: 500, highHz: 10_000 });
  expect(analysisSettings({ lowHz: 9000, highHz: 16_000 }).song).toEqual({ lowHz: 9000, highHz: 16_000 });
});

test.each([
  ["a dove", 250, { lowHz: 150, highHz: 1000 }],
  ["a dove in a narrow band", 250, { lowHz: 200, highHz: 700 }],
  ["a hummingbird", 12_000, { lowHz: 9000, highHz: 16_000 }],
])(
  "%s at %i Hz is found, and has its frequency as centroid, mean and peak in every set",
  async (_, frequency, band) => {
    for (const rate of [44_100, 48_000, 96_000]) {
      const sound = coo(rate, frequency);
      const { syllables } = hearSound(sound, band);
      expect(syllables.length).toBe(1);
      // Flanks of 10 ms; a filter that begins right below a tone rings for some of its periods.
      const within = 0.003 + 2 / frequency;
      expect(Math.abs(syllables[0].onset - 0.5)).toBeLessThan(within);
      expect(Math.abs(syllables[0].offset - 0.9)).toBeLessThan(within);
      const { song } = analysisSettings(band);
      const { values, columns } = await frameFeatures(sound, {
        sets: ["sap", "spectral", "mfcc"],
        hop: 0.001,
        lowHz: song.lowHz,
        highHz: song.highHz,
      });
      for (const name of ["centroid", "mean_frequency", "peak_frequency"]) {
        const c = columns.findIndex((column) => column.name === name);
        let sum = 0;
        for (let r = 550; r < 850; r++) sum += values[r * columns.length + c];
        // Windows of 9 and 12 ms are 110 and 86 Hz wide: a band that begins 50 Hz below a tone cuts its lobe by half.
        expect(Math.abs(sum / 300 - frequency), name).toBeLessThan(
          name === "peak_frequency" ? rate / 512 : 50,
        );
      }
      const cepstra = columns.flatMap(({ name }, c) => (name.startsWith("mfcc") ? [c] : []));
      for (const c of cepstra) expect(values[700 * columns.length + c]).not.toBeNaN();
    }
  },
);
