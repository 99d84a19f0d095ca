// The product of two single-precision matrices, by packed panels: a block of 4 x 8 of the product stays in registers
// while it runs down the inner dimension. Goto & van de Geijn (2008) ACM Trans. Math. Softw. 34:12.

/** How much of the inner dimension, of the rows and of the columns is worked on at a time: a panel of 8 columns fits the first cache. */
const DEPTH: i32 = 256;
const HEIGHT: i32 = 128;
const WIDTH: i32 = 512;

/** Below so many rows it does not pay to pack the right factor. */
const FEW: i32 = 8;

/** Bytes of scratch space that multiply needs, whatever the sizes. */
export function scratchBytes(): i32 {
  return (DEPTH * WIDTH + DEPTH * HEIGHT + 32) * 4;
}

/**
 * c = a b, or c += a b.
 * @param m rows of a. @param n columns of b. @param k columns of a, rows of b.
 * @param aRow, aColumn floats from a row of a to the next, and from a column to the next. One of the two is 1; so for b.
 * @param cRow floats from a row of c to the next.
 * @param scratch scratchBytes.
 */
export function multiply(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: i32,
  aColumn: i32,
  b: usize,
  bRow: i32,
  bColumn: i32,
  c: usize,
  cRow: i32,
  add: bool,
  scratch: usize,
): void {
  const tile = scratch;
  const packedB = scratch + 32 * 4;
  const packedA = packedB + ((DEPTH * WIDTH) << 2);
  const cStep = (<usize>cRow) << 2;
  if (k === 0 && !add) for (let i = 0; i < m; i++) memory.fill(c + i * cStep, 0, (<usize>n) << 2);
  for (let n0 = 0; n0 < n; n0 += WIDTH) {
    const width = min(WIDTH, n - n0);
    for (let k0 = 0; k0 < k; k0 += DEPTH) {
      const depth = min(DEPTH, k - k0);
      const b0 = b + ((<usize>k0 * bRow + <usize>n0 * bColumn) << 2);
      const asIs = m < FEW && bColumn === 1;
      if (!asIs) packColumns(depth, width, b0, bRow, bColumn, packedB);
      else if (width & 7) {
        // Only the last columns, which do not fill a panel.
        const whole = width & ~7;
        packColumns(
          depth,
          width - whole,
          b0 + ((<usize>whole) << 2),
          bRow,
          1,
          packedB + <usize>whole * depth * 4,
        );
      }
      for (let m0 = 0; m0 < m; m0 += HEIGHT) {
        const height = min(HEIGHT, m - m0);
        const a0 = a + ((<usize>m0 * aRow + <usize>k0 * aColumn) << 2);
        packRows(depth, height, a0, aRow, aColumn, packedA);
        for (let j = 0; j < width; j += 8) {
          const columns = width - j;
          const direct = asIs && columns >= 8;
          const panel = direct ? b0 + ((<usize>j) << 2) : packedB + <usize>j * depth * 4;
          const bStep: usize = direct ? (<usize>bRow) << 2 : 32;
          for (let i = 0; i < height; i += 4) {
            const rows = height - i;
            const strip = packedA + <usize>i * depth * 4;
            const into = c + <usize>(m0 + i) * cStep + ((<usize>(n0 + j)) << 2);
            const more = add || k0 > 0;
            if (rows >= 4 && columns >= 8) {
              block(depth, strip, panel, bStep, into, cStep, more);
            } else {
              block(depth, strip, panel, bStep, tile, 32, false);
              edge(min(rows, 4), min(columns, 8), tile, into, cStep, more);
            }
          }
        }
      }
    }
  }
}

/** The 4 x 8 sums over k. @param a packed by packRows. @param bStep bytes from a row of b to the next. */
function block(k: i32, a: usize, b: usize, bStep: usize, c: usize, cStep: usize, add: bool): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  // Not unrolled on purpose: V8 then runs out of registers, and it is a quarter slower.
  for (; k > 0; k--, a += 16, b += bStep) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = f32x4.add(f32x4.mul(x, b0), c00);
    c01 = f32x4.add(f32x4.mul(x, b1), c01);
    x = v128.load32_splat(a, 4);
    c10 = f32x4.add(f32x4.mul(x, b0), c10);
    c11 = f32x4.add(f32x4.mul(x, b1), c11);
    x = v128.load32_splat(a, 8);
    c20 = f32x4.add(f32x4.mul(x, b0), c20);
    c21 = f32x4.add(f32x4.mul(x, b1), c21);
    x = v128.load32_splat(a, 12);
    c30 = f32x4.add(f32x4.mul(x, b0), c30);
    c31 = f32x4.add(f32x4.mul(x, b1), c31);
  }
  const second = c + cStep;
  const third = second + cStep;
  const fourth = third + cStep;
  if (add) {
    c00 = f32x4.add(c00, v128.load(c));
    c01 = f32x4.add(c01, v128.load(c, 16));
    c10 = f32x4.add(c10, v128.load(second));
    c11 = f32x4.add(c11, v128.load(second, 16));
    c20 = f32x4.add(c20, v128.load(third));
    c21 = f32x4.add(c21, v128.load(third, 16));
    c30 = f32x4.add(c30, v128.load(fourth));
    c31 = f32x4.add(c31, v128.load(fourth, 16));
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(second, c10);
  v128.store(second, c11, 16);
  v128.store(third, c20);
  v128.store(third, c21, 16);
  v128.store(fourth, c30);
  v128.store(fourth, c31, 16);
}

