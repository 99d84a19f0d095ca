import { type Point, type Pose, project, type Seen } from "./projection.js";
import { roomyRange } from "./roomyRange.js";

/** The bounding box of a path in latent space: limits of each axis, and its half-lengths in the picture, at most 1. */
export interface LatentBox {
  readonly limits: readonly [number, number][];
  readonly half: Point;
  /** whether all axes have one scale; otherwise each fills the box */
  readonly oneScale: boolean;
}

/** Largest ratio of the axis lengths that are drawn to one scale. */
const MAX_RATIO = 4;

/** Finds the bounding box of a path. @param columns three, with one value per row; NaN is ignored. */
export function latentBox(columns: readonly ArrayLike<number>[]): LatentBox {
  const limits = columns.map((column) => roomyRange(column));
  const spans = limits.map(([low, high]) => high - low);
  const longest = Math.max(...spans);
  const oneScale = Math.min(...spans) * MAX_RATIO >= longest;
  const [a, b, c] = spans.map((span) => (oneScale ? span / longest : 1));
  return { limits, half: [a, b, c], oneScale };
}

/** Position of a value in the box along one axis, -half to half. */
export function placeIn(box: LatentBox, axis: number, value: number): number {
  const [low, high] = box.limits[axis];
  return box.half[axis] * ((2 * (value - low)) / (high - low) - 1);
}

/** The eight corners; bit d of the index is set where axis d is at its high end. */
export function cornersOf(box: LatentBox): Point[] {
  return Array.from({ length: 8 }, (_, corner) => {
    const [x, y, z] = box.half.map((half, axis) => (corner & (1 << axis) ? half : -half));
    return [x, y, z] as const;
  });
}

/** The twelve edges: the axis that each is parallel to, and the corner at its low end. */
export const EDGES: readonly { readonly axis: number; readonly corner: number }[] = [0, 1, 2].flatMap(
  (axis) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((corner) => !(corner & (1 << axis))).map((corner) => ({ axis, corner })),
);

/**
 * Chooses the edge of each axis that carries its tick labels: the leftmost vertical edge, the lowest horizontal ones.
 * @returns the corner at the low end of the edge, for each axis.
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

/** The corner farthest from the viewer, whose three edges are behind the path. */
export function farthestCorner(box: LatentBox, pose: Pose): number {
  const depths = cornersOf(box).map((corner) => project(corner, pose)[2]);
  return depths.indexOf(Math.min(...depths));
}
