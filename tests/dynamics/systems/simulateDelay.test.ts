import { expect, test } from "vitest";
import { systemNamed } from "../../../src/dynamics/systems/register.js";
import { simulateDelay } from "../../../src/dynamics/systems/simulateDelay.js";

const X = { name: "x", unit: "1" } as const;
const usual = { samples: 41, step: 0.1, delay: 1, past: 1, discard: 0, longest: 0.01 };

test("x' = -x(t - 1) from 1 is the polynomial that the method of steps gives by hand", () => {
  const { values } = simulateDelay("steps", (_, late) => -late, X, usual);
  for (let r = 0; r < 41; r++) {
    const t = 0.1 * r;
    // The sum over k of (-1)^k (t - k + 1)^k / k!, up to the interval that t lies in.
    let exact = 1;
    for (let k = 1, factorial = 1; k <= Math.floor(t + 1e-9) + 1; k++) {
      factorial *= k;
      exact += ((-1) ** k * (t - k + 1) ** k) / factorial;
    }
    // Single precision; steps of .01 follow polynomials of degree 5 to 1e-10.
    expect(values[r]).toBeCloseTo(exact, 6);
  }
});

test("halving the step cuts the error sixteenfold", () => {
  const after = (longest: number): number =>
    simulateDelay("order", (x, late) => 2 * Math.sin(2 * late) - x, X, {
      ...usual,
      samples: 1,
      discard: 5,
      longest,
    }).values[0];
  const exact = after(1 / 512);
  const ratio = Math.abs(after(1 / 4) - exact) / Math.abs(after(1 / 8) - exact);
  // The derivatives jump at whole delays, which are on the grid; the next order and single precision remain.
  expect(Math.abs(ratio - 16)).toBeLessThan(5);
});

test("rows between the steps lie on the path, and time left out is time left out", () => {
  const coarse = { ...usual, delay: 1.7, longest: 0.05 };
  const all = simulateDelay("rows", (x, late) => late - x ** 3, X, { ...coarse, step: 0.013, samples: 400 });
  const some = simulateDelay("rows", (x, late) => late - x ** 3, X, { ...coarse, step: 0.13, samples: 40 });
  for (let r = 0; r < 40; r++) expect(some.values[r]).toBeCloseTo(all.values[10 * r], 6);
  const later = simulateDelay("rows", (x, late) => late - x ** 3, X, {
    ...coarse,
    step: 0.13,
    samples: 10,
    discard: 1.3,
  });
  for (let r = 0; r < 10; r++) expect(later.values[r]).toBeCloseTo(some.values[10 + r], 6);
});

test("where feedback balances decay the Mackey-Glass equation rests, and elsewhere it moves within bounds", () => {
  const system = systemNamed("mackey-glass");
  const run = { samples: 2000, step: 1, seed: 1 };
  // Production 2 gamma (1 + 1) / 2 at x = 1: with little steepness the rest is stable.
  const still = system.simulate({ ...run, parameters: { power: 2 } }).values;
  expect(still[1999]).toBeCloseTo(1, 5);
  const moving = system.simulate({ ...run, parameters: {} }).values;
  // Farmer (1982), figure 1: between about .4 and 1.35.
  expect(Math.min(...moving)).toBeGreaterThan(0.35);
  expect(Math.max(...moving)).toBeLessThan(1.4);
  expect(Math.max(...moving) - Math.min(...moving)).toBeGreaterThan(0.8);
});

test("settings out of range are refused", () => {
  const follow = (settings: Partial<typeof usual>) => () =>
    simulateDelay("turn", (_, late) => -late, X, { ...usual, ...settings });
  expect(follow({ samples: 0 })).toThrow(/turn: samples=0 must be a positive integer/);
  expect(follow({ step: -1 })).toThrow(/step=-1 must be positive/);
  expect(follow({ delay: 0 })).toThrow(/delay=0 must be positive/);
  expect(follow({ discard: Number.NaN })).toThrow(/discard=NaN must not be negative/);
  expect(() => simulateDelay("grow", (x) => x * x, X, usual)).toThrow(/grow: the path runs off to infinity/);
});
