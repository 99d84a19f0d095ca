import { beforeAll, expect, test } from "vitest";
import { LORENZ, lorenzField, simulateLorenz } from "../../../src/dynamics/systems/lorenz.js";
import { simulateRossler } from "../../../src/dynamics/systems/rossler.js";
import { compareLinking } from "../../../src/dynamics/topology/compareLinking.js";
import { type FlowOrbits, orbitsOf } from "../../../src/dynamics/topology/orbitsOf.js";
import { refineOrbit } from "../../../src/dynamics/topology/refineOrbit.js";
import { rotationSymmetric } from "../../../src/dynamics/topology/rotationSymmetric.js";
import { Random } from "../../../src/math/random.js";
import type { Series } from "../../../src/shapes/series.js";
import reference from "../../reference/knots.json" with { type: "json" };

type Data = Series<Float32Array | Float64Array>;

const LORENZ_PATH = simulateLorenz({ samples: 100_000, step: 0.01, seed: 3 });
const ROSSLER_PATH = simulateRossler({ samples: 100_000, step: 0.1, seed: 3 });
const SIGN = { column: 0, cuts: [0], letters: "LR" };

let ofLorenz: FlowOrbits;
beforeAll(() => {
  ofLorenz = orbitsOf(LORENZ_PATH, { names: SIGN, turns: 5 });
});

function series(values: Float64Array, rate: number): Data {
  return { values, columns: ["a", "b", "c"].map((name) => ({ name, unit: "1" })), rate, start: 0 };
}

/** x, and x at two later times. */
function delays({ values, rate }: Data, lag: number): Data {
  const rows = values.length / 3 - 2 * lag;
  return series(
    Float64Array.from({ length: 3 * rows }, (_, i) => values[3 * (Math.floor(i / 3) + (i % 3) * lag)]),
    rate,
  );
}

/** White noise, in shares of each column's standard deviation. */
function noisy({ values, rate }: Data, share: number): Data {
  const random = new Random(11);
  const deviations = [0, 1, 2].map((d) => {
    const column = Array.from(values).filter((_, i) => i % 3 === d);
    const mean = column.reduce((sum, v) => sum + v, 0) / column.length;
    return Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / column.length);
  });
  return series(
    Float64Array.from(values, (v, i) => v + share * deviations[i % 3] * random.normal()),
    rate,
  );
}

/** Linking numbers of a reference table. */
function table(system: string): { names: string[]; linking: number[][] } {
  const found = reference.linking.find((one) => one.system === system);
  return { names: found?.words ?? [], linking: found?.matrix ?? [] };
}

function named({ orbits, linking }: FlowOrbits): {
  names: string[];
  linking: readonly (readonly number[])[];
} {
  return { names: orbits.map(({ name }) => name), linking };
}

/** Checks orbits by their names against the reference: which there are, their periods, and every linking number. */
function checkAgainst(
  system: string,
  found: FlowOrbits,
  wanted: readonly string[],
  period: number,
  sign: 1 | -1,
): void {
  const names = found.orbits.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([...wanted]));
  for (const word of wanted) {
    const known = reference.orbits.find((orbit) => orbit.system === system && orbit.word === word);
    const orbit = found.orbits.find(({ name }) => name === word);
    expect(Math.abs((orbit?.period ?? 0) / (known?.period ?? 1) - 1)).toBeLessThan(period);
  }
  const rows = wanted.map((name) => names.indexOf(name));
  const linking = rows.map((i) => rows.map((j) => found.linking[i][j]));
  const compared = compareLinking(table(system), { names: wanted, linking });
  expect(compared.differing).toEqual([]);
  expect(compared.sign).toBe(sign);
}

const LORENZ_WORDS = table("lorenz").names;
const ROSSLER_WORDS = ["1", "01", "001", "011", "0111"];

test("from 100,000 samples of the Lorenz state all eight orbits, their linking numbers and the template follow, nothing told", () => {
  const found = ofLorenz;
  // 2 in 10,000: what is left of local fits to 1300 turns (measured 1e-4 at worst).
  checkAgainst("lorenz", found, LORENZ_WORDS, 2e-4, 1);
  expect(found.template?.matrix).toEqual([
    [0, 0],
    [0, 0],
  ]);
  expect(found.unexplained).toBeLessThan(0.001);
});

test("an orbit found in data is close enough for Newton's method on the equations to end at the known period", () => {
  const [orbit] = ofLorenz.orbits;
  expect(orbit.name).toBe("LR");
  const { period, multipliers } = refineOrbit(lorenzField(LORENZ), orbit);
  expect(period).toBeCloseTo(1.558652211, 8);
  expect(multipliers[0].re).toBeCloseTo(4.712947, 5);
});

test("on the section z = 27 the Lorenz orbits have the same names", () => {
  const section = { normal: [0, 0, 1], level: 27, direction: 1 } as const;
  checkAgainst("lorenz", orbitsOf(LORENZ_PATH, { section, names: SIGN, turns: 5 }), LORENZ_WORDS, 2e-4, 1);
});

test("from 100,000 samples of the Rossler state the five orbits, their linking numbers and the horseshoe follow", () => {
  const found = orbitsOf(ROSSLER_PATH);
  checkAgainst("rossler", found, ROSSLER_WORDS, 1e-5, 1);
  expect(found.template).toEqual({
    matrix: [
      [0, -1],
      [-1, -1],
    ],
    layers: [1, 0],
  });
  const multipliers = [-2.404, -3.512, -2.342, 5.345, -16.7];
  // 2 %: slopes of the same fits.
  found.orbits.forEach(({ multiplier }, i) => {
    expect(Math.abs(multiplier / multipliers[i] - 1)).toBeLessThan(0.02);
  });
});

