import type { Random } from "../../math/random.js";
import { InputError } from "../../shapes/inputError.js";
import { Fourier } from "../../signal/fft.js";
import { checkSeries } from "../embedding/checkSeries.js";

/** Iterations after which the spectrum has settled. */
const ITERATIONS = 30;

/**
 * A surrogate with the same power spectrum and random phases: what a linear process with Gaussian noise could have given.
 * @param values a power of two of them, at least 32, that end about where they begin (`surrogateStretch` finds such).
 * @param random picks the phases.
 * @throws {InputError} if the length is no power of two, a value is not finite, or all are equal.
 * @see Theiler, Eubank, Longtin, Galdrikian & Farmer (1992) Physica D 58 77.
 * @example
 * // A sine stays a sine.
 * const sine = Float64Array.from({ length: 64 }, (_, n) => Math.sin((2 * Math.PI * n) / 16));
 * const other = phaseRandomised(sine, new Random(1));
 * Math.hypot(other[0], other[4]); // 1.0
 */
export function phaseRandomised(values: Float64Array, random: Random): Float64Array {
  const fourier = transformOf("phaseRandomised", values);
  const spectrum = Float64Array.from(fourier.forward(values).subarray(0, values.length + 2));
  for (let k = 1; k < values.length / 2; k++) {
    const size = Math.hypot(spectrum[2 * k], spectrum[2 * k + 1]);
    const phase = 2 * Math.PI * random.uniform();
    spectrum[2 * k] = size * Math.cos(phase);
    spectrum[2 * k + 1] = size * Math.sin(phase);
  }
  const result = new Float64Array(values.length);
  fourier.inverse(spectrum, 0, result);
  return result;
}

/**
 * A surrogate with the same values in another order and, nearly, the same power spectrum: what a linear process seen
 * through any fixed curve could have given (iterated amplitude-adjusted Fourier transform).
 * @param values, random as for `phaseRandomised`.
 * @throws {InputError} as `phaseRandomised` does.
 * @see Schreiber & Schmitz (1996) Phys. Rev. Lett. 77 635.
 * @example
 * const random = new Random(1);
 * const values = Float64Array.from({ length: 64 }, () => random.uniform());
 * const other = amplitudeAdjusted(values, random);
 * other.toSorted().every((value, n) => value === values.toSorted()[n]); // true
 */
export function amplitudeAdjusted(values: Float64Array, random: Random): Float64Array {
  const fourier = transformOf("amplitudeAdjusted", values);
  const n = values.length;
  const sorted = values.toSorted();
  const sizes = new Float64Array(n / 2 + 1);
  const target = fourier.forward(values);
  for (let k = 0; k <= n / 2; k++) sizes[k] = Math.hypot(target[2 * k], target[2 * k + 1]);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  random.shuffle(order);
  const result = new Float64Array(n);
  for (let i = 0; i < n; i++) result[order[i]] = sorted[i];
  const adjusted = new Float64Array(n + 2);
  const back = new Float64Array(n);
  for (let turn = 0; turn < ITERATIONS; turn++) {
    const spectrum = fourier.forward(result);
    for (let k = 0; k <= n / 2; k++) {
      const size = Math.hypot(spectrum[2 * k], spectrum[2 * k + 1]);
      const gain = size > 0 ? sizes[k] / size : 0;
      adjusted[2 * k] = gain * spectrum[2 * k];
      adjusted[2 * k + 1] = gain * spectrum[2 * k + 1];
    }
    fourier.inverse(adjusted, 0, back);
    // Ranks: sort the places by value.
    order.sort((a, b) => back[a] - back[b]);
    let changed = false;
    for (let i = 0; i < n; i++) {
      if (result[order[i]] !== sorted[i]) changed = true;
      result[order[i]] = sorted[i];
    }
    if (!changed) break;
  }
  return result;
}

/**
 * The stretch of a series whose ends fit best, in value and in slope: surrogates take a series as periodic, and a jump
 * from its end to its beginning would look like noise.
 * @param values at least 32. @param longest samples of the stretch at most.
 * @returns a view of a power of two of values.
 * @see Schreiber & Schmitz (2000) Physica D 142 346, section 4.4.
 * @example
 * const sine = Float64Array.from({ length: 100 }, (_, n) => Math.sin((2 * Math.PI * n) / 64));
 * surrogateStretch(sine, 1000).length; // 64
 */
export function surrogateStretch(values: Float64Array, longest: number): Float64Array {
  checkSeries("surrogateStretch", values, 32);
  const length = 2 ** Math.floor(Math.log2(Math.min(values.length, Math.max(32, longest))));
  let best = Number.POSITIVE_INFINITY;
  let start = 0;
  for (let from = 0; from + length <= values.length; from++) {
    const end = from + length - 1;
    const jump = values[end] - values[from];
    const bend = values[end] - values[end - 1] - (values[from + 1] - values[from]);
    const misfit = jump * jump + bend * bend;
    if (misfit < best) {
      best = misfit;
      start = from;
    }
  }
  return values.subarray(start, start + length);
}

function transformOf(name: string, values: Float64Array): Fourier {
  checkSeries(name, values, 32);
  if ((values.length & (values.length - 1)) !== 0) {
    throw new InputError(
      `${name}: ${values.length} values are not a power of two; cut the series with surrogateStretch.`,
    );
  }
  return new Fourier(values.length);
}
