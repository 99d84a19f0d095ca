// Points of contours: places of a frame where its spectral derivative changes sign, among 32 bins at a time.

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
  const soon = now + signBytes;
  const then = soon + signBytes;
  const next = here + rowBytes;
  const threshold = f64.load(levels),
    mean = f64.load(levels, 16);
  const above = threshold * f64.load(levels, 8),
    below = -threshold * f64.load(levels, 32);
  for (let w = 1; w < words - 1; w++) {
    const word = 4 * <usize>w;
    const set = load<u32>(now + word);
    const up = set & ~higher(now + word, 1);
    const on = set & ~load<u32>(soon + word) & (load<u32>(last + word) ^ load<u32>(then + word));
    const onUp = set & ~higher(soon + word, 1) & (lower(last + word, 1) ^ higher(then + word, 2));
    const onDown = set & ~lower(soon + word, 1) & (higher(last + word, 1) ^ lower(then + word, 2));
    const over = set & ~higher(now + word, 2);
    for (let open = up | on | onUp | onDown | over; open !== 0; open &= open - 1) {
      const shift = ctz<u32>(open);
      const bit = (<u32>1) << shift;
      // After two zeros.
      const i = 32 * (w - 1) + <i32>shift + 2;
      const at = 8 * <usize>i;
      const factor = nearness(i, mean, steps);
      const least = above * factor;
      if (!(f64.load(here + at) > least)) continue;
      const limit = below * factor;
      const following = f64.load(here + at, 8),
        after = f64.load(here + at, 16);
      if (
        ((up & bit) !== 0 && following < -least && outside(f64.load(here + at - 8), after, least)) ||
        ((on & bit) !== 0 && f64.load(next + at) < limit) ||
        ((onUp & bit) !== 0 && f64.load(next + at, 8) < limit) ||
        ((onDown & bit) !== 0 && f64.load(next + at - 8) < limit)
      ) {
        i32.store(found, i);
        found += 4;
      }
      if (
        (over & bit) !== 0 &&
        following >= -least &&
        following <= above * nearness(i + 1, mean, steps) &&
        after < -least
      ) {
        i32.store(found, i + 1);
        found += 4;
      }
    }
  }
  return found;
}

/** The threshold at a bin as a share of that at the mean frequency. */
function nearness(bin: i32, mean: f64, steps: f64): f64 {
  const distance = abs(<f64>bin - mean) * steps;
  return distance > 1 ? 1 / distance : 1;
}

/** Whether both sides of a crossing go on as it does: only one of them may be of the other side's sign, or next to 0. */
function outside(before: f64, after: f64, least: f64): bool {
  return before > 0 ? after <= least : after > 0 || before >= -least;
}

/** A word of bits shifted down by `by`, filled from the next word. */
function higher(word: usize, by: u32): u32 {
  return (load<u32>(word) >> by) | (load<u32>(word, 4) << (32 - by));
}

/** A word of bits shifted up by `by`, filled from the previous word. */
function lower(word: usize, by: u32): u32 {
  return (load<u32>(word) << by) | (load<u32>(word - 4) >> (32 - by));
}
