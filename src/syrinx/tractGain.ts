import type { TractName } from "../shapes/song.js";
import { Fourier } from "../signal/fft.js";
import { Tract } from "./tract.js";

/** Length of the impulse response, steps: 37 ms at 882 kHz. */
const LENGTH = 32_768;

/**
 * Gain of a vocal tract over frequency, from its response to an impulse.
 * @param rate steps per second, Hz, of the order of 1e6.
 * @returns natural logarithm of the gain as a function of the frequency in Hz, up to half the rate.
 * @example
 * tractGain("trachea", 882000)(2187.5); // 0.105
 */
export function tractGain(name: TractName, rate: number): (frequency: number) => number {
  if (name === "none") return () => 0;
  const response = new Float64Array(LENGTH);
  response[0] = 1;
  new Tract(name, rate).process(response);
  const spectrum = new Fourier(LENGTH).forward(response);
  const top = Math.min(LENGTH / 2, Math.ceil((60_000 * LENGTH) / rate));
  const levels = Float64Array.from({ length: top + 1 }, (_, k) =>
    Math.log(Math.max(1e-9, Math.hypot(spectrum[2 * k], spectrum[2 * k + 1]))),
  );
  return (frequency) => {
    const at = Math.min(top, Math.max(0, (frequency * LENGTH) / rate));
    const k = Math.min(top - 1, Math.floor(at));
    return levels[k] + (at - k) * (levels[k + 1] - levels[k]);
  };
}
