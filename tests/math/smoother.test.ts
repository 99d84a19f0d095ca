import fc from "fast-check";
import { inverse, Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { Random } from "../../src/math/random.js";
import { type Evidence, type Smoothed, smoothed } from "../../src/math/smoother.js";

/**
 * The smoother's task by dense linear algebra: of levels and slopes (a_0, b_0, a_1, ...) the joint Gaussian whose
 * exponent is sum information (y - a)^2 + sum e' Q^-1 e, with e the unexpected part of each step and Q the covariance of
 * a slope that walks at random within the step. Nothing is believed beforehand.
 */
function dense({ values, information }: Evidence, restlessness: number): Smoothed {
  const n = values.length;
  const precision = Matrix.zeros(2 * n, 2 * n);
  const pull = Matrix.zeros(2 * n, 1);
  const walk = inverse(
    new Matrix([
      [1 / 3, 1 / 2],
      [1 / 2, 1],
    ]).mul(restlessness ** 2),
  );
  for (let i = 0; i + 1 < n; i++) {
    const unexpected = Matrix.zeros(2, 2 * n);
    unexpected.set(0, 2 * i + 2, 1);
    unexpected.set(0, 2 * i, -1);
    unexpected.set(0, 2 * i + 1, -1);
    unexpected.set(1, 2 * i + 3, 1);
    unexpected.set(1, 2 * i + 1, -1);
    precision.add(unexpected.transpose().mmul(walk).mmul(unexpected));
  }
  for (let i = 0; i < n; i++) {
    if (information[i] === 0) continue;
    precision.set(2 * i, 2 * i, precision.get(2 * i, 2 * i) + information[i]);
    pull.set(2 * i, 0, information[i] * values[i]);
  }
  const covariance = inverse(precision);
  const mean = covariance.mmul(pull);
  return {
    values: Float64Array.from({ length: n }, (_, i) => mean.get(2 * i, 0)),
    errors: Float64Array.from({ length: n }, (_, i) => Math.sqrt(covariance.get(2 * i, 2 * i))),
  };
}

/** Values about 1 with errors about 0.1; a few missing, two more than are needed for a line always there. */
const evidence = fc
  .array(
    fc.record({
      value: fc.double({ min: -2, max: 2, noNaN: true }),
      known: fc.boolean(),
      error: fc.double({ min: 0.05, max: 0.5, noNaN: true }),
    }),
    { minLength: 4, maxLength: 14 },
  )
  .filter((list) => list.filter(({ known }) => known).length >= 3)
  .map(
    (list): Evidence => ({
      // What stands where nothing is known must not matter.
      values: Float64Array.from(list, ({ value, known }) => (known ? value : 1e9)),
      information: Float64Array.from(list, ({ known, error }) => (known ? 1 / error ** 2 : 0)),
    }),
  );
const restlessnesses = fc.double({ min: 0.01, max: 0.1, noNaN: true });

/** The stretch from the first known instant to the last. */
function betweenKnown({ values, information }: Evidence): Evidence {
  const first = information.findIndex((w) => w > 0);
  const last = information.findLastIndex((w) => w > 0);
  return { values: values.slice(first, last + 1), information: information.slice(first, last + 1) };
}

/** Worst disagreement of values, in units of 1, and of errors, relative. */
function disagreement(found: Smoothed, wanted: Smoothed): { values: number; errors: number } {
  return {
    values: Math.max(...found.values.map((v, i) => Math.abs(v - wanted.values[i]))),
    errors: Math.max(...found.errors.map((e, i) => Math.abs(e / wanted.errors[i] - 1))),
  };
}

test("values and standard errors are those of the joint Gaussian, inverted densely", () => {
  fc.assert(
    fc.property(evidence, restlessnesses, (given, restlessness) => {
      const there = betweenKnown(given);
      const { values, errors } = disagreement(smoothed(there, restlessness), dense(there, restlessness));
      // The smoother holds a slope beyond some 10 an instant for unlikely; here slopes are known to 0.5 or better,
      // and (0.5 / 10)^2 of that uncertainty is 1e-3.
      expect(values).toBeLessThan(2e-3);
      expect(errors).toBeLessThan(2e-3);
    }),
    { numRuns: 200, seed: 1 },
  );
});

/** Twelve instants as of a pressure, a frame of 1 ms, each known to `error`; some missing. */
function pressures(error: number, missing: readonly number[]): Evidence {
  const random = new Random(5);
  return {
    values: Float64Array.from(
      { length: 12 },
      (_, i) => 0.15 + 0.05 * Math.sin(i / 5) + error * random.normal(),
    ),
    information: Float64Array.from({ length: 12 }, (_, i) =>
      missing.includes(i) ? 0 : (0.5 + random.uniform()) / error ** 2,
    ),
  };
}

test.each([
  [0.02, 0.003],
  [0.02, 3e-4],
  [0.004, 3e-4],
])(
  "twelve instants known to %d, four of them missing, agree with the dense solution to a millionth at a restlessness of %d",
  (error, restlessness) => {
    const given = pressures(error, [2, 4, 5, 10]);
    const { values, errors } = disagreement(smoothed(given, restlessness), dense(given, restlessness));
    // Rounding: the dense inverse has a condition number of some 1e6, which leaves ten digits.
    expect(values).toBeLessThan(1e-6);
    expect(errors).toBeLessThan(1e-6);
  },
);

test("agrees with the dense solution when the first instants are missing", () => {
  const given = pressures(0.004, [0, 1, 5, 10]);
  const { values, errors } = disagreement(smoothed(given, 3e-4), dense(given, 3e-4));
  expect(values).toBeLessThan(1e-6);
  expect(errors).toBeLessThan(1e-6);
});

test("without restlessness it is the weighted regression line, with the line's standard errors", () => {
  const random = new Random(2);
  const n = 40;
  const values = Float64Array.from({ length: n }, (_, i) => 0.3 + 0.02 * i + 0.1 * random.normal());
  const information = Float64Array.from({ length: n }, (_, i) =>
    i % 7 === 3 ? 0 : 20 + 100 * random.uniform(),
  );
  let [s, st, stt, sy, sty] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const w = information[i];
    s += w;
    st += w * i;
    stt += w * i * i;
    sy += w * values[i];
    sty += w * i * values[i];
  }
  const slope = (s * sty - st * sy) / (s * stt - st * st);
  const level = (sy - slope * st) / s;
  const found = smoothed({ values, information }, 1e-9);
  for (let i = 0; i < n; i++) {
    // The walk that is left adds 1e-9 n^1.5 = 3e-7; the beliefs beforehand less.
    expect(Math.abs(found.values[i] - level - slope * i)).toBeLessThan(1e-6);
    const error = Math.sqrt((stt - 2 * i * st + i * i * s) / (s * stt - st * st));
    expect(Math.abs(found.errors[i] / error - 1)).toBeLessThan(1e-5);
  }
});

