import { expect, test } from "vitest";
import { TRACTS } from "../../src/shapes/song.js";
import { Tract } from "../../src/syrinx/tract.js";
import { tractGain } from "../../src/syrinx/tractGain.js";

/** Amplitude of what a tract makes of a sine of amplitude 1, once it has settled. */
function response(name: (typeof TRACTS)[number], rate: number, frequency: number): number {
  const sound = Float64Array.from({ length: Math.round(0.06 * rate) }, (_, i) =>
    Math.sin((2 * Math.PI * frequency * i) / rate),
  );
  new Tract(name, rate).process(sound);
  // From 25 ms on, when the slowest echo is 90 dB down, a whole number of periods.
  const from = Math.round(0.025 * rate);
  const periods = Math.floor(((sound.length - from) * frequency) / rate);
  const count = Math.round((periods * rate) / frequency);
  let re = 0;
  let im = 0;
  for (let i = from; i < from + count; i++) {
    re += sound[i] * Math.cos((2 * Math.PI * frequency * i) / rate);
    im += sound[i] * Math.sin((2 * Math.PI * frequency * i) / rate);
  }
  return (2 * Math.hypot(re, im)) / count;
}

test.each(TRACTS)("the gain of tract %s is what it makes of settled sines", (name) => {
  for (const rate of [882_000, 640_000]) {
    const gain = tractGain(name, rate);
    for (const frequency of [150, 300, 700, 1000, 2187.5, 2975, 3555, 4321, 6000, 10_000, 18_000]) {
      // Straight between bins 27 Hz apart: at the sharpest peak, 150 Hz wide, that cuts off 1 %.
      expect(
        Math.abs(gain(frequency) - Math.log(response(name, rate, frequency))),
        `${frequency} Hz`,
      ).toBeLessThan(0.015);
    }
  }
});

test("the trachea's gain is that of one echo, in closed form", () => {
  const gain = tractGain("trachea", 882_000);
  // 8 cm there and back at 350 m/s, in whole steps.
  const echo = Math.round((0.08 / 350) * 882_000) / 882_000;
  for (let f = 50; f < 20_000; f += 333) {
    const angle = 2 * Math.PI * f * echo;
    const wanted = -0.5 * Math.log((1 + 0.1 * Math.cos(angle)) ** 2 + (0.1 * Math.sin(angle)) ** 2);
    // Straight between bins 27 Hz apart on a curve that repeats every 4.4 kHz: (27 / 4375)^2.
    expect(gain(f)).toBeCloseTo(wanted, 4);
  }
});

test("each cavity's gain has a local maximum near where its name says", () => {
  for (const [name, peak] of [
    ["cavity-3555", 3555],
    ["cavity-2975", 2975],
  ] as const) {
    const gain = tractGain(name, 882_000);
    const tops: number[] = [];
    for (let f = 1000; f < 6000; f += 30) {
      if (gain(f) > gain(f - 30) && gain(f) >= gain(f + 30)) tops.push(f);
    }
    // The published peaks are the cavity's own; the echo before it pulls on them.
    const nearest = Math.min(...tops.map((f) => Math.abs(f - peak)));
    expect(nearest, `${name}: ${tops}`).toBeLessThan(0.03 * peak);
  }
});

test("without a tract the gain is 1, and every frequency has one", () => {
  expect(tractGain("none", 882_000)(3000)).toBe(0);
  for (const name of TRACTS) {
    const gain = tractGain(name, 882_000);
    for (const f of [0, 1, 59_999, 61_000, 400_000]) expect(gain(f)).toBeGreaterThan(-25);
    for (const f of [0, 1, 59_999, 61_000, 400_000]) expect(Number.isFinite(gain(f))).toBe(true);
  }
});
