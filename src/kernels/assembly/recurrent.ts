// Recurrent layers: all steps forward, and backward through time. Blocks of up to 16 samples go through the whole
// sequence, so that the weights and what is saved of a block stay in the caches.
//
// A row of `inputs` is [h (width) | x (features) | 1 | zeros]: one product with the stacked weights gives every gate.
// What a block saves lies time after time: inputs for T + 1 times, gates for T, cells for T + 1.
import { gru, gruBack, lstm, lstmBack, simpleBack } from "./lanes/cells";
import { tanhRow } from "./lanes/functions";
import {
  biasOf,
  blocksOf,
  GRU,
  gateStride,
  inputStride,
  LSTM,
  SIMPLE,
  unpack,
  weight,
} from "./lanes/gateColumns";
import { clear, columnsTile, product, up } from "./lanes/tile";

const BLOCK = 16;
/** Rows of a product that are summed before the next tile's turn. */
const CHUNK = 64;

/** Values that `forward` saves for `backward`. */
export function stateSize(cell: i32, batch: i32, steps: i32, features: i32, units: i32): i32 {
  const gates = cell === SIMPLE ? 0 : steps * gateStride(cell, units);
  const cells = cell === LSTM ? (steps + 1) * up(units, 8) : 0;
  return up(batch, 4) * ((steps + 1) * inputStride(features, units) + gates + cells);
}

/** Values of scratch space that `forward` and `backward` need. */
export function scratchSize(cell: i32, steps: i32, features: i32, units: i32): i32 {
  const width = up(units, 8);
  const columns = blocksOf(cell) * width;
  const rows = inputStride(features, units);
  const transposed = columns * (width + up(features, 8));
  return (
    columns * rows + transposed + BLOCK * (steps * gateStride(cell, units) + 2 * width) + 4 * up(features, 8)
  );
}

/** Copies n values, any number. */
function copy(to: usize, from: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4, to += 16, from += 16) v128.store(to, v128.load(from));
  for (; i < n; i++, to += 4, from += 4) store<f32>(to, load<f32>(from));
}

/**
 * @param cell 0 simple, 2 GRU, 3 LSTM.
 * @param x batch x steps x features. @param y batch x steps x units: the hidden states.
 * @param state stateSize values, for `backward`. @param scratch scratchSize values.
 */
export function forward(
  cell: i32,
  batch: i32,
  steps: i32,
  features: i32,
  units: i32,
  x: usize,
  kernel: usize,
  recurrent: usize,
  bias: usize,
  y: usize,
  state: usize,
  scratch: usize,
): void {
  const width = up(units, 8);
  const blocks = blocksOf(cell);
  const rows = inputStride(features, units);
  const stride = (<usize>rows) << 2;
  const gStride = (<usize>gateStride(cell, units)) << 2;
  const wide = (<usize>width) << 2;
  let p = scratch;
  for (let panel = 0; panel < (blocks * width) / 8; panel++) {
    const block = (panel * 8) / width;
    const first = panel * 8 - block * width;
    for (let row = 0; row < rows; row++) {
      for (let unit = first; unit < first + 8; unit++, p += 4) {
        const value =
          row === width + features
            ? biasOf(cell, units, bias, block, unit)
            : weight(cell, features, units, kernel, recurrent, row, block, unit);
        store<f32>(p, value);
      }
    }
  }
  const padded = up(batch, 4);
  const allGates = state + <usize>(padded * (steps + 1)) * stride;
  const allCells = allGates + <usize>(padded * steps) * gStride;
  for (let first = 0; first < padded; first += BLOCK) {
    const size = min(BLOCK, padded - first);
    const inputs = state + <usize>(first * (steps + 1)) * stride;
    const gates = allGates + <usize>(first * steps) * gStride;
    const cells = allCells + <usize>(first * (steps + 1)) * wide;
    for (let i = 0; i < size; i++) clear(inputs + <usize>i * stride, width);
    if (cell === LSTM) clear(cells, size * width);
    for (let t = 0; t < steps; t++) {
      const now = inputs + <usize>(t * size) * stride;
      const next = now + <usize>size * stride;
      const g = gates + <usize>(t * size) * gStride;
      const c = cells + <usize>(t * size) * wide;
      for (let i = 0; i < size; i++) {
        const to = now + <usize>i * stride + wide;
        if (first + i < batch) {
          copy(to, x + ((<usize>(((first + i) * steps + t) * features)) << 2), features);
          store<f32>(to + ((<usize>features) << 2), 1);
          clear(to + ((<usize>(features + 1)) << 2), rows - width - features - 1);
        } else clear(to, rows - width);
      }
      if (cell === SIMPLE) {
        product(size, width / 8, rows, now, stride, scratch, (<usize>rows) << 5, next, stride, false);
      } else if (cell === LSTM) {
        product(size, width / 2, rows, now, stride, scratch, (<usize>rows) << 5, g, gStride, false);
      } else {
        product(size, (3 * width) / 8, rows, now, stride, scratch, (<usize>rows) << 5, g, gStride, false);
        const panels = scratch + <usize>((3 * width) / 8) * ((<usize>rows) << 5) + ((<usize>width) << 5);
        product(
          size,
          width / 8,
          rows - width,
          now + wide,
          stride,
          panels,
          (<usize>rows) << 5,
          g + 3 * wide,
          gStride,
          false,
        );
      }
      for (let i = 0; i < size; i++) {
        const h = next + <usize>i * stride;
        const gate = g + <usize>i * gStride;
        if (cell === SIMPLE) tanhRow(h, h, width);
        else if (cell === LSTM) lstm(width, gate, c + <usize>i * wide, <usize>size * wide, h);
        else gru(width, gate, now + <usize>i * stride, h);
        if (first + i < batch) copy(y + ((<usize>(((first + i) * steps + t) * units)) << 2), h, units);
      }
    }
  }
}