test("time reversed, the curve and its errors are reversed", () => {
  fc.assert(
    fc.property(evidence, restlessnesses, (given, restlessness) => {
      const there = betweenKnown(given);
      const back = {
        values: there.values.slice().reverse(),
        information: there.information.slice().reverse(),
      };
      const { values, errors } = smoothed(back, restlessness);
      const turned = { values: values.reverse(), errors: errors.reverse() };
      const worst = disagreement(smoothed(there, restlessness), turned);
      // As above: the little that is believed beforehand stands at one end only.
      expect(worst.values).toBeLessThan(2e-3);
      expect(worst.errors).toBeLessThan(2e-3);
    }),
    { numRuns: 200, seed: 2 },
  );
});

test("a line goes through unchanged, however restless, and one value alone is itself", () => {
  const values = Float64Array.from({ length: 9 }, (_, i) => 2 - 0.25 * i);
  const information = new Float64Array(9).fill(100);
  for (const restlessness of [1e-6, 0.01, 10]) {
    const found = smoothed({ values, information }, restlessness);
    // The belief of level 0 within 1000 and slope 0 within 10, against values known to 0.1.
    found.values.forEach((value, i) => {
      expect(Math.abs(value - values[i])).toBeLessThan(1e-4);
    });
  }
  const one = smoothed({ values: Float64Array.of(0.7), information: Float64Array.of(25) }, 0.1);
  expect(one.values[0]).toBeCloseTo(0.7, 6);
  expect(one.errors[0]).toBeCloseTo(0.2, 6);
});

test("the more restless the curve may be, the wider its errors, up to those of each value by itself", () => {
  const random = new Random(9);
  const values = Float64Array.from({ length: 30 }, () => random.normal());
  const information = new Float64Array(30).fill(4);
  let before = new Float64Array(30);
  for (const restlessness of [0.001, 0.01, 0.1, 1, 100]) {
    const { errors } = smoothed({ values, information }, restlessness);
    errors.forEach((error, i) => {
      expect(error).toBeGreaterThan(before[i]);
      expect(error).toBeLessThan(0.5);
    });
    before = Float64Array.from(errors);
  }
  // Each value has an error of 0.5 by itself; between neighbours that may be 100 apart, those tell (0.5 / 100)^2 of it.
  for (const error of before) expect(error).toBeGreaterThan(0.499);
});

test("the errors are honest: truths drawn from the model lie within one standard error 68 % of the time", () => {
  const random = new Random(11);
  const restlessness = 0.2;
  let within = 0;
  let all = 0;
  for (let song = 0; song < 100; song++) {
    let [a, b] = [random.normal(), 0.1 * random.normal()];
    const truth: number[] = [];
    const given = { values: new Float64Array(40), information: new Float64Array(40) };
    for (let i = 0; i < 40; i++) {
      truth.push(a);
      const error = 0.1 + random.uniform();
      given.values[i] = a + error * random.normal();
      given.information[i] = 1 / error ** 2;
      const turn = random.normal();
      // Covariance (1/3, 1/2; 1/2, 1): the level's part that goes with the slope is a half of it.
      a += b + restlessness * (0.5 * turn + Math.sqrt(1 / 12) * random.normal());
      b += restlessness * turn;
    }
    const found = smoothed(given, restlessness);
    truth.forEach((value, i) => {
      all++;
      if (Math.abs(found.values[i] - value) < found.errors[i]) within++;
    });
  }
  // 4000 values, of which some 800 count as independent: 68.3 % within two standard errors of 1.6 %.
  expect(within / all).toBeGreaterThan(0.65);
  expect(within / all).toBeLessThan(0.716);
});
