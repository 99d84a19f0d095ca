// Recursive filters in place, in double precision, and how a sound in single precision comes and goes. A sample has to wait for the one before it; so the sound is cut into four
// parts of equal length that are filtered at once. Each but the first begins some samples early, at rest: by its first own
// sample nothing is left of that. Where this would not pay, the four are the same, the whole sound.

/** Samples of each part, or 0 for one part; @param warm samples that a part begins early. */
function partOf(count: i32, warm: i32): i32 {
  return count >= 8 * warm ? count >> 2 : 0;
}

function two(one: usize, other: usize): v128 {
  return v128.load64_lane(other, v128.load64_zero(one), 1);
}

/** Rounds to single precision. */
function rounded(x: v128): v128 {
  return f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(x));
}

/**
 * One section of second order: y_n = b0 x_n + b1 x_n-1 + b2 x_n-2 - a1 y_n-1 - a2 y_n-2.
 * @param from the first sample. @param step bytes to the next one, 8 or -8. @param warm samples after which nothing is left of
 * how it began. @param round whether samples are rounded to single precision first.
 * @param before what the sound was before its first sample. @param rest share of a constant that passes.
 */
export function section(
  from: usize,
  count: i32,
  step: i32,
  warm: i32,
  round: bool,
  before: f64,
  rest: f64,
  b0: f64,
  b1: f64,
  b2: f64,
  a1: f64,
  a2: f64,
): void {
  const part = partOf(count, warm);
  const apart = <usize>(part * step),
    next = <usize>step;
  const c0 = f64x2.splat(b0),
    c1 = f64x2.splat(b1),
    c2 = f64x2.splat(b2),
    d1 = f64x2.splat(a1),
    d2 = f64x2.splat(a2);
  const first = part === 0 ? 0 : -warm;
  const skip = <usize>(first * step);
  // The first part stays where it is until the others have come to their own.
  let p = from,
    q = from + apart + skip,
    r = from + 2 * apart + skip,
    s = from + 3 * apart + skip;
  let x1 = two(p, q),
    u1 = two(r, s);
  if (round) {
    x1 = rounded(x1);
    u1 = rounded(u1);
  }
  let x2 = x1,
    u2 = u1;
  let y1 = f64x2.mul(f64x2.splat(rest), x1),
    v1 = f64x2.mul(f64x2.splat(rest), u1);
  let y2 = y1,
    v2 = v1;
  const end = part === 0 ? count : part;
  const last = count - 3 * part;
  for (let i = first; i < last; i++) {
    if (i === 0) {
      const x0 = f64x2.splat(before),
        y0 = f64x2.splat(rest * before);
      x1 = part === 0 ? x0 : f64x2.replace_lane(x1, 0, before);
      x2 = part === 0 ? x0 : f64x2.replace_lane(x2, 0, before);
      y1 = part === 0 ? y0 : f64x2.replace_lane(y1, 0, rest * before);
      y2 = part === 0 ? y0 : f64x2.replace_lane(y2, 0, rest * before);
      if (part === 0) {
        u1 = x0;
        u2 = x0;
        v1 = y0;
        v2 = y0;
      }
    }
    let x = two(p, q),
      u = two(r, s);
    if (round) {
      x = rounded(x);
      u = rounded(u);
    }
    // What has to wait for the last output comes last.
    const y = f64x2.sub(
      f64x2.add(
        f64x2.mul(c0, x),
        f64x2.sub(f64x2.add(f64x2.mul(c1, x1), f64x2.mul(c2, x2)), f64x2.mul(d2, y2)),
      ),
      f64x2.mul(d1, y1),
    );
    const v = f64x2.sub(
      f64x2.add(
        f64x2.mul(c0, u),
        f64x2.sub(f64x2.add(f64x2.mul(c1, u1), f64x2.mul(c2, u2)), f64x2.mul(d2, v2)),
      ),
      f64x2.mul(d1, v1),
    );
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    u2 = u1;
    u1 = u;
    v2 = v1;
    v1 = v;
    if (i >= 0) {
      v128.store64_lane(s, v, 1);
      if (i < end) {
        v128.store64_lane(p, y, 0);
        v128.store64_lane(q, y, 1);
        v128.store64_lane(r, v, 0);
      }
      p += next;
    }
    q += next;
    r += next;
    s += next;
  }
}

/**
 * Two sections one after the other, as state-variable filters, each from the steady state of the first sample.
 * @param from, count, step, warm as in `section`. @param coefficients of the first section and of the second: three of its
 * states' updates, then the weights of the input, the band-pass and the low-pass state in the output.
 */
