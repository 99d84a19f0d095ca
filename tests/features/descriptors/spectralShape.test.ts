import fc from "fast-check";
import { expect, test } from "vitest";
import { SpectralShape } from "../../../src/features/descriptors/spectralShape.js";
import { Random } from "../../../src/math/random.js";
import { monoSignal } from "../../../src/shapes/series.js";
import { PowerFrames } from "../../../src/signal/frames.js";

/** The definitions, term by term. */
function defined(
  power: Float64Array,
  before: Float64Array | undefined,
  first: number,
  last: number,
  binHz: number,
) {
  const bins = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const sum = (of: (k: number) => number): number => bins.reduce((total, k) => total + of(k), 0);
  const total = sum((k) => power[k]);
  const centre = sum((k) => k * power[k]) / total;
  const moment = (n: number): number => sum((k) => (k - centre) ** n * power[k]) / total;
  const spread = Math.sqrt(moment(2));
  let below = 0;
  const rolloff = bins.find((k) => {
    below += power[k];
    return below >= 0.85 * total * (1 - 1e-12);
  });
  const flux =
    before === undefined
      ? Number.NaN
      : Math.sqrt(
          sum((k) => (Math.sqrt(power[k] / total) - Math.sqrt(before[k] / sum((j) => before[j]))) ** 2),
        );
  return {
    total,
    centroid: centre * binHz,
    spread: spread * binHz,
    skewness: moment(3) / spread ** 3,
    kurtosis: moment(4) / spread ** 4,
    rolloff: (rolloff ?? last) * binHz,
    flatness: Math.exp(sum((k) => Math.log((power[k] * bins.length) / total)) / bins.length),
    crest: (Math.max(...bins.map((k) => power[k])) * bins.length) / total,
    flux,
  };
}

test("every number of a spectrum's shape is what its definition says, in bands of any width", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 1, max: 68 }),
      (seed, first, more) => {
        const random = new Random(seed);
        const values = Float32Array.from({ length: 600 }, () => random.uniform() - 0.5);
        const frames = new PowerFrames(monoSignal(values, 8000), { window: 0.032, hop: 0.016 }, "test");
        const last = first + more;
        const shape = new SpectralShape(frames, first, last);
        let before: Float64Array | undefined;
        for (let r = 0; r < frames.count; r++) {
          frames.read(r);
          shape.measure();
          const wanted = defined(frames.power, before, first, last, frames.binHz);
          for (const [name, value] of Object.entries(wanted)) {
            const found = shape[name as keyof typeof wanted];
            // Sums are taken in another order; moments and distances of nearly equal spectra lose some digits more.
            if (Number.isNaN(value)) expect(found).toBeNaN();
            else expect(Math.abs(found - value)).toBeLessThan(1e-9 * Math.max(1, Math.abs(value)));
          }
          before = frames.power.slice();
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("a band that is silent has no shape, and neither it nor the next one moved", () => {
  const values = new Float32Array(1600).map((_, i) => (i < 500 || i > 1100 ? Math.sin(i) : 0));
  const frames = new PowerFrames(monoSignal(values, 8000), { window: 0.016, hop: 0.016 }, "test");
  const shape = new SpectralShape(frames, 5, 60);
  const fluxes = Array.from({ length: frames.count }, (_, r) => {
    frames.read(r);
    shape.measure();
    return [shape.total > 0, Number.isNaN(shape.centroid), Number.isNaN(shape.flux)];
  });
  fluxes.forEach(([sounds, isUndefined, still], r) => {
    expect(isUndefined).toBe(!sounds);
    expect(still).toBe(!(sounds && r > 0 && fluxes[r - 1][0]));
  });
});