/** Puts the part of a 4 x 8 block that lies within the product in its place. */
function edge(rows: i32, columns: i32, tile: usize, c: usize, cStep: usize, add: bool): void {
  for (let i = 0; i < rows; i++, tile += 32, c += cStep) {
    for (let j = 0; j < columns; j++) {
      const at = c + ((<usize>j) << 2);
      const value = load<f32>(tile + ((<usize>j) << 2));
      store<f32>(at, add ? load<f32>(at) + value : value);
    }
  }
}

/** Panels of 8 columns, one after the other, each row by row; zeros past the last column. */
function packColumns(depth: i32, width: i32, b: usize, bRow: i32, bColumn: i32, to: usize): void {
  const whole = width & ~7;
  if (bColumn === 1) {
    const step = (<usize>bRow) << 2;
    for (let j = 0; j < whole; j += 8) {
      let from = b + ((<usize>j) << 2);
      for (let k = 0; k < depth; k++, from += step, to += 32) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
      }
    }
  } else {
    const step = (<usize>bColumn) << 2;
    for (let j = 0; j < whole; j += 8) {
      const from = b + <usize>j * step;
      turnFour(depth, from, from + step, from + 2 * step, from + 3 * step, to, 32);
      const fifth = from + 4 * step;
      turnFour(depth, fifth, fifth + step, fifth + 2 * step, fifth + 3 * step, to + 16, 32);
      to += <usize>depth * 32;
    }
  }
  const rest = width - whole;
  if (rest === 0) return;
  for (let k = 0; k < depth; k++, to += 32) {
    for (let j = 0; j < 8; j++) {
      const from = b + ((<usize>k * bRow + <usize>(whole + j) * bColumn) << 2);
      store<f32>(to + ((<usize>j) << 2), j < rest ? load<f32>(from) : 0);
    }
  }
}

/** Four rows of floats become four columns. */
function turnFour(depth: i32, r0: usize, r1: usize, r2: usize, r3: usize, to: usize, toStep: usize): void {
  let k = 0;
  for (; k + 4 <= depth; k += 4) {
    const x0 = v128.load(r0),
      x1 = v128.load(r1),
      x2 = v128.load(r2),
      x3 = v128.load(r3);
    const low01 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5),
      high01 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7);
    const low23 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5),
      high23 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(to + toStep, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
    v128.store(to + 2 * toStep, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
    v128.store(to + 3 * toStep, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
    to += 4 * toStep;
    r0 += 16;
    r1 += 16;
    r2 += 16;
    r3 += 16;
  }
  for (; k < depth; k++, to += toStep, r0 += 4, r1 += 4, r2 += 4, r3 += 4) {
    store<f32>(to, load<f32>(r0));
    store<f32>(to, load<f32>(r1), 4);
    store<f32>(to, load<f32>(r2), 8);
    store<f32>(to, load<f32>(r3), 12);
  }
}

/** Strips of 4 rows, one after the other, each column by column; what lies past the last row is of no account. */
function packRows(depth: i32, height: i32, a: usize, aRow: i32, aColumn: i32, to: usize): void {
  const row = (<usize>aRow) << 2;
  const column = (<usize>aColumn) << 2;
  for (let i = 0; i < height; i += 4, to += <usize>depth * 16) {
    let from = a + <usize>i * row;
    const rest = height - i;
    if (aColumn === 1) {
      const second = rest > 1 ? from + row : from;
      const third = rest > 2 ? second + row : from;
      turnFour(depth, from, second, third, rest > 3 ? third + row : from, to, 16);
    } else if (rest >= 4) {
      for (let k = 0, at = to; k < depth; k++, from += column, at += 16) v128.store(at, v128.load(from));
    } else {
      for (let k = 0, at = to; k < depth; k++, from += column, at += 16) {
        for (let r = 0; r < rest; r++)
          store<f32>(at + ((<usize>r) << 2), load<f32>(from + ((<usize>r) << 2)));
      }
    }
  }
}

/** Adds a row to every row. */
export function addRow(m: i32, n: i32, c: usize, row: usize): void {
  for (let i = 0; i < m; i++) {
    let from = row,
      left = n;
    for (; left >= 4; left -= 4, c += 16, from += 16) v128.store(c, f32x4.add(v128.load(c), v128.load(from)));
    for (; left > 0; left--, c += 4, from += 4) store<f32>(c, load<f32>(c) + load<f32>(from));
  }
}
