// Products with a layer's weights: forward, back to the layer before, and the gradient of the weights. Weights lie in
// panels of 8 columns, each holding a row of 8 values for every input; inputs and columns are multiples of 8.
import { activateRows } from "./activations";
import { address, begin, bytes, clear, end, groups, int, thread } from "./place";
import { columnsTile, rowsTile } from "./tile";
import { updateWeights } from "./update";

/** Rows that go through all panels before the next ones, and inputs of a panel that stay in the nearest cache meanwhile. */
const ROWS: i32 = 32;
const DEPTH: i32 = 256;

/**
 * C = S + A W, of whole rows.
 * @param rows a multiple of 4. @param n inputs, a multiple of 4. @param w panels, `panelStride` bytes apart.
 * @param start row that the sums start from, the same for all with a stride of 0; 0 for none.
 */
export function multiply(
  rows: i32,
  n: i32,
  panels: i32,
  a: usize,
  aStride: usize,
  w: usize,
  panelStride: usize,
  c: usize,
  cStride: usize,
  start: usize,
  startStride: usize,
): void {
  for (let first = 0; first < n; first += DEPTH) {
    const depth = min(DEPTH, n - first);
    for (let panel = 0; panel < panels; panel++) {
      const at = (<usize>panel) << 5;
      const b = w + <usize>panel * panelStride + ((<usize>first) << 5);
      for (let row = 0; row < rows; row += 4) {
        const to = c + <usize>row * cStride + at;
        const from = a + <usize>row * aStride + bytes(first);
        if (first > 0) rowsTile(depth, from, aStride, b, to, cStride, to, cStride);
        else {
          const sums: usize = start === 0 ? 0 : start + <usize>row * startStride + at;
          rowsTile(depth, from, aStride, b, to, cStride, sums, startStride);
        }
      }
    }
  }
}

/**
 * 1 rows a sample, 2 a, 3 its stride, 4 inputs, 5 weights, 6 panels, 7 whether 8 is there, 8 bias, 9 c, 10 its stride,
 * 11 whether to add to c, 12 activation, 13 columns that count, 14 whether 15 is there, 15 values before the activation.
 */
export function product(at: usize): void {
  const each = int(at, 1) * 4;
  const aStride = bytes(int(at, 3));
  const n = int(at, 4);
  const panels = int(at, 6);
  const cStride = bytes(int(at, 10));
  const adds = int(at, 11) !== 0;
  const w = address(at, 5);
  const bias = int(at, 7) !== 0 ? address(at, 8) : 0;
  const last = end(groups()) * each;
  for (let row = begin(groups()) * each; row < last; row += ROWS) {
    const rows = min(ROWS, last - row);
    const a = address(at, 2) + <usize>row * aStride;
    const c = address(at, 9) + <usize>row * cStride;
    multiply(
      rows,
      n,
      panels,
      a,
      aStride,
      w,
      (<usize>n) << 5,
      c,
      cStride,
      adds ? c : bias,
      adds ? cStride : 0,
    );
    const before = int(at, 14) !== 0 ? address(at, 15) + <usize>row * cStride : 0;
    activateRows(int(at, 12), rows, panels * 8, int(at, 13), c, cStride, before);
  }
}

/** Inputs or columns that a matrix is turned by at a time. */
const BLOCK: i32 = 8;

/**
 * C = A W' or C += A W', of few rows: as `product` with the matrix that `turn` makes, but made piece by piece where it is used.
 * 1 rows a sample, 2 a, 3 its stride, 4 columns of the weights, 5 weights, 6 panels of c, 7 c, 8 its stride, 9 whether to add to c,
 * 10 DEPTH x 8 values.
 */
