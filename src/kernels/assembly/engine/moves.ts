// Batches into rows, rows into other rows, and sums of rows. Rows of a sample lie one after another, or, where they are
// steps, those of the four samples of a group side by side.
import { address, begin, bytes, clear, end, groups, int, samples } from "./place";

/** Where a sample's row begins, in bytes. */
function rowAt(sample: i32, row: i32, rows: i32, beside: i32, stride: usize): usize {
  if (beside !== 0) return <usize>((sample >> 2) * 4 * rows + row * 4 + (sample & 3)) * stride;
  return <usize>(sample * rows + row) * stride;
}

/** Copies a row's values: short ones faster than by memory.copy. */
export function copyRow(to: usize, from: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4, to += 16, from += 16) v128.store(to, v128.load(from));
  for (; i < n; i++, to += 4, from += 4) store<f32>(to, load<f32>(from));
}

/** Values from which a call that copies them takes less time than a loop. */
const LONG: i32 = 64;

/**
 * A batch of samples that are stretches of a table, those of missing samples 0. 1 address of the table, in none of the four
 * memories, 2 index of each one's first value, 3 values of a sample, 4 batch.
 */
export function gather(at: usize): void {
  const size = int(at, 3);
  const starts = address(at, 2);
  const last = end(groups()) * 4;
  for (let sample = begin(groups()) * 4; sample < last; sample++) {
    const to = address(at, 4) + <usize>sample * bytes(size);
    if (sample >= samples) {
      clear(to, size);
      continue;
    }
    const from = <usize>int(at, 1) + bytes(load<i32>(starts + bytes(sample)));
    if (size < LONG) copyRow(to, from, size);
    else memory.copy(to, from, bytes(size));
  }
}

/** A batch into rows, those of missing samples 0. 1 rows a sample, 2 whether side by side, 3 batch, 4 width, 5 rows, 6 stride. */
export function take(at: usize): void {
  const rows = int(at, 1);
  const beside = int(at, 2);
  const wide = bytes(int(at, 4));
  const stride = bytes(int(at, 6));
  const rowsStart = address(at, 5);
  const last = end(groups()) * 4;
  for (let sample = begin(groups()) * 4; sample < last; sample++) {
    let from = address(at, 3) + <usize>(sample * rows) * wide;
    for (let row = 0; row < rows; row++, from += wide) {
      const to = rowsStart + rowAt(sample, row, rows, beside, stride);
      if (wide === 4) store<f32>(to, sample < samples ? load<f32>(from) : 0);
      else if (sample < samples) memory.copy(to, from, wide);
      else memory.fill(to, 0, wide);
    }
  }
}

/** Rows into a batch. Words as in `take`. */
export function give(at: usize): void {
  const rows = int(at, 1);
  const wide = bytes(int(at, 4));
  const stride = bytes(int(at, 6));
  const last = min(end(groups()) * 4, samples);
  for (let sample = begin(groups()) * 4; sample < last; sample++) {
    let to = address(at, 3) + <usize>(sample * rows) * wide;
    for (let row = 0; row < rows; row++, to += wide) {
      memory.copy(to, address(at, 5) + rowAt(sample, row, rows, int(at, 2), stride), wide);
    }
  }
}

/** The same values in rows of another width. 1 rows a sample, 2 whether side by side, 3 width, 4 a, 5 stride; 6 to 10 the same of b. */
export function reshape(at: usize): void {
  const width = int(at, 3);
  const otherWidth = int(at, 8);
  const last = end(groups()) * 4;
  for (let sample = begin(groups()) * 4; sample < last; sample++) {
    let row = 0;
    let column = 0;
    let to = address(at, 9) + rowAt(sample, 0, int(at, 6), int(at, 7), bytes(int(at, 10)));
    for (let r = 0; r < int(at, 1); r++) {
      let from = address(at, 4) + rowAt(sample, r, int(at, 1), int(at, 2), bytes(int(at, 5)));
      // Of a row as many values as the other row still takes.
      for (let left = width; left > 0; ) {
        const run = min(left, otherWidth - column);
        copyRow(to + bytes(column), from, run);
        from += bytes(run);
        left -= run;
        column += run;
        if (column === otherWidth && ++row < int(at, 6)) {
          column = 0;
          to = address(at, 9) + rowAt(sample, row, int(at, 6), int(at, 7), bytes(int(at, 10)));
        }
      }
    }
  }
}

/**
 * Columns of steps, in the same order or the opposite one. 1 steps, 2 x, 3 stride, 4 y, 5 stride, 6 values of a row, 7 values
 * after them that become 0, 8 whether the order is turned, 9 whether to add to y.
 */
export function moveSteps(at: usize): void {
  const steps = int(at, 1);
  const fromStride = bytes(int(at, 3));
  const toStride = bytes(int(at, 5));
  const width = int(at, 6);
  const turned = int(at, 8) !== 0;
  const adds = int(at, 9) !== 0;
  const last = end(groups());
  for (let g = begin(groups()); g < last; g++) {
    for (let step = 0; step < steps; step++) {
      let from = address(at, 2) + <usize>((g * steps + (turned ? steps - 1 - step : step)) * 4) * fromStride;
      let to = address(at, 4) + <usize>((g * steps + step) * 4) * toStride;
      for (let s = 0; s < 4; s++, from += fromStride, to += toStride) {
        if (adds) {
          for (let j: usize = 0; j < bytes(width); j += 4)
            store<f32>(to + j, load<f32>(to + j) + load<f32>(from + j));
        } else memory.copy(to, from, bytes(width));
        if (int(at, 7) > 0) clear(to + bytes(width), int(at, 7));
      }
    }
  }
}

