import { expect, test } from "vitest";
import { latentSpeedCorrelation } from "../../../src/dynamics/latentFlow/latentSpeed.js";
import { Random } from "../../../src/math/random.js";

const ROWS = 200;
const random = new Random(1);
const path = new Float32Array(ROWS * 3);
for (let r = 1; r < ROWS; r++) {
  for (let c = 0; c < 3; c++)
    path[3 * r + c] = path[3 * (r - 1) + c] + random.normal() * (1 + Math.sin(r / 9));
}
const instants = Array.from({ length: ROWS - 1 }, (_, r) => r);

test("a rotated, scaled and shifted copy moves exactly when the original does", () => {
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
  const turned = new Float32Array(path.length);
  for (let r = 0; r < ROWS; r++) {
    const [x, y, z] = path.subarray(3 * r, 3 * r + 3);
    turned.set([5 * (c * x - s * y) + 2, 5 * (s * x + c * y), 5 * z - 9], 3 * r);
  }
  expect(latentSpeedCorrelation(path, 3, turned, 3, instants)).toBeCloseTo(1, 6);
});

test("a path that moves when the other rests is negatively correlated", () => {
  const still = Float32Array.from({ length: ROWS }, (_, r) => (r % 2 ? 0 : 1));
  expect(latentSpeedCorrelation(path, 3, still, 1, instants)).toBeNaN();
  let at = 0;
  const opposite = Float32Array.from({ length: ROWS }, (_, r) => {
    const speed = r === 0 ? 0 : Math.hypot(...[0, 1, 2].map((c) => path[3 * r + c] - path[3 * r - 3 + c]));
    at += 10 - speed;
    return at;
  });
  expect(latentSpeedCorrelation(path, 3, opposite, 1, instants)).toBeLessThan(-0.9);
});
