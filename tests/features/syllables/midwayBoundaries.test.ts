import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { midwayBoundaries } from "../../../src/features/syllables/midwayBoundaries.js";
import type { Segment } from "../../../src/shapes/segment.js";

/** Segments in ms, so that halves are exact. */
function segments(...times: readonly (readonly [number, number])[]): Segment[] {
  return times.map(([onset, offset], i) => ({ onset: onset / 1000, offset: offset / 1000, label: `${i}` }));
}

function inMs(found: readonly Segment[]): number[][] {
  return found.map(({ onset, offset }) => [onset, offset].map((time) => Math.round(1e6 * time) / 1000));
}

/** Segments in order and apart: sound and silence of 1 to 60 ms each. */
const anySegments = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 60 })), { maxLength: 20 })
  .map((pairs) => {
    let at = 0;
    return segments(
      ...pairs.map(([silence, sound]): [number, number] => {
        const onset = at + silence;
        at = onset + sound;
        return [onset, at];
      }),
    );
  });

describe("boundaries half-way to those of the level", () => {
  it("are the mean of both where both are within 30 ms, and one's own where the other is further away", () => {
    const own = segments([100, 200], [300, 400], [500, 600]);
    expect(inMs(midwayBoundaries(own, segments([90, 206], [330, 369], [460, 640])))).toEqual([
      [95, 203],
      [315, 400],
      [500, 600],
    ]);
  });

  it("are drawn to the nearest, onsets by onsets and offsets by offsets", () => {
    const byLevel = segments([80, 101], [110, 195], [199, 260]);
    expect(inMs(midwayBoundaries(segments([100, 200]), byLevel))).toEqual([[105, 197.5]]);
  });

  it("keep touching segments apart, and a segment that would vanish", () => {
    // The level's onset before the cut would draw the second into the first.
    expect(inMs(midwayBoundaries(segments([100, 200], [200, 300]), segments([180, 220])))).toEqual([
      [100, 200],
      [200, 300],
    ]);
    expect(inMs(midwayBoundaries(segments([100, 116]), segments([60, 88], [130, 170])))).toEqual([
      [100, 116],
    ]);
  });

  it("stay in order, apart, within 15 ms of one's own, and keep labels", () => {
    fc.assert(
      fc.property(anySegments, anySegments, (own, byLevel) => {
        const moved = midwayBoundaries(own, byLevel);
        expect(moved.map(({ label }) => label)).toEqual(own.map(({ label }) => label));
        let before = 0;
        for (const [i, { onset, offset }] of moved.entries()) {
          expect(onset).toBeGreaterThanOrEqual(before);
          expect(offset).toBeGreaterThan(onset);
          expect(Math.abs(onset - own[i].onset)).toBeLessThanOrEqual(0.015 + 1e-9);
          expect(Math.abs(offset - own[i].offset)).toBeLessThanOrEqual(0.015 + 1e-9);
          before = offset;
        }
      }),
    );
  });

  it("are one's own without a level, and where the level agrees", () => {
    fc.assert(
      fc.property(anySegments, (own) => {
        expect(midwayBoundaries(own, [])).toEqual(own);
        expect(midwayBoundaries(own, own)).toEqual(own);
      }),
    );
  });
});
