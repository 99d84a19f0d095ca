import { expect, test } from "vitest";
import { compareLinking } from "../../../src/dynamics/topology/compareLinking.js";
import { relativeRotationRates } from "../../../src/dynamics/topology/relativeRotation.js";
import { rotationSymmetric } from "../../../src/dynamics/topology/rotationSymmetric.js";
import { circle, torusStrand } from "./curves.js";

const NAMES = ["1", "01", "001"];
const LINKING = [
  [0, -1, -1],
  [-1, 0, -2],
  [-1, -2, 0],
];

test("a flow equals itself, and its mirror image up to the sign", () => {
  const flow = { names: NAMES, linking: LINKING };
  expect(compareLinking(flow, flow)).toEqual({ sign: 1, pairs: 3, differing: [] });
  const mirrored = { names: NAMES, linking: LINKING.map((row) => row.map((v) => -v)) };
  expect(compareLinking(flow, mirrored)).toEqual({ sign: -1, pairs: 3, differing: [] });
});

test("errors of opposite sign don't cancel: each pair counts", () => {
  const wrong = [
    [0, 0, -2],
    [0, 0, -2],
    [-2, -2, 0],
  ];
  const { sign, differing } = compareLinking(
    { names: NAMES, linking: LINKING },
    { names: NAMES, linking: wrong },
  );
  expect(sign).toBe(1);
  expect(differing).toEqual([
    { names: ["1", "01"], linking: [-1, 0] },
    { names: ["1", "001"], linking: [-1, -2] },
  ]);
});

test("orbits are matched by name; fewer than two, or a matrix of another size, are refused", () => {
  const flow = { names: NAMES, linking: LINKING };
  expect(
    compareLinking(flow, {
      names: ["001", "x", "1"],
      linking: [
        [0, 9, -1],
        [9, 0, 9],
        [-1, 9, 0],
      ],
    }),
  ).toEqual({ sign: 1, pairs: 1, differing: [] });
  expect(() => compareLinking(flow, { names: ["1"], linking: [[0]] })).toThrow(/share 1 orbits/);
  expect(() => compareLinking(flow, { names: NAMES, linking: [[0]] })).toThrow(/3 x 3/);
});

test("strands that wind three times around each other in two turns do so at 3/2 a turn", () => {
  const [a, b] = [torusStrand(200, 1, 3, 0), torusStrand(180, 1, 3, Math.PI)];
  expect(relativeRotationRates({ points: a, turns: [0] }, { points: b, turns: [0] })).toEqual([[3]]);
  // The trefoil: its two turns about each other.
  const trefoil = { points: torusStrand(200, 2, 3, 0), turns: [0, 100] };
  const rates = relativeRotationRates(trefoil, trefoil);
  expect(rates[0][1]).toBe(1.5);
  expect(rates.flat().reduce((sum, rate) => sum + rate, 0)).toBe(3);
  expect(() => relativeRotationRates({ points: circle(10), turns: [1] }, { points: b, turns: [0] })).toThrow(
    /give rising starts, from 0/,
  );
});

test("delay vectors that don't move or aren't three are refused", () => {
  const columns = [1, 2, 3].map((k) => ({ name: `x${k}`, unit: "1" as const }));
  expect(() =>
    rotationSymmetric({ values: new Float64Array(30).fill(1), columns, rate: 1, start: 0 }),
  ).toThrow(/the middle value of the delay vectors is constant/);
  expect(() =>
    rotationSymmetric({ values: new Float64Array(4), columns: columns.slice(1), rate: 1, start: 0 }),
  ).toThrow(/have 2 values/);
});
