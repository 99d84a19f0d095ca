// Samples of sound files to fractions of full scale in single precision, up to sixteen at a time.

/** Unsigned bytes. In all of these: @param from, to first bytes of input and output. @param end of the output. */
export function from8(from: usize, to: usize, end: usize): void {
  for (; to < end; from += 16, to += 64) {
    const x = v128.xor(v128.load(from), i8x16.splat(-128));
    fractions(i16x8.extend_low_i8x16_s(x), to, 1.0 / 128);
    fractions(i16x8.extend_high_i8x16_s(x), to + 32, 1.0 / 128);
  }
}

export function from16(from: usize, to: usize, end: usize): void {
  for (; to < end; from += 16, to += 32) fractions(v128.load(from), to, 1.0 / 32768);
}

/** One channel of two in 16 bits: the lower two of every four bytes. */
export function from16of2(from: usize, to: usize, end: usize): void {
  const scale = f32x4.splat(1.0 / 2147483648);
  for (; to < end; from += 16, to += 16) {
    v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(v128.load(from), 16)), scale));
  }
}

function fractions(x: v128, to: usize, scale: f32): void {
  v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(x)), f32x4.splat(scale)));
  v128.store(to + 16, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(x)), f32x4.splat(scale)));
}

export function from24(from: usize, to: usize, end: usize): void {
  for (; to < end; from += 48, to += 64) {
    four(from, to);
    four(from + 12, to + 16);
    four(from + 24, to + 32);
    four(from + 36, to + 48);
  }
}

function four(from: usize, to: usize): void {
  const high = i8x16.swizzle(v128.load(from), i8x16(-1, 0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11));
  v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(high), f32x4.splat(1.0 / 2147483648)));
}

export function from32(from: usize, to: usize, end: usize): void {
  const scale = f32x4.splat(1.0 / 2147483648);
  for (; to < end; from += 16, to += 16) {
    v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(v128.load(from)), scale));
  }
}

export function fromDouble(from: usize, to: usize, end: usize): void {
  for (; to < end; from += 16, to += 8) {
    v128.store64_lane(to, f32x4.demote_f64x2_zero(v128.load(from)), 0);
  }
}

/** A-law. Both laws are floating point of 3 and 4 bits: (1 + m / 16 + 1 / 32) 2^e, minus an offset. */
export function fromALaw(from: usize, to: usize, end: usize): void {
  for (; to < end; from += 4, to += 16) {
    const x = v128.xor(v128.load32_zero(from), i8x16.splat(0x55));
    const code = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(x));
    // The lowest step is as wide as the next and begins at 0.
    const lowest = i32x4.eq(v128.and(code, i32x4.splat(0x70)), i32x4.splat(0));
    const step = v128.or(code, v128.and(lowest, i32x4.splat(0x10)));
    const size = f32x4.sub(magnitude(step, -8), v128.and(lowest, f32x4.splat(1.0 / 128)));
    v128.store(to, v128.xor(size, v128.andnot(i32x4.splat(1 << 31), i32x4.shl(code, 24))));
  }
}

export function fromMuLaw(from: usize, to: usize, end: usize): void {
  for (; to < end; from += 4, to += 16) {
    const code = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.not(v128.load32_zero(from))));
    const size = f32x4.sub(magnitude(code, -8), f32x4.splat(132.0 / 32768));
    v128.store(to, v128.xor(size, v128.and(i32x4.splat(1 << 31), i32x4.shl(code, 24))));
  }
}

function magnitude(code: v128, exponent: i32): v128 {
  const bits = v128.or(i32x4.shl(v128.and(code, i32x4.splat(0x7f)), 19), i32x4.splat(1 << 18));
  return i32x4.add(bits, i32x4.splat((127 + exponent) << 23));
}

/** Every n-th sample, n = step / 4 bytes. */
export function pick(from: usize, step: usize, to: usize, end: usize): void {
  if (step === 8) {
    for (; to + 16 <= end; from += 32, to += 16) {
      v128.store(to, v128.shuffle<f32>(v128.load(from), v128.load(from + 16), 0, 2, 4, 6));
    }
  }
  for (; to < end; from += step, to += 4) i32.store(to, i32.load(from));
}

/** Whether the bits of any sample, without its sign, exceed `most`; NaN exceeds every number. */
export function beyond(from: usize, end: usize, most: i32): bool {
  const size = i32x4.splat(0x7fffffff),
    limit = i32x4.splat(most);
  let any = i32x4.splat(0);
  for (; from + 16 <= end; from += 16) any = v128.or(any, i32x4.gt_s(v128.and(v128.load(from), size), limit));
  let found = v128.any_true(any);
  for (; from < end; from += 4) found = found || (i32.load(from) & 0x7fffffff) > most;
  return found;
}
