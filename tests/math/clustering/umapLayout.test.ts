import { expect, test } from "vitest";
import { umapLayout } from "../../../src/math/clustering/umapLayout.js";
import { Random } from "../../../src/math/random.js";

const random = new Random(3);
/** Three groups of thirty in five dimensions. */
const points = Float64Array.from({ length: 450 }, (_, i) => 12 * Math.floor(i / 150) + random.normal());

test("the same seed gives the same layout, another seed another", () => {
  const layout = umapLayout(points, 5, { epochs: 60 });
  expect(layout).toEqual(umapLayout(points, 5, { epochs: 60 }));
  expect(layout).not.toEqual(umapLayout(points, 5, { epochs: 60, seed: 2 }));
  expect(layout.length).toBe(180);
});

test("neighbours stay neighbours: the nearest of every point is of its own group", () => {
  const layout = umapLayout(points, 5, { epochs: 200 });
  for (let i = 0; i < 90; i++) {
    let nearest = -1;
    let best = Number.POSITIVE_INFINITY;
    for (let j = 0; j < 90; j++) {
      const far = (layout[2 * i] - layout[2 * j]) ** 2 + (layout[2 * i + 1] - layout[2 * j + 1]) ** 2;
      if (j === i || far >= best) continue;
      best = far;
      nearest = j;
    }
    expect(Math.floor(nearest / 30)).toBe(Math.floor(i / 30));
  }
});

test("few points are laid out with fewer neighbours; three are too few", () => {
  expect(umapLayout(points.subarray(0, 20), 5, { epochs: 10 }).every(Number.isFinite)).toBe(true);
  expect(() => umapLayout(points.subarray(0, 15), 5)).toThrow("umapLayout: 3 points are too few");
});
