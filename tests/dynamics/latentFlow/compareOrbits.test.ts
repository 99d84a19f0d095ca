import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compareOrbits, linkingOf } from "../../../src/dynamics/latentFlow/compareOrbits.js";
import { curveDistance } from "../../../src/dynamics/latentFlow/curveDistance.js";
import { lorenzField } from "../../../src/dynamics/systems/lorenz.js";
import { rungeKutta4 } from "../../../src/math/rungeKutta4.js";
import { InputError } from "../../../src/shapes/inputError.js";
import { HAS_REFERENCE, REFERENCE } from "../../sharedData.js";
import { circle, moved, torusStrand } from "../topology/curves.js";

const strands = [0, 1, 2].map((k) => ({
  name: "abc"[k],
  points: torusStrand(120, 1, 1, (2 * Math.PI * k) / 3),
}));
const linked = linkingOf(strands);

test("strands that wind around each other keep their linking, and their mirror image up to the sign", () => {
  const same = compareOrbits(strands, linked);
  expect(same).toMatchObject({ kept: true, keptShare: 1, sign: 1, apart: true, cancellingSumKept: true });
  const mirrored = strands.map(({ name, points }) => ({
    name,
    points: moved(points, (x, y, z) => [x, y, -z]),
  }));
  expect(compareOrbits(mirrored, linked)).toMatchObject({ kept: true, sign: -1, cancellingSum: 0 });
});

test("errors of opposite sign fool the sum, and not the entries", () => {
  const wrong = {
    names: ["a", "b", "c"],
    linking: [
      [0, 2, 0],
      [2, 0, 1],
      [0, 1, 0],
    ],
  };
  const found = compareOrbits(strands, wrong);
  expect(found.cancellingSumKept).toBe(true);
  expect(found.kept).toBe(false);
  expect(found.entries.map(({ names, kept }) => [names.join("-"), kept])).toEqual([
    ["a-b", false],
    ["a-c", false],
    ["b-c", true],
  ]);
});

test("distances are shares of the spread, whatever the scale", () => {
  const rings = [0, 1].map((k) => ({ name: "pq"[k], points: circle(100, 1, [0, 0, 0.01 * k]) }));
  const nothing = {
    names: ["p", "q"],
    linking: [
      [0, 0],
      [0, 0],
    ],
  };
  // The rings' points lie 1 from their centre, so that is sqrt(1 / 3) a coordinate.
  expect(compareOrbits(rings, nothing).minimumDistance).toBeCloseTo(0.01 * Math.sqrt(3), 5);
  expect(compareOrbits(rings, nothing).apart).toBe(true);
  const close = rings.map(({ name, points }) => ({
    name,
    points: moved(points, (x, y, z) => [50 * x, 50 * y, 10 * z]),
  }));
  expect(compareOrbits(close, nothing)).toMatchObject({ kept: true, apart: false });
  expect(compareOrbits(close, nothing, 1).minimumDistance).toBeCloseTo(0.1, 5);
});

test("curves that touch have no linking number, and are not kept", () => {
  const touching = [
    { name: "p", points: circle(100) },
    { name: "q", points: circle(100, 1, [2, 0, 0]) },
  ];
  const [entry] = compareOrbits(touching, {
    names: ["p", "q"],
    linking: [
      [0, 0],
      [0, 0],
    ],
  }).entries;
  expect(entry).toMatchObject({ found: null, kept: false });
  expect(entry.distance).toBeLessThan(1e-12);
});

test("the distance of curves is that of their edges, not of their points", () => {
  // Two crossed edges of long triangles, 1 apart in the middle.
  const a = Float64Array.of(-9, 0, 0, 9, 0, 0, 0, -50, -30);
  const b = Float64Array.of(0, -9, 1, 0, 9, 1, 0, 0, 60);
  expect(curveDistance(a, b)).toBeCloseTo(1, 12);
  expect(curveDistance(b, a)).toBeCloseTo(1, 12);
});

test("orbits of other names are passed over, fewer than two refused", () => {
  expect(() => compareOrbits(strands.slice(0, 1), linked)).toThrow(InputError);
  expect(compareOrbits([...strands, { name: "z", points: circle(9) }], linked).entries).toHaveLength(3);
  expect(() => compareOrbits(strands, { names: ["a", "b"], linking: [[0]] })).toThrow(InputError);
});

interface Upo {
  readonly system: string;
  readonly word: string;
  readonly T: number;
  readonly point: readonly number[];
}

test.skipIf(!HAS_REFERENCE)("the Lorenz system's orbits are as far apart as they should be", () => {
  const all = JSON.parse(readFileSync(join(REFERENCE, "upos.json"), "utf8")) as readonly Upo[];
  const words = ["LR", "LLR", "LRR", "LLLR", "LLRR"];
  const curves = words.map((name) => {
    const upo = all.find(({ system, word }) => system.startsWith("lorenz") && word === name);
    if (upo === undefined) throw new Error(`upos.json has no ${name}`);
    const states = 400;
    const advance = rungeKutta4(lorenzField(), 3);
    const state = Float64Array.from(upo.point);
    const points = new Float64Array(3 * states);
    for (let s = 0; s < states; s++) {
      points.set(state, 3 * s);
      for (let n = 0; n < 4; n++) advance(state, upo.T / states / 4);
    }
    return { name, points };
  });
  const reference = {
    names: words,
    linking: [
      [0, 1, 1, 1, 2],
      [1, 0, 1, 2, 2],
      [1, 1, 0, 1, 2],
      [1, 2, 1, 0, 2],
      [2, 2, 2, 2, 0],
    ],
  };
  const found = compareOrbits(curves, reference);
  const wrong = found.entries.filter(({ kept, names }) => !kept && !names.join().includes("LLLR,LLRR"));
  expect(wrong).toEqual([]);
  // A prototype found .016 of the attractor's spread, to which that of the orbits' points is equal within a tenth.
  expect(found.minimumDistance).toBeCloseTo(0.016, 2.7);
});
