import fc from "fast-check";
import { expect, test } from "vitest";
import { monotoneCurve } from "../../src/math/monotoneCurve.js";

const points = fc
  .array(
    fc.tuple(fc.double({ min: 0.01, max: 10, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true })),
    {
      minLength: 2,
      maxLength: 8,
    },
  )
  .map((steps) => {
    let x = 0;
    return steps.map(([dx, y]) => {
      x += dx;
      return [x, y] as const;
    });
  });

test("the curve passes through its points and is constant beyond them", () => {
  fc.assert(
    fc.property(points, (through) => {
      const f = monotoneCurve(through);
      for (const [x, y] of through) expect(f(x)).toBeCloseTo(y, 9);
      expect(f(through[0][0] - 1)).toBe(through[0][1]);
      expect(f(through[through.length - 1][0] + 1)).toBe(through[through.length - 1][1]);
    }),
  );
});

test("between two points the curve stays between their values", () => {
  fc.assert(
    fc.property(points, fc.double({ min: 0, max: 1, noNaN: true }), (through, t) => {
      const f = monotoneCurve(through);
      for (let i = 1; i < through.length; i++) {
        const [x0, y0] = through[i - 1];
        const [x1, y1] = through[i];
        const y = f(x0 + t * (x1 - x0));
        expect(y).toBeGreaterThanOrEqual(Math.min(y0, y1) - 1e-9);
        expect(y).toBeLessThanOrEqual(Math.max(y0, y1) + 1e-9);
      }
    }),
  );
});

test("a straight line stays straight", () => {
  const f = monotoneCurve([
    [0, 1],
    [1, 3],
    [4, 9],
  ]);
  for (const x of [0.3, 0.9, 1.5, 3.9]) expect(f(x)).toBeCloseTo(1 + 2 * x, 12);
});
