import { expect, test } from "vitest";
import { carryOrbits } from "../../../src/dynamics/latentFlow/carryOrbits.js";
import { compareOrbits, linkingOf } from "../../../src/dynamics/latentFlow/compareOrbits.js";
import { continuity } from "../../../src/dynamics/latentFlow/continuity.js";
import { cyclePhase } from "../../../src/dynamics/latentFlow/cyclePhase.js";
import { knownOrbits } from "../../../src/dynamics/latentFlow/knownOrbits.js";
import { latentSpeedNull } from "../../../src/dynamics/latentFlow/latentSpeed.js";
import { nearCrossings } from "../../../src/dynamics/latentFlow/nearCrossings.js";
import { shiftedRows, shiftNull } from "../../../src/dynamics/latentFlow/shiftNull.js";
import { uniqueFuture } from "../../../src/dynamics/latentFlow/uniqueFuture.js";
import { simulateLorenz } from "../../../src/dynamics/systems/lorenz.js";
import { systemNamed } from "../../../src/dynamics/systems/register.js";
import { Random } from "../../../src/math/random.js";
import { correlation } from "../../../src/math/statistics.js";
import { InputError } from "../../../src/shapes/inputError.js";

const LORENZ = simulateLorenz({ samples: 8000, step: 0.01 });
const STATE = { values: LORENZ.values, dimension: 3 };
/** A turn lasts 75 rows. */
const ROWS = { theiler: 75, after: 19, most: 800 };

/** The state seen without its second coordinate: two of three. */
const FLAT = {
  values: Float64Array.from({ length: 16_000 }, (_, i) => LORENZ.values[3 * (i >> 1) + (i % 2 ? 2 : 0)]),
  dimension: 2,
};
const BENT = {
  values: LORENZ.values.map((v, i) => (i % 3 === 0 ? -v : v + 0.02 * v * v)),
  dimension: 3,
};

test("a bent mirror image of the state has one future; a projection to the plane has not, and noise is as by chance", () => {
  const bent = uniqueFuture(BENT, { ...ROWS, state: STATE });
  const flat = uniqueFuture(FLAT, { ...ROWS, state: STATE });
  // Velocities of neighbours differ only as far as they are apart.
  expect(bent.angle.value).toBeLessThan(5);
  expect(bent.angle.null).toBeGreaterThan(60);
  expect(bent.falseNeighbours?.value).toBe(0);
  expect(bent.falseNeighbours?.null).toBeGreaterThan(0.9);
  expect(flat.falseNeighbours?.value).toBeGreaterThan(0.01);
  expect(flat.spread.value).toBeGreaterThan(bent.spread.value);
  const random = new Random(1);
  const noise = uniqueFuture(
    { values: Float64Array.from({ length: 3000 }, () => random.normal()), dimension: 3 },
    {
      theiler: 1,
      after: 1,
      state: { values: Float64Array.from({ length: 3000 }, () => random.normal()), dimension: 3 },
    },
  );
  // Random directions: the mean angle of 10000 pairs scatters by half a degree.
  expect(Math.abs(noise.angle.value - 90)).toBeLessThan(3);
  // Shares of 1000 rows: a neighbour is no nearer in state than any other, within three standard errors.
  const { value = 0, null: chance = 1 } = noise.falseNeighbours ?? {};
  expect(Math.abs(value - chance)).toBeLessThan(0.07);
});

test("a path of a flow has no near crossings, its projection has", () => {
  expect(nearCrossings(BENT, ROWS)).toMatchObject({ crossings: 0, share: 0 });
  const flat = nearCrossings(FLAT, ROWS);
  expect(flat.crossings).toBeGreaterThan(20);
  expect(flat.null).toBeGreaterThan(0.4);
});

test("parts of a path are not joined: a jump between them is no motion", () => {
  // Three straight lines, the second shorter, with jumps back between them.
  const along = (row: number): number => (row < 50 ? row : row < 70 ? row - 50 : row - 70);
  const values = Float64Array.from({ length: 240 }, (_, i) => (i % 2 === 0 ? along(i >> 1) : 0));
  const settings = { theiler: 5, after: 3, length: 0.1 };
  expect(nearCrossings({ values, dimension: 2 }, settings).crossings).toBeGreaterThan(0);
  const parted = nearCrossings({ values, dimension: 2, parts: [0, 50, 70] }, settings);
  expect(parted.pairs).toBeGreaterThan(0);
  expect(parted.crossings).toBe(0);
});

