import type { Signal } from "../../src/shapes/series.js";

/** Periods under the window, share of power that counts as none, largest multiple, highest harmonic in Hz. */
const PERIODS = 6;
const NONE = 0.01;
const MULTIPLES = 6;
const HIGHEST = 12_000;

/**
 * Where an F0 is only a subharmonic of what sounds: for some m from 2 to 6, harmonics that are no multiple of m hold less
 * than 1 % of the harmonics' power under a Hann window of six periods. A tracker that must stay under 2500 Hz says 1800 Hz
 * of a whistle at 5400 Hz.
 * @param f0 Hz a millisecond, NaN where there is none.
 * @returns true where F0 is such a subharmonic.
 */
export function boundByRange(signal: Signal, f0: Float64Array): boolean[] {
  return Array.from(f0, (f, r) => f > 0 && isSubharmonic(signal, f, r / 1000));
}

function isSubharmonic(signal: Signal, f: number, time: number): boolean {
  const { values, rate } = signal;
  const length = Math.floor((PERIODS * rate) / f);
  const from = Math.round(time * rate) - (length >> 1);
  if (from < 0 || from + length > values.length) return false;
  const count = Math.floor(Math.min(HIGHEST, 0.48 * rate) / f);
  const powers = Array.from({ length: count }, (_, i) => {
    let re = 0;
    let im = 0;
    for (let n = 0; n < length; n++) {
      const x = values[from + n] * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length));
      const phase = (2 * Math.PI * (i + 1) * f * n) / rate;
      re += x * Math.cos(phase);
      im -= x * Math.sin(phase);
    }
    return re * re + im * im;
  });
  const all = powers.reduce((a, b) => a + b, 0);
  for (let m = 2; m <= Math.min(MULTIPLES, count); m++) {
    const rest = powers.reduce((sum, power, i) => sum + ((i + 1) % m === 0 ? 0 : power), 0);
    if (rest < NONE * all) return true;
  }
  return false;
}
