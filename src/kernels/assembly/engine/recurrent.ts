// Recurrent layers over all steps: some groups of four samples go through the whole sequence side by side, while the
// weights of a step stay in the nearest caches. Rows of a group lie step after step, the four samples of a step together.
import { cellBack, cellForward, GRU, LSTM, SIMPLE } from "./cells";
import { address, begin, bytes, clear, end, groups, int } from "./place";
import { multiply } from "./products";
import { rowsTile } from "./tile";

/** Groups side by side. */
const BLOCK: i32 = 4;
/** Rows of an input that are multiplied at a time. */
const ROWS: i32 = 32;

/** Values of a row of gates: those of the LSTM, and of the GRU first the input's part, then the state's. */
export function gatesOf(cell: i32, units: i32): i32 {
  return cell === SIMPLE ? units : cell === LSTM ? 4 * units : 6 * units;
}

/** C = S + A W for one step of some groups. @param start a row for all with a stride of 0, C itself, or 0. */
export function stepProduct(
  count: i32,
  n: i32,
  panels: i32,
  a: usize,
  aStride: usize,
  aGroup: usize,
  w: usize,
  c: usize,
  cStride: usize,
  cGroup: usize,
  start: usize,
): void {
  for (let panel = 0; panel < panels; panel++) {
    const at = (<usize>panel) << 5;
    const b = w + <usize>panel * ((<usize>n) << 5);
    for (let g: usize = 0; g < <usize>count; g++) {
      const to = c + g * cGroup + at;
      const adds = start === 0;
      rowsTile(n, a + g * aGroup, aStride, b, to, cStride, adds ? to : start + at, adds ? cStride : 0);
    }
  }
}

/** C = S + A W for all rows of some groups. */
function allRows(
  rows: i32,
  n: i32,
  panels: i32,
  a: usize,
  aStride: usize,
  w: usize,
  c: usize,
  cStride: usize,
  start: usize,
): void {
  for (let row = 0; row < rows; row += ROWS) {
    const count = min(ROWS, rows - row);
    const from = a + <usize>row * aStride;
    multiply(
      count,
      n,
      panels,
      from,
      aStride,
      w,
      (<usize>n) << 5,
      c + <usize>row * cStride,
      cStride,
      start,
      0,
    );
  }
}

/**
 * 1 cell, 2 steps, 3 x, 4 its stride, 5 inputs, 6 kernel, 7 bias, 8 recurrent kernel, 9 units, 10 gates (of the simple cell
 * the states), 11 states, 12 cells of the LSTM.
 */
export function recurrent(at: usize): void {
  const cell = int(at, 1);
  const steps = int(at, 2);
  const xStride = bytes(int(at, 4));
  const units = int(at, 9);
  const wide = bytes(units);
  const values = gatesOf(cell, units);
  const stride = bytes(values);
  const panels = (cell === GRU ? 3 * units : values) >> 3;
  const recurrentBias = cell === GRU ? address(at, 7) + 3 * wide : 0;
  const last = end(groups());
  for (let first = begin(groups()); first < last; first += BLOCK) {
    const count = min(BLOCK, last - first);
    const row = <usize>(first * 4 * steps);
    const gates = address(at, 10) + row * stride;
    const states = address(at, 11) + row * wide;
    const cells = cell === LSTM ? address(at, 12) + row * wide : 0;
    const x = address(at, 3) + row * xStride;
    allRows(4 * steps * count, int(at, 5), panels, x, xStride, address(at, 6), gates, stride, address(at, 7));
    const group = <usize>(4 * steps);
    for (let t = 0; t < steps; t++) {
      const step = gates + <usize>(4 * t) * stride;
      const before = states + <usize>(4 * (t - 1)) * wide;
      const to = cell === GRU ? step + 3 * wide : step;
      // The first step starts from a state of zeros: only the GRU's bias is left.
      if (t > 0 || cell === GRU) {
        const n = t > 0 ? units : 0;
        stepProduct(
          count,
          n,
          panels,
          before,
          wide,
          group * wide,
          address(at, 8),
          to,
          stride,
          group * stride,
          recurrentBias,
        );
      }
      for (let g: usize = 0; g < <usize>count; g++) {
        for (let s: usize = 0; s < 4; s++) {
          const place = g * group + <usize>(4 * t) + s;
          cellForward(
            cell,
            units,
            gates + place * stride,
            t > 0,
            states + place * wide,
            cells + place * wide,
          );
        }
      }
    }
  }
}

/**
 * 1 cell, 2 steps, 3 units, 4 gates, 5 states, 6 cells, 7 gradient of the states (used up), 8 gradient of the gates,
 * 9 recurrent kernel turned, 10 four rows of units for each group, 11 whether the input's gradient is wanted, 12 it,
 * 13 its stride, 14 kernel turned.
 */
export function recurrentGradient(at: usize): void {
  const cell = int(at, 1);
  const steps = int(at, 2);
  const units = int(at, 3);
  const wide = bytes(units);
  const values = gatesOf(cell, units);
  const stride = bytes(values);
  const reached = cell === GRU ? 3 * units : values;
  const part: usize = cell === GRU ? 3 * wide : 0;
  const last = end(groups());
  for (let first = begin(groups()); first < last; first += BLOCK) {
    const count = min(BLOCK, last - first);
    const row = <usize>(first * 4 * steps);
    const gates = address(at, 4) + row * stride;
    const states = address(at, 5) + row * wide;
    const cells = cell === LSTM ? address(at, 6) + row * wide : 0;
    const dStates = address(at, 7) + row * wide;
    const dGates = address(at, 8) + row * stride;
    const carried = address(at, 10) + <usize>(first * 4) * wide;
    clear(carried, count * 4 * units);
    const group = <usize>(4 * steps);
    for (let t = steps - 1; t >= 0; t--) {
      for (let g: usize = 0; g < <usize>count; g++) {
        for (let s: usize = 0; s < 4; s++) {
          const place = g * group + <usize>(4 * t) + s;
          cellBack(
            cell,
            units,
            gates + place * stride,
            t > 0,
            states + place * wide,
            cells + place * wide,
            dStates + place * wide,
            dGates + place * stride,
            carried + (g * 4 + s) * wide,
          );
        }
      }
      if (t === 0) break;
      stepProduct(
        count,
        reached,
        units >> 3,
        dGates + <usize>(4 * t) * stride + part,
        stride,
        group * stride,
        address(at, 9),
        dStates + <usize>(4 * (t - 1)) * wide,
        wide,
        group * wide,
        0,
      );
    }
    if (int(at, 11) !== 0) {
      const dxStride = bytes(int(at, 13));
      const dx = address(at, 12) + row * dxStride;
      allRows(4 * steps * count, reached, int(at, 13) >> 3, dGates, stride, address(at, 14), dx, dxStride, 0);
    }
  }
}
