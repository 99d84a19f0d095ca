// Fourier transforms of real numbers: those of even and odd place as the real and imaginary parts of half as many complex
// ones, which are transformed by radix 4 without reordering (Stockham's algorithm), four at a time, and taken apart again.
// Between the passes four real parts lie before their four imaginary parts.

/**
 * First part of a transform.
 * @param input `size` samples. @param size a power of two of at least 32. @param tables fourierTables of that size.
 * @param one, other room for `size` samples each. @returns where the complex transform is: one or other.
 */
export function transformPairs(input: usize, size: i32, tables: usize, one: usize, other: usize): usize {
  const half = <usize>size / 2;
  let table = first(input, half, tables + 4 * half, one);
  let length = half / 4;
  let stride: usize = 4;
  let from = one,
    to = other;
  for (; length > 8; length /= 4, stride *= 4) {
    table = middle(from, half, length, stride, table, to);
    const swap = from;
    from = to;
    to = swap;
  }
  if (length === 8) lastEight(from, stride, to);
  else lastFour(from, stride, to);
  return to;
}

/** First pass, from samples: four butterflies at once. @returns where the next table begins. */
function first(input: usize, half: usize, table: usize, output: usize): usize {
  const step: usize = 2 * half;
  for (let p: usize = 0; p < half / 4; p += 4, table += 96, output += 128) {
    const at = input + 8 * p;
    let x = v128.load(at),
      y = v128.load(at, 16);
    const aRe = v128.shuffle<f32>(x, y, 0, 2, 4, 6),
      aIm = v128.shuffle<f32>(x, y, 1, 3, 5, 7);
    x = v128.load(at + step);
    y = v128.load(at + step, 16);
    const bRe = v128.shuffle<f32>(x, y, 0, 2, 4, 6),
      bIm = v128.shuffle<f32>(x, y, 1, 3, 5, 7);
    x = v128.load(at + 2 * step);
    y = v128.load(at + 2 * step, 16);
    const cRe = v128.shuffle<f32>(x, y, 0, 2, 4, 6),
      cIm = v128.shuffle<f32>(x, y, 1, 3, 5, 7);
    x = v128.load(at + 3 * step);
    y = v128.load(at + 3 * step, 16);
    const dRe = v128.shuffle<f32>(x, y, 0, 2, 4, 6),
      dIm = v128.shuffle<f32>(x, y, 1, 3, 5, 7);
    const sRe = f32x4.add(aRe, cRe),
      sIm = f32x4.add(aIm, cIm);
    const tRe = f32x4.sub(aRe, cRe),
      tIm = f32x4.sub(aIm, cIm);
    const uRe = f32x4.add(bRe, dRe),
      uIm = f32x4.add(bIm, dIm);
    const vRe = f32x4.sub(bRe, dRe),
      vIm = f32x4.sub(bIm, dIm);
    const re0 = f32x4.add(sRe, uRe),
      im0 = f32x4.add(sIm, uIm);
    let re = f32x4.add(tRe, vIm),
      im = f32x4.sub(tIm, vRe);
    let wRe = v128.load(table),
      wIm = v128.load(table, 16);
    const re1 = f32x4.sub(f32x4.mul(wRe, re), f32x4.mul(wIm, im)),
      im1 = f32x4.add(f32x4.mul(wRe, im), f32x4.mul(wIm, re));
    re = f32x4.sub(sRe, uRe);
    im = f32x4.sub(sIm, uIm);
    wRe = v128.load(table, 32);
    wIm = v128.load(table, 48);
    const re2 = f32x4.sub(f32x4.mul(wRe, re), f32x4.mul(wIm, im)),
      im2 = f32x4.add(f32x4.mul(wRe, im), f32x4.mul(wIm, re));
    re = f32x4.sub(tRe, vIm);
    im = f32x4.add(tIm, vRe);
    wRe = v128.load(table, 64);
    wIm = v128.load(table, 80);
    const re3 = f32x4.sub(f32x4.mul(wRe, re), f32x4.mul(wIm, im)),
      im3 = f32x4.add(f32x4.mul(wRe, im), f32x4.mul(wIm, re));
    turn(re0, re1, re2, re3, output);
    turn(im0, im1, im2, im3, output + 16);
  }
  return table;
}

