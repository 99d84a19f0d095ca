import { analyzeSeries } from "../../src/dynamics/invariants/analyzeSeries.js";
import { lyapunovSpectrum } from "../../src/dynamics/invariants/lyapunovSpectrum.js";
import { SYSTEMS } from "../../src/dynamics/systems/register.js";
import { simulateFlow } from "../../src/dynamics/systems/simulateFlow.js";
import { median } from "../../src/math/statistics.js";
import type { NewRow, Section } from "../row.js";
import { HELD_OUT } from "./heldOut.js";

/** Samples of the series that are analysed. */
const COUNTS = [20_000, 100_000];
/** Rows over which the exponents of held-out systems are averaged by Benettin's method. */
const FOLLOWED = 300_000;
/** Rows before, in which a path settles. */
const SETTLING = 10_000;

/** A system whose largest exponent is known, and a series of one of its variables. */
interface Known {
  readonly name: string;
  readonly truth: number;
  /** where the truth is from */
  readonly source: string;
  readonly rate: number;
  readonly series: (samples: number) => Float64Array;
}

/** The largest exponent of every system from one of its variables alone, with nothing set, beside its true value. */
export const exponents: Section = {
  name: "exponents",
  about: "largest exponents from data alone against true ones, over the register and over held-out systems",
  run: async ({ say }) => [...rowsOf("register", register(), say), ...rowsOf("held out", heldOut(say), say)],
};

function rowsOf(group: string, systems: readonly Known[], say: (line: string) => void): NewRow[] {
  return COUNTS.flatMap((count) => {
    const errors: number[] = [];
    let held = 0;
    const rows = systems.map(({ name, truth, source, rate, series }): NewRow => {
      const { lyapunov, verdict } = analyzeSeries(series(count), rate);
      const value = lyapunov?.perSecond ?? Number.NaN;
      const [low, high] = [lyapunov?.low ?? Number.NaN, lyapunov?.high ?? Number.NaN];
      const holds = low <= truth && truth <= high;
      if (holds) held++;
      if (truth > 0)
        errors.push(Number.isNaN(value) ? Number.POSITIVE_INFINITY : Math.abs(value / truth - 1));
      const interval = `${low.toPrecision(3)} to ${high.toPrecision(3)} ${holds ? "holds" : "misses"} it`;
      say(`${name}, ${count} samples: ${value.toPrecision(4)} of ${truth.toPrecision(4)}; ${interval}`);
      return {
        name: `${group}, ${count}: ${name}`,
        ours: value,
        peer: truth,
        peerVersion: `the truth (${source}); ${interval}; ${verdict.kind}`,
        unit: "1",
        ratio: truth > 0 ? value / truth : null,
      };
    });
    const total = (what: string, ours: number, peer: number, rule: string): NewRow => ({
      name: `${group}, ${count}: ${what}`,
      ours,
      peer,
      peerVersion: rule,
      unit: "%",
      ratio: null,
    });
    return [
      ...rows,
      total("median error of chaotic systems", 100 * median(errors), 10, "the most that is accepted"),
      total("intervals that hold the truth", (100 * held) / rows.length, 80, "the least that is accepted"),
    ];
  });
}

/** The systems of the register that have a field, from their observable. */
function register(): Known[] {
  return SYSTEMS.flatMap((system) => {
    const { known, field, film, name, step, observable } = system;
    if (known === undefined || field === undefined || film !== undefined) return [];
    const series = (samples: number): Float64Array => {
      const { values, columns } = system.simulate({ samples, step, seed: 1, parameters: {} });
      const place = columns.findIndex((column) => column.name === observable);
      return Float64Array.from({ length: samples }, (_, r) => values[columns.length * r + place]);
    };
    return [{ name, truth: known.lyapunov, source: known.source, rate: 1 / step, series }];
  });
}

/** Systems that the rules were not developed on, from x; their exponents by Benettin's method. */
function heldOut(say: (line: string) => void): Known[] {
  return HELD_OUT.map(({ name, field, initial, step, substeps, source }) => {
    const found = lyapunovSpectrum(field, initial, {
      step: step / substeps,
      time: FOLLOWED * step,
      transient: SETTLING * step,
    });
    const truth = found.exponents[0];
    const error = found.errors[0];
    say(`${name}: ${truth.toPrecision(4)} +- ${error.toPrecision(2)} by Benettin's method`);
    const series = (samples: number): Float64Array => {
      const variables = initial.map((_, i) => ({ name: `x${i}`, unit: "1" as const }));
      const { values } = simulateFlow(name, field, variables, {
        samples,
        step,
        initial,
        discard: SETTLING * step,
        substeps,
      });
      return Float64Array.from({ length: samples }, (_, r) => values[initial.length * r]);
    };
    return {
      name,
      truth,
      source: `+- ${error.toPrecision(2)}, Benettin; ${source}`,
      rate: 1 / step,
      series,
    };
  });
}
