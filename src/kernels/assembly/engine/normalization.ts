// Normalisation of rows (layer) and of columns over the batch, their gradients, and a batch's statistics. Rows of samples
// that the last group lacks count in no statistic and get no gradient.
import { laneSum } from "./lanes";
import { address, begin, bytes, clear, end, float, groups, int, samples } from "./place";

/**
 * 1 rows a sample, 2 x, 3 its stride, 4 width, 5 gain, 6 offset, 7 y, 8 mean and inverse deviation of each row, 9 epsilon.
 */
export function layerNormalization(at: usize): void {
  const each = int(at, 1) * 4;
  const stride = bytes(int(at, 3));
  const width = int(at, 4);
  const whole = bytes(width & ~3);
  const wide = bytes(width);
  const gain = address(at, 5);
  const offset = address(at, 6);
  const last = end(groups()) * each;
  for (let row = begin(groups()) * each; row < last; row++) {
    const x = address(at, 2) + <usize>row * stride;
    const y = address(at, 7) + <usize>row * stride;
    let sums = f32x4.splat(0);
    for (let j: usize = 0; j < whole; j += 16) sums = f32x4.add(sums, v128.load(x + j));
    let sum = laneSum(sums);
    for (let j = whole; j < wide; j += 4) sum += load<f32>(x + j);
    const mean: f32 = sum / <f32>width;
    const means = f32x4.splat(mean);
    let squares = f32x4.splat(0);
    for (let j: usize = 0; j < whole; j += 16) {
      const d = f32x4.sub(v128.load(x + j), means);
      squares = f32x4.add(squares, f32x4.mul(d, d));
    }
    let square = laneSum(squares);
    for (let j = whole; j < wide; j += 4) {
      const d = load<f32>(x + j) - mean;
      square += d * d;
    }
    const inverse: f32 = 1 / sqrt<f32>(square / <f32>width + float(at, 9));
    const inverses = f32x4.splat(inverse);
    // Beyond the width gain and offset are 0.
    for (let j: usize = 0; j < stride; j += 16) {
      const n = f32x4.mul(f32x4.sub(v128.load(x + j), means), inverses);
      v128.store(y + j, f32x4.add(f32x4.mul(n, v128.load(gain + j)), v128.load(offset + j)));
    }
    const saved = address(at, 8) + ((<usize>row) << 3);
    store<f32>(saved, mean);
    store<f32>(saved, inverse, 4);
  }
}

/** 1 rows a sample, 2 x, 3 its stride, 4 width, 5 gain, 6 as 8 above, 7 gradient of y, 8 that of x. */
export function layerNormalizationGradient(at: usize): void {
  const each = int(at, 1) * 4;
  const stride = bytes(int(at, 3));
  const width = int(at, 4);
  const gain = address(at, 5);
  const last = end(groups()) * each;
  for (let row = begin(groups()) * each; row < last; row++) {
    const x = address(at, 2) + <usize>row * stride;
    const dy = address(at, 7) + <usize>row * stride;
    const dx = address(at, 8) + <usize>row * stride;
    const saved = address(at, 6) + ((<usize>row) << 3);
    const means = f32x4.splat(load<f32>(saved));
    const inverses = f32x4.splat(load<f32>(saved, 4));
    let sums = f32x4.splat(0);
    let products = f32x4.splat(0);
    for (let j: usize = 0; j < stride; j += 16) {
      const n = f32x4.mul(f32x4.sub(v128.load(x + j), means), inverses);
      const dn = f32x4.mul(v128.load(dy + j), v128.load(gain + j));
      sums = f32x4.add(sums, dn);
      products = f32x4.add(products, f32x4.mul(dn, n));
    }
    const all = f32x4.splat(laneSum(sums) / <f32>width);
    const along = f32x4.splat(laneSum(products) / <f32>width);
    for (let j: usize = 0; j < stride; j += 16) {
      const n = f32x4.mul(f32x4.sub(v128.load(x + j), means), inverses);
      const dn = f32x4.mul(v128.load(dy + j), v128.load(gain + j));
      v128.store(dx + j, f32x4.mul(inverses, f32x4.sub(f32x4.sub(dn, all), f32x4.mul(n, along))));
    }
    if (width < int(at, 3)) clear(dx + bytes(width), int(at, 3) - width);
  }
}

