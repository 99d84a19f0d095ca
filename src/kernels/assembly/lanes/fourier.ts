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

/** Second part: the spectrum of the real samples. @param output receives re of bins 0 and N/2, then re and im of the others; room for 4 more. */
export function unpack(pairs: usize, size: i32, tables: usize, output: usize): void {
  const half = <usize>size / 2;
  const scale = f32x4.splat(0.5);
  let nextRe = v128.load(pairs),
    nextIm = v128.load(pairs, 16);
  const re0 = f32x4.extract_lane(nextRe, 0),
    im0 = f32x4.extract_lane(nextIm, 0);
  for (let k: usize = 0; k < half / 2; k += 4) {
    const zRe = v128.load(pairs + 8 * k),
      zIm = v128.load(pairs + 8 * k, 16);
    const mirror = pairs + 8 * (half - 4 - k);
    const backRe = v128.load(mirror),
      backIm = v128.load(mirror, 16);
    const yRe = v128.shuffle<f32>(nextRe, backRe, 0, 7, 6, 5),
      yIm = v128.shuffle<f32>(nextIm, backIm, 0, 7, 6, 5);
    nextRe = backRe;
    nextIm = backIm;
    const vRe = v128.load(tables + 8 * k),
      vIm = v128.load(tables + 8 * k, 16);
    const dRe = f32x4.sub(zRe, yRe),
      dIm = f32x4.add(zIm, yIm);
    const eRe = f32x4.mul(scale, f32x4.add(zRe, yRe)),
      eIm = f32x4.mul(scale, f32x4.sub(zIm, yIm));
    const tRe = f32x4.sub(f32x4.mul(vRe, dRe), f32x4.mul(vIm, dIm)),
      tIm = f32x4.add(f32x4.mul(vRe, dIm), f32x4.mul(vIm, dRe));
    const xRe = f32x4.add(eRe, tRe),
      xIm = f32x4.add(eIm, tIm);
    v128.store(output + 8 * k, v128.shuffle<f32>(xRe, xIm, 0, 4, 1, 5));
    v128.store(output + 8 * k, v128.shuffle<f32>(xRe, xIm, 2, 6, 3, 7), 16);
    const uRe = f32x4.sub(eRe, tRe),
      uIm = f32x4.sub(tIm, eIm);
    const end = output + 8 * (half - 3 - k);
    v128.store(end, v128.shuffle<f32>(uRe, uIm, 3, 7, 2, 6));
    v128.store(end, v128.shuffle<f32>(uRe, uIm, 1, 5, 0, 4), 16);
  }
  f32.store(output, re0 + im0);
  f32.store(output, re0 - im0, 4);
  const middle = pairs + 4 * half;
  f32.store(output + 4 * half, f32.load(middle));
  f32.store(output + 4 * half, -f32.load(middle, 16), 4);
}

/** Second part where only power is asked for, in double precision and times a factor. @param power receives bins 0 to N/2; room for 1 more. */
export function unpackSquares(pairs: usize, size: i32, tables: usize, factor: f64, power: usize): void {
  const half = <usize>size / 2;
  const scale = f32x4.splat(0.5);
  let nextRe = v128.load(pairs),
    nextIm = v128.load(pairs, 16);
  for (let k: usize = 0; k < half / 2; k += 4) {
    const zRe = v128.load(pairs + 8 * k),
      zIm = v128.load(pairs + 8 * k, 16);
    const mirror = pairs + 8 * (half - 4 - k);
    const backRe = v128.load(mirror),
      backIm = v128.load(mirror, 16);
    const yRe = v128.shuffle<f32>(nextRe, backRe, 0, 7, 6, 5),
      yIm = v128.shuffle<f32>(nextIm, backIm, 0, 7, 6, 5);
    nextRe = backRe;
    nextIm = backIm;
    const vRe = v128.load(tables + 8 * k),
      vIm = v128.load(tables + 8 * k, 16);
    const dRe = f32x4.sub(zRe, yRe),
      dIm = f32x4.add(zIm, yIm);
    const eRe = f32x4.mul(scale, f32x4.add(zRe, yRe)),
      eIm = f32x4.mul(scale, f32x4.sub(zIm, yIm));
    const tRe = f32x4.sub(f32x4.mul(vRe, dRe), f32x4.mul(vIm, dIm)),
      tIm = f32x4.add(f32x4.mul(vRe, dIm), f32x4.mul(vIm, dRe));
    squares(f32x4.add(eRe, tRe), f32x4.add(eIm, tIm), factor, power + 8 * k);
    const uRe = f32x4.sub(eRe, tRe),
      uIm = f32x4.sub(tIm, eIm);
    squares(
      v128.shuffle<f32>(uRe, uRe, 3, 2, 1, 0),
      v128.shuffle<f32>(uIm, uIm, 3, 2, 1, 0),
      factor,
      power + 8 * (half - 3 - k),
    );
  }
  const middle = pairs + 4 * half;
  const re = <f64>f32.load(middle),
    im = <f64>f32.load(middle, 16);
  f64.store(power + 4 * half, (re * re + im * im) * factor);
}

