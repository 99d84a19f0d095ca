import { expect, test } from "vitest";
import { lorenzField } from "../../../src/dynamics/systems/lorenz.js";
import { rosslerField } from "../../../src/dynamics/systems/rossler.js";
import { linkingMatrix, selfCrossings } from "../../../src/dynamics/topology/linkingNumber.js";
import { type RefinedOrbit, refineOrbit } from "../../../src/dynamics/topology/refineOrbit.js";
import { relativeRotationRates } from "../../../src/dynamics/topology/relativeRotation.js";
import { type Section, sectionCrossings } from "../../../src/dynamics/topology/sectionCrossings.js";
import { fitTemplate, templateLinking } from "../../../src/dynamics/topology/template.js";
import { canonicalWord } from "../../../src/dynamics/topology/words.js";
import { rungeKutta4, type VectorField } from "../../../src/math/rungeKutta4.js";
import reference from "../../reference/knots.json" with { type: "json" };

const FIELDS: Record<string, VectorField> = { lorenz: lorenzField(), rossler: rosslerField() };
const SECTIONS: Record<string, Section> = {
  lorenz: { normal: [0, 0, 1], level: 27, direction: 1 },
  rossler: { normal: [0, 1, 0], level: 0, direction: -1 },
};

/** The orbit through a point, followed for a time, both perturbed so that there is something to refine. */
function refined(system: string, word: string, error = 0.002): RefinedOrbit {
  const known = reference.orbits.find((orbit) => orbit.system === system && orbit.word === word);
  if (known === undefined) throw new Error(`${system} has no ${word}`);
  const states = 60 * word.length;
  const step = rungeKutta4(FIELDS[system], 3);
  const state = Float64Array.from(known.point);
  const points = new Float64Array(3 * states);
  for (let s = 0; s < states; s++) {
    points.set(
      state.map((v, i) => v + error * 20 * Math.sin(7 * s + i)),
      3 * s,
    );
    for (let n = 0; n < 8; n++) step(state, known.period / states / 8);
  }
  return refineOrbit(
    FIELDS[system],
    { points, dimension: 3, period: known.period * (1 + error) },
    { segments: Math.max(6, 3 * word.length) },
  );
}

const WORDS = {
  lorenz: ["LR", "LLR", "LRR", "LLLR", "LRRR", "LLRR", "LLRLR", "LLLRR"],
  rossler: ["1", "01", "011", "001", "0111", "01011"],
};
const ORBITS = {
  lorenz: WORDS.lorenz.map((word) => refined("lorenz", word)),
  rossler: WORDS.rossler.map((word) => refined("rossler", word)),
};

test.each(["lorenz", "rossler"] as const)(
  "orbits of the %s system have the known periods and multipliers",
  (system) => {
    WORDS[system].forEach((word, i) => {
      const known = reference.orbits.find((orbit) => orbit.system === system && orbit.word === word);
      const { period, multipliers } = ORBITS[system][i];
      // The reference has ten digits of the period and six decimals of the multiplier.
      expect(Math.abs(period / (known?.period ?? 0) - 1)).toBeLessThan(1e-9);
      expect(Math.abs(multipliers[0].re - (known?.multiplier ?? 0))).toBeLessThan(
        2e-6 * Math.abs(known?.multiplier ?? 0),
      );
      expect(multipliers[0].im).toBe(0);
    });
  },
);

test("the Lorenz periods are those published to fourteen digits", () => {
  // Viswanath (2003) Nonlinearity 16 1035: AB and AAB.
  expect(ORBITS.lorenz[0].period).toBeCloseTo(1.55865221071162, 9);
  expect(ORBITS.lorenz[1].period).toBeCloseTo(2.30590726393664, 9);
});

test("an orbit crosses its section once a turn, with the symbols of its name", () => {
  for (const system of ["lorenz", "rossler"] as const) {
    WORDS[system].forEach((word, i) => {
      const { points } = ORBITS[system][i];
      // Twice around, so that no crossing is lost at the ends.
      const twice = new Float64Array([...points, ...points]);
      const found = sectionCrossings({ values: twice, dimension: 3 }, SECTIONS[system]).points;
      const symbols = Array.from({ length: word.length }, (_, k) => {
        const x = found[3 * k];
        // The critical point of the Rossler map is at -x = 5.79; there 0 keeps the order, 1 reverses it.
        return system === "lorenz" ? (x < 0 ? "L" : "R") : -x < 5.79 ? "0" : "1";
      });
      expect(canonicalWord(symbols.join(""))).toBe(word);
    });
  }
});

test.each(reference.linking)(
  "all linking numbers and self-crossings of $system are those of the table seen along axis $axes",
  ({ system, axes, words, matrix }) => {
    const view = [0, 1, 2].map((d) => (d === axes[2] ? 1 : 0));
    const orbits = words.map((word) => {
      const { lorenz, rossler } = WORDS;
      return system === "lorenz"
        ? ORBITS.lorenz[lorenz.indexOf(word)]
        : ORBITS.rossler[rossler.indexOf(word)];
    });
    const found = linkingMatrix(orbits.map(({ points }) => points));
    orbits.forEach(({ points }, i) => {
      found[i][i] = selfCrossings(points, view);
    });
    expect(found).toEqual(matrix);
  },
);

