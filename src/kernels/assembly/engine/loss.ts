// Losses and the gradient of what a network gives. Each thread takes its own samples; the sum of a batch is made
// afterwards by one of them, in the order of the samples.

import { expOf, laneSum } from "./lanes";
import { address, begin, bytes, clear, end, float, groups, int, samples } from "./place";
import { SUM } from "./update";

const SQUARED: i32 = 0;
const ABSOLUTE: i32 = 1;
const SOFTMAX: i32 = 2;
const LABELLING: i32 = 4;

/** Bytes from a sample's first row to the next step's: samples of a group lie side by side, or each on its own. */
function stepStride(at: usize, stride: usize): usize {
  return int(at, 2) !== 0 ? 4 * stride : stride;
}

function sampleStart(at: usize, sample: i32, stride: usize): usize {
  const rows = int(at, 1);
  if (int(at, 2) === 0) return <usize>(sample * rows) * stride;
  return <usize>((sample >> 2) * 4 * rows + (sample & 3)) * stride;
}

/**
 * 1 rows a sample, 2 whether the four samples of a group lie side by side, 3 outputs, 4 their stride, 5 values of a row,
 * 6 targets, 7 whether the gradient is wanted, 8 gradient, 9 kind, 10 losses by sample.
 */
export function loss(at: usize): void {
  const rows = int(at, 1);
  const stride = bytes(int(at, 4));
  const step = stepStride(at, stride);
  const width = int(at, 5);
  const kind = int(at, 9);
  const wants = int(at, 7) !== 0;
  const last = end(groups()) * 4;
  // Means: over samples and rows of a softmax, over values otherwise.
  const count = kind === SOFTMAX || kind === LABELLING ? samples * rows : samples * rows * width;
  const share: f32 = 1 / <f32>count;
  for (let sample = begin(groups()) * 4; sample < last; sample++) {
    let y = address(at, 3) + sampleStart(at, sample, stride);
    let d = wants ? address(at, 8) + sampleStart(at, sample, stride) : 0;
    let sum: f64 = 0;
    if (sample < samples) {
      let t = address(at, 6) + bytes(sample * rows * width);
      for (let row = 0; row < rows; row++, y += step, d += step, t += bytes(width)) {
        if (kind === SQUARED) sum += squared(width, y, t, wants, d, 2 * share);
        else if (kind === ABSOLUTE) sum += absolute(width, y, t, wants, d, share);
        else if (kind === SOFTMAX) sum += softmax(width, y, t, wants, d, share);
        else if (kind === LABELLING) sum += labelling(width, y, t, wants, d, share);
        else sum += sigmoidEntropy(width, y, t, wants, d, share);
      }
      store<f64>(address(at, 10) + ((<usize>sample) << 3), sum / <f64>count);
    } else if (wants) for (let row = 0; row < rows; row++, d += step) clear(d, int(at, 4));
  }
}

function squared(width: i32, y: usize, t: usize, wants: bool, d: usize, share: f32): f64 {
  const shares = f32x4.splat(share);
  let sums = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= width; j += 4, y += 16, t += 16, d += 16) {
    const error = f32x4.sub(v128.load(y), v128.load(t));
    sums = f32x4.add(sums, f32x4.mul(error, error));
    if (wants) v128.store(d, f32x4.mul(shares, error));
  }
  let sum = laneSum(sums);
  for (; j < width; j++, y += 4, t += 4, d += 4) {
    const error = load<f32>(y) - load<f32>(t);
    sum += error * error;
    if (wants) store<f32>(d, share * error);
  }
  return <f64>sum;
}

function absolute(width: i32, y: usize, t: usize, wants: bool, d: usize, share: f32): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < width; j++, y += 4, t += 4, d += 4) {
    const error = load<f32>(y) - load<f32>(t);
    sum += <f64>abs<f32>(error);
    if (wants) store<f32>(d, error > 0 ? share : error < 0 ? -share : 0);
  }
  return sum;
}

function softmax(width: i32, y: usize, t: usize, wants: bool, d: usize, share: f32): f64 {
  let most: f32 = -Infinity;
  for (let j = 0; j < width; j++) most = max<f32>(most, load<f32>(y + bytes(j)));
  let sum: f64 = 0;
  let given: f32 = 0;
  for (let j = 0; j < width; j++) {
    sum += <f64>expOf(load<f32>(y + bytes(j)) - most);
    given += load<f32>(t + bytes(j));
  }
  const logSum = <f64>most + Math.log1p(sum - 1);
  let entropy: f64 = 0;
  for (let j = 0; j < width; j++) {
    const target = load<f32>(t + bytes(j));
    const score = <f64>load<f32>(y + bytes(j)) - logSum;
    entropy -= <f64>target * score;
    if (wants) store<f32>(d + bytes(j), share * (given * expOf(<f32>score) - target));
  }
  return entropy;
}

function sigmoidEntropy(width: i32, y: usize, t: usize, wants: bool, d: usize, share: f32): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < width; j++, y += 4, t += 4, d += 4) {
    const score = load<f32>(y);
    const target = load<f32>(t);
    const small = expOf(-abs<f32>(score));
    sum += <f64>(max<f32>(score, 0) + Mathf.log1p(small) - target * score);
    const chance: f32 = score < 0 ? small / (1 + small) : 1 / (1 + small);
    if (wants) store<f32>(d, share * (chance - target));
  }
  return sum;
}

