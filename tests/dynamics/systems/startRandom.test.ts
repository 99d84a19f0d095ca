import { expect, test } from "vitest";
import { systemNamed } from "../../../src/dynamics/systems/register.js";
import { startRandom } from "../../../src/dynamics/systems/startRandom.js";
import { Random } from "../../../src/math/random.js";

const SEEDS = Array.from({ length: 400 }, (_, s) => s + 1);

test("each of the first numbers is spread evenly over seeds, and tells nothing of the next seed's", () => {
  for (const draw of [1, 2, 3]) {
    const numbers = SEEDS.map((seed) => {
      const random = startRandom(seed);
      for (let d = 1; d < draw; d++) random.uniform();
      return random.uniform();
    });
    const off = numbers.map((x) => x - 0.5);
    const mean = (of: readonly number[]): number => of.reduce((sum, x) => sum + x, 0) / of.length;
    // Four standard errors of uniform numbers: of the mean, the variance (1/12) and the lagged product.
    const errors = 4 / Math.sqrt(SEEDS.length);
    expect(Math.abs(mean(off))).toBeLessThan(errors * Math.sqrt(1 / 12));
    expect(Math.abs(mean(off.map((x) => x * x)) - 1 / 12)).toBeLessThan(errors * Math.sqrt(1 / 180));
    expect(Math.abs(mean(off.slice(1).map((x, i) => x * off[i])))).toBeLessThan(errors / 12);
  }
});

test("seed 1 is that of the generator itself", () => {
  expect(startRandom(1).uniform()).toBe(new Random(1).uniform());
});

// Other flows forget where they began.
test.each(["rossler", "limit-cycle", "torus"])("%s begins at another phase with another seed", (name) => {
  const system = systemNamed(name);
  let [right, up] = [0, 0];
  const seeds = SEEDS.slice(0, 60);
  for (const seed of seeds) {
    const [x, y] = system.simulate({ samples: 1, step: system.step, seed, parameters: {} }).values;
    right += x / Math.hypot(x, y) / seeds.length;
    up += y / Math.hypot(x, y) / seeds.length;
  }
  // The resultant of 60 phases at random is .11 on average, and below .35 but for one in a thousand; that of equal ones is 1.
  expect(Math.hypot(right, up)).toBeLessThan(0.35);
});
