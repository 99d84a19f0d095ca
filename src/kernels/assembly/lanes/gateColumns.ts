// Where the gates of a recurrent cell lie: columns come in blocks of `width`, the units made a multiple of 8. Simple [h];
// LSTM [i f c o]; GRU [recurrent part of h, z, r, the input's part of h], as the reset gate stands between the two parts.
import { up } from "./tile";

export const SIMPLE = 0;
export const GRU = 2;
export const LSTM = 3;
export function blocksOf(cell: i32): i32 {
  return cell === SIMPLE ? 1 : 4;
}

export function inputStride(features: i32, units: i32): i32 {
  return up(up(units, 8) + features + 1, 4);
}

/** Values from one row of gates to the next: rows a power of two apart would share few places of the cache. */
export function gateStride(cell: i32, units: i32): i32 {
  const width = blocksOf(cell) * up(units, 8);
  return width % 64 === 0 ? width + 8 : width;
}

/** The gate, in the order of the caller's weights, that a block of columns belongs to. */
function gateOf(cell: i32, block: i32): i32 {
  return cell === GRU ? (block === 0 ? 2 : block - 1) : block;
}

/** What stands in a row of the stacked weights [recurrent, to `width` | kernel] and a column; 0 where nothing does. */
export function weight(
  cell: i32,
  features: i32,
  units: i32,
  kernel: usize,
  recurrent: usize,
  row: i32,
  block: i32,
  unit: i32,
): f32 {
  const width = up(units, 8);
  if (unit >= units) return 0;
  const gates = cell === GRU ? 3 : blocksOf(cell);
  const column = gateOf(cell, block) * units + unit;
  if (row < width) {
    if (row >= units || (cell === GRU && block === 3)) return 0;
    return load<f32>(recurrent + ((<usize>(row * gates * units + column)) << 2));
  }
  if (row >= width + features || (cell === GRU && block === 0)) return 0;
  return load<f32>(kernel + ((<usize>((row - width) * gates * units + column)) << 2));
}

/** What a column of gates starts from. */
export function biasOf(cell: i32, units: i32, bias: usize, block: i32, unit: i32): f32 {
  if (unit >= units) return 0;
  const input = bias + ((<usize>(gateOf(cell, block) * units + unit)) << 2);
  if (cell !== GRU) return load<f32>(input);
  const recurrent = input + ((<usize>(3 * units)) << 2);
  if (block === 0) return load<f32>(recurrent);
  return block === 3 ? load<f32>(input) : load<f32>(input) + load<f32>(recurrent);
}

/** Lays gradients of the stacked weights, in panels of 8 columns, out as the caller's weights are. */
export function unpack(
  cell: i32,
  features: i32,
  units: i32,
  dWeights: usize,
  dKernel: usize,
  dRecurrent: usize,
  dBias: usize,
): void {
  const width = up(units, 8);
  const rows = inputStride(features, units);
  const blocks = blocksOf(cell);
  const gates = cell === GRU ? 3 : blocks;
  for (let block = 0; block < blocks; block++) {
    for (let unit = 0; unit < units; unit++) {
      const column = block * width + unit;
      const from = dWeights + ((<usize>((column >> 3) * rows * 8 + (column & 7))) << 2);
      const to = (<usize>(gateOf(cell, block) * units + unit)) << 2;
      const line = (<usize>(gates * units)) << 2;
      if (cell !== GRU || block < 3) {
        for (let row = 0; row < units; row++) {
          store<f32>(dRecurrent + to + <usize>row * line, load<f32>(from + ((<usize>row) << 5)));
        }
      }
      if (cell !== GRU || block > 0) {
        for (let row = 0; row < features; row++) {
          store<f32>(dKernel + to + <usize>row * line, load<f32>(from + ((<usize>(width + row)) << 5)));
        }
      }
      const bias = load<f32>(from + ((<usize>(width + features)) << 5));
      if (cell !== GRU || block > 0) store<f32>(dBias + to, bias);
      if (cell === GRU && block < 3) store<f32>(dBias + line + to, bias);
    }
  }
}