function squares(re: v128, im: v128, factor: f64, to: usize): void {
  const scale = f64x2.splat(factor);
  const a = f64x2.promote_low_f32x4(re),
    b = f64x2.promote_low_f32x4(im);
  v128.store(to, f64x2.mul(scale, f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b))));
  const c = f64x2.promote_low_f32x4(v128.shuffle<f32>(re, re, 2, 3, 0, 1)),
    d = f64x2.promote_low_f32x4(v128.shuffle<f32>(im, im, 2, 3, 0, 1));
  v128.store(to, f64x2.mul(scale, f64x2.add(f64x2.mul(c, c), f64x2.mul(d, d))), 16);
}

/**
 * Second part where only power is asked for, as it is and times weights.
 * @param power, weighted receive bins 0 to N/2; room for 4 more.
 */
export function unpackPower(
  pairs: usize,
  size: i32,
  tables: usize,
  weights: usize,
  power: usize,
  weighted: usize,
): void {
  const half = <usize>size / 2;
  const scale = f32x4.splat(0.5);
  let nextRe = v128.load(pairs),
    nextIm = v128.load(pairs, 16);
  for (let k: usize = 0; k < half / 2; k += 4) {
    const zRe = v128.load(pairs + 8 * k),
      zIm = v128.load(pairs + 8 * k, 16);
    const mirror = pairs + 8 * (half - 4 - k);
    const backRe = v128.load(mirror),
      backIm = v128.load(mirror, 16);
    const yRe = v128.shuffle<f32>(nextRe, backRe, 0, 7, 6, 5),
      yIm = v128.shuffle<f32>(nextIm, backIm, 0, 7, 6, 5);
    nextRe = backRe;
    nextIm = backIm;
    const vRe = v128.load(tables + 8 * k),
      vIm = v128.load(tables + 8 * k, 16);
    const dRe = f32x4.sub(zRe, yRe),
      dIm = f32x4.add(zIm, yIm);
    const eRe = f32x4.mul(scale, f32x4.add(zRe, yRe)),
      eIm = f32x4.mul(scale, f32x4.sub(zIm, yIm));
    const tRe = f32x4.sub(f32x4.mul(vRe, dRe), f32x4.mul(vIm, dIm)),
      tIm = f32x4.add(f32x4.mul(vRe, dIm), f32x4.mul(vIm, dRe));
    const p = squared(f32x4.add(eRe, tRe), f32x4.add(eIm, tIm));
    v128.store(power + 4 * k, p);
    v128.store(weighted + 4 * k, f32x4.mul(p, v128.load(weights + 4 * k)));
    const u = squared(f32x4.sub(eRe, tRe), f32x4.sub(tIm, eIm));
    const q = v128.shuffle<f32>(u, u, 3, 2, 1, 0);
    const end = 4 * (half - 3 - k);
    v128.store(power + end, q);
    v128.store(weighted + end, f32x4.mul(q, v128.load(weights + end)));
  }
  const middle = pairs + 4 * half;
  const re = f32.load(middle),
    im = f32.load(middle, 16);
  const p = re * re + im * im;
  f32.store(power + 2 * half, p);
  f32.store(weighted + 2 * half, p * f32.load(weights + 2 * half));
}

function squared(re: v128, im: v128): v128 {
  return f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im));
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
