import { InputError } from "../../shapes/inputError.js";

/** How often a closed curve in the plane meets itself. */
export interface CycleCrossings {
  /** pairs of edges that cross each other, inside of both */
  readonly crossings: number;
  /** pairs of edges that touch: a corner on another edge, edges that run along each other, an edge that turns back on the last */
  readonly touches: number;
  /** whether it meets itself at all, which is what a claim about an embedding rests on: how often depends on the bins */
  readonly crosses: boolean;
}

/** Distance, as a share of the size of the curve, at which a corner counts as lying on an edge: above rounding, below any bin. */
const ON_EDGE = 1e-9;

/**
 * Self-intersections of a closed curve in the plane, such as a phase-averaged cycle. A cycle that meets itself is not an embedding of
 * a periodic motion, as one point of it has two futures.
 * @param cycle points x 2, row-major, at least three; the last point is joined to the first. Repeated points are taken once.
 * @returns pairs of edges that cross and that touch; both 0 for a simple curve. A curve that shrinks to a point or a line touches itself.
 * @throws {InputError} if there are fewer than three points, or one is not finite.
 * @see Shamos & Hoey (1976) 17th FOCS 208 for the tests of two edges.
 * @example
 * const eight = Float64Array.of(0, 0, 1, 1, 1, 0, 0, 1);
 * cycleCrossings(eight); // { crossings: 1, touches: 0, crosses: true }
 */
export function cycleCrossings(cycle: Float32Array | Float64Array): CycleCrossings {
  if (cycle.length % 2 !== 0 || cycle.length < 6) {
    throw new InputError(
      `cycleCrossings: ${cycle.length} values are not three or more points of two coordinates; give points x 2.`,
    );
  }
  const bad = cycle.findIndex((value: number) => !Number.isFinite(value));
  if (bad >= 0)
    throw new InputError(`cycleCrossings: point ${bad >> 1} is not finite; leave out rows with gaps.`);
  const size = sizeOf(cycle);
  const points = distinct(cycle, ON_EDGE * size);
  const count = points.length / 2;
  // A point, or one edge there and back.
  if (count < 3) return { crossings: 0, touches: 1, crosses: true };
  let crossings = 0;
  let touches = 0;
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const beside = j === i + 1 || (i === 0 && j === count - 1);
      if (beside) {
        const [middle, before, after] = j === i + 1 ? [j, i, (j + 1) % count] : [0, j, 1];
        if (turnsBack(points, before, middle, after, ON_EDGE * size)) touches++;
        continue;
      }
      const meeting = meet(points, i, (i + 1) % count, j, (j + 1) % count, ON_EDGE * size);
      if (meeting === "cross") crossings++;
      if (meeting === "touch") touches++;
    }
  }
  return { crossings, touches, crosses: crossings + touches > 0 };
}

/** The longer side of the box around it. */
function sizeOf(cycle: Float32Array | Float64Array): number {
  let size = 0;
  for (const d of [0, 1]) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = d; i < cycle.length; i += 2) {
      low = Math.min(low, cycle[i]);
      high = Math.max(high, cycle[i]);
    }
    size = Math.max(size, high - low);
  }
  return size;
}

/** The points without those that repeat the one before. */
function distinct(cycle: Float32Array | Float64Array, near: number): Float64Array {
  const kept: number[] = [];
  for (let i = 0; i < cycle.length; i += 2) {
    const last = kept.length - 2;
    if (last >= 0 && Math.hypot(cycle[i] - kept[last], cycle[i + 1] - kept[last + 1]) <= near) continue;
    kept.push(cycle[i], cycle[i + 1]);
  }
  while (
    kept.length > 2 &&
    Math.hypot(kept[0] - kept[kept.length - 2], kept[1] - kept[kept.length - 1]) <= near
  )
    kept.length -= 2;
  return Float64Array.from(kept);
}

/** Whether the edge after a corner runs back along the one before it. */
function turnsBack(p: Float64Array, before: number, middle: number, after: number, near: number): boolean {
  const ahead =
    (p[2 * before] - p[2 * middle]) * (p[2 * after] - p[2 * middle]) +
    (p[2 * before + 1] - p[2 * middle + 1]) * (p[2 * after + 1] - p[2 * middle + 1]);
  return ahead > 0 && (onEdge(p, after, before, middle, near) || onEdge(p, before, middle, after, near));
}

/** How the edges from i to n and from j to m, which share no corner, meet. */
function meet(
  p: Float64Array,
  i: number,
  n: number,
  j: number,
  m: number,
  near: number,
): "cross" | "touch" | "apart" {
  // A corner on an edge counts for the edge that begins there, so that it counts once.
  if (onEdge(p, i, j, m, near) || onEdge(p, j, i, n, near)) return "touch";
  if (onEdge(p, n, j, m, near) || onEdge(p, m, i, n, near)) return "apart";
  const crosses =
    side(p, i, n, j) > 0 !== side(p, i, n, m) > 0 && side(p, j, m, i) > 0 !== side(p, j, m, n) > 0;
  return crosses ? "cross" : "apart";
}

/** Twice the area of the triangle a, b, c; positive if it turns left. */
function side(p: Float64Array, a: number, b: number, c: number): number {
  return (
    (p[2 * b] - p[2 * a]) * (p[2 * c + 1] - p[2 * a + 1]) -
    (p[2 * b + 1] - p[2 * a + 1]) * (p[2 * c] - p[2 * a])
  );
}

/** Whether point c lies on the edge from a to b, as close as `near`. */
function onEdge(p: Float64Array, c: number, a: number, b: number, near: number): boolean {
  const [dx, dy] = [p[2 * b] - p[2 * a], p[2 * b + 1] - p[2 * a + 1]];
  const [x, y] = [p[2 * c] - p[2 * a], p[2 * c + 1] - p[2 * a + 1]];
  const along = Math.min(1, Math.max(0, (x * dx + y * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - along * dx, y - along * dy) <= near;
}