test("delay vectors of the Rossler x show the mirror image: every linking number with the other sign, and its template", () => {
  const found = orbitsOf(delays(ROSSLER_PATH, 14));
  checkAgainst("rossler", found, ROSSLER_WORDS, 1e-5, -1);
  expect(found.template?.matrix).toEqual([
    [0, 0],
    [0, 1],
  ]);
});

test("delay vectors of the Lorenz x turn its rotation into an inversion: linking numbers of mirrored orbits are opposite", () => {
  const found = orbitsOf(delays(LORENZ_PATH, 12));
  const { names, linking } = named(found);
  const other = (name: string): number =>
    names.indexOf(
      [...name]
        .map((digit) => (digit === "0" ? "1" : "0"))
        .sort()
        .join(""),
    );
  expect(names.slice(0, 3).sort()).toEqual(["001", "01", "011"]);
  // Of up to four turns a name is told by its number of letters of each kind.
  names.forEach((a, i) => {
    names.forEach((b, j) => {
      if (linking[other(a)]?.[other(b)] !== undefined)
        expect(linking[other(a)][other(b)]).toBe(0 - linking[i][j]);
    });
  });
  expect(found.template).toBeUndefined();
  expect(found.templateProblem).toMatch(/No template/);
});

test("coordinates that restore the rotation give the Lorenz table from x alone, up to a mirror", () => {
  const found = orbitsOf(rotationSymmetric(delays(LORENZ_PATH, 12)), { names: SIGN });
  const words = LORENZ_WORDS.filter((word) => word.length < 5);
  checkAgainst("lorenz", found, words, 2e-4, -1);
  expect(found.template?.matrix).toEqual([
    [0, -1],
    [-1, 0],
  ]);
});

test.each([
  ["Lorenz", 0.03],
  ["Rossler", 0.03],
] as const)(
  "the lowest four orbits of the %s system survive noise of %f of the standard deviation",
  (name, share) => {
    // Measured over five seeds: of Lorenz two fail at 5 %; of Rossler none at 5 %, one at 10 %, all at 15 %.
    const lorenz = name === "Lorenz";
    const found = orbitsOf(noisy(lorenz ? LORENZ_PATH : ROSSLER_PATH, share), lorenz ? { names: SIGN } : {});
    const words = lorenz ? ["LR", "LLR", "LRR", "LLLR"] : ["1", "01", "001", "011"];
    // 1 %: crossings scatter by about two of the 75 rows of a turn, and a fit averages about 30 of them.
    checkAgainst(lorenz ? "lorenz" : "rossler", found, words, 0.01, 1);
    expect(Math.abs(found.noise / share - 1)).toBeLessThan(0.05);
  },
);

test("of a periodic path there is one orbit, its period, and no template", () => {
  const turn = (t: number): number[] => [
    Math.cos(t) + 0.3 * Math.cos(2 * t),
    Math.sin(t),
    0.2 * Math.sin(3 * t),
  ];
  const values = Float64Array.from(Array.from({ length: 20_000 }, (_, i) => turn(0.0503 * i)).flat());
  const found = orbitsOf(series(values, 10));
  expect(found.orbits.length).toBe(1);
  // Fifth-order interpolation.
  expect(found.orbits[0].period).toBeCloseTo((2 * Math.PI) / 0.503, 6);
  expect(found.templateProblem).toBe("The trajectory is periodic.");
});

test("noise has no orbits, whatever its colour", () => {
  const random = new Random(4);
  const white = Float64Array.from({ length: 60_000 }, () => random.normal());
  expect(() => orbitsOf(series(white, 1))).toThrow(/orbitsOf: /);
  const smooth = new Float64Array(60_000);
  const speed = new Float64Array(3);
  for (let i = 3; i < smooth.length; i++) {
    // A stochastic oscillator in each column, quickly damped.
    speed[i % 3] += -0.02 * smooth[i - 3] - 0.08 * speed[i % 3] + 0.05 * random.normal();
    smooth[i] = smooth[i - 3] + speed[i % 3];
  }
  expect(() => orbitsOf(series(smooth, 1))).toThrow(/orbitsOf: /);
});

test("what has no orbits in space is refused with advice", () => {
  const { values } = ROSSLER_PATH;
  const flat = { values, columns: ROSSLER_PATH.columns.slice(0, 2), rate: 10, start: 0 };
  expect(() => orbitsOf(flat)).toThrow(/2 columns can't be linked/);
  expect(() => orbitsOf(series(Float64Array.from(values.subarray(0, 600)), 10))).toThrow(/fewer|60 times/);
  const broken = Float64Array.from(values.subarray(0, 60_000));
  broken[31] = Number.NaN;
  expect(() => orbitsOf(series(broken, 10))).toThrow(/row 10 is not finite/);
  expect(() =>
    orbitsOf(
      series(
        Float64Array.from(values, (v, i) => (i % 3 === 1 ? 2 : v)),
        10,
      ),
    ),
  ).toThrow(/column b is constant/);
  expect(() => orbitsOf(ROSSLER_PATH, { turns: 0 })).toThrow(/turns=0 must be an integer from 1 to 10/);
  expect(() => orbitsOf(ROSSLER_PATH, { names: { column: 0, cuts: [0], letters: "ABC" } })).toThrow(
    /3 letters for 1 cuts/,
  );
});
