import { MelBank, type MelSettings } from "./mel.js";

/** Part of a band's own weight that keeps bands under which the same bins lie apart. */
const RIDGE = 1e-6;
/** Turns of the multiplicative update, each of which brings the bands nearer. */
const TURNS = 100;

/**
 * From mel bands back to bins: of all spectra that give the bands, the least in squares, made non-negative. What was finer
 * than a band is lost.
 * @param power of the bands, frames x bands, every value >= 0. @param rate of the sound, Hz. @param size samples of the
 * transform. @param settings of the bank, as of `melSpectrogram`.
 * @returns power, frames x (size / 2 + 1) bins.
 * @throws {InputError} if the bank is none.
 * @see Lee & Seung (2001) NIPS 13 for the non-negative update; librosa's `mel_to_stft` solves the same problem.
 * @example
 * // White noise is flat in bands of area 1, and back in bins.
 * const bank = { scale: "slaney", bands: 20, lowHz: 500, highHz: 10000, area: true } as const;
 * melToBins(new Float32Array(20).fill(0.016), 32000, 512, bank)[100]; // 1.00
 */
export function melToBins(
  power: Float32Array,
  rate: number,
  size: number,
  settings: MelSettings,
): Float32Array {
  const { bands } = settings;
  const bins = size / 2 + 1;
  const matrix = bankMatrix(new MelBank(rate, size, settings, "melToBins"), bands, bins);
  const gram = new Float64Array(2 * bands);
  for (let b = 0; b < bands; b++) {
    for (let k = 0; k < bins; k++) {
      gram[b] += matrix[b * bins + k] ** 2;
      if (b + 1 < bands) gram[bands + b] += matrix[b * bins + k] * matrix[(b + 1) * bins + k];
    }
    gram[b] *= 1 + RIDGE;
  }
  const output = new Float32Array((power.length / bands) * bins);
  const wanted = new Float64Array(bands);
  const weights = new Float64Array(bands);
  const spectrum = new Float64Array(bins);
  const back = new Float64Array(bins);
  for (let r = 0; r < power.length / bands; r++) {
    for (let b = 0; b < bands; b++) wanted[b] = power[r * bands + b];
    solveTridiagonal(gram, wanted, weights);
    transposed(matrix, weights, spectrum);
    transposed(matrix, wanted, back);
    // A bin that the least squares want below 0 begins with a little of what its bands hold.
    let most = 0;
    for (let k = 0; k < bins; k++) most = Math.max(most, spectrum[k]);
    for (let k = 0; k < bins; k++) if (spectrum[k] < 0) spectrum[k] = back[k] > 0 ? 0.01 * most : 0;
    approach(matrix, wanted, back, spectrum, weights);
    output.set(spectrum, r * bins);
  }
  return output;
}

/** Bands x bins. */
function bankMatrix(bank: MelBank, bands: number, bins: number): Float64Array {
  const matrix = new Float64Array(bands * bins);
  const one = new Float64Array(bins);
  const column = new Float64Array(bands);
  for (let k = 0; k < bins; k++) {
    one[k] = 1;
    bank.apply(one, column);
    for (let b = 0; b < bands; b++) matrix[b * bins + k] = column[b];
    one[k] = 0;
  }
  return matrix;
}

function transposed(matrix: Float64Array, weights: Float64Array, into: Float64Array): void {
  const bins = into.length;
  into.fill(0);
  for (let b = 0; b < weights.length; b++)
    for (let k = 0; k < bins; k++) into[k] += weights[b] * matrix[b * bins + k];
}

/** Multiplies every bin by what its bands want over what they have, which keeps it from below 0. */
function approach(
  matrix: Float64Array,
  wanted: Float64Array,
  back: Float64Array,
  spectrum: Float64Array,
  held: Float64Array,
): void {
  const bins = spectrum.length;
  const now = new Float64Array(bins);
  for (let turn = 0; turn < TURNS; turn++) {
    for (let b = 0; b < wanted.length; b++) {
      held[b] = 0;
      for (let k = 0; k < bins; k++) held[b] += matrix[b * bins + k] * spectrum[k];
    }
    transposed(matrix, held, now);
    for (let k = 0; k < bins; k++) if (now[k] > 0) spectrum[k] *= back[k] / now[k];
  }
}

/** Solves a symmetric tridiagonal system. @param gram the diagonal, then what is beside it. @see Thomas's algorithm. */
function solveTridiagonal(gram: Float64Array, right: Float64Array, into: Float64Array): void {
  const n = right.length;
  const ratios = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const beside = i > 0 ? gram[n + i - 1] : 0;
    const pivot = gram[i] - (i > 0 ? beside * ratios[i - 1] : 0);
    ratios[i] = gram[n + i] / pivot;
    into[i] = (right[i] - (i > 0 ? beside * into[i - 1] : 0)) / pivot;
  }
  for (let i = n - 2; i >= 0; i--) into[i] -= ratios[i] * into[i + 1];
}
