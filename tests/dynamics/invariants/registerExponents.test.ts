import { expect, test } from "vitest";
import { analyzeSeries } from "../../../src/dynamics/invariants/analyzeSeries.js";
import { systemNamed } from "../../../src/dynamics/systems/register.js";

/** Flows of other kinds than Lorenz and Rossler; `npm run bench -- exponents` has all, in 20,000 and 100,000 samples. */
const NAMES = ["chua", "double-scroll", "halvorsen", "sprott-b"];
const SAMPLES = 20_000;

test.each(NAMES)(
  "the exponent of %s is found in its observable with nothing set, within what is told",
  (name) => {
    const { known, step, observable, ...system } = systemNamed(name);
    const { values, columns } = system.simulate({ samples: SAMPLES, step, seed: 1, parameters: {} });
    const place = columns.findIndex((column) => column.name === observable);
    const series = Float64Array.from({ length: SAMPLES }, (_, r) => values[columns.length * r + place]);
    const { lyapunov, verdict, surrogates } = analyzeSeries(series, 1 / step);
    const truth = known?.lyapunov ?? Number.NaN;
    expect(verdict.kind).toBe("chaos");
    expect(surrogates.alike).toBe(false);
    // 300 to 800 turns: the exponents of stretches of that length scatter by 2 to 5 % about the truth.
    expect(Math.abs((lyapunov?.perSecond ?? 0) / truth - 1)).toBeLessThan(0.1);
    expect(lyapunov?.low).toBeLessThan(truth);
    expect(lyapunov?.high).toBeGreaterThan(truth);
  },
);
