import { expect, test } from "vitest";
import { Decimator } from "../../src/signal/decimator.js";

const BLOCK = 64;

/** Amplitude at which a sine of a frequency (in units of the new rate) comes out, in the steady state. */
function gain(factor: number, frequency: number): number {
  const decimator = new Decimator(factor, BLOCK);
  const input = new Float64Array(BLOCK * factor);
  const output = new Float64Array(BLOCK);
  let largest = 0;
  for (let block = 0, n = 0; block < 12; block++) {
    for (let i = 0; i < input.length; i++, n++)
      input[i] = Math.sin((2 * Math.PI * frequency * n) / factor + 0.3);
    decimator.process(input, output);
    if (block >= 6) for (const v of output) largest = Math.max(largest, Math.abs(v));
  }
  return largest;
}

test("components that alias below 0.45 of the new rate are at least 90 dB down", () => {
  for (const factor of [20, 28, 40]) {
    for (const f of [0.551, 0.6, 0.9, 1.3, 2.2, 3.46, 3.9, 4.3, 7.77, factor / 2 - 0.3]) {
      const folded = Math.abs(f - Math.round(f));
      if (folded < 0.45)
        expect(20 * Math.log10(gain(factor, f)), `factor ${factor}, f ${f}`).toBeLessThan(-90);
    }
  }
});

test("the band up to 0.45 of the new rate passes within 0.001 dB", () => {
  // Samples at the new rate may miss the crest of a sine: measure with two phases, sin^2 + cos^2.
  for (const factor of [20, 36]) {
    for (const f of [0.01, 0.1, 0.25, 0.4, 0.45]) {
      const power = [0, Math.PI / 2].map((phase) => {
        const decimator = new Decimator(factor, BLOCK);
        const input = new Float64Array(BLOCK * factor);
        const output = new Float64Array(BLOCK);
        for (let block = 0, n = 0; block < 8; block++) {
          for (let i = 0; i < input.length; i++, n++)
            input[i] = Math.cos((2 * Math.PI * f * n) / factor + phase);
          decimator.process(input, output);
        }
        return output[BLOCK - 1] ** 2;
      });
      expect(Math.abs(10 * Math.log10(power[0] + power[1]))).toBeLessThan(0.001);
    }
  }
});

test("the stated delay is the actual delay", () => {
  const factor = 20;
  const decimator = new Decimator(factor, BLOCK);
  expect(Number.isInteger(decimator.delay)).toBe(true);
  const input = new Float64Array(BLOCK * factor);
  input[10 * factor] = 1;
  const output = new Float64Array(BLOCK);
  const all: number[] = [];
  for (let block = 0; block < 4; block++) {
    decimator.process(input, output);
    all.push(...output);
    input.fill(0);
  }
  expect(all.indexOf(Math.max(...all))).toBe(10 + decimator.delay);
});
