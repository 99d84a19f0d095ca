/**
 * Linear-phase low-pass filter of odd length: a sinc under a Kaiser window, with unit gain at 0 Hz.
 * @param cutoff middle of the transition band, as a fraction of the sample rate, in (0, 0.5).
 * @param transition width of the transition band, as a fraction of the sample rate.
 * @param attenuation of the stop band, dB, above 21.
 * @param multiple the delay, (length - 1) / 2 samples, is rounded up to a multiple of this.
 * @returns the impulse response, of odd length; its values sum to 1.
 * @see Oppenheim & Schafer, Discrete-Time Signal Processing, section 7.6 (Kaiser 1974).
 */
export function kaiserLowPass(
  cutoff: number,
  transition: number,
  attenuation: number,
  multiple = 1,
): Float64Array {
  const half = Math.ceil((attenuation - 8) / (2.285 * 2 * Math.PI * transition) / 2 / multiple) * multiple;
  const shape =
    attenuation > 50
      ? 0.1102 * (attenuation - 8.7)
      : 0.5842 * (attenuation - 21) ** 0.4 + 0.07886 * (attenuation - 21);
  const top = bessel0(shape);
  const taps = new Float64Array(2 * half + 1);
  for (let n = 0; n <= half; n++) {
    const sinc = n === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * n) / (Math.PI * n);
    const w = bessel0(shape * Math.sqrt(Math.max(0, 1 - (n / (half + 1)) ** 2))) / top;
    taps[half + n] = sinc * w;
    taps[half - n] = sinc * w;
  }
  let sum = 0;
  for (let i = 0; i < taps.length; i++) sum += taps[i];
  for (let i = 0; i < taps.length; i++) taps[i] /= sum;
  return taps;
}

/** Modified Bessel function of the first kind and order 0, by its power series. */
function bessel0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