/** 1 rows a sample, 2 x, 3 its stride, 4 panels, 5 as 8 above, 6 gradient of y, 7 of the gain, 8 of the offset. */
export function layerGainGradient(at: usize): void {
  const rows = groups() * 4 * int(at, 1);
  const stride = bytes(int(at, 3));
  const last = end(int(at, 4));
  for (let panel = begin(int(at, 4)); panel < last; panel++) {
    const column = (<usize>panel) << 5;
    let x = address(at, 2) + column;
    let dy = address(at, 6) + column;
    let saved = address(at, 5);
    let gain0 = f32x4.splat(0);
    let gain1 = gain0;
    let offset0 = gain0;
    let offset1 = gain0;
    for (let row = 0; row < rows; row++, x += stride, dy += stride, saved += 8) {
      const means = v128.load_splat<f32>(saved);
      const inverses = v128.load_splat<f32>(saved, 4);
      const d0 = v128.load(dy);
      const d1 = v128.load(dy, 16);
      offset0 = f32x4.add(offset0, d0);
      offset1 = f32x4.add(offset1, d1);
      gain0 = f32x4.add(gain0, f32x4.mul(d0, f32x4.mul(f32x4.sub(v128.load(x), means), inverses)));
      gain1 = f32x4.add(gain1, f32x4.mul(d1, f32x4.mul(f32x4.sub(v128.load(x, 16), means), inverses)));
    }
    v128.store(address(at, 7) + column, gain0);
    v128.store(address(at, 7) + column, gain1, 16);
    v128.store(address(at, 8) + column, offset0);
    v128.store(address(at, 8) + column, offset1, 16);
  }
}

/** Whether a row belongs to a sample of the batch. @param beside whether the samples of a group lie side by side. */
function counts(row: i32, rows: i32, beside: i32): bool {
  const sample = beside !== 0 ? (row / (4 * rows)) * 4 + (row & 3) : row / rows;
  return sample < samples;
}

/**
 * Mean and variance of each column over the batch, and the running ones moved towards them.
 * 1 rows a sample, 2 whether the samples of a group lie side by side, 3 x, 4 its stride, 5 panels, 6 mean, 7 variance,
 * 8 running mean, 9 running variance, 10 share of the batch in them.
 */
export function batchStatistics(at: usize): void {
  const each = int(at, 1);
  const beside = int(at, 2);
  const stride = bytes(int(at, 4));
  const rows = groups() * 4 * each;
  const inverse = f32x4.splat(1 / <f32>(samples * each));
  const share = f32x4.splat(float(at, 10));
  const kept = f32x4.splat(1 - float(at, 10));
  // Halves of panels: four columns.
  const last = end(int(at, 5)) * 2;
  for (let half = begin(int(at, 5)) * 2; half < last; half++) {
    const column = (<usize>half) << 4;
    const x = address(at, 3) + column;
    let sum = f32x4.splat(0);
    for (let row = 0; row < rows; row++) {
      if (counts(row, each, beside)) sum = f32x4.add(sum, v128.load(x + <usize>row * stride));
    }
    const mean = f32x4.mul(sum, inverse);
    let squares = f32x4.splat(0);
    for (let row = 0; row < rows; row++) {
      if (!counts(row, each, beside)) continue;
      const d = f32x4.sub(v128.load(x + <usize>row * stride), mean);
      squares = f32x4.add(squares, f32x4.mul(d, d));
    }
    const variance = f32x4.mul(squares, inverse);
    v128.store(address(at, 6) + column, mean);
    v128.store(address(at, 7) + column, variance);
    const runningMean = address(at, 8) + column;
    const runningVariance = address(at, 9) + column;
    v128.store(runningMean, f32x4.add(f32x4.mul(kept, v128.load(runningMean)), f32x4.mul(share, mean)));
    const before = f32x4.mul(kept, v128.load(runningVariance));
    v128.store(runningVariance, f32x4.add(before, f32x4.mul(share, variance)));
  }
}