export function productTurned(at: usize): void {
  const each = int(at, 1) * 4;
  const aStride = bytes(int(at, 3));
  const columns = int(at, 4);
  const inputs = int(at, 6) * BLOCK;
  const cStride = bytes(int(at, 8));
  const adds = int(at, 9) !== 0;
  const piece = address(at, 10);
  const row = begin(groups()) * each;
  const rows = end(groups()) * each - row;
  const a = address(at, 2) + <usize>row * aStride;
  const c = address(at, 7) + <usize>row * cStride;
  const panel = (<usize>inputs) << 5;
  for (let first = 0; first < columns; first += DEPTH) {
    const depth = min(DEPTH, columns - first);
    for (let input = 0; input < inputs; input += BLOCK) {
      let from = address(at, 5) + <usize>(first / BLOCK) * panel + ((<usize>input) << 5);
      const stop = piece + ((<usize>depth) << 5);
      for (let to = piece; to < stop; to += 256, from += panel) turnBlock(from, to);
      const part = c + bytes(input);
      const start: usize = adds || first > 0 ? part : 0;
      multiply(rows, depth, 1, a + bytes(first), aStride, piece, 0, part, cStride, start, cStride);
    }
  }
}

/** Rows whose share of the gradient is added at a time: those of the inputs stay in the second cache. */
function chunkOf(inputs: i32): i32 {
  return min(128, max(32, (16384 / inputs) & ~3));
}

/** Tiles of a gradient that are made before the optimiser takes them; src/learn/engine/drawing.ts makes room for them. */
const TILES: i32 = 8;

/** Values of the inputs that stay in the nearest cache. */
const NEAREST: i32 = 4096;

/** Tiles of a panel's gradient, one after another. @param n rows of a and d. @param accumulate whether to add to what is there. */
function makeTiles(
  count: i32,
  n: i32,
  a: usize,
  aStride: usize,
  d: usize,
  dStride: usize,
  to: usize,
  accumulate: bool,
): void {
  for (const stop = to + ((<usize>count) << 7); to < stop; to += 128, a += 16)
    columnsTile(n, a, aStride, d, dStride, to, 32, accumulate);
}

/**
 * The gradient of weights, in panels as they are: each thread makes whole tiles of 4 inputs by 8 columns.
 * 1 rows a sample, 2 a, 3 its stride, 4 inputs, 5 gradient of what the product gave, 6 its stride, 7 panels, 8 gradient of
 * the weights, 9 steps that a lies behind; 10 whether the tiles are used for a step of the optimiser at once, while they are in
 * the nearest cache, then 11 step's numbers, 12 weights, 13 bytes from them to the gradient, 14 optimiser, as in `update`, and
 * 15 TILES tiles of each thread, where gradients are made that nobody needs afterwards.
 */
export function weightGradient(at: usize): void {
  const lag = int(at, 9);
  const steps = int(at, 1);
  const a = address(at, 2);
  const aStride = bytes(int(at, 3));
  const inputs = int(at, 4);
  const d = address(at, 5);
  const dStride = bytes(int(at, 6));
  const panels = int(at, 7);
  const g = address(at, 8);
  const rowTiles = inputs >> 2;
  const first = begin(panels * rowTiles);
  const last = end(panels * rowTiles);
  // Without a lag the rows of all groups follow one another.
  const stretches = lag === 0 ? 1 : groups();
  const rows = lag === 0 ? groups() * 4 * steps : 4 * (steps - lag);
  const stride = 4 * steps;
  const chunk = chunkOf(inputs);
  const updates = int(at, 10) !== 0;
  const numbers = updates ? address(at, 11) : 0;
  const weights = updates ? address(at, 12) : 0;
  const apart = <usize>int(at, 13);
  // A gradient that is made in one go is not written to memory at all.
  const passing = updates && stretches === 1 && rows <= chunk;
  const scratch = passing ? address(at, 15) + <usize>(thread * TILES * 128) : 0;
  let begun = false;
  for (let stretch = 0; stretch < stretches; stretch++) {
    const fromA = a + <usize>(stretch * stride) * aStride;
    const fromD = d + <usize>(stretch * stride + 4 * lag) * dStride;
    for (let row = 0; row < rows; row += chunk) {
      const n = min(chunk, rows - row);
      const done = updates && stretch === stretches - 1 && row + n === rows;
      const rowsA = fromA + <usize>row * aStride;
      const rowsD = fromD + <usize>row * dStride;
      // Rows of so many tiles' inputs stay in the nearest cache while all panels go by.
      const reach = max(TILES, (NEAREST / (4 * n)) & ~(TILES - 1));
      for (let block = 0; block < rowTiles; block += reach) {
        for (let panel = first / rowTiles; panel * rowTiles < last; panel++) {
          const start = panel * rowTiles;
          const stop = min(last, start + min(rowTiles, block + reach));
          const panelD = rowsD + ((<usize>panel) << 5);
          for (let tile = max(first, start + block); tile < stop; tile += TILES) {
            const place = (<usize>tile) << 7;
            const to = passing ? scratch : g + place;
            const count = min(TILES, stop - tile);
            makeTiles(count, n, rowsA + ((<usize>(tile - start)) << 4), aStride, panelD, dStride, to, begun);
            if (done) updateWeights(numbers, weights + place, to, apart, count << 5, int(at, 14));
          }
        }
      }
      begun = true;
    }
  }
  if (begun) return;
  // A lag as long as the window leaves nothing to learn from.
  const place = (<usize>first) << 7;
  clear(g + place, (last - first) * 32);
  if (updates) updateWeights(numbers, weights + place, g + place, apart, (last - first) * 32, int(at, 14));
}

