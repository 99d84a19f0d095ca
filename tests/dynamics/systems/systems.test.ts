import { describe, expect, test } from "vitest";
import { SYSTEMS, systemNamed } from "../../../src/dynamics/systems/register.js";
import type { System } from "../../../src/dynamics/systems/system.js";
import { rungeKutta4 } from "../../../src/math/rungeKutta4.js";
import { rowCount } from "../../../src/shapes/series.js";
import reference from "../../reference/systems.json" with { type: "json" };

interface Found {
  readonly initial?: number[];
  readonly time?: number;
  readonly end?: number[];
  readonly jacobian?: number[][];
  readonly exponents: number[];
  readonly errors: number[];
  readonly turn: number;
  readonly turns: number;
}

const FOUND = reference.systems as Record<string, Found>;
const FLOWS = SYSTEMS.filter(({ field, jacobian, film }) => field && jacobian && !film);
const run = (system: System, samples: number, step = system.step) =>
  system.simulate({ samples, step, seed: 2, parameters: {} });

/** States that the path of a system goes through. */
function statesOf(system: System, count: number): Float64Array[] {
  const { values, columns } = run(system, count, 1.37 * system.step);
  return Array.from({ length: count }, (_, r) =>
    Float64Array.from(values.subarray(r * columns.length, (r + 1) * columns.length)),
  );
}

/** A state moved on by time in steps of h. */
function moved(system: System, from: ArrayLike<number>, time: number, h: number): Float64Array {
  const state = Float64Array.from(from);
  const step = rungeKutta4(system.field?.({}) ?? (() => {}), state.length);
  for (let n = Math.round(time / h); n > 0; n--) step(state, h);
  return state;
}

test.each(FLOWS.filter(({ name }) => name in FOUND))(
  "$name is after a while where scipy's DOP853 has equations written down separately",
  (system) => {
    const { initial = [], time = 0, end = [] } = FOUND[system.name];
    const state = moved(system, initial, time, time / 1000);
    // A fifth of the step that the reference's exponents took: errors below 1e-8 of the size.
    for (const [i, value] of end.entries())
      expect(Math.abs(state[i] - value)).toBeLessThan(1e-6 * Math.max(...end.map(Math.abs)));
  },
);

describe.each(FLOWS)("the derivatives of $name", (system) => {
  const velocity = system.field?.({}) ?? (() => {});
  const n = system.variables.length;
  const matrix = new Float64Array(n * n);

  test("are those of its velocity by finite differences", () => {
    const [ahead, behind] = [new Float64Array(n), new Float64Array(n)];
    // The kinks of Chua's diode have no derivative.
    const states = statesOf(system, 40).filter(
      (state) => system.name !== "chua" || Math.abs(Math.abs(state[0]) - 1) > 1e-3,
    );
    for (const state of states) {
      system.jacobian?.({})(state, matrix);
      for (let j = 0; j < n; j++) {
        // Central differences: an error of 1e-10 of the third derivative, and rounding of 1e-16 / 1e-5.
        const by = 1e-5 * Math.max(Math.abs(state[j]), ...(system.timeUnit === "s" ? [1e-3] : [1]));
        const [up, down] = [state.slice(), state.slice()];
        up[j] += by;
        down[j] -= by;
        velocity(up, ahead);
        velocity(down, behind);
        for (let i = 0; i < n; i++) {
          const slope = (ahead[i] - behind[i]) / (up[j] - down[j]);
          const size = Math.max(Math.abs(ahead[i]), Math.abs(slope * by), 1e-3) / by;
          expect(Math.abs(matrix[i * n + j] - slope)).toBeLessThan(1e-6 * Math.abs(slope) + 1e-9 * size);
        }
      }
    }
  });

  test.skipIf(!(system.name in FOUND))("are those that were written down separately", () => {
    const { initial = [], jacobian = [] } = FOUND[system.name];
    system.jacobian?.({})(Float64Array.from(initial), matrix);
    // Sums of a few terms: rounding.
    for (const [i, row] of jacobian.entries())
      for (const [j, value] of row.entries())
        expect(Math.abs(matrix[i * n + j] - value)).toBeLessThan(1e-9 * Math.max(1, Math.abs(value)));
  });

  test("have a mean trace that is the sum of the known exponents", () => {
    let sum = 0;
    // The driven van der Pol oscillator has long calm stretches.
    const states = statesOf(system, system.name === "van-der-pol" ? 200_000 : 20_000);
    for (const state of states) {
      system.jacobian?.({})(state, matrix);
      for (let i = 0; i < n; i++) sum += matrix[i * (n + 1)] / states.length;
    }
    const known = system.known?.spectrum.reduce((total, exponent) => total + exponent, 0) ?? Number.NaN;
    // Exact where the trace is constant; elsewhere a path of so many rows averages to about 1 %.
    expect(Math.abs(sum - known)).toBeLessThan(0.03 * Math.abs(known));
  });
});

test.each(FLOWS.filter(({ name }) => name !== "chua"))(
  "halving the step of $name cuts the error sixteenfold",
  (system) => {
    const [state] = statesOf(system, 1);
    const time = (system.known?.turn ?? 1) / 16;
    // As long as the fourth order rules, and well above rounding.
    const h = time / (system.name === "double-scroll" ? 64 : 16);
    const exact = moved(system, state, time, h / 32);
    const error = (step: number): number => {
      const end = moved(system, state, time, step);
      return Math.hypot(...end.map((value, i) => (value - exact[i]) / (Math.abs(exact[i]) + 1e-3)));
    };
    const ratio = error(h) / error(h / 2);
    // The next order's share: a few per cent.
    expect(Math.abs(ratio - 16)).toBeLessThan(3);
  },
);