/**
 * Gradients from those of the hidden states.
 * @param dy batch x steps x units. @param state as `forward` left it.
 * @param dx, dKernel, dRecurrent, dBias in the shapes of x, kernel, recurrent, bias.
 */
export function backward(
  cell: i32,
  batch: i32,
  steps: i32,
  features: i32,
  units: i32,
  kernel: usize,
  recurrent: usize,
  dy: usize,
  state: usize,
  dx: usize,
  dKernel: usize,
  dRecurrent: usize,
  dBias: usize,
  scratch: usize,
): void {
  const width = up(units, 8);
  const blocks = blocksOf(cell);
  const columns = blocks * width;
  const stride = (<usize>inputStride(features, units)) << 2;
  const rows = <i32>stride >> 2;
  const gStride = (<usize>gateStride(cell, units)) << 2;
  const wide = (<usize>width) << 2;
  // Which columns of the gates the hidden state and the input feed.
  const fromHidden = cell === GRU ? 3 * width : columns;
  const xOffset = cell === GRU ? width : 0;
  const fromInput = columns - xOffset;
  const xPanels = up(features, 8) / 8;
  const dWeights = scratch;
  const turnedRecurrent = dWeights + ((<usize>(columns * rows)) << 2);
  const turnedKernel = turnedRecurrent + ((<usize>(columns * width)) << 2);
  const dz = turnedKernel + ((<usize>(columns * 8 * xPanels)) << 2);
  const dh = dz + <usize>(BLOCK * steps) * gStride;
  const dc = dh + BLOCK * wide;
  const tile = dc + BLOCK * wide;
  clear(dWeights, columns * rows);
  let p = turnedRecurrent;
  for (let first = 0; first < width; first += 8) {
    for (let column = 0; column < fromHidden; column++) {
      const block = column / width;
      for (let row = first; row < first + 8; row++, p += 4) {
        store<f32>(p, weight(cell, features, units, kernel, recurrent, row, block, column - block * width));
      }
    }
  }
  p = turnedKernel;
  for (let first = width; first < width + 8 * xPanels; first += 8) {
    for (let column = xOffset; column < columns; column++) {
      const block = column / width;
      for (let row = first; row < first + 8; row++, p += 4) {
        store<f32>(p, weight(cell, features, units, kernel, recurrent, row, block, column - block * width));
      }
    }
  }
  const padded = up(batch, 4);
  const allGates = state + <usize>(padded * (steps + 1)) * stride;
  const allCells = allGates + <usize>(padded * steps) * gStride;
  for (let first = 0; first < padded; first += BLOCK) {
    const size = min(BLOCK, padded - first);
    const inputs = state + <usize>(first * (steps + 1)) * stride;
    const gates = allGates + <usize>(first * steps) * gStride;
    const cells = allCells + <usize>(first * (steps + 1)) * wide;
    clear(dh, size * width);
    clear(dc, size * width);
    for (let t = steps - 1; t >= 0; t--) {
      const d = dz + <usize>(t * size) * gStride;
      for (let i = 0; i < size; i++) {
        const dhi = dh + <usize>i * wide;
        const di = d + <usize>i * gStride;
        const now = inputs + <usize>(t * size + i) * stride;
        const gate = gates + <usize>(t * size + i) * gStride;
        if (first + i < batch) add(dhi, dy + ((<usize>(((first + i) * steps + t) * units)) << 2), units);
        if (cell === SIMPLE) simpleBack(wide, now + <usize>size * stride, dhi, di);
        else if (cell === LSTM) {
          const ci = cells + <usize>(t * size + i) * wide;
          lstmBack(width, gate, ci, <usize>size * wide, dhi, dc + <usize>i * wide, di);
        } else gruBack(wide, gate, now, dhi, di);
      }
      if (t > 0) {
        const panel = (<usize>fromHidden) << 5;
        product(size, width / 8, fromHidden, d, gStride, turnedRecurrent, panel, dh, wide, cell === GRU);
      }
    }
    for (let start = 0; start < steps * size; start += CHUNK) {
      const n = min(CHUNK, steps * size - start);
      for (let column = 0; column < columns; column += 8) {
        const b = dz + <usize>start * gStride + ((<usize>column) << 2);
        for (let row = column < fromHidden ? 0 : width; row < rows; row += 4) {
          const a = inputs + <usize>start * stride + ((<usize>row) << 2);
          columnsTile(
            n,
            a,
            stride,
            b,
            gStride,
            dWeights + ((<usize>(column * rows + row * 8)) << 2),
            32,
            true,
          );
        }
      }
    }
    for (let row = 0; row < steps * size; row += 4) {
      const a = dz + <usize>row * gStride + ((<usize>xOffset) << 2);
      const tileStride = (<usize>xPanels) << 5;
      product(
        4,
        xPanels,
        fromInput,
        a,
        gStride,
        turnedKernel,
        (<usize>fromInput) << 5,
        tile,
        tileStride,
        false,
      );
      const t = row / size;
      for (let r = 0; r < 4; r++) {
        const sample = first + row - t * size + r;
        if (sample < batch) {
          copy(
            dx + ((<usize>((sample * steps + t) * features)) << 2),
            tile + <usize>r * tileStride,
            features,
          );
        }
      }
    }
  }
  unpack(cell, features, units, dWeights, dKernel, dRecurrent, dBias);
}

function add(to: usize, from: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4, to += 16, from += 16) v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  for (; i < n; i++, to += 4, from += 4) store<f32>(to, load<f32>(to) + load<f32>(from));
}
