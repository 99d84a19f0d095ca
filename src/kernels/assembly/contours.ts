// Contours: points of frames, one after another, that lie next to each other, joined to lines. A journal holds, of each frame, how
// many points it has and how many contours begin in it; the address of the contour of each point; and the contours that begin.

@unmanaged
class Contour {
  /** first and last frame, lowest and highest place */
  first: i32;
  last: i32;
  low: i32;
  high: i32;
}

const CONTOUR: usize = 16;
/** Bytes of the two numbers before the points of a frame. */
const HEAD: usize = 8;

/**
 * Joins the points of frames to contours: as those of the previous frame, else as those they touch, else to a new one.
 * @param points places of the points, in order, of one frame after another. @param counts how many each frame has.
 * @param labels address of the contour at each place of a frame, 0 where there is none: of the frame last joined, then room for those
 * of the next. @param bytes of either. @param frame number of the first. @param to end of the journal. @returns its new end.
 */
export function join(
  points: usize,
  counts: usize,
  frames: i32,
  labels: usize,
  bytes: usize,
  frame: i32,
  to: usize,
): usize {
  for (let f: usize = 0; f < <usize>frames; f++) {
    const count = <usize>load<u32>(counts + 4 * f);
    const now = labels + bytes;
    memory.fill(now, 0, bytes);
    label(points, count, labels, now);
    to = enter(points, count, now, frame + <i32>f, to);
    memory.copy(labels, now, bytes);
    points += 4 * count;
  }
  return to;
}

/** Labels points as those of the previous frame at the same place, one above or one below, in this order, else as the one below them. */
function label(points: usize, count: usize, before: usize, now: usize): void {
  for (let j: usize = 0; j < count; j++) {
    const at = 4 * <usize>load<u32>(points + 4 * j);
    let name = load<u32>(now + at - 4);
    name = other(load<u32>(before + at - 4), name);
    name = other(load<u32>(before + at + 4), name);
    store<u32>(now + at, other(load<u32>(before + at), name));
  }
}

function other(name: u32, without: u32): u32 {
  return select(name, without, name !== 0);
}

/** Enters the points of a frame into the journal, from the top: those without a label take that of the point above, or begin a contour. */
function enter(points: usize, count: usize, now: usize, frame: i32, to: usize): usize {
  const names = to + HEAD;
  const begun = names + 4 * count;
  let end = begun;
  for (let j = <i32>count - 1; j >= 0; j--) {
    const place = load<i32>(points + 4 * <usize>j);
    const at = now + 4 * <usize>place;
    let name = load<u32>(at);
    if (name === 0) {
      name = load<u32>(at + 4);
      if (name === 0) {
        name = <u32>end;
        end += CONTOUR;
        const contour = changetype<Contour>(<usize>name);
        contour.first = frame;
        contour.low = place;
        contour.high = place;
      }
      store<u32>(at, name);
    }
    const contour = changetype<Contour>(<usize>name);
    contour.last = frame;
    contour.low = min(contour.low, place);
    contour.high = max(contour.high, place);
    store<u32>(names + 4 * <usize>j, name);
  }
  store<u32>(to, <u32>count);
  store<u32>(to + 4, <u32>((end - begun) / CONTOUR));
  return end;
}

/** Means over the points of each frame in a journal. @param into receives duration, in frames, and range, in places, of their contours; 0 without points. */
export function means(journal: usize, frames: i32, into: usize): void {
  for (let f = 0; f < frames; f++, into += 16) {
    const count = load<u32>(journal);
    const names = journal + HEAD;
    let duration: i64 = 0,
      range: i64 = 0;
    for (let j: usize = 0; j < <usize>count; j++) {
      const contour = changetype<Contour>(<usize>load<u32>(names + 4 * j));
      duration += <i64>(contour.last - contour.first);
      range += <i64>(contour.high - contour.low);
    }
    f64.store(into, <f64>duration / <f64>max(1, count));
    f64.store(into, <f64>range / <f64>max(1, count), 8);
    journal = names + 4 * <usize>count + CONTOUR * <usize>load<u32>(journal + 4);
  }
}
