import { InputError } from "../shapes/inputError.js";

/**
 * Butterworth high-pass or low-pass of fourth order, run forwards and backwards: no delay, 24 dB down an octave each
 * way, 6 dB down at the corner.
 * @param values samples. @param corner Hz, in (0, rate / 2). @param rate Hz.
 * @returns as many samples, in double precision.
 * @throws {InputError} if the corner is outside.
 * @see Bristow-Johnson, Cookbook formulae for audio equalizer biquad filter coefficients.
 */
export function zeroPhase(
  values: ArrayLike<number>,
  kind: "high-pass" | "low-pass",
  corner: number,
  rate: number,
): Float64Array {
  if (!(corner > 0 && corner < rate / 2)) {
    throw new InputError(
      `zeroPhase: corner=${corner} Hz is not within 0 and half the rate, ${rate / 2} Hz; move it.`,
    );
  }
  const output = Float64Array.from(values);
  const w = (2 * Math.PI * corner) / rate;
  // Quality of the two pole pairs of a fourth-order Butterworth filter.
  for (const angle of [Math.PI / 8, (3 * Math.PI) / 8]) {
    const alpha = Math.sin(w) * Math.cos(angle);
    const sign = kind === "high-pass" ? -1 : 1;
    const b = (1 - sign * Math.cos(w)) / 2 / (1 + alpha);
    const a1 = (-2 * Math.cos(w)) / (1 + alpha);
    const a2 = (1 - alpha) / (1 + alpha);
    for (let pass = 0; pass < 2; pass++) {
      let s1 = 0;
      let s2 = 0;
      for (let n = 0; n < output.length; n++) {
        const x = output[n];
        const y = b * x + s1;
        s1 = 2 * sign * b * x - a1 * y + s2;
        s2 = b * x - a2 * y;
        output[n] = y;
      }
      output.reverse();
    }
  }
  return output;
}