/** Stores four vectors so that what stood at one place of all comes together; every other 16 bytes. */
function turn(a: v128, b: v128, c: v128, d: v128, to: usize): void {
  const low = v128.shuffle<f32>(a, b, 0, 4, 1, 5),
    high = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const lower = v128.shuffle<f32>(c, d, 0, 4, 1, 5),
    higher = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low, lower, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(low, lower, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(high, higher, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(high, higher, 2, 3, 6, 7), 96);
}

/** A pass between: `stride` transforms of `length`. @returns where the next table begins. */
function middle(from: usize, half: usize, length: usize, stride: usize, table: usize, to: usize): usize {
  const step: usize = 2 * half;
  const row: usize = 8 * stride;
  for (let p: usize = 0; p < length / 4; p++, table += 24, to += 3 * row) {
    const w1Re = v128.load32_splat(table),
      w1Im = v128.load32_splat(table, 4);
    const w2Re = v128.load32_splat(table, 8),
      w2Im = v128.load32_splat(table, 12);
    const w3Re = v128.load32_splat(table, 16),
      w3Im = v128.load32_splat(table, 20);
    for (let q: usize = 0; q < row; q += 32, from += 32, to += 32) {
      const aRe = v128.load(from),
        aIm = v128.load(from, 16);
      const cRe = v128.load(from + 2 * step),
        cIm = v128.load(from + 2 * step, 16);
      const sRe = f32x4.add(aRe, cRe),
        sIm = f32x4.add(aIm, cIm);
      const tRe = f32x4.sub(aRe, cRe),
        tIm = f32x4.sub(aIm, cIm);
      const bRe = v128.load(from + step),
        bIm = v128.load(from + step, 16);
      const dRe = v128.load(from + 3 * step),
        dIm = v128.load(from + 3 * step, 16);
      const uRe = f32x4.add(bRe, dRe),
        uIm = f32x4.add(bIm, dIm);
      const vRe = f32x4.sub(bRe, dRe),
        vIm = f32x4.sub(bIm, dIm);
      v128.store(to, f32x4.add(sRe, uRe));
      v128.store(to, f32x4.add(sIm, uIm), 16);
      let re = f32x4.add(tRe, vIm),
        im = f32x4.sub(tIm, vRe);
      v128.store(to + row, f32x4.sub(f32x4.mul(w1Re, re), f32x4.mul(w1Im, im)));
      v128.store(to + row, f32x4.add(f32x4.mul(w1Re, im), f32x4.mul(w1Im, re)), 16);
      re = f32x4.sub(sRe, uRe);
      im = f32x4.sub(sIm, uIm);
      v128.store(to + 2 * row, f32x4.sub(f32x4.mul(w2Re, re), f32x4.mul(w2Im, im)));
      v128.store(to + 2 * row, f32x4.add(f32x4.mul(w2Re, im), f32x4.mul(w2Im, re)), 16);
      re = f32x4.sub(tRe, vIm);
      im = f32x4.add(tIm, vRe);
      v128.store(to + 3 * row, f32x4.sub(f32x4.mul(w3Re, re), f32x4.mul(w3Im, im)));
      v128.store(to + 3 * row, f32x4.add(f32x4.mul(w3Re, im), f32x4.mul(w3Im, re)), 16);
    }
  }
  return table;
}

/** Last pass: transforms of four. */
function lastFour(from: usize, stride: usize, to: usize): void {
  const row: usize = 8 * stride;
  for (let q: usize = 0; q < row; q += 32, from += 32, to += 32) {
    const aRe = v128.load(from),
      aIm = v128.load(from, 16);
    const cRe = v128.load(from + 2 * row),
      cIm = v128.load(from + 2 * row, 16);
    const sRe = f32x4.add(aRe, cRe),
      sIm = f32x4.add(aIm, cIm);
    const tRe = f32x4.sub(aRe, cRe),
      tIm = f32x4.sub(aIm, cIm);
    const bRe = v128.load(from + row),
      bIm = v128.load(from + row, 16);
    const dRe = v128.load(from + 3 * row),
      dIm = v128.load(from + 3 * row, 16);
    const uRe = f32x4.add(bRe, dRe),
      uIm = f32x4.add(bIm, dIm);
    const vRe = f32x4.sub(bRe, dRe),
      vIm = f32x4.sub(bIm, dIm);
    v128.store(to, f32x4.add(sRe, uRe));
    v128.store(to, f32x4.add(sIm, uIm), 16);
    v128.store(to + row, f32x4.add(tRe, vIm));
    v128.store(to + row, f32x4.sub(tIm, vRe), 16);
    v128.store(to + 2 * row, f32x4.sub(sRe, uRe));
    v128.store(to + 2 * row, f32x4.sub(sIm, uIm), 16);
    v128.store(to + 3 * row, f32x4.sub(tRe, vIm));
    v128.store(to + 3 * row, f32x4.add(tIm, vRe), 16);
  }
}

/** Last pass: transforms of eight, each of the even four and of the odd four of them. */
function lastEight(from: usize, stride: usize, to: usize): void {
  const row: usize = 8 * stride;
  const root = f32x4.splat(<f32>Math.SQRT1_2);
  for (let q: usize = 0; q < row; q += 32, from += 32, to += 32) {
    let aRe = v128.load(from),
      aIm = v128.load(from, 16);
    let cRe = v128.load(from + 4 * row),
      cIm = v128.load(from + 4 * row, 16);
    let sRe = f32x4.add(aRe, cRe),
      sIm = f32x4.add(aIm, cIm);
    let tRe = f32x4.sub(aRe, cRe),
      tIm = f32x4.sub(aIm, cIm);
    let bRe = v128.load(from + 2 * row),
      bIm = v128.load(from + 2 * row, 16);
    let dRe = v128.load(from + 6 * row),
      dIm = v128.load(from + 6 * row, 16);
    let uRe = f32x4.add(bRe, dRe),
      uIm = f32x4.add(bIm, dIm);
    let vRe = f32x4.sub(bRe, dRe),
      vIm = f32x4.sub(bIm, dIm);
    const e0Re = f32x4.add(sRe, uRe),
      e0Im = f32x4.add(sIm, uIm);
    const e1Re = f32x4.add(tRe, vIm),
      e1Im = f32x4.sub(tIm, vRe);
    const e2Re = f32x4.sub(sRe, uRe),
      e2Im = f32x4.sub(sIm, uIm);
    const e3Re = f32x4.sub(tRe, vIm),
      e3Im = f32x4.add(tIm, vRe);
    aRe = v128.load(from + row);
    aIm = v128.load(from + row, 16);
    cRe = v128.load(from + 5 * row);
    cIm = v128.load(from + 5 * row, 16);
    sRe = f32x4.add(aRe, cRe);
    sIm = f32x4.add(aIm, cIm);
    tRe = f32x4.sub(aRe, cRe);
    tIm = f32x4.sub(aIm, cIm);
    bRe = v128.load(from + 3 * row);
    bIm = v128.load(from + 3 * row, 16);
    dRe = v128.load(from + 7 * row);
    dIm = v128.load(from + 7 * row, 16);
    uRe = f32x4.add(bRe, dRe);
    uIm = f32x4.add(bIm, dIm);
    vRe = f32x4.sub(bRe, dRe);
    vIm = f32x4.sub(bIm, dIm);
    both(e0Re, e0Im, f32x4.add(sRe, uRe), f32x4.add(sIm, uIm), to, row);
    let re = f32x4.add(tRe, vIm),
      im = f32x4.sub(tIm, vRe);
    both(e1Re, e1Im, f32x4.mul(root, f32x4.add(re, im)), f32x4.mul(root, f32x4.sub(im, re)), to + row, row);
    both(e2Re, e2Im, f32x4.sub(sIm, uIm), f32x4.sub(uRe, sRe), to + 2 * row, row);
    re = f32x4.sub(tRe, vIm);
    im = f32x4.add(tIm, vRe);
    both(
      e3Re,
      e3Im,
      f32x4.mul(root, f32x4.sub(im, re)),
      f32x4.neg(f32x4.mul(root, f32x4.add(re, im))),
      to + 3 * row,
      row,
    );
  }
}

/** Stores sum and difference, four rows apart. */
function both(aRe: v128, aIm: v128, bRe: v128, bIm: v128, to: usize, row: usize): void {
  v128.store(to, f32x4.add(aRe, bRe));
  v128.store(to, f32x4.add(aIm, bIm), 16);
  v128.store(to + 4 * row, f32x4.sub(aRe, bRe));
  v128.store(to + 4 * row, f32x4.sub(aIm, bIm), 16);
}
