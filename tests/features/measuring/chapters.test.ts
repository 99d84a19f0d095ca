import fc from "fast-check";
import { expect, test } from "vitest";
import { chapters, type Readable } from "../../../src/features/measuring/chapters.js";
import { segmentSyllables } from "../../../src/features/syllables/segmentation.js";
import { Random } from "../../../src/math/random.js";
import { monoSignal } from "../../../src/shapes/series.js";

/** Sound whose every sample is its own index, so that what is read can be told. */
function counting(sampleRate: number, first: number, end: number): Readable {
  return {
    sampleRate,
    first,
    end,
    // Below 2^24 an index is exact in single precision.
    read: (at, count) =>
      Float32Array.from({ length: Math.max(0, Math.min(count, end - at)) }, (_, i) => (at + i) % 2 ** 24),
  };
}

test("chapters cover every frame of a recording once, and their signals are where they say", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1000, max: 9000 }),
      fc.integer({ min: 0, max: 5000 }),
      fc.double({ min: 0.0005, max: 400, noNaN: true }),
      fc.constantFrom(0.001, 0.005, 0.0029, 0.01),
      (rate, first, seconds, hop) => {
        const end = first + Math.max(1, Math.round(seconds * rate));
        const all = [...chapters(counting(rate, first, end), hop)];
        // Frame r lies at sample round(r hop rate) as long as that is within the sound.
        const frames = Math.floor((end - first - 1) / (hop * rate)) + 1;
        expect(all.reduce((sum, { rows }) => sum + rows, 0)).toBe(frames);
        expect(all[0].from).toBe(first / rate);
        expect(all.at(-1)?.to).toBe(end / rate);
        for (let c = 1; c < all.length; c++) expect(all[c].from).toBe(all[c - 1].to);
        for (const { signal } of all)
          expect(signal.values[0]).toBe(Math.round(signal.start * rate) % 2 ** 24);
      },
    ),
    { numRuns: 60 },
  );
});

test("a chapter's frames lie at the samples of the whole recording's, with two seconds of sound around them", () => {
  const rate = 22_050;
  const all = [...chapters(counting(rate, 0, 400 * rate), 0.001)];
  expect(all.length).toBeGreaterThan(5);
  let row = 0;
  for (const chapter of all) {
    const begins = Math.round(chapter.signal.start * rate);
    for (const r of [0, 1, 777, chapter.rows - 1]) {
      const here = begins + Math.round((chapter.lead + r) * 0.001 * rate);
      expect(here).toBe(Math.round((row + r) * 0.001 * rate));
    }
    if (row > 0) expect(chapter.lead).toBe(2000);
    row += chapter.rows;
  }
});

test("a recording of a minute is one chapter; of a longer one, at any rate, little is held at once", () => {
  const lengths = (rate: number, seconds: number): number =>
    [...chapters(counting(rate, 0, seconds * rate), 0.001)].length;
  expect(lengths(44_100, 60)).toBe(1);
  expect(lengths(44_100, 61)).toBe(2);
  for (const rate of [8000, 48_000, 250_000, 1_000_000]) {
    const sound: Readable = { ...counting(rate, 0, 200 * rate), read: (_, count) => new Float32Array(count) };
    let most = 0;
    for (const { signal } of chapters(sound, 0.001)) most = Math.max(most, signal.values.length);
    // Two chapters' worth (the last takes a short rest with it) and the margins.
    expect(most).toBeLessThanOrEqual(2 * 30 * 65_536 + 4 * rate);
  }
});

test("digital silence in a long recording adds no syllable and moves none, whichever chapter it lies in", () => {
  const rate = 16_000;
  const random = new Random(21);
  const times = Array.from({ length: 140 }, (_, k) => 0.4 + k * 1.1);
  const sound = Float32Array.from({ length: 160 * rate }, (_, i) => {
    const t = i / rate;
    const k = Math.min(139, Math.max(0, Math.floor((t - 0.4) / 1.1)));
    const u = t - times[k];
    const flank = Math.max(0, Math.min(1, u / 0.005, (0.15 - u) / 0.005));
    return 0.2 * flank * Math.sin(2 * Math.PI * 3000 * t) + 0.002 * random.normal();
  });
  const before = segmentSyllables(monoSignal(sound, rate));
  expect(before.length).toBe(140);
  const patched = sound.slice();
  // From the middle of a gap to that of another, across the borders of chapters and within them.
  for (const [first, last] of [
    [3, 6],
    [26, 29],
    [50, 83],
    [110, 111],
  ])
    patched.fill(0, Math.round((times[first] - 0.5) * rate), Math.round((times[last] + 0.5) * rate));
  const kept = before.filter(
    (_, k) =>
      !(k >= 3 && k <= 6) && !(k >= 26 && k <= 29) && !(k >= 50 && k <= 83) && !(k >= 110 && k <= 111),
  );
  const readable = {
    sampleRate: rate,
    first: 0,
    end: patched.length,
    read: (first: number, count: number) => patched.subarray(first, first + count),
  };
  const found = [...chapters(readable, 0.001)].flatMap(({ signal, from, to }) =>
    segmentSyllables(signal).filter(({ onset }) => onset >= from && onset < to),
  );
  expect(found.length).toBe(kept.length);
  found.forEach(({ onset, offset }, i) => {
    expect(Math.abs(onset - kept[i].onset)).toBeLessThan(0.001);
    expect(Math.abs(offset - kept[i].offset)).toBeLessThan(0.001);
  });
});