function inverseDeviation(variance: usize, epsilon: f32): v128 {
  const root = f32x4.sqrt(f32x4.add(v128.load(variance), f32x4.splat(epsilon)));
  return f32x4.div(f32x4.splat(1), root);
}

/** 1 rows a sample, 3 x, 4 its stride, 6 mean, 7 variance, 8 gain, 9 offset, 10 y, 11 epsilon. */
export function batchNormalization(at: usize): void {
  const each = int(at, 1) * 4;
  const stride = bytes(int(at, 4));
  const first = begin(groups()) * each;
  const last = end(groups()) * each;
  for (let j: usize = 0; j < stride; j += 16) {
    const mean = v128.load(address(at, 6) + j);
    const factor = f32x4.mul(
      inverseDeviation(address(at, 7) + j, float(at, 11)),
      v128.load(address(at, 8) + j),
    );
    const offset = v128.load(address(at, 9) + j);
    for (let row = first; row < last; row++) {
      const place = <usize>row * stride + j;
      const x = f32x4.sub(v128.load(address(at, 3) + place), mean);
      v128.store(address(at, 10) + place, f32x4.add(f32x4.mul(x, factor), offset));
    }
  }
}

/** 1 rows a sample, 3 x, 4 its stride, 5 panels, 6 mean, 7 variance, 8 gradient of y, 9 of the gain, 10 of the offset, 11 epsilon. */
export function batchGainGradient(at: usize): void {
  const rows = groups() * 4 * int(at, 1);
  const stride = bytes(int(at, 4));
  const last = end(int(at, 5)) * 2;
  for (let half = begin(int(at, 5)) * 2; half < last; half++) {
    const column = (<usize>half) << 4;
    const mean = v128.load(address(at, 6) + column);
    const inverse = inverseDeviation(address(at, 7) + column, float(at, 11));
    let gain = f32x4.splat(0);
    let offset = f32x4.splat(0);
    for (let row = 0; row < rows; row++) {
      const place = <usize>row * stride + column;
      const d = v128.load(address(at, 8) + place);
      const x = f32x4.mul(f32x4.sub(v128.load(address(at, 3) + place), mean), inverse);
      offset = f32x4.add(offset, d);
      gain = f32x4.add(gain, f32x4.mul(d, x));
    }
    v128.store(address(at, 9) + column, gain);
    v128.store(address(at, 10) + column, offset);
  }
}

/** Words 1 to 11 as above, 2 whether the samples of a group lie side by side, 12 gain, 13 gradient of x. */
export function batchNormalizationGradient(at: usize): void {
  const each = int(at, 1);
  const stride = bytes(int(at, 4));
  const first = begin(groups()) * 4 * each;
  const last = end(groups()) * 4 * each;
  const share = f32x4.splat(1 / <f32>(samples * each));
  for (let j: usize = 0; j < stride; j += 16) {
    const mean = v128.load(address(at, 6) + j);
    const inverse = inverseDeviation(address(at, 7) + j, float(at, 11));
    const factor = f32x4.mul(inverse, v128.load(address(at, 12) + j));
    const along = f32x4.mul(share, v128.load(address(at, 9) + j));
    const all = f32x4.mul(share, v128.load(address(at, 10) + j));
    for (let row = first; row < last; row++) {
      const place = <usize>row * stride + j;
      if (!counts(row, each, int(at, 2))) {
        v128.store(address(at, 13) + place, f32x4.splat(0));
        continue;
      }
      const x = f32x4.mul(f32x4.sub(v128.load(address(at, 3) + place), mean), inverse);
      const d = f32x4.sub(f32x4.sub(v128.load(address(at, 8) + place), all), f32x4.mul(x, along));
      v128.store(address(at, 13) + place, f32x4.mul(factor, d));
    }
  }
}
