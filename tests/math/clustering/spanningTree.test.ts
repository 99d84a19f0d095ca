import fc from "fast-check";
import { expect, test } from "vitest";
import { reachabilityTree } from "../../../src/math/clustering/spanningTree.js";
import { Random } from "../../../src/math/random.js";

/** Total weight of the minimum spanning tree by Prim's algorithm on the full matrix. */
function primWeight(points: Float64Array, columns: number, samples: number): number {
  const count = points.length / columns;
  const distance = (a: number, b: number): number => {
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += (points[a * columns + c] - points[b * columns + c]) ** 2;
    return Math.sqrt(sum);
  };
  const rows = Array.from({ length: count }, (_, i) => i);
  const core = rows.map((a) => rows.map((b) => distance(a, b)).sort((x, y) => x - y)[samples - 1]);
  const least = rows.map(() => Number.POSITIVE_INFINITY);
  const left = new Set(rows);
  least[0] = 0;
  let total = 0;
  while (left.size > 0) {
    const next = [...left].reduce((a, b) => (least[b] < least[a] ? b : a));
    left.delete(next);
    total += least[next];
    for (const other of left)
      least[other] = Math.min(least[other], Math.max(core[next], core[other], distance(next, other)));
  }
  return total;
}

test("the tree is as short as Prim's on the full matrix, and spans all points", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.integer({ min: 2, max: 90 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 6 }),
      fc.boolean(),
      (seed, count, columns, samples, coarse) => {
        fc.pre(samples <= count);
        const random = new Random(seed);
        // Rounded coordinates give many equal distances.
        const points = Float64Array.from({ length: count * columns }, () =>
          coarse ? Math.round(2 * random.normal()) : random.normal(),
        );
        const { from, to, weights } = reachabilityTree(points, columns, samples);
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        // Sums of the same numbers in another order.
        expect(total).toBeCloseTo(primWeight(points, columns, samples), 9);
        const reached = new Set([0]);
        for (let turn = 0; turn < count; turn++)
          from.forEach((row, i) => {
            if (reached.has(row)) reached.add(to[i]);
            if (reached.has(to[i])) reached.add(row);
          });
        expect(reached.size).toBe(count);
        expect(weights.length).toBe(count - 1);
      },
    ),
    { numRuns: 60, seed: 2 },
  );
});