test.each([
  ["chua", [1.5, 0, -1.5]],
  ["chua", [0, 0, 0]],
  ["chen", [Math.sqrt(63), Math.sqrt(63), 21]],
  ["halvorsen", [-9.27, -9.27, -9.27]],
  ["thomas", [0, 0, 0]],
  ["sprott-b", [-1, -1, 0]],
  ["rabinovich-fabrikant", [0, 0, 0]],
  // tanh(20) is 1 to rounding.
  ["double-scroll", [1, 0, 0]],
  ["limit-cycle", [0, 0]],
  ["labia", [0, 0]],
] as const)("%s has its fixed point at %j", (name, point) => {
  const velocity = new Float64Array(point.length);
  systemNamed(name).field?.({})(Float64Array.from(point), velocity);
  for (const speed of velocity) expect(Math.abs(speed)).toBeLessThan(1e-12);
});

test.each(Object.entries(FOUND))(
  "what is known of %s is what an independent integration finds",
  (name, found) => {
    const { known } = systemNamed(name);
    if (known === undefined) throw new Error(`${name} has nothing known`);
    // A driven system's zero is that of its phase, in whatever place.
    const exponents = found.exponents.toSorted((a, b) => b - a);
    const most = Math.max(...known.spectrum.map(Math.abs));
    for (const [i, exponent] of known.spectrum.entries()) {
      // Three standard errors, the last digit that is told, and what a cycle of so many turns leaves open.
      const open = 4 * Math.max(...found.errors) + (known.lyapunov > 0 ? 0 : 0.01 * most);
      expect(Math.abs(exponent - exponents[i]), `exponent ${i}`).toBeLessThan(open + 1e-4 * most);
    }
    expect(known.lyapunov).toBe(known.spectrum[0]);
    // The scatter of turns, far below their own length.
    if (found.turns > 1) expect(Math.abs(known.turn / found.turn - 1)).toBeLessThan(0.005);
  },
);

test.each(SYSTEMS.filter(({ known }) => known))("$name has the dimension of its exponents", ({ known }) => {
  const { spectrum = [], kaplanYorke } = known ?? {};
  let sum = 0;
  let dimension = 0;
  while (dimension < spectrum.length && sum + spectrum[dimension] >= 0) sum += spectrum[dimension++];
  // Both are rounded to four digits.
  expect(kaplanYorke).toBeCloseTo(dimension + sum / Math.abs(spectrum[dimension]), 3);
});

test.each(SYSTEMS.filter(({ section }) => section))("$name crosses its section once a turn", (system) => {
  const { section, known } = system;
  if (section === undefined || known === undefined) throw new Error("has a section, but no turn");
  const perTurn = 60;
  const path = run(system, 200 * perTurn, known.turn / perTurn);
  const width = path.columns.length;
  const c = path.columns.findIndex(({ name }) => name === section.variable);
  const sign = section.direction === "up" ? 1 : -1;
  let crossings = 0;
  for (let r = 1; r < rowCount(path); r++) {
    const [before, here] = [path.values[(r - 1) * width + c], path.values[r * width + c]];
    if (sign * (before - section.level) < 0 && sign * (here - section.level) >= 0) crossings++;
  }
  // 200 turns of a chaotic path scatter by some per cent.
  expect(Math.abs(crossings / 200 - 1)).toBeLessThan(known.lyapunov > 0 ? 0.12 : 0.01);
});

test.each(SYSTEMS)("$name stays on its attractor from any seed, and a seed gives one path", (system) => {
  for (let seed = 1; seed <= 6; seed++) {
    const path = system.simulate({ samples: 200, step: system.step, seed, parameters: {} });
    expect(path.values.every(Number.isFinite)).toBe(true);
    if (seed === 3)
      expect(system.simulate({ samples: 200, step: system.step, seed, parameters: {} })).toEqual(path);
  }
  expect(system.variables.map(({ name }) => name)).toContain(system.observable);
});

test.each(SYSTEMS.filter(({ film, known }) => !film && known))(
  "a longer transient of $name begins later",
  (system) => {
    const { step, transient } = system;
    const all = system.simulate({ samples: 20, step, seed: 1, parameters: {}, transient: 0 });
    const later = system.simulate({ samples: 10, step, seed: 1, parameters: {}, transient: 10 * step });
    const width = all.columns.length;
    const spread = Math.max(...all.values.map(Math.abs));
    // The same steps, counted from another time: rounding, and of single precision.
    for (const [i, value] of later.values.entries())
      expect(Math.abs(value - all.values[10 * width + i])).toBeLessThan(1e-5 * spread);
    expect(transient).toBeGreaterThan(0);
  },
);

test("the phase of a drive is told from 0 to 2 pi and turns evenly", () => {
  const system = systemNamed("duffing");
  const { values } = system.simulate({ samples: 500, step: 0.25, seed: 1, parameters: {} });
  for (let r = 0; r < 500; r++) {
    expect(values[3 * r + 2]).toBeGreaterThanOrEqual(0);
    expect(values[3 * r + 2]).toBeLessThan(2 * Math.PI + 1e-6);
    if (r === 0) continue;
    const turned = values[3 * r + 2] - values[3 * r - 1];
    // Single precision.
    expect((turned + 2 * Math.PI) % (2 * Math.PI)).toBeCloseTo(0.25, 5);
  }
});