/** The entropy of classes, and in the last place that of an onset, where it is known. */
function labelling(width: i32, y: usize, t: usize, wants: bool, d: usize, share: f32): f64 {
  const last = bytes(width - 1);
  const entropy = softmax(width - 1, y, t, wants, d, share);
  if (load<f32>(t + last) >= 0)
    return entropy + sigmoidEntropy(1, y + last, t + last, wants, d + last, share);
  if (wants) store<f32>(d + last, 0);
  return entropy;
}

/**
 * The error of derivatives: adds to the loss and its gradient. Needs the outputs of the samples before and after.
 * Words 1 to 10 as in `loss`, 11 weight x sample rate^2.
 */
export function slopeLoss(at: usize): void {
  const rows = int(at, 1);
  const stride = bytes(int(at, 4));
  const step = stepStride(at, stride);
  const width = int(at, 5);
  const weight = float(at, 11);
  const last = min(end(groups()) * 4, samples);
  const share: f32 = weight / <f32>((samples - 1) * rows * width);
  for (let sample = begin(groups()) * 4; sample < last; sample++) {
    let sum: f64 = 0;
    for (let row = 0; row < rows; row++) {
      for (let j = 0; j < width; j++) {
        const now = errorOf(at, sample, row, j, stride, step);
        let slope: f32 = 0;
        if (sample > 0) slope += now - errorOf(at, sample - 1, row, j, stride, step);
        if (sample + 1 < samples) {
          const after = errorOf(at, sample + 1, row, j, stride, step) - now;
          slope -= after;
          sum += <f64>after * <f64>after;
        }
        const d = address(at, 8) + sampleStart(at, sample, stride) + <usize>row * step + bytes(j);
        store<f32>(d, load<f32>(d) + 2 * share * slope);
      }
    }
    const place = address(at, 10) + ((<usize>sample) << 3);
    store<f64>(place, load<f64>(place) + sum * <f64>share);
  }
}

function errorOf(at: usize, sample: i32, row: i32, j: i32, stride: usize, step: usize): f32 {
  const y = address(at, 3) + sampleStart(at, sample, stride) + <usize>row * step + bytes(j);
  return load<f32>(y) - load<f32>(address(at, 6) + bytes((sample * int(at, 1) + row) * int(at, 5) + j));
}

/** Adds a batch's loss to the sum of batches, by one thread. 1 step's numbers, 2 losses by sample. */
export function sumLosses(at: usize): void {
  let sum: f64 = 0;
  for (let sample = 0; sample < samples; sample++) sum += load<f64>(address(at, 2) + ((<usize>sample) << 3));
  const place = address(at, 1) + SUM;
  store<f32>(place, load<f32>(place) + <f32>sum);
}

/**
 * A draw of a Gaussian: mean + exp(log variance / 2) x noise; without noise, the mean.
 * 1 latent values, 2 means and log variances, 3 their stride, 4 draws, 5 their stride, 6 whether there is noise, 7 noise.
 */
export function gaussian(at: usize): void {
  const latent = int(at, 1);
  const from = bytes(int(at, 3));
  const to = bytes(int(at, 5));
  const last = end(groups()) * 4;
  const noisy = int(at, 6) !== 0;
  for (let sample = begin(groups()) * 4; sample < last; sample++) {
    const x = address(at, 2) + <usize>sample * from;
    const y = address(at, 4) + <usize>sample * to;
    for (let j = 0; j < latent; j++) {
      let value = load<f32>(x + bytes(j));
      if (noisy && sample < samples) {
        const spread = expOf(0.5 * load<f32>(x + bytes(latent + j)));
        value += spread * load<f32>(address(at, 7) + bytes(sample * latent + j));
      }
      store<f32>(y + bytes(j), value);
    }
  }
}

/**
 * The gradient of means and log variances, and the divergence of the Gaussians from the standard one.
 * 1 to 7 as in `gaussian` (4 the gradient of the draws), 8 gradient of 2, 9 weight of the divergence, 10 losses by sample.
 */
export function gaussianGradient(at: usize): void {
  const latent = int(at, 1);
  const from = bytes(int(at, 3));
  const to = bytes(int(at, 5));
  const last = end(groups()) * 4;
  const share: f32 = float(at, 9) / <f32>samples;
  for (let sample = begin(groups()) * 4; sample < last; sample++) {
    const x = address(at, 2) + <usize>sample * from;
    const dx = address(at, 8) + <usize>sample * from;
    const dy = address(at, 4) + <usize>sample * to;
    if (sample >= samples) {
      clear(dx, int(at, 3));
      continue;
    }
    let divergence: f64 = 0;
    for (let j = 0; j < latent; j++) {
      const mean = load<f32>(x + bytes(j));
      const logVariance = load<f32>(x + bytes(latent + j));
      const variance = expOf(logVariance);
      const spread = expOf(0.5 * logVariance);
      const d = load<f32>(dy + bytes(j));
      const noise = load<f32>(address(at, 7) + bytes(sample * latent + j));
      divergence += 0.5 * <f64>(mean * mean + variance - logVariance - 1);
      store<f32>(dx + bytes(j), d + share * mean);
      store<f32>(dx + bytes(latent + j), 0.5 * (d * noise * spread + share * (variance - 1)));
    }
    const place = address(at, 10) + ((<usize>sample) << 3);
    store<f64>(place, load<f64>(place) + divergence * <f64>share);
  }
}
