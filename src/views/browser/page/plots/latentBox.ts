import { type Point, type Pose, project, type Seen } from "./projection.js";
import { roomyRange } from "./roomyRange.js";

/** The box around a path in latent space: limits of each axis, and its half-lengths in the picture, at most 1. */
export interface LatentBox {
  readonly limits: readonly [number, number][];
  readonly half: Point;
  /** all axes to one scale; otherwise each fills the box */
  readonly oneScale: boolean;
}

/** Axes at most this many times longer than the shortest are drawn to one scale. */
const LONGEST = 4;

/** @param columns three, one value a row; NaN is left out. */
export function latentBox(columns: readonly ArrayLike<number>[]): LatentBox {
  const limits = columns.map((column) => roomyRange(column));
  const spans = limits.map(([low, high]) => high - low);
  const longest = Math.max(...spans);
  const oneScale = Math.min(...spans) * LONGEST >= longest;
  const [a, b, c] = spans.map((span) => (oneScale ? span / longest : 1));
  return { limits, half: [a, b, c], oneScale };
}

/** A value of one axis as a place in the box, -half to half. */
export function placeIn(box: LatentBox, axis: number, value: number): number {
  const [low, high] = box.limits[axis];
  return box.half[axis] * ((2 * (value - low)) / (high - low) - 1);
}

/** The eight corners; bit d of the index tells whether axis d is at its high end. */
export function cornersOf(box: LatentBox): Point[] {
  return Array.from({ length: 8 }, (_, corner) => {
    const [x, y, z] = box.half.map((half, axis) => (corner & (1 << axis) ? half : -half));
    return [x, y, z] as const;
  });
}

/** The twelve edges: axis along which they run, and the corner at their low end. */
export const EDGES: readonly { readonly axis: number; readonly corner: number }[] = [0, 1, 2].flatMap(
  (axis) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((corner) => !(corner & (1 << axis))).map((corner) => ({ axis, corner })),
);

/**
 * The edge of each axis that carries its values: the leftmost upright one, the lowest lying ones.
 * @returns the corner at its low end, for each axis.
 */
export function labelledEdges(seen: readonly Seen[]): number[] {
  return [0, 1, 2].map((axis) => {
    const cost = (corner: number): number => {
      const other = seen[corner | (1 << axis)];
      return axis === 2 ? seen[corner][0] + other[0] : -(seen[corner][1] + other[1]);
    };
    const edges = EDGES.filter((edge) => edge.axis === axis);
    return edges.reduce(
      (best, edge) => (cost(edge.corner) < cost(best) ? edge.corner : best),
      edges[0].corner,
    );
  });
}

/** The corner farthest from the eye: its three edges are hidden behind the path. */
export function farthestCorner(box: LatentBox, pose: Pose): number {
  const depths = cornersOf(box).map((corner) => project(corner, pose)[2]);
  return depths.indexOf(Math.min(...depths));
}
