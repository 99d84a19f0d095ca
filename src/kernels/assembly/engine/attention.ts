// Causal scaled dot-product attention, sample by sample and head by head: forward and backward. Of the weights only each
// row's greatest score and the inverse of its sum are saved; the backward pass makes the weights again.
import { exp, laneSum } from "./lanes";
import { address, begin, bytes, clear, end, groups, int, thread, up } from "./place";
import { multiply } from "./products";
import { columnsTile } from "./tile";

/** p = exp(p - shift), of n values that are at most `shift`; n is a multiple of 4. */
function expRow(p: usize, n: i32, shift: f32): void {
  const s = f32x4.splat(shift);
  for (const end = p + ((<usize>n) << 2); p < end; p += 16) v128.store(p, exp(f32x4.sub(v128.load(p), s)));
}

/** C = A B for four rows. */
function product(
  panels: i32,
  n: i32,
  a: usize,
  aStride: usize,
  b: usize,
  panelStride: usize,
  c: usize,
  cStride: usize,
): void {
  multiply(4, n, panels, a, aStride, b, panelStride, c, cStride, 0, 0);
}

/** Values from one row of weights to the next, not a power of two. */
function weightStride(steps: i32): i32 {
  return up(steps, 8) + 8;
}

/** Rows of `depth` values scaled, each padded with zeros to `padded`, and rows of zeros up to `rows`. */
function packRows(
  to: usize,
  from: usize,
  stride: usize,
  steps: i32,
  rows: i32,
  depth: i32,
  padded: i32,
  scale: f32,
): void {
  clear(to, rows * padded);
  const s = f32x4.splat(scale);
  for (let t = 0; t < steps; t++, from += stride, to += (<usize>padded) << 2) {
    let d = 0;
    for (; d + 4 <= depth; d += 4) {
      const at = (<usize>d) << 2;
      v128.store(to + at, f32x4.mul(s, v128.load(from + at)));
    }
    for (; d < depth; d++) {
      const at = (<usize>d) << 2;
      store<f32>(to + at, scale * load<f32>(from + at));
    }
  }
}

/** Panels of 8 of the values of a row: each panel holds `rows` rows of 8. */
function packPanels(
  to: usize,
  from: usize,
  stride: usize,
  steps: i32,
  rows: i32,
  depth: i32,
  padded: i32,
): void {
  clear(to, rows * padded);
  for (let first = 0; first < depth; first += 8, to += (<usize>rows) << 5) {
    const n = min(8, depth - first);
    for (let t = 0; t < steps; t++) {
      const a = from + <usize>t * stride + ((<usize>first) << 2);
      const b = to + ((<usize>t) << 5);
      if (n === 8) {
        v128.store(b, v128.load(a));
        v128.store(b, v128.load(a, 16), 16);
      } else for (let d: usize = 0; d < <usize>n; d++) store<f32>(b + (d << 2), load<f32>(a + (d << 2)));
    }
  }
}

/** Panels of 8 steps: each holds `padded` rows of 8, those beyond `depth` zeros. */
function packTurned(
  to: usize,
  from: usize,
  stride: usize,
  steps: i32,
  rows: i32,
  depth: i32,
  padded: i32,
): void {
  clear(to, rows * padded);
  for (let t = 0; t < steps; t++, from += stride) {
    const lane = to + ((<usize>((t >> 3) * 8 * padded + (t & 7))) << 2);
    for (let d: usize = 0; d < <usize>depth; d++) store<f32>(lane + (d << 5), load<f32>(from + (d << 2)));
  }
}

/** The greatest of n values. */
function greatest(p: usize, n: i32): f32 {
  let i = 0;
  let most = f32x4.splat(-Infinity);
  for (; i + 4 <= n; i += 4, p += 16) most = f32x4.pmax(most, v128.load(p));
  let best = max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
  for (; i < n; i++, p += 4) best = max(best, load<f32>(p));
  return best;
}

/** The sum of x y over n values, a multiple of 4. */
function dot(x: usize, y: usize, n: i32): f32 {
  let sum = f32x4.splat(0);
  for (let i = 0; i < n; i += 4, x += 16, y += 16) {
    sum = f32x4.add(sum, f32x4.mul(v128.load(x), v128.load(y)));
  }
  return laneSum(sum);
}