export function pair(from: usize, count: i32, step: i32, warm: i32, coefficients: usize): void {
  const part = partOf(count, warm);
  const apart = <usize>(part * step),
    next = <usize>step;
  const a1 = v128.load64_splat(coefficients),
    a2 = v128.load64_splat(coefficients, 8),
    a3 = v128.load64_splat(coefficients, 16),
    x = v128.load64_splat(coefficients, 24),
    b = v128.load64_splat(coefficients, 32),
    l = v128.load64_splat(coefficients, 40),
    c1 = v128.load64_splat(coefficients, 48),
    c2 = v128.load64_splat(coefficients, 56),
    c3 = v128.load64_splat(coefficients, 64),
    y = v128.load64_splat(coefficients, 72),
    d = v128.load64_splat(coefficients, 80),
    m = v128.load64_splat(coefficients, 88);
  const first = part === 0 ? 0 : -warm;
  const skip = <usize>(first * step);
  let p = from,
    q = from + apart + skip,
    r = from + 2 * apart + skip,
    s = from + 3 * apart + skip;
  const zero = f64x2.splat(0);
  // What the first section passes of a constant.
  const passed = f64x2.add(x, l);
  let band = zero,
    low = two(p, q),
    nextBand = zero,
    nextLow = f64x2.mul(passed, low);
  let band2 = zero,
    low2 = two(r, s),
    nextBand2 = zero,
    nextLow2 = f64x2.mul(passed, low2);
  const end = part === 0 ? count : part;
  const last = count - 3 * part;
  for (let i = first; i < last; i++) {
    if (i === 0 && part !== 0) {
      const start = f64.load(p);
      band = f64x2.replace_lane(band, 0, 0);
      low = f64x2.replace_lane(low, 0, start);
      nextBand = f64x2.replace_lane(nextBand, 0, 0);
      nextLow = f64x2.replace_lane(nextLow, 0, f64x2.extract_lane(passed, 0) * start);
    }
    const input = two(p, q),
      input2 = two(r, s);
    const rest = f64x2.sub(input, low),
      rest2 = f64x2.sub(input2, low2);
    const v1 = f64x2.add(f64x2.mul(a1, band), f64x2.mul(a2, rest)),
      v12 = f64x2.add(f64x2.mul(a1, band2), f64x2.mul(a2, rest2));
    const v2 = f64x2.add(f64x2.add(low, f64x2.mul(a2, band)), f64x2.mul(a3, rest)),
      v22 = f64x2.add(f64x2.add(low2, f64x2.mul(a2, band2)), f64x2.mul(a3, rest2));
    band = f64x2.sub(f64x2.add(v1, v1), band);
    band2 = f64x2.sub(f64x2.add(v12, v12), band2);
    low = f64x2.sub(f64x2.add(v2, v2), low);
    low2 = f64x2.sub(f64x2.add(v22, v22), low2);
    const between = f64x2.add(f64x2.add(f64x2.mul(x, input), f64x2.mul(b, v1)), f64x2.mul(l, v2)),
      between2 = f64x2.add(f64x2.add(f64x2.mul(x, input2), f64x2.mul(b, v12)), f64x2.mul(l, v22));
    const nextRest = f64x2.sub(between, nextLow),
      nextRest2 = f64x2.sub(between2, nextLow2);
    const w1 = f64x2.add(f64x2.mul(c1, nextBand), f64x2.mul(c2, nextRest)),
      w12 = f64x2.add(f64x2.mul(c1, nextBand2), f64x2.mul(c2, nextRest2));
    const w2 = f64x2.add(f64x2.add(nextLow, f64x2.mul(c2, nextBand)), f64x2.mul(c3, nextRest)),
      w22 = f64x2.add(f64x2.add(nextLow2, f64x2.mul(c2, nextBand2)), f64x2.mul(c3, nextRest2));
    nextBand = f64x2.sub(f64x2.add(w1, w1), nextBand);
    nextBand2 = f64x2.sub(f64x2.add(w12, w12), nextBand2);
    nextLow = f64x2.sub(f64x2.add(w2, w2), nextLow);
    nextLow2 = f64x2.sub(f64x2.add(w22, w22), nextLow2);
    if (i >= 0) {
      const out2 = f64x2.add(f64x2.add(f64x2.mul(y, between2), f64x2.mul(d, w12)), f64x2.mul(m, w22));
      v128.store64_lane(s, out2, 1);
      if (i < end) {
        const out = f64x2.add(f64x2.add(f64x2.mul(y, between), f64x2.mul(d, w1)), f64x2.mul(m, w2));
        v128.store64_lane(p, out, 0);
        v128.store64_lane(q, out, 1);
        v128.store64_lane(r, out2, 0);
      }
      p += next;
    }
    q += next;
    r += next;
    s += next;
  }
}

/**
 * Samples of a sound in double precision, less an offset.
 * @param from the first, in single precision. @param into the first, which may lie up to 4 bytes a sample before `from`.
 */
export function widen(from: usize, count: i32, offset: f64, into: usize): void {
  const less = f64x2.splat(offset);
  let i = 0;
  for (; i + 4 <= count; i += 4, from += 16, into += 32) {
    const x = v128.load(from);
    v128.store(into, f64x2.sub(f64x2.promote_low_f32x4(x), less));
    v128.store(into, f64x2.sub(f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3)), less), 16);
  }
  for (; i < count; i++, from += 4, into += 8) f64.store(into, <f64>f32.load(from) - offset);
}

/** Samples rounded to single precision. @param into the first, no later than `from`. */
export function narrow(from: usize, count: i32, into: usize): void {
  let i = 0;
  for (; i + 4 <= count; i += 4, from += 32, into += 16) {
    const low = f32x4.demote_f64x2_zero(v128.load(from)),
      high = f32x4.demote_f64x2_zero(v128.load(from, 16));
    v128.store(into, v128.shuffle<f32>(low, high, 0, 1, 4, 5));
  }
  for (; i < count; i++, from += 8, into += 4) f32.store(into, <f32>f64.load(from));
}