test("continuity is 1 between coordinates of one state, less to a projection's preimage, and 0 to noise", () => {
  const settings = { theiler: 75, most: 600 };
  const bent = continuity(BENT, STATE, settings);
  expect(Math.min(bent.fromA, bent.fromB)).toBeGreaterThan(0.98);
  expect(continuity(STATE, STATE, settings)).toMatchObject({ fromA: 1, fromB: 1 });
  const flat = continuity(FLAT, STATE, settings);
  expect(flat.fromB).toBeGreaterThan(flat.fromA);
  const random = new Random(1);
  const noise = { values: Float64Array.from({ length: 8000 }, () => random.normal()), dimension: 1 };
  // 250 rows of 10 neighbours each: ranks average to within 0.02.
  expect(Math.abs(continuity(noise, STATE, settings).fromA)).toBeLessThan(0.05);
});

test("the phase is that of the returns, in a cycle that crosses itself as well, and nowhere in noise", () => {
  const random = new Random(1);
  const eight = Float64Array.from(
    { length: 900 },
    (_, i) => Math.sin(((i % 2 ? 4 : 2) * Math.PI * (i >> 1)) / 33.1) + 0.05 * random.normal(),
  );
  const { period, phase, unevenness } = cyclePhase(eight, 2);
  // 13 turns, whose ends are known to a tenth of a row or two.
  expect(period).toBeCloseTo(33.1, 0);
  expect(unevenness).toBeLessThan(0.1);
  expect(phase[400] - phase[400 - 331]).toBeCloseTo(10, 1);
  const noise = Float64Array.from({ length: 900 }, () => random.normal());
  expect(cyclePhase(noise, 2).unevenness).toBeGreaterThan(0.3);
  expect(() =>
    cyclePhase(
      Float64Array.from({ length: 40 }, (_, i) => i),
      2,
    ),
  ).toThrow(InputError);
});

test("orbits carried into other coordinates stay linked, and a projection that is no embedding is found out", () => {
  const { field, section } = systemNamed("lorenz");
  const orbits = knownOrbits(
    LORENZ,
    { ...(field && { field: field({}) }), ...(section && { section }) },
    { turns: 3 },
  );
  expect(orbits.map(({ name }) => name)).toEqual(["LR", "LLR", "LRR"]);
  // Published periods; Newton's method closes the orbits to 1e-10.
  expect(orbits[1].period).toBeCloseTo(2.305907264, 7);
  const linking = linkingOf(orbits);
  expect(linking.linking).toEqual([
    [0, 1, 1],
    [1, 0, 1],
    [1, 1, 0],
  ]);
  const kept = compareOrbits(carryOrbits(orbits, STATE, BENT), linking);
  expect(kept).toMatchObject({ kept: true, apart: true, sign: -1 });
  // The third coordinate follows from the others: a plane in space, where curves that cross touch.
  const sheet = {
    values: LORENZ.values.map((v, i) => (i % 3 === 0 ? LORENZ.values[i + 1] + LORENZ.values[i + 2] : v)),
    dimension: 3,
  };
  expect(compareOrbits(carryOrbits(orbits, STATE, sheet), linking).apart).toBe(false);
});

test("a shift breaks what two series share, and keeps what each is", () => {
  const random = new Random(2);
  const a = Float64Array.from({ length: 500 }, () => random.normal());
  const b = a.map((value) => value + 0.5 * random.normal());
  const range = shiftNull(500, (shift) => correlation(a, shiftedRows(b, 1, shift)));
  // White noise of 500 rows correlates by 0.045 on average, by chance below 0.1 in 19 of 20.
  expect(range.high).toBeLessThan(0.15);
  expect(latentSpeedNull(a, b)).toEqual(range);
  expect(() => shiftNull(5, () => 0)).toThrow(InputError);
});

test("what does not fit is refused", () => {
  expect(() => uniqueFuture({ values: new Float64Array(7), dimension: 2 })).toThrow(InputError);
  expect(() => uniqueFuture(FLAT, { ...ROWS, state: { values: new Float64Array(3), dimension: 3 } })).toThrow(
    /state/,
  );
  expect(() => nearCrossings({ values: new Float64Array(100), dimension: 2 })).toThrow(/move/);
  expect(() => nearCrossings(FLAT, { after: 0 })).toThrow(/after/);
  expect(() => continuity(FLAT, { values: new Float64Array(3), dimension: 3 })).toThrow(InputError);
  expect(() => carryOrbits([], STATE, { values: new Float64Array(3), dimension: 3 })).toThrow(InputError);
  expect(() => carryOrbits([{ name: "a", points: new Float64Array(4) }], STATE, BENT)).toThrow(/orbit a/);
});
