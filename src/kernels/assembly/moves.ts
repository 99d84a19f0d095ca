// Copies of parts of arrays. All sizes of what is copied are in bytes.

function copy(to: usize, from: usize, n: usize): void {
  if (n > 512) {
    memory.copy(to, from, n);
    return;
  }
  for (; n >= 16; n -= 16, to += 16, from += 16) v128.store(to, v128.load(from));
  for (; n >= 4; n -= 4, to += 4, from += 4) store<u32>(to, load<u32>(from));
  for (; n > 0; n--, to++, from++) store<u8>(to, load<u8>(from));
}

/** Runs from three nested axes, one after the other. @param step0, step1, step2 between the runs of each axis. */
export function slice(
  from: usize,
  count0: i32,
  step0: i32,
  count1: i32,
  step1: i32,
  count2: i32,
  step2: i32,
  run: i32,
  to: usize,
): void {
  for (let i = 0; i < count0; i++, from += step0) {
    let second = from;
    for (let j = 0; j < count1; j++, second += step1) {
      let third = second;
      for (let k = 0; k < count2; k++, third += step2, to += run) copy(to, third, run);
    }
  }
}

/** Every one of some blocks several times over. */
export function repeat(from: usize, blocks: i32, block: i32, times: i32, to: usize): void {
  for (let i = 0; i < blocks; i++, from += block) {
    if (block === 4) {
      const value = v128.load32_splat(from);
      let left = times;
      for (; left >= 4; left -= 4, to += 16) v128.store(to, value);
      for (; left > 0; left--, to += 4) store<u32>(to, load<u32>(from));
    } else for (let j = 0; j < times; j++, to += block) copy(to, from, block);
  }
}

/** The runs of an axis in backward order. */
export function reverse(from: usize, outer: i32, axis: i32, run: i32, to: usize): void {
  for (let i = 0; i < outer; i++) {
    from += axis * run;
    let back = from;
    for (let j = 0; j < axis; j++, to += run) {
      back -= run;
      copy(to, back, run);
    }
  }
}

/** The runs of an axis that are named. @returns the first number that names none, or -1: wrong is what has no run. */
export function gather(
  from: usize,
  outer: i32,
  axis: i32,
  run: i32,
  which: usize,
  count: i32,
  to: usize,
): i32 {
  for (let j = 0; j < count; j++) {
    if (load<u32>(which + ((<usize>j) << 2)) >= <u32>axis) return j;
  }
  for (let i = 0; i < outer; i++, from += axis * run) {
    for (let j = 0; j < count; j++, to += run)
      copy(to, from + <usize>load<i32>(which + ((<usize>j) << 2)) * run, run);
  }
  return -1;
}

/** Adds rows of n floats to the rows of y that are named; numbers that name none are passed over. */
export function scatterAdd(from: usize, count: i32, n: i32, which: usize, rows: i32, y: usize): void {
  memory.fill(y, 0, (<usize>rows * n) << 2);
  for (let i = 0; i < count; i++) {
    const row = load<u32>(which + ((<usize>i) << 2));
    if (row >= <u32>rows) {
      from += (<usize>n) << 2;
      continue;
    }
    let to = y + ((<usize>row * n) << 2);
    let left = n;
    for (; left >= 4; left -= 4, to += 16, from += 16)
      v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    for (; left > 0; left--, to += 4, from += 4) store<f32>(to, load<f32>(to) + load<f32>(from));
  }
}

/** outer x rows x columns of runs become outer x columns x rows. */
export function swap(from: usize, outer: i32, rows: i32, columns: i32, run: i32, to: usize): void {
  const plane = <usize>rows * columns * run;
  for (; outer > 0; outer--, from += plane, to += plane) {
    if (run === 4) turn(from, rows, columns, to);
    else {
      let into = to;
      for (let c = 0; c < columns; c++) {
        let at = from + <usize>c * run;
        for (let r = 0; r < rows; r++, at += <usize>columns * run, into += run) copy(into, at, run);
      }
    }
  }
}

function turn(from: usize, rows: i32, columns: i32, to: usize): void {
  const step = (<usize>columns) << 2,
    toStep = (<usize>rows) << 2;
  // Bands of 16 columns: what is written stays in the cache until its line is full.
  for (let band = 0; band < columns; band += 16) {
    const end = min(columns, band + 16);
    let r = 0;
    for (; r + 4 <= rows; r += 4) {
      let c = band;
      for (; c + 4 <= end; c += 4) {
        const at = from + <usize>r * step + ((<usize>c) << 2),
          into = to + <usize>c * toStep + ((<usize>r) << 2);
        const x0 = v128.load(at),
          x1 = v128.load(at + step),
          x2 = v128.load(at + 2 * step),
          x3 = v128.load(at + 3 * step);
        const low01 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5),
          high01 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7);
        const low23 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5),
          high23 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
        v128.store(into, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
        v128.store(into + toStep, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
        v128.store(into + 2 * toStep, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
        v128.store(into + 3 * toStep, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
      }
      for (; c < end; c++) for (let i = r; i < r + 4; i++) one(from, to, i, c, step, toStep);
    }
    for (; r < rows; r++) for (let c = band; c < end; c++) one(from, to, r, c, step, toStep);
  }
}

function one(from: usize, to: usize, r: i32, c: i32, step: usize, toStep: usize): void {
  store<u32>(
    to + <usize>c * toStep + ((<usize>r) << 2),
    load<u32>(from + <usize>r * step + ((<usize>c) << 2)),
  );
}
