import { expect, test } from "vitest";
import { analysisSettings } from "../../../src/features/measuring/analysisSettings.js";
import { chapters, type Readable } from "../../../src/features/measuring/chapters.js";
import { begunIn, levelSegments } from "../../../src/features/measuring/levelSegments.js";
import { ChapterMeasurer } from "../../../src/features/measuring/measureChapters.js";
import { Random } from "../../../src/math/random.js";
import type { Segment } from "../../../src/shapes/segment.js";

const RATE = 22_050;

/** Whistles of 130 ms, four a second, in noise: some lie across the borders of chapters, every 30 s. @param end s. */
function whistles(first: number, end: number): Readable {
  const random = new Random(4);
  const values = Float32Array.from({ length: end * RATE }, (_, i) => {
    const t = i / RATE;
    return 0.001 * random.normal() + ((t + 0.06) % 0.25 < 0.13 ? 0.2 * Math.sin(2 * Math.PI * 3000 * t) : 0);
  });
  const read = (from: number, count: number): Float32Array => values.slice(from, from + count);
  return { sampleRate: RATE, first: first * RATE, end: end * RATE, read };
}

const settings = analysisSettings({ features: "spectral", hop: 5 });

test.each([
  [0, 4],
  [0, 95],
  [3, 70],
])("from %d to %d s the level finds what an analysis finds", async (from, to) => {
  const sound = whistles(from, to);
  const found: Segment[] = [];
  let heard = from;
  for (const { segments, to: end } of levelSegments(sound, settings)) {
    expect(end).toBeGreaterThan(heard);
    found.push(...segments);
    heard = end;
  }
  expect(heard).toBe(to);
  const measurer = new ChapterMeasurer(settings, undefined, { high: 1, low: -1, peak: 1 });
  for (const chapter of chapters(sound, settings.hop)) await measurer.take(chapter, chapter.to >= to);
  const times = ({ onset, offset }: Segment): number[] => [onset, offset];
  expect(found.map(times)).toEqual(measurer.measures.map(({ segment }) => times(segment)));
  // The first and the last are cut by the sound's ends.
  expect(found.length).toBe(4 * (to - from) + 1);
});

test("of a chapter those count that begin in it, after the last syllable before it; the last chapter has no end", () => {
  const found = [29.9, 30, 30.1, 59.9, 60].map((onset) => ({ onset, offset: onset + 0.05, label: "a" }));
  const onsets = (last: boolean, before?: number): number[] =>
    begunIn({ from: 30, to: 60 }, last, found, before).map(({ onset }) => onset);
  expect(onsets(false)).toEqual([30, 30.1, 59.9]);
  expect(onsets(false, 30.05)).toEqual([30.1, 59.9]);
  expect(onsets(true, 30.05)).toEqual([30.1, 59.9, 60]);
});
