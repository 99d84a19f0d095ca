import { MelBank, type MelSettings } from "./mel.js";

/** Part of a band's own weight that keeps bands under which the same bins lie apart. */
const RIDGE = 1e-6;
/** Turns of the multiplicative update, each of which brings the bands nearer. */
const TURNS = 100;
/** Distance from the bands, over their norm, that is near enough: a hundredth of a dB. */
const NEAR = 0.001;

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
    let most = 0;
    for (let b = 0; b < bands; b++) {
      wanted[b] = power[r * bands + b];
      most = Math.max(most, wanted[b]);
    }
    if (most === 0) continue;
    solveTridiagonal(gram, wanted, weights);
    bank.transposed(weights, spectrum);
    bank.transposed(wanted, back);
    let highest = 0;
    for (let k = 0; k < bins; k++) highest = Math.max(highest, spectrum[k]);
    // A bin that the least squares want below 0 begins with a little, which the update then weighs.
    for (let k = 0; k < bins; k++) if (spectrum[k] < 0) spectrum[k] = back[k] > 0 ? 0.01 * highest : 0;
    for (let turn = 0; turn < TURNS; turn++) {
      if (bank.apart(spectrum, wanted, weights) < NEAR) break;
      bank.transposed(weights, now);
      for (let k = 0; k < bins; k++) if (now[k] > 0) spectrum[k] *= back[k] / now[k];
    }
    output.set(spectrum, r * bins);
  }
  return output;
}

/** The bank as a matrix of bands x bins, of which only what is not 0 is touched. */
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

  /** Inner products of the bands, which is tridiagonal: the diagonal, then what is beside it. */
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

  /** @param into bins values: the sum of the bands, weighted. */
  transposed(weights: Float64Array, into: Float64Array): void {
    const { matrix, bands, bins, from, to } = this;
    into.fill(0);
    for (let b = 0; b < bands; b++)
      for (let k = from[b]; k < to[b]; k++) into[k] += weights[b] * matrix[b * bins + k];
  }

  /** How far the bands of a spectrum are from what is wanted, over its norm. @param held takes the bands. */
  apart(spectrum: Float64Array, wanted: Float64Array, held: Float64Array): number {
    const { matrix, bands, bins, from, to } = this;
    let wrong = 0;
    let all = 0;
    for (let b = 0; b < bands; b++) {
      let sum = 0;
      for (let k = from[b]; k < to[b]; k++) sum += matrix[b * bins + k] * spectrum[k];
      held[b] = sum;
      wrong += (sum - wanted[b]) ** 2;
      all += wanted[b] ** 2;
    }
    return Math.sqrt(wrong / all);
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