function sumOf(x: usize, n: i32): f32 {
  let sum = f32x4.splat(0);
  for (let i = 0; i < n; i += 4, x += 16) sum = f32x4.add(sum, v128.load(x));
  return laneSum(sum);
}

/** Writes a row of `depth` values scaled. */
function writeRow(to: usize, from: usize, depth: i32, scale: f32): void {
  const s = f32x4.splat(scale);
  let d = 0;
  for (; d + 4 <= depth; d += 4, to += 16, from += 16) v128.store(to, f32x4.mul(s, v128.load(from)));
  for (; d < depth; d++, to += 4, from += 4) store<f32>(to, scale * load<f32>(from));
}

/** Where a head of a sample begins. @param stride bytes of a row. */
function headAt(sample: i32, head: i32, steps: i32, depth: i32, stride: usize): usize {
  return <usize>((sample >> 2) * 4 * steps + (sample & 3)) * stride + bytes(head * depth);
}

/**
 * 1 steps, 2 width, 3 heads, 4 stride of all rows, 5 queries, 6 keys, 7 values, 8 mixed values, 9 greatest score and
 * inverse sum of each sample, head and step, 10 scratch of all threads, 11 its stride from thread to thread.
 */
export function attention(at: usize): void {
  const steps = int(at, 1);
  const heads = int(at, 3);
  const depth = int(at, 2) / heads;
  const padded = up(depth, 8);
  const rows = up(steps, 8);
  const wide = bytes(padded);
  const row4 = bytes(int(at, 4));
  const stride: usize = 4 * row4;
  const wStride = bytes(weightStride(steps));
  const scale: f32 = 1 / sqrt<f32>(<f32>depth);
  const queries = address(at, 10) + <usize>thread * bytes(int(at, 11));
  const keys = queries + <usize>rows * wide;
  const values = keys + <usize>rows * wide;
  const weights = values + <usize>rows * wide;
  const tile = weights + 4 * wStride;
  const last = end(groups()) * 4 * heads;
  for (let pair = begin(groups()) * 4 * heads; pair < last; pair++) {
    const sample = pair / heads;
    const place = headAt(sample, pair - sample * heads, steps, depth, row4);
    packRows(queries, address(at, 5) + place, stride, steps, rows, depth, padded, scale);
    packTurned(keys, address(at, 6) + place, stride, steps, rows, depth, padded);
    packPanels(values, address(at, 7) + place, stride, steps, rows, depth, padded);
    const saved = address(at, 9) + ((<usize>(pair * steps)) << 3);
    for (let i = 0; i < steps; i += 4) {
      const panels = (i + 11) >> 3;
      product(panels, padded, queries + <usize>i * wide, wide, keys, (<usize>padded) << 5, weights, wStride);
      for (let r = 0; r < 4; r++) {
        const row = weights + <usize>r * wStride;
        const count = i + r + 1;
        const seen = up(count, 4);
        const most = greatest(row, count);
        expRow(row, seen, most);
        // What comes after has no weight at all.
        clear(row + bytes(count), panels * 8 - count);
        const inverse: f32 = 1 / sumOf(row, seen);
        if (i + r < steps) {
          store<f32>(saved + ((<usize>(i + r)) << 3), most);
          store<f32>(saved + ((<usize>(i + r)) << 3), inverse, 4);
        }
      }
      product(padded / 8, i + 4, weights, wStride, values, (<usize>rows) << 5, tile, wide);
      for (let r = 0; r < min(4, steps - i); r++) {
        const inverse = load<f32>(saved + ((<usize>(i + r)) << 3), 4);
        writeRow(address(at, 8) + place + <usize>(i + r) * stride, tile + <usize>r * wide, depth, inverse);
      }
    }
  }
}

