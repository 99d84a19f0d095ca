import { expect, test } from "vitest";
import { FilterKernel, type FilterSection } from "../../src/kernels/filterKernel.js";
import { Random } from "../../src/math/random.js";

/** A high-pass at 1/100 of the rate: Butterworth, of second order. */
const corner = 2 * Math.PI * 0.01;
const alpha = Math.sin(corner) * Math.SQRT1_2;
const outer = (1 + Math.cos(corner)) / 2 / (1 + alpha);
const HIGH_PASS: FilterSection = {
  b0: outer,
  b1: -2 * outer,
  b2: outer,
  a1: (-2 * Math.cos(corner)) / (1 + alpha),
  a2: (1 - alpha) / (1 + alpha),
  rest: 0,
  modulus: Math.sqrt((1 - alpha) / (1 + alpha)),
};

/** The difference equation, sample by sample. */
function plainly(
  { b0, b1, b2, a1, a2, rest }: FilterSection,
  samples: Float64Array,
  before: number,
): Float64Array {
  let [x1, x2, y1, y2] = [before, before, rest * before, rest * before];
  return samples.map((x) => {
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    [x1, x2, y1, y2] = [x, x1, y, y1];
    return y;
  });
}

function noise(count: number): Float64Array {
  const random = new Random(7);
  return Float64Array.from({ length: count }, () => 2 * random.uniform() - 0.7);
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

// Lengths of one part and of four, with 0 to 3 samples that don't divide by four.
test.each([0, 1, 2, 3, 1000, 20_000, 20_001, 20_002, 20_003])(
  "A section in four parts gives what the difference equation does, for %i samples forwards and backwards",
  (count) => {
    const sound = noise(count);
    const kernel = new FilterKernel();
    for (const silent of [true, false]) {
      const room = kernel.room(count);
      room.set(sound);
      kernel.section(HIGH_PASS, 1, { silent });
      const forwards = plainly(HIGH_PASS, sound, silent || count === 0 ? 0 : sound[0]);
      // Of numbers near 1: rounding, which grows a thousandfold near the double zero at 0 Hz.
      expect(largestDifference(room, forwards)).toBeLessThan(1e-12);
      kernel.section(HIGH_PASS, -1, { silent });
      const turned = forwards.slice().reverse();
      const both = plainly(HIGH_PASS, turned, silent || count === 0 ? 0 : turned[0]).reverse();
      expect(largestDifference(room, both)).toBeLessThan(1e-12);
    }
  },
);

test("Samples are rounded to single precision where that is asked for", () => {
  const sound = noise(20_001);
  const kernel = new FilterKernel();
  const rounded = kernel.room(sound.length);
  rounded.set(sound);
  kernel.section(HIGH_PASS, 1, { round: true });
  const single = sound.map(Math.fround);
  // As above.
  expect(largestDifference(rounded, plainly(HIGH_PASS, single, single[0]))).toBeLessThan(1e-12);
});

test.each([0, 1, 3, 4, 5, 65_536])(
  "A sound of %i samples is held less its offset between zeros, and released in single precision",
  (count) => {
    const kernel = new FilterKernel();
    const sound = Float32Array.from(noise(count));
    for (const pad of [0, 3, 100]) {
      kernel.room(count + 300).fill(7);
      const room = kernel.hold(sound, 0.1, pad);
      const zeros = new Array<number>(pad).fill(0);
      expect([...room]).toEqual([...zeros, ...Float64Array.from(sound, (x) => x - 0.1), ...zeros]);
      expect(kernel.release(pad, count)).toEqual(Float32Array.from(sound, (x) => x - 0.1));
    }
  },
);