test.each([
  // No twist, and the branches only cross where they join; the Rossler system is a horseshoe, left-handed.
  [
    "lorenz",
    "LR",
    [false, false],
    [
      [0, 0],
      [0, 0],
    ],
  ],
  [
    "rossler",
    "01",
    [false, true],
    [
      [0, -1],
      [-1, -1],
    ],
  ],
] as const)(
  "the template of the %s system follows from its linking numbers and predicts all of them",
  (system, letters, reversing, matrix) => {
    const branches = WORDS[system].map((word) => [...word].map((letter) => letters.indexOf(letter)));
    const linking = linkingMatrix(ORBITS[system].map(({ points }) => points));
    const few = branches.slice(0, 4);
    expect(
      fitTemplate(
        few.map((list) => ({ branches: list })),
        linking.map((row) => row.slice(0, 4)).slice(0, 4),
        reversing,
      )?.matrix,
    ).toEqual(matrix);
    branches.forEach((a, i) => {
      branches.forEach((b, j) => {
        if (i !== j) expect(templateLinking(matrix, a, b)).toBe(linking[i][j]);
      });
      // The projection that shows the template: of the Lorenz system that along y, of the Rossler system that along z.
      expect(templateLinking(matrix, a, a)).toBe(
        selfCrossings(ORBITS[system][i].points, system === "lorenz" ? [0, 1, 0] : [0, 0, 1]),
      );
    });
  },
);

test("relative rotation rates of Rossler orbits add up to their linking numbers, and are those of the horseshoe", () => {
  const turned = ORBITS.rossler.map(({ points }, i) => {
    const turns = WORDS.rossler[i].length;
    const { rows } = sectionCrossings(
      { values: new Float64Array([...points, ...points]), dimension: 3 },
      SECTIONS.rossler,
    );
    // From the first crossing on.
    const first = Math.ceil(rows[0]);
    const count = points.length / 3;
    const shifted = Float64Array.from(points, (_, k) => points[(k + 3 * first) % points.length]);
    const starts = Array.from({ length: turns }, (_, k) => (k === 0 ? 0 : Math.ceil(rows[k]) - first));
    expect(starts.every((start) => start < count)).toBe(true);
    return { points: shifted, turns: starts };
  });
  const linking = linkingMatrix(ORBITS.rossler.map(({ points }) => points));
  turned.forEach((a, i) => {
    turned.forEach((b, j) => {
      const sum = relativeRotationRates(a, b)
        .flat()
        .reduce((all, rate) => all + rate, 0);
      const whole = i === j ? selfCrossings(a.points) : linking[i][j];
      // Sums of fractions.
      expect(sum).toBeCloseTo(whole, 9);
    });
  });
  // Solari & Gilmore (1988): the fixed point and the orbit of two turns go half around each other a turn; so do 01's two turns.
  expect(relativeRotationRates(turned[0], turned[1])).toEqual([[-0.5, -0.5]]);
  expect(relativeRotationRates(turned[1], turned[1])).toEqual([
    [0, -0.5],
    [-0.5, 0],
  ]);
});

test("a linear centre has any period it is asked about at its own, and multipliers on the unit circle", () => {
  // Two oscillators of frequencies 1 and sqrt(2) joined to a limit cycle of the first: the second turns by sqrt(2) 2 pi.
  const field: VectorField = (s, v) => {
    const pull = 1 - s[0] ** 2 - s[1] ** 2;
    v[0] = pull * s[0] - s[1];
    v[1] = pull * s[1] + s[0];
    v[2] = -Math.SQRT2 * s[3];
    v[3] = Math.SQRT2 * s[2];
  };
  const points = Float64Array.from({ length: 4 * 50 }, (_, i) => {
    const t = (2 * Math.PI * (i >> 2)) / 50;
    return [1.1 * Math.cos(t), 1.1 * Math.sin(t), 0.01, 0][i % 4];
  });
  const { period, multipliers } = refineOrbit(field, { points, dimension: 4, period: 6 });
  expect(period).toBeCloseTo(2 * Math.PI, 9);
  expect(multipliers[0].re).toBeCloseTo(Math.cos(Math.SQRT2 * 2 * Math.PI), 8);
  expect(Math.abs(multipliers[0].im)).toBeCloseTo(Math.abs(Math.sin(Math.SQRT2 * 2 * Math.PI)), 8);
  // Two perturbations of the limit cycle: the radius shrinks by exp(-2 t).
  expect(multipliers[2].re).toBeCloseTo(Math.exp(-4 * Math.PI), 8);
});

test("a guess that leads nowhere is refused with advice", () => {
  const outward: VectorField = (s, v) => {
    v[0] = 1;
    v[1] = s[0];
  };
  const points = Float64Array.of(0, 0, 1, 0, 1, 1, 0, 1);
  expect(() => refineOrbit(outward, { points, dimension: 2, period: 1 })).toThrow(
    /refineOrbit: .*; give a closer guess/,
  );
  expect(() => refineOrbit(outward, { points, dimension: 2, period: 0 })).toThrow(
    /period=0 must be positive/,
  );
  expect(() => refineOrbit(outward, { points, dimension: 2, period: 1 }, { segments: 0 })).toThrow(
    /segments=0 must be a positive integer/,
  );
  expect(() => refineOrbit(outward, { points, dimension: 3, period: 1 })).toThrow(
    /8 values are not two or more finite states of 3/,
  );
});
