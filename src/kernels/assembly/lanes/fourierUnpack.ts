// What becomes of the pairs that fourierPasses.ts has transformed: the spectrum of the samples, or its power.

/** Second part: the spectrum of the real samples. @param output receives re of bins 0 and N/2, then re and im of the others; room for 4 more. @param bins that are asked for: the first so many. */
export function unpack(
  pairs: usize,
  size: i32,
  tables: usize,
  output: usize,
  bins: i32 = i32.MAX_VALUE,
): void {
  const half = <usize>size / 2;
  const end = min(half / 2, <usize>bins);
  const scale = f32x4.splat(0.5);
  let nextRe = v128.load(pairs),
    nextIm = v128.load(pairs, 16);
  const re0 = f32x4.extract_lane(nextRe, 0),
    im0 = f32x4.extract_lane(nextIm, 0);
  for (let k: usize = 0; k < end; k += 4) {
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
    const last = output + 8 * (half - 3 - k);
    v128.store(last, v128.shuffle<f32>(uRe, uIm, 3, 7, 2, 6));
    v128.store(last, v128.shuffle<f32>(uRe, uIm, 1, 5, 0, 4), 16);
  }
  f32.store(output, re0 + im0);
  f32.store(output, re0 - im0, 4);
  const middle = pairs + 4 * half;
  f32.store(output + 4 * half, f32.load(middle));
  f32.store(output + 4 * half, -f32.load(middle, 16), 4);
}

/**
 * Second part where only power is asked for, in double precision and times a factor.
 * @param power receives bins 0 to N/2; room for 1 more. @param bins that are asked for: the first so many.
 */
export function unpackSquares(
  pairs: usize,
  size: i32,
  tables: usize,
  factor: f64,
  power: usize,
  bins: i32 = i32.MAX_VALUE,
): void {
  const half = <usize>size / 2;
  const end = min(half / 2, <usize>bins);
  const scale = f32x4.splat(0.5);
  let nextRe = v128.load(pairs),
    nextIm = v128.load(pairs, 16);
  for (let k: usize = 0; k < end; k += 4) {
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
    if (half - 3 - k >= <usize>bins) continue;
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
