import fc from "fast-check";
import { expect, test } from "vitest";
import { groupNumbers, groupSegments } from "../../../src/features/syllables/grouping.js";
import type { Segment } from "../../../src/shapes/segment.js";

const at = (onset: number, offset: number, label = "a"): Segment => ({ onset, offset, label });

test("two motifs in one bout, and a call 3 s later", () => {
  const syllables = [at(0, 0.1), at(0.15, 0.3), at(0.6, 0.7), at(0.74, 0.9), at(3.9, 4)];
  const motifs = groupSegments(syllables, 0.2);
  expect(motifs.map(({ onset, offset, label }) => [onset, offset, label])).toEqual([
    [0, 0.3, "1"],
    [0.6, 0.9, "2"],
    [3.9, 4, "3"],
  ]);
  expect(motifs[1].segments).toEqual(syllables.slice(2, 4));
  expect(groupNumbers(syllables, 2)).toEqual([1, 1, 1, 1, 2]);
});

test("a silence of just the gap holds, a longer one parts; touching and overlapping syllables are one", () => {
  expect(groupNumbers([at(0, 1), at(1.5, 2), at(2.501, 3)], 0.5)).toEqual([1, 1, 2]);
  // 0.4 - 0.3 is more than 0.1 in binary.
  expect(groupNumbers([at(0, 0.3), at(0.4, 0.5)], 0.1)).toEqual([1, 1]);
  expect(groupNumbers([at(0, 1), at(1, 2), at(1.5, 1.6), at(1.9, 3)], 0)).toEqual([1, 1, 1, 1]);
});

test("a long syllable holds together what it spans", () => {
  expect(groupNumbers([at(0, 10), at(1, 2), at(9, 9.5)], 0.2)).toEqual([1, 1, 1]);
});

test("groups come in order of time whatever the order of the syllables, and nothing has none", () => {
  expect(groupSegments([at(5, 6, "b"), at(0, 1, "a")], 0.2).map(({ onset }) => onset)).toEqual([0, 5]);
  expect(groupSegments([], 0.2)).toEqual([]);
});

test("groups hold every syllable once, and are parted by more than the gap, syllables within by no more", () => {
  const segment = fc
    .tuple(fc.double({ min: 0, max: 20, noNaN: true }), fc.double({ min: 0.001, max: 1, noNaN: true }))
    .map(([onset, duration]) => at(onset, onset + duration));
  fc.assert(
    fc.property(fc.array(segment), fc.double({ min: 0.01, max: 2, noNaN: true }), (segments, gap) => {
      const groups = groupSegments(segments, gap);
      expect(new Set(groups.flatMap((group) => group.segments))).toEqual(new Set(segments));
      expect(groups.flatMap((group) => group.segments).length).toBe(segments.length);
      groups.slice(1).forEach((group, i) => {
        expect(group.onset - groups[i].offset).toBeGreaterThan(gap);
      });
      for (const group of groups) {
        let end = group.onset;
        for (const { onset, offset } of group.segments) {
          // Times count as equal to a nanosecond.
          expect(onset - end).toBeLessThanOrEqual(gap + 1e-9);
          end = Math.max(end, offset);
        }
        expect(group.offset).toBe(end);
      }
    }),
  );
});
