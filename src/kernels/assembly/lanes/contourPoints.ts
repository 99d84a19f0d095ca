// Points of contours: places of a frame where its spectral derivative changes sign. Four bins at a time are compared, 32 are told
// as the bits of a word.

/** Points of one frame. @param last signs of the frame before. @param here its row. @returns where the next point goes. */
export function pointsOf(
  last: usize,
  signBytes: usize,
  words: i32,
  here: usize,
  rowBytes: usize,
  levels: usize,
  steps: f64,
  found: usize,
): usize {
  const now = last + signBytes;
  const then = now + 2 * signBytes;
  const threshold = f64.load(levels),
    mean = f64x2.splat(f64.load(levels, 16));
  const above = f64x2.splat(threshold * f64.load(levels, 8)),
    below = f64x2.splat(-threshold * f64.load(levels, 32));
  for (let w = 1; w < words - 1; w++) {
    const word = 4 * <usize>w;
    const set = load<u32>(now + word);
    if (set === 0) continue;
    const on = load<u32>(last + word) ^ load<u32>(then + word);
    const onUp = lower(last + word, 1) ^ higher(then + word, 2);
    const onDown = higher(last + word, 1) ^ lower(then + word, 2);
    // After two zeros.
    const first = 32 * (w - 1) + 2;
    let here4 = here + 8 * <usize>first;
    let crossed: u32 = 0,
      between: u32 = 0;
    let bins = f64x2.add(f64x2.splat(<f64>first), f64x2(0, 1));
    let near = nearness(bins, mean, steps);
    for (let shift: u32 = 0; shift < 32 && set >> shift !== 0; shift += 4, here4 += 32) {
      const nearBy = nearness(f64x2.add(bins, f64x2.splat(2)), mean, steps);
      bins = f64x2.add(bins, f64x2.splat(4));
      const beyond = nearness(bins, mean, steps);
      const least = f64x2.mul(above, near),
        leastBy = f64x2.mul(above, nearBy);
      const limit = f64x2.mul(below, near),
        limitBy = f64x2.mul(below, nearBy);
      const high = both(f64x2.gt(v128.load(here4), least), f64x2.gt(v128.load(here4, 16), leastBy));
      crossed |= bitsOf(v128.and(high, both(falls(here4, least), falls(here4 + 16, leastBy)))) << shift;
      const next = here4 + rowBytes;
      crossed |= (bitsOf(v128.and(high, under(next, limit, limitBy))) << shift) & on;
      crossed |= (bitsOf(v128.and(high, under(next + 8, limit, limitBy))) << shift) & onUp;
      crossed |= (bitsOf(v128.and(high, under(next - 8, limit, limitBy))) << shift) & onDown;
      const most = f64x2.mul(above, v128.shuffle<f64>(near, nearBy, 1, 2)),
        mostBy = f64x2.mul(above, v128.shuffle<f64>(nearBy, beyond, 1, 2));
      const middle = both(isMiddle(here4, least, most), isMiddle(here4 + 16, leastBy, mostBy));
      between |= bitsOf(v128.and(high, middle)) << shift;
      near = beyond;
    }
    crossed &= set;
    between &= set;
    for (let open = crossed | between; open !== 0; open &= open - 1) {
      const bit = open & -open;
      const i = first + <i32>ctz<u32>(open);
      if ((crossed & bit) !== 0) {
        i32.store(found, i);
        found += 4;
      }
      if ((between & bit) !== 0) {
        i32.store(found, i + 1);
        found += 4;
      }
    }
  }
  return found;
}

/** The threshold at two bins as a share of that at the mean frequency. */
function nearness(bins: v128, mean: v128, steps: f64): v128 {
  const one = f64x2.splat(1);
  const distance = f64x2.mul(f64x2.abs(f64x2.sub(bins, mean)), f64x2.splat(steps));
  return f64x2.div(one, f64x2.pmax(one, distance));
}

/**
 * Whether the next bin is below minus the threshold, and both sides of that crossing go on as it does: only one of them may be
 * of the other side's sign, or next to 0.
 */
function falls(here: usize, least: v128): v128 {
  const zero = f64x2.splat(0),
    negative = f64x2.neg(least);
  const before = v128.load(here - 8),
    next = v128.load(here, 8),
    after = v128.load(here, 16);
  const goesOn = v128.bitselect(
    f64x2.le(after, least),
    v128.or(f64x2.gt(after, zero), f64x2.ge(before, negative)),
    f64x2.gt(before, zero),
  );
  return v128.and(f64x2.lt(next, negative), goesOn);
}

/** Whether four numbers are below their limits. */
function under(row: usize, limit: v128, limitBy: v128): v128 {
  return both(f64x2.lt(v128.load(row), limit), f64x2.lt(v128.load(row, 16), limitBy));
}

/** Whether the next bin is next to 0, and the one after it below minus the threshold. @param most threshold of the next bin. */
function isMiddle(here: usize, least: v128, most: v128): v128 {
  const negative = f64x2.neg(least);
  const next = v128.load(here, 8);
  return v128.and(
    v128.and(f64x2.ge(next, negative), f64x2.le(next, most)),
    f64x2.lt(v128.load(here, 16), negative),
  );
}

/** What two pairs of comparisons say, as four. */
function both(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
}

function bitsOf(four: v128): u32 {
  return <u32>i32x4.bitmask(four);
}

/** A word of bits shifted down by `by`, filled from the next word. */
function higher(word: usize, by: u32): u32 {
  return (load<u32>(word) >> by) | (load<u32>(word, 4) << (32 - by));
}

/** A word of bits shifted up by `by`, filled from the previous word. */
function lower(word: usize, by: u32): u32 {
  return (load<u32>(word) << by) | (load<u32>(word - 4) >> (32 - by));
}
