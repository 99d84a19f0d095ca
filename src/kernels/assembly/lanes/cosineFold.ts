// A cosine transform of M + 1 values by a real transform of M (Press et al. 1992, section 12.3): what comes before that.

/**
 * Folds p_0 to p_M.
 * @param count of the values from 0 on to fold with those from M down: M / 2, or less where both are 0 from there on; a multiple of 4.
 * @param folded M + 1 values. @returns the transform's odd part at 1.
 */
export function fold(values: usize, size: i32, count: i32, sines: usize, cosines: usize, folded: usize): f64 {
  const half = f32x4.splat(0.5);
  let sum = f64x2.splat(0);
  const end: usize = 4 * size;
  for (let j: usize = 0; j < <usize>(4 * count); j += 16) {
    const back = end - j - 12;
    const a = v128.load(values + j),
      b = reversed(v128.load(values + back));
    const mean = f32x4.mul(half, f32x4.add(a, b)),
      difference = f32x4.sub(a, b);
    const turned = f32x4.mul(v128.load(sines + j), difference);
    v128.store(folded + j, f32x4.sub(mean, turned));
    v128.store(folded + back, reversed(f32x4.add(mean, turned)));
    const part = f32x4.mul(v128.load(cosines + j), difference);
    sum = f64x2.add(sum, f64x2.promote_low_f32x4(part));
    sum = f64x2.add(sum, f64x2.promote_low_f32x4(v128.shuffle<f32>(part, part, 2, 3, 0, 1)));
  }
  f32.store(folded + end / 2, f32.load(values + end / 2));
  const ends = 0.5 * (<f64>f32.load(values) - <f64>f32.load(values + end));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1) - ends;
}

function reversed(x: v128): v128 {
  return v128.shuffle<f32>(x, x, 3, 2, 1, 0);
}

/** Leaves out every other one of the `count` values from 0 on, and sets 0 in the room that is left. @param count odd; room for 8 more. */
export function thin(values: usize, count: i32): void {
  const kept: usize = 4 * <usize>((count + 1) >> 1);
  const end: usize = 4 * <usize>count;
  let to = values;
  for (; to - values < kept; to += 16) {
    const from = values + 2 * (to - values);
    v128.store(to, v128.shuffle<f32>(v128.load(from), v128.load(from, 16), 0, 2, 4, 6));
  }
  memory.fill(values + kept, 0, end - kept);
}
