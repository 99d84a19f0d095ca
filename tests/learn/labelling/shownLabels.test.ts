import { describe, expect, test } from "vitest";
import { type LabelledLevels, makeLabelDataset } from "../../../src/learn/data/labels/labelDataset.js";
import type { LoadedNetwork } from "../../../src/learn/executor.js";
import { LABEL_WINDOW } from "../../../src/learn/labelling/scoreWindows.js";
import { shownLabels, shownStretch } from "../../../src/learn/labelling/shownLabels.js";

const RATE = 500;
const BANDS = 2;

/** Twenty seconds: the upper band sounds in syllables called a, the lower one in those called b. */
function recording(source: string, onsets: readonly number[]): LabelledLevels {
  const segments = onsets.map((onset, i) => ({ onset, offset: onset + 0.1, label: i % 2 === 0 ? "a" : "b" }));
  const levels = new Float32Array(20 * RATE * BANDS);
  for (const { onset, label } of segments)
    for (let f = Math.ceil(onset * RATE); f < (onset + 0.1) * RATE; f++)
      levels[f * BANDS + (label === "a" ? 1 : 0)] = 2;
  return { source, levels, segments, marked: { from: 0, to: 20 } };
}

const dataset = makeLabelDataset({
  recordings: [
    recording("birds/1.wav", [1, 2, 3]),
    recording("birds/2.wav", [2, 12, 12.5, 13, 13.5, 14, 14.5]),
    recording("birds/3.wav", [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5]),
  ],
  classes: ["", "a", "b"],
  columns: [
    { name: "1000.0 Hz", unit: "1" },
    { name: "8000.0 Hz", unit: "1" },
  ],
  rate: RATE,
  sample: {
    lookBack: 250,
    stride: 5,
    split: { by: "file", validation: 0.1, test: 0.2, block: 1, testFiles: ["2.wav"] },
  },
  caller: "test",
});

/** A network that hears what sounds: a frame is of the class of the band that is louder than 1. */
const network = {
  network: { input: [LABEL_WINDOW, BANDS], output: [LABEL_WINDOW, 4] },
  output: async (samples: Float32Array) =>
    Float32Array.from({ length: (samples.length / BANDS) * 4 }, (_, i) => {
      const [low, high] = samples.subarray(Math.floor(i / 4) * BANDS, Math.floor(i / 4) * BANDS + BANDS);
      return [low < 1 && high < 1, high > 1, low > 1, false][i % 4] ? 10 : -10;
    }),
} as unknown as LoadedNetwork;

describe("the song that is shown while a labeller learns", () => {
  test("is the part of what is held out that has the most syllables", () => {
    const stretch = shownStretch(dataset);
    // From a tenth of a second before the syllable at 12 s on, five seconds.
    expect(stretch).toMatchObject({ sequence: 1, from: 11.9, to: 16.9 });
    expect(stretch?.segments.map(({ onset }) => onset)).toEqual([12, 12.5, 13, 13.5, 14, 14.5]);
  });

  test("comes with its annotations and what the network finds, on the recording's clock", async () => {
    const stretch = shownStretch(dataset);
    if (stretch === undefined) throw new Error("nothing is held out");
    const view = await shownLabels(network, dataset, stretch);
    expect(view).toMatchObject({ kind: "labels", name: "2.wav", lowHz: 1000, highHz: 8000, edits: 0 });
    expect(view.found.map(({ label }) => label).join("")).toBe("bababa");
    for (const [i, { onset, offset }] of view.found.entries()) {
      // Half a frame of 2 ms to either side.
      expect(Math.abs(onset - view.truth[i].onset)).toBeLessThanOrEqual(0.001 + 1e-9);
      expect(Math.abs(offset - view.truth[i].offset)).toBeLessThanOrEqual(0.001 + 1e-9);
    }
    // 100 frames a second; the first syllable, b, is in the lower row from 0.1 to 0.2 s.
    expect([view.height, view.width]).toEqual([2, 500]);
    const lit = (row: number): number[] =>
      [...view.original.subarray(row * 500, row * 500 + 65)].flatMap((level, at) => (level > 1 ? [at] : []));
    expect(lit(1)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    expect(lit(0)).toEqual([60, 61, 62, 63, 64]);
  });
});
