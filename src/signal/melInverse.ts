import { MelBank, type MelSettings } from "./mel.js";

/** Ridge term relative to a band's own weight; keeps the system solvable where bands share all their bins. */
const RIDGE = 1e-6;
/** Maximum number of multiplicative updates. */
const MAX_UPDATES = 100;
/** Relative error of the bands at which iteration stops: a hundredth of a dB. */
const TOLERANCE = 0.001;

/**
 * Inverts mel bands to bins: the least-squares solution of minimum norm, made non-negative. Detail finer than a band is
 * lost.
 * @param power of the bands, frames x bands, every value >= 0.
 * @param rate sample rate of the sound, Hz.
 * @param size length of the transform, samples.
 * @param settings of the bank, as for `melSpectrogram`.
 * @returns power, frames x (size / 2 + 1) bins.
 * @throws {InputError} if the bank's settings are invalid.
 * @see Lee & Seung (2001) NIPS 13 for the non-negative update; librosa's `mel_to_stft` solves the same problem.
 * @example
 * // White noise is flat in bands of unit area, and so it is again in bins.
 * const bank = { scale: "slaney", bands: 20, lowHz: 500, highHz: 10000, area: true } as const;
 * melToBins(new Float32Array(20).fill(0.016), 32000, 512, bank)[100]; // 1.0
 */
export function melToBins(
  power: Float32Array,
  rate: number,
  size: number,
  settings: MelSettings,
): Float32Array {
  const { bands } = settings;
  const bins = size / 2 + 1;
  const bank = new SparseBank(new MelBank(rate, size, settings, "melToBins"), bands, bins);
  const gram = bank.products();
  const output = new Float32Array((power.length / bands) * bins);
  const wanted = new Float64Array(bands);
  const weights = new Float64Array(bands);
  const spectrum = new Float64Array(bins);
  const back = new Float64Array(bins);
  const now = new Float64Array(bins);
  for (let r = 0; r < power.length / bands; r++) {
    let loudest = 0;
    for (let b = 0; b < bands; b++) {
      wanted[b] = power[r * bands + b];
      loudest = Math.max(loudest, wanted[b]);
    }
    if (loudest === 0) continue;
    solveTridiagonal(gram, wanted, weights);
    bank.transposed(weights, spectrum);
    bank.transposed(wanted, back);
    let highest = 0;
    for (let k = 0; k < bins; k++) highest = Math.max(highest, spectrum[k]);
    // A bin that is negative in the least-squares solution starts small but positive, for the update to scale.
    for (let k = 0; k < bins; k++) if (spectrum[k] < 0) spectrum[k] = back[k] > 0 ? 0.01 * highest : 0;
    for (let update = 0; update < MAX_UPDATES; update++) {
      if (bank.relativeError(spectrum, wanted, weights) < TOLERANCE) break;
      bank.transposed(weights, now);
      for (let k = 0; k < bins; k++) if (now[k] > 0) spectrum[k] *= back[k] / now[k];
    }
    output.set(spectrum, r * bins);
  }
  return output;
}

/** The bank as a matrix of bands x bins, of which only nonzero elements are visited. */
class SparseBank {
  private readonly matrix: Float64Array;
  /** first bin of each band, and the one after its last */
  private readonly from: Int32Array;
  private readonly to: Int32Array;

  constructor(
    bank: MelBank,
    private readonly bands: number,
    private readonly bins: number,
  ) {
    this.matrix = new Float64Array(bands * bins);
    this.from = new Int32Array(bands).fill(bins);
    this.to = new Int32Array(bands);
    const one = new Float64Array(bins);
    const column = new Float64Array(bands);
    for (let k = 0; k < bins; k++) {
      one[k] = 1;
      bank.apply(one, column);
      for (let b = 0; b < bands; b++) {
        if (column[b] === 0) continue;
        this.matrix[b * bins + k] = column[b];
        this.from[b] = Math.min(this.from[b], k);
        this.to[b] = k + 1;
      }
      one[k] = 0;
    }
  }

  /** Inner products of the bands, a tridiagonal matrix: the diagonal, then the off-diagonal. */
  products(): Float64Array {
    const { matrix, bands, bins, from, to } = this;
    const gram = new Float64Array(2 * bands);
    for (let b = 0; b < bands; b++) {
      for (let k = from[b]; k < to[b]; k++) {
        gram[b] += matrix[b * bins + k] ** 2;
        if (b + 1 < bands) gram[bands + b] += matrix[b * bins + k] * matrix[(b + 1) * bins + k];
      }
      gram[b] *= 1 + RIDGE;
    }
    return gram;
  }

  /** @param weights one per band. @param into one value per bin, overwritten: the weighted sum of the bands. */
  transposed(weights: Float64Array, into: Float64Array): void {
    const { matrix, bands, bins, from, to } = this;
    into.fill(0);
    for (let b = 0; b < bands; b++)
      for (let k = from[b]; k < to[b]; k++) into[k] += weights[b] * matrix[b * bins + k];
  }

  /** Distance of a spectrum's bands from the wanted ones, relative to their norm. @param into the spectrum's bands, overwritten. */
  relativeError(spectrum: Float64Array, wanted: Float64Array, into: Float64Array): number {
    const { matrix, bands, bins, from, to } = this;
    let wrong = 0;
    let all = 0;
    for (let b = 0; b < bands; b++) {
      let sum = 0;
      for (let k = from[b]; k < to[b]; k++) sum += matrix[b * bins + k] * spectrum[k];
      into[b] = sum;
      wrong += (sum - wanted[b]) ** 2;
      all += wanted[b] ** 2;
    }
    return Math.sqrt(wrong / all);
  }
}

/** Solves a symmetric tridiagonal system (Thomas algorithm). @param gram the diagonal, then the off-diagonal. */
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