/** Sums of columns. 1 rows a sample, 2 rows, 3 their stride, 4 panels, 5 sums. */
export function columnSums(at: usize): void {
  const stride = bytes(int(at, 3));
  const rows = groups() * 4 * int(at, 1);
  const last = end(int(at, 4));
  const sums = address(at, 5);
  let panel = begin(int(at, 4));
  for (; panel + 4 <= last; panel += 4) {
    let p = address(at, 2) + ((<usize>panel) << 5);
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let s4 = s0;
    let s5 = s0;
    let s6 = s0;
    let s7 = s0;
    for (let row = 0; row < rows; row++, p += stride) {
      s0 = f32x4.add(s0, v128.load(p));
      s1 = f32x4.add(s1, v128.load(p, 16));
      s2 = f32x4.add(s2, v128.load(p, 32));
      s3 = f32x4.add(s3, v128.load(p, 48));
      s4 = f32x4.add(s4, v128.load(p, 64));
      s5 = f32x4.add(s5, v128.load(p, 80));
      s6 = f32x4.add(s6, v128.load(p, 96));
      s7 = f32x4.add(s7, v128.load(p, 112));
    }
    const to = sums + ((<usize>panel) << 5);
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
    v128.store(to, s4, 64);
    v128.store(to, s5, 80);
    v128.store(to, s6, 96);
    v128.store(to, s7, 112);
  }
  for (; panel < last; panel++) {
    let p = address(at, 2) + ((<usize>panel) << 5);
    let s0 = f32x4.splat(0);
    let s1 = s0;
    for (let row = 0; row < rows; row++, p += stride) {
      s0 = f32x4.add(s0, v128.load(p));
      s1 = f32x4.add(s1, v128.load(p, 16));
    }
    v128.store(sums + ((<usize>panel) << 5), s0);
    v128.store(sums + ((<usize>panel) << 5), s1, 16);
  }
}

/** Four rows of four values become four columns. */
function turnFour(from: usize, to: usize): void {
  const a = v128.load(from);
  const b = v128.load(from, 32);
  const c = v128.load(from, 64);
  const d = v128.load(from, 96);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7), 96);
}

/** Eight rows of eight values become eight columns. */
function turnBlock(from: usize, to: usize): void {
  turnFour(from, to);
  turnFour(from + 16, to + 128);
  turnFour(from + 128, to + 16);
  turnFour(from + 144, to + 144);
}

/** Weights with rows and columns exchanged, in panels. 1 weights, 2 inputs, 3 panels, 4 the exchanged ones. */
export function turn(at: usize): void {
  const inputs = int(at, 2);
  const panels = int(at, 3);
  const last = end(inputs >> 3);
  for (let block = begin(inputs >> 3); block < last; block++) {
    let to = address(at, 4) + ((<usize>(block * panels)) << 8);
    let from = address(at, 1) + ((<usize>block) << 8);
    for (let panel = 0; panel < panels; panel++, to += 256, from += (<usize>inputs) << 5) turnBlock(from, to);
  }
}
