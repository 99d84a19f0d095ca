import fc from "fast-check";
import { expect, test } from "vitest";
import { EqualPitch, SOUGHT, TENSION_TOP, tensionAt } from "../../src/syrinx/equalPitch.js";
import { HARMONICS } from "../../src/syrinx/makeCycleTable.js";
import { limitCycle, turnOf } from "../../src/syrinx/normalForm.js";
import { fundamentalFrequency, tensionFor } from "../../src/syrinx/oscillationTable.js";

const SIZE = 1 + HARMONICS;
const curves = new EqualPitch();

function at(frequency: number, alpha: number): Float64Array {
  const into = new Float64Array(SIZE);
  curves.at(frequency, alpha, into);
  return into;
}

const pressures = fc.double({ min: SOUGHT.low, max: SOUGHT.high, noNaN: true });

function sung(alpha: number, beta: number): number {
  return 2 * Math.PI * fundamentalFrequency(alpha, beta, 1);
}

test("the returned tension gives the requested frequency", () => {
  fc.assert(
    fc.property(pressures, fc.double({ min: 0.5, max: 1.6, noNaN: true }), (alpha, frequency) => {
      const [beta] = at(frequency, alpha);
      // Straight between points 2 % and 0.01 apart: a tenth of what estimates claim of a pitch (1e-3) would be 1e-4.
      expect(Math.abs(sung(alpha, beta) / frequency - 1)).toBeLessThan(5e-4);
    }),
    { numRuns: 300, seed: 1 },
  );
});

test("on the SNIC side it does so for low voices too, of 0.1 and more", () => {
  // 0.1 at gamma = 24000 is 382 Hz: a zebra finch.
  const snic = fc.double({ min: 0.1, max: SOUGHT.high, noNaN: true });
  fc.assert(
    fc.property(snic, fc.double({ min: 0.1, max: 0.5, noNaN: true }), (alpha, frequency) => {
      const [beta] = at(frequency, alpha);
      expect(
        Math.abs(sung(alpha, beta) / frequency - 1),
        `alpha ${alpha}, frequency ${frequency}`,
      ).toBeLessThan(2e-3);
    }),
    { numRuns: 300, seed: 2 },
  );
});

test("the exact tension sings the frequency at any pressure, homoclinic ones too", () => {
  fc.assert(
    fc.property(pressures, fc.double({ min: 0.1, max: 1.6, noNaN: true }), (alpha, frequency) => {
      expect(Math.abs(sung(alpha, tensionAt(frequency, alpha)) / frequency - 1)).toBeLessThan(1e-6);
    }),
    { numRuns: 300, seed: 3 },
  );
});

test("at the points of its own table it is the table's tension", () => {
  for (const alpha of [0.05, 0.06, 0.1, 0.17, 0.34]) {
    for (const k of [-60, -20, 0, 20]) {
      const frequency = Math.exp(0.02 * k);
      const wanted = tensionFor(frequency / (2 * Math.PI), alpha, 1);
      // Rounding of ln(exp(...)) and of the pressure's step moves a point by 1e-14 of a step.
      expect(at(frequency, alpha)[0]).toBeCloseTo(wanted, 8);
    }
  }
});

/** Amplitudes of the velocity's harmonics: a turn of the limit cycle, integrated, and a plain DFT. */
function integrated(alpha: number, beta: number): Float64Array {
  const cycle = limitCycle(alpha, beta);
  const turn = new Float64Array(256);
  turnOf(alpha, beta, cycle, turn, 0.02);
  return Float64Array.from({ length: HARMONICS }, (_, k) => {
    let re = 0;
    let im = 0;
    turn.forEach((v, i) => {
      re += v * Math.cos((2 * Math.PI * (k + 1) * i) / turn.length);
      im += v * Math.sin((2 * Math.PI * (k + 1) * i) / turn.length);
    });
    return (2 * Math.hypot(re, im)) / turn.length;
  });
}

test("the amplitudes are those of the limit cycle at that tension, integrated", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.09, max: SOUGHT.high, noNaN: true }),
      fc.double({ min: 0.1, max: 1.6, noNaN: true }),
      (alpha, frequency) => {
        const found = at(frequency, alpha);
        const amplitudes = integrated(alpha, found[0]);
        amplitudes.forEach((amplitude, k) => {
          // To 3 % (0.26 dB), as good as the least misfit that estimates assume; what is 70 dB down, to that.
          const faint = 10 ** (-70 / 20) * amplitudes[0];
          expect(Math.abs(Math.exp(found[k + 1]) - amplitude)).toBeLessThan(0.03 * amplitude + faint);
        });
      },
    ),
    { numRuns: 120, seed: 3 },
  );
});

test("below the pressure where song begins suddenly, what it gives also sings with the amplitudes it gives", () => {
  fc.assert(
    fc.property(
      fc.double({ min: SOUGHT.low, max: 0.09, noNaN: true }),
      fc.double({ min: 0.3, max: 1.6, noNaN: true }),
      (alpha, frequency) => {
        const found = at(frequency, alpha);
        const amplitudes = integrated(alpha, found[0]);
        for (let k = 0; k < 4; k++) {
          // Twice what is allowed above: the curves bend where onset turns.
          const faint = 10 ** (-70 / 20) * amplitudes[0];
          expect(Math.abs(Math.exp(found[k + 1]) - amplitudes[k])).toBeLessThan(0.06 * amplitudes[k] + faint);
        }
      },
    ),
    { numRuns: 60, seed: 4 },
  );
});

test("tension rises with the frequency and falls with the pressure; timbre grows richer with the pressure", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 0.32, noNaN: true }),
      fc.double({ min: 0.2, max: 1.4, noNaN: true }),
      (alpha, frequency) => {
        const here = at(frequency, alpha);
        expect(at(1.05 * frequency, alpha)[0]).toBeGreaterThan(here[0]);
        const pushed = at(frequency, alpha + 0.015);
        expect(pushed[0]).toBeLessThan(here[0]);
        expect(pushed[2] - pushed[1]).toBeGreaterThan(here[2] - here[1]);
      },
    ),
    { numRuns: 200, seed: 5 },
  );
});

test("returns NaN for unreachable frequencies, and uses the nearest pressure outside its range", () => {
  const top = sung(0.2, TENSION_TOP);
  expect(at(0.999 * top, 0.2).every(Number.isFinite)).toBe(true);
  expect(at(1.2 * top, 0.2).every(Number.isNaN)).toBe(true);
  expect(at(0.7, 0.01)).toEqual(at(0.7, SOUGHT.low));
  expect(at(0.7, 0.5)).toEqual(at(0.7, SOUGHT.high));
});
