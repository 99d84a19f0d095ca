import { umapLayout } from "../../math/clustering/umapLayout.js";
import { principalComponents, projectLinearly } from "../../math/principalComponents.js";
import type { SyllablePoints } from "./syllableSpace.js";

/** How syllables are laid out on the map. */
export const LAYOUTS = ["umap", "pca"] as const;
export type Layout = (typeof LAYOUTS)[number];

/**
 * Lays syllables out on a map.
 * @param points syllables as points of a space. @param map how. @param seed of the random numbers of UMAP.
 * @returns places, syllables x 2.
 */
export function layOut({ values, columns }: SyllablePoints, map: Layout, seed: number): Float32Array {
  if (map === "umap") return umapLayout(values, columns, { seed });
  if (columns >= 2) return projectLinearly(principalComponents(values, columns, 2), values);
  return Float32Array.from({ length: 2 * values.length }, (_, i) => (i % 2 === 0 ? values[i / 2] : 0));
}
