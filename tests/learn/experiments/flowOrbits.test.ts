import { expect, test } from "vitest";
import { compareLinking } from "../../../src/dynamics/topology/compareLinking.js";
import { flowOrbits, orbitValue } from "../../../src/learn/experiments/flowOrbits.js";
import reference from "../../reference/knots.json" with { type: "json" };

test.each([
  ["lorenz", ["LR", "LLR", "LRR", "LLLR", "LLRR"]],
  ["rossler", ["1", "01", "001", "011"]],
] as const)("the orbits of %s have the known periods and linking numbers", (system, words) => {
  const { orbits, linking } = flowOrbits(system, words);
  expect(orbits.map(({ name }) => name)).toEqual(words);
  const table = reference.linking.find((one) => one.system.startsWith(system));
  for (const { name, period } of orbits) {
    const known = reference.orbits.find((orbit) => orbit.system.startsWith(system) && orbit.word === name);
    // The reference has nine decimals.
    expect(Math.abs(period - (known?.period ?? 0))).toBeLessThan(1e-8);
  }
  const known = { names: table?.words ?? [], linking: table?.matrix ?? [] };
  expect(compareLinking(known, linking).differing).toEqual([]);
});

test("values between states follow a curve", () => {
  const states = 40;
  const points = Float64Array.from({ length: 3 * states }, (_, i) => {
    const turn = (2 * Math.PI * Math.floor(i / 3)) / states;
    return [Math.cos(turn), Math.sin(turn), Math.cos(2 * turn)][i % 3];
  });
  const circle = { name: "circle", period: 1, points };
  for (const share of [0, 0.013, 0.49, 0.999, 1.25, -0.1]) {
    // The error of the polynomial is at most h^6 / 6! x (1/2 3/2 5/2)^2: 7.4e-8 of one wave in 40 states, 4.7e-6 of two.
    expect(Math.abs(orbitValue(circle, share, 1) - Math.sin(2 * Math.PI * share))).toBeLessThan(7.4e-8);
    expect(Math.abs(orbitValue(circle, share, 2) - Math.cos(4 * Math.PI * share))).toBeLessThan(4.8e-6);
  }
});
