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

  it("are drawn by a boundary of the level only where no other one is nearer to it", () => {
    // The level has one syllable where two are told apart.
    expect(inMs(midwayBoundaries(segments([100, 116], [128, 300]), segments([98, 300])))).toEqual([
      [99, 116],
      [128, 300],
    ]);
    expect(inMs(midwayBoundaries(segments([100, 200], [212, 228]), segments([100, 226])))).toEqual([
      [100, 200],
      [212, 227],
    ]);
  });

  it("stay where they would pass a neighbour", () => {
    expect(inMs(midwayBoundaries(segments([100, 200], [200, 300]), segments([190, 300])))).toEqual([
      [100, 200],
      [200, 300],
    ]);
    // Each alone could move, but not both.
    expect(
      inMs(midwayBoundaries(segments([100, 200], [210, 300]), segments([100, 216], [196, 300]))),
    ).toEqual([
      [100, 200],
      [210, 300],
    ]);
  });

  it("stay where a segment or a silence would become too short, unless it was already", () => {
    const least = { minDuration: 0.016, minGap: 0.004 };
    const short = segments([100, 118], [200, 210]);
    const inside = segments([110, 114], [204, 208]);
    expect(inMs(midwayBoundaries(short, inside, least))).toEqual(inMs(short));
    expect(inMs(midwayBoundaries(short, inside))).toEqual([
      [105, 116],
      [202, 209],
    ]);
    const near = segments([100, 200], [206, 300]);
    const between = segments([100, 203], [204, 300]);
    expect(inMs(midwayBoundaries(near, between, least))).toEqual(inMs(near));
    expect(inMs(midwayBoundaries(near, between))).toEqual([
      [100, 201.5],
      [205, 300],
    ]);
  });

  it("stay in order, apart, long enough, within 15 ms of one's own, and keep labels", () => {
    fc.assert(
      fc.property(anySegments, anySegments, fc.integer({ min: 0, max: 20 }), (own, byLevel, ms) => {
        const least = { minDuration: ms / 1000, minGap: ms / 4000 };
        const moved = midwayBoundaries(own, byLevel, least);
        expect(moved.map(({ label }) => label)).toEqual(own.map(({ label }) => label));
        let before = 0;
        for (const [i, { onset, offset }] of moved.entries()) {
          const gap = i === 0 ? onset : own[i].onset - own[i - 1].offset;
          expect(onset - before).toBeGreaterThanOrEqual(Math.min(gap, least.minGap) - 1e-9);
          expect(offset).toBeGreaterThan(onset);
          const length = Math.min(own[i].offset - own[i].onset, least.minDuration);
          expect(offset - onset).toBeGreaterThanOrEqual(length - 1e-9);
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
