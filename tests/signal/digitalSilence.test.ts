import fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "../../src/math/random.js";
import { digitalSilence, type SilentStretch } from "../../src/signal/digitalSilence.js";

const RATE = 8000;

/** The definition, sample by sample: runs of at most three neighbouring steps, without samples at their ends that come once. */
function everyRun(samples: Float32Array): SilentStretch[] {
  const told = samples.filter((v) => !Number.isNaN(v));
  const widest = (Math.max(...told) - Math.min(...told)) / 16;
  const found: SilentStretch[] = [];
  let first = 0;
  let steps = [samples[0]];
  const close = (after: number): void => {
    let from = first;
    let end = after;
    if (end - from < 0.005 * RATE) return;
    while (from < end && !samples.subarray(from + 1, end).includes(samples[from])) from++;
    while (from < end && !samples.subarray(from, end - 1).includes(samples[end - 1])) end--;
    if (end - from >= 0.005 * RATE) found.push({ first: from, end });
  };
  for (let i = 1; i < samples.length; i++) {
    const v = samples[i];
    if (steps.includes(v)) continue;
    const all = [...steps, v].sort((a, b) => a - b);
    const range = all[all.length - 1] - all[0];
    const even = all.length < 3 || Math.abs(2 * all[1] - all[0] - all[2]) <= 0.01 * range;
    if (all.length <= 3 && range <= widest && even) steps = all;
    else {
      close(i);
      first = i;
      steps = [v];
    }
  }
  close(samples.length);
  return found;
}

test("what is found is what following every run from the first sample finds", () => {
  const piece = fc.record({
    kind: fc.constantFrom("zeros", "dither", "steps", "noise", "square", "quiet"),
    length: fc.integer({ min: 1, max: 400 }),
  });
  fc.assert(
    fc.property(
      fc.integer(),
      fc.double({ min: 0.001, max: 0.3, noNaN: true }),
      fc.array(piece),
      (seed, step, pieces) => {
        const random = new Random(seed);
        const values = pieces.flatMap(({ kind, length }) =>
          Array.from({ length }, (_, i) => {
            if (kind === "zeros") return 0;
            if (kind === "dither") return step * (Math.floor(3 * random.uniform()) - 1);
            if (kind === "steps") return 0.005 * Math.floor(5 * random.uniform());
            if (kind === "noise") return random.uniform() - 0.5;
            if (kind === "square") return 0.25 * Math.round(random.uniform());
            return 0.01 * Math.sin(i / 3);
          }),
        );
        const samples = Float32Array.from([0.5, ...values]);
        expect(digitalSilence(samples, RATE)).toEqual(everyRun(samples));
      },
    ),
    { numRuns: 300 },
  );
});