/** Words 1 to 7 and 9 to 11 as in `attention`, 8 gradient of the mixed values, 12 to 14 those of queries, keys and values. */
export function attentionGradient(at: usize): void {
  const steps = int(at, 1);
  const heads = int(at, 3);
  const depth = int(at, 2) / heads;
  const padded = up(depth, 8);
  const rows = up(steps, 8);
  const wide = bytes(padded);
  const row4 = bytes(int(at, 4));
  const stride: usize = 4 * row4;
  const wStride = bytes(weightStride(steps));
  const scale: f32 = 1 / sqrt<f32>(<f32>depth);
  const queries = address(at, 10) + <usize>thread * bytes(int(at, 11));
  const turnedKeys = queries + <usize>rows * wide;
  const keys = turnedKeys + <usize>rows * wide;
  const turnedValues = keys + <usize>rows * wide;
  const dOutput = turnedValues + <usize>rows * wide;
  const weights = dOutput + <usize>rows * wide;
  const dScores = weights + <usize>rows * wStride;
  const tile = dScores + <usize>rows * wStride;
  const panel = (<usize>padded) << 5;
  const last = end(groups()) * 4 * heads;
  const lastRow = up(steps, 4);
  for (let pair = begin(groups()) * 4 * heads; pair < last; pair++) {
    const sample = pair / heads;
    const place = headAt(sample, pair - sample * heads, steps, depth, row4);
    packRows(queries, address(at, 5) + place, stride, steps, rows, depth, padded, scale);
    packRows(dOutput, address(at, 8) + place, stride, steps, rows, depth, padded, 1);
    packTurned(turnedKeys, address(at, 6) + place, stride, steps, rows, depth, padded);
    packPanels(keys, address(at, 6) + place, stride, steps, rows, depth, padded);
    packTurned(turnedValues, address(at, 7) + place, stride, steps, rows, depth, padded);
    const saved = address(at, 9) + ((<usize>(pair * steps)) << 3);
    for (let i = 0; i < steps; i += 4) {
      const panels = (i + 11) >> 3;
      const w = weights + <usize>i * wStride;
      const ds = dScores + <usize>i * wStride;
      product(panels, padded, queries + <usize>i * wide, wide, turnedKeys, panel, w, wStride);
      product(panels, padded, dOutput + <usize>i * wide, wide, turnedValues, panel, ds, wStride);
      for (let r = 0; r < 4; r++) {
        const row = w + <usize>r * wStride;
        const dRow = ds + <usize>r * wStride;
        const count = i + r + 1;
        const seen = up(count, 4);
        if (i + r >= steps) {
          clear(row, panels * 8);
          clear(dRow, panels * 8);
          continue;
        }
        const kept = saved + ((<usize>(i + r)) << 3);
        expRow(row, seen, load<f32>(kept));
        clear(row + bytes(count), panels * 8 - count);
        clear(dRow + bytes(count), panels * 8 - count);
        writeRow(row, row, seen, load<f32>(kept, 4));
        const mean = f32x4.splat(dot(row, dRow, seen));
        for (let j: usize = 0; j < bytes(seen); j += 16) {
          v128.store(dRow + j, f32x4.mul(v128.load(row + j), f32x4.sub(v128.load(dRow + j), mean)));
        }
      }
      product(padded / 8, i + 4, ds, wStride, keys, (<usize>rows) << 5, tile, wide);
      for (let r = 0; r < min(4, steps - i); r++) {
        const to = address(at, 12) + place + <usize>(i + r) * stride;
        writeRow(to, tile + <usize>r * wide, depth, scale);
      }
    }
    for (let j = 0; j < steps; j += 4) {
      const corner = <usize>j * wStride + bytes(j);
      turnedProduct(lastRow - j, weights + corner, wStride, dOutput + <usize>j * wide, wide, tile);
      for (let r = 0; r < min(4, steps - j); r++) {
        const to = address(at, 14) + place + <usize>(j + r) * stride;
        writeRow(to, tile + <usize>r * wide, depth, 1);
      }
      turnedProduct(lastRow - j, dScores + corner, wStride, queries + <usize>j * wide, wide, tile);
      for (let r = 0; r < min(4, steps - j); r++) {
        const to = address(at, 13) + place + <usize>(j + r) * stride;
        writeRow(to, tile + <usize>r * wide, depth, 1);
      }
    }
  }
}

/** 4 rows of the product of a transposed matrix with one of `wide` bytes a row. */
function turnedProduct(n: i32, a: usize, aStride: usize, b: usize, wide: usize, c: usize): void {
  for (let column: usize = 0; column < wide; column += 32) {
    columnsTile(n, a, aStride, b + column, wide, c + column, wide, false);
  }
}
