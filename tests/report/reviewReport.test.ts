import { expect, test } from "vitest";
import { reviewItem, reviewReport } from "../../src/report/reviewReport.js";
import { monoSignal } from "../../src/shapes/series.js";

const encode = () => ({ bytes: new Uint8Array(4), rate: 22_050, afterPulse: 1, length: 2205 });

test("times on the page count from the start of the sound that it carries", () => {
  const values = Float32Array.from({ length: 4410 }, (_, i) => Math.sin(i / 3));
  const named = { label: "a", confidence: 0.5 };
  const item = reviewItem(
    {
      file: "birds/song.wav",
      signal: { ...monoSignal(values, 22_050), start: 8 },
      syllables: [
        { onset: 7.5, offset: 8.0625, ...named },
        { onset: 8.125, offset: 8.1875, ...named },
      ],
      chosen: 1,
    },
    encode,
  );
  expect(item).toMatchObject({ file: "song.wav", start: 8, chosen: 1 });
  expect(item.syllables.map(({ onset, offset }) => [onset, offset])).toEqual([
    [-0.5, 0.0625],
    [0.125, 0.1875],
  ]);
  expect(item.sound.duration).toBeCloseTo(0.2, 9);
  const { subtitle, review } = reviewReport("runs/1", [item], { syllables: 12, files: 1 });
  expect(subtitle).toBe("the least certain of 12 syllables in 1 recording, named by runs/1");
  expect(review).toEqual([item]);
});
