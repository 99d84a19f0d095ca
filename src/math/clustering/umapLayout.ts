import { UMAP } from "umap-js";
import { InputError } from "../../shapes/inputError.js";
import { KdTree } from "../kdTree.js";
import { Neighbours } from "../neighbours.js";
import { Random } from "../random.js";

export interface UmapSettings {
  /** coordinates of the layout; default 2 */
  readonly dimension?: number;
  /** neighbours that a point is kept near, itself counted; default 15, or one fewer than there are points */
  readonly neighbours?: number;
  /** smallest distance of points in the layout; default 0.1 */
  readonly leastDistance?: number;
  /** default: 500 for up to 10,000 points, 200 for more */
  readonly epochs?: number;
  /** default 1 */
  readonly seed?: number;
}

/**
 * Lays points out in a few dimensions, so that neighbours stay neighbours (UMAP): distances between far groups mean little. The
 * neighbours are exact; the same seed gives the same layout.
 * @param points rows x columns, finite. @param columns coordinates of a point, 1 to 255.
 * @returns rows x dimension.
 * @throws {InputError} if there are fewer than 4 points, or as `KdTree`.
 * @example
 * const blobs = Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 100) + Math.sin(i));
 * umapLayout(blobs, 1, { neighbours: 5, epochs: 50 }).length; // 80
 * @see McInnes, Healy & Melville (2018) arXiv 1802.03426; computed by umap-js.
 */
export function umapLayout(
  points: Float64Array | Float32Array,
  columns: number,
  { dimension = 2, neighbours = 15, leastDistance = 0.1, epochs, seed = 1 }: UmapSettings = {},
): Float32Array {
  const count = points.length / columns;
  if (count < 4) throw new InputError(`umapLayout: ${count} points are too few; give 4 or more.`);
  const near = Math.min(neighbours, count - 1);
  const tree = new KdTree(points, columns);
  const found = new Neighbours(near);
  const indices: number[][] = [];
  const distances: number[][] = [];
  for (let i = 0; i < count; i++) {
    tree.nearest(points, i * columns, near, found);
    indices.push(Array.from(found.rows.subarray(0, near)));
    distances.push(Array.from(found.squared.subarray(0, near), Math.sqrt));
  }
  const random = new Random(seed);
  const umap = new UMAP({
    nComponents: dimension,
    nNeighbors: near,
    minDist: leastDistance,
    random: () => random.uniform(),
    ...(epochs === undefined ? {} : { nEpochs: epochs }),
  });
  umap.setPrecomputedKNN(indices, distances);
  const rows = Array.from({ length: count }, (_, i) =>
    Array.from(points.subarray(i * columns, (i + 1) * columns)),
  );
  return Float32Array.from(umap.fit(rows).flat());
}