/** The first columns of rows, then zeros. 1 rows a sample, 2 a, 3 its stride, 4 b, 5 its stride, 6 columns. */
export function firstColumns(at: usize): void {
  const stride = bytes(int(at, 3));
  const toStride = bytes(int(at, 5));
  const columns = int(at, 6);
  const last = end(groups()) * 4 * int(at, 1);
  let row = begin(groups()) * 4 * int(at, 1);
  let from = address(at, 2) + <usize>row * stride;
  let to = address(at, 4) + <usize>row * toStride;
  for (; row < last; row++, from += stride, to += toStride) {
    memory.copy(to, from, bytes(columns));
    clear(to + bytes(columns), int(at, 5) - columns);
  }
}

/** The last of the steps. 1 steps, 2 x, 3 stride, 4 y. */
export function lastStep(at: usize): void {
  const steps = int(at, 1);
  const group = bytes(4 * int(at, 3));
  const last = end(groups());
  for (let g = begin(groups()); g < last; g++) {
    const from = address(at, 2) + <usize>(g * steps + steps - 1) * group;
    memory.copy(address(at, 4) + <usize>g * group, from, group);
  }
}

/** The gradient of all steps from that of the last. 1 steps, 2 gradient of all, 3 stride, 4 that of the last. */
export function lastStepGradient(at: usize): void {
  const steps = int(at, 1);
  const group = bytes(4 * int(at, 3));
  const last = end(groups());
  for (let g = begin(groups()); g < last; g++) {
    const to = address(at, 2) + <usize>(g * steps) * group;
    memory.fill(to, 0, <usize>(steps - 1) * group);
    memory.copy(to + <usize>(steps - 1) * group, address(at, 4) + <usize>g * group, group);
  }
}

/** Adds to each step a vector of its own. 1 steps, 2 x, 3 stride, 4 vectors, 5 y. */
export function position(at: usize): void {
  const steps = int(at, 1);
  const stride = bytes(int(at, 3));
  const last = end(groups()) * 4 * steps;
  for (let row = begin(groups()) * 4 * steps; row < last; row++) {
    const vector = address(at, 4) + <usize>((row >> 2) % steps) * stride;
    const place = <usize>row * stride;
    for (let j: usize = 0; j < stride; j += 16) {
      const sum = f32x4.add(v128.load(address(at, 2) + place + j), v128.load(vector + j));
      v128.store(address(at, 5) + place + j, sum);
    }
  }
}

/** The gradient of these vectors. 1 steps, 2 gradient of the sum, 3 stride, 4 that of the vectors. */
export function positionGradient(at: usize): void {
  const steps = int(at, 1);
  const stride = bytes(int(at, 3));
  const last = end(steps);
  for (let step = begin(steps); step < last; step++) {
    const vector = address(at, 4) + <usize>step * stride;
    clear(vector, int(at, 3));
    for (let sample = 0; sample < groups() * 4; sample++) {
      const row = address(at, 2) + rowAt(sample, step, steps, 1, stride);
      for (let j: usize = 0; j < stride; j += 16) {
        v128.store(vector + j, f32x4.add(v128.load(vector + j), v128.load(row + j)));
      }
    }
  }
}

/** c = a + b, or a where b is none. 1 rows a sample, 2 a, 3 whether there is b, 4 b, 5 stride, 6 c. */
export function add(at: usize): void {
  const each = 4 * int(at, 1);
  const stride = bytes(int(at, 5));
  const from = <usize>(begin(groups()) * each) * stride;
  const last = <usize>(end(groups()) * each) * stride;
  if (int(at, 3) === 0) {
    memory.copy(address(at, 6) + from, address(at, 2) + from, last - from);
    return;
  }
  for (let i = from; i < last; i += 16) {
    const sum = f32x4.add(v128.load(address(at, 2) + i), v128.load(address(at, 4) + i));
    v128.store(address(at, 6) + i, sum);
  }
}

/**
 * Adds the rows of the batch that increments start from: to a single row, the window's last.
 * 1 rows a sample, 2 whether side by side, 3 y, 4 stride, 5 width, 6 batch, 7 rows of a window.
 */
export function addInput(at: usize): void {
  const rows = int(at, 1);
  const width = int(at, 5);
  const window = int(at, 7);
  const last = min(end(groups()) * 4, samples);
  for (let sample = begin(groups()) * 4; sample < last; sample++) {
    for (let row = 0; row < rows; row++) {
      const y = address(at, 3) + rowAt(sample, row, rows, int(at, 2), bytes(int(at, 4)));
      const x = address(at, 6) + bytes((sample * window + window - rows + row) * width);
      for (let j: usize = 0; j < bytes(width); j += 4) store<f32>(y + j, load<f32>(y + j) + load<f32>(x + j));
    }
  }
}
