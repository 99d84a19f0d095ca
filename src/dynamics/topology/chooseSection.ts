import { symmetricEigenvectors } from "../../math/eigenvectors.js";
import { mean, quantile } from "../../math/statistics.js";
import { InputError } from "../../shapes/inputError.js";
import type { Path } from "./pathAt.js";
import { returnMap } from "./returnMap.js";
import { heightsOver, type Section, sectionCrossings } from "./sectionCrossings.js";

/** Rows that sections are tried on. */
const TRIED = 40_000;
/** Fewest crossings from which a return map can be read. */
export const FEWEST_CROSSINGS = 60;
const LEVELS = [0.3, 0.4, 0.5, 0.6, 0.7];
/** What a section costs for what its branches don't explain, for each branch, and for uneven turns. */
const COST = { unexplained: 5, branch: 0.1, unevenness: 0.3 };

/** Best sections that are tried again on the whole path, and how much more than the best they may cost. */
const FINALISTS = { most: 5, within: 0.2 };

/**
 * A Poincare section for a path of which nothing is known. Planes across each coordinate and each principal axis are tried at
 * several levels and in both directions, and planes that are crossed in opposite directions in the two halves of a
 * symmetric flow. The best is crossed most evenly in time, and few monotone branches explain its return map.
 * @param path rows x dimension. @param hysteresis as a share of the standard deviation across the plane.
 * @throws {InputError} if the path turns too few times.
 */
export function chooseSection(path: Path, hysteresis: number): Section {
  const { dimension } = path;
  const values = path.values.subarray(0, TRIED * dimension);
  const tried = { values, dimension };
  const found: { section: Section; margin: number; cost: number }[] = [];
  let least = Number.POSITIVE_INFINITY;
  const [axes, principal] = axesOf(tried);
  const consider = (section: Section, spread: number): void => {
    const margin = hysteresis * spread;
    const cost = costOf(tried, section, margin, least + FINALISTS.within);
    if (cost < Number.POSITIVE_INFINITY) found.push({ section, margin, cost });
    least = Math.min(least, cost);
  };
  for (const normal of [...axes, ...principal]) {
    const heights = heightsOver(tried, { normal, level: 0 });
    const spread = (quantile(heights, 0.84) - quantile(heights, 0.16)) / 2;
    for (const level of LEVELS.map((q) => quantile(heights, q)))
      for (const direction of [1, -1] as const) consider({ normal, level, direction }, spread);
  }
  for (const normal of principal) {
    const heights = heightsOver(tried, { normal, level: 0 });
    const spread = (quantile(heights, 0.84) - quantile(heights, 0.16)) / 2;
    for (const other of principal) {
      if (other === normal) continue;
      // The centre of symmetry: the origin, or where the path is on average or at its extremes.
      const beyond = heightsOver(tried, { normal: other, level: 0 });
      const centres = [
        [0, 0],
        [mean(heights), mean(beyond)],
        [mean(heights), middleOf(beyond)],
      ];
      for (const [level, border] of centres) {
        const reversedBelow = { normal: other, level: border };
        for (const direction of [1, -1] as const)
          consider({ normal, level, direction, reversedBelow }, spread);
      }
    }
  }
  if (found.length === 0) {
    throw new InputError(
      `orbitsOf: the trajectory crosses no plane ${FEWEST_CROSSINGS} times in its first ${values.length / dimension} rows without being lost in noise; give a longer or cleaner one, or one that oscillates.`,
    );
  }
  found.sort((a, b) => a.cost - b.cost);
  let best = { section: found[0].section, cost: Number.POSITIVE_INFINITY };
  for (const { section, margin } of found.slice(0, FINALISTS.most)) {
    const cost = costOf(path, section, margin, best.cost);
    if (cost < best.cost) best = { section, cost };
  }
  return best.section;
}

/** Middle of the range: of a symmetric flow about the centre, however long it stays in either half. */
function middleOf(heights: Float64Array): number {
  return (heights.reduce((a, b) => Math.min(a, b)) + heights.reduce((a, b) => Math.max(a, b))) / 2;
}

/** Infinite where the cost is sure to be above `limit`: the return map, which takes the most time, is then left out. */
function costOf(path: Path, section: Section, hysteresis: number, limit: number): number {
  const { rows, points } = sectionCrossings(path, section, hysteresis);
  if (rows.length < FEWEST_CROSSINGS) return Number.POSITIVE_INFINITY;
  const times = rows.slice(1).map((row, i) => row - rows[i]);
  const unevenness = COST.unevenness * Math.log(quantile(times, 0.98) / quantile(times, 0.02));
  if (unevenness + COST.branch >= limit) return Number.POSITIVE_INFINITY;
  const { branches, unexplained } = returnMap(points, path.dimension);
  return unevenness + COST.branch * branches.length + COST.unexplained * unexplained;
}

/** Coordinate axes, and principal axes. */
function axesOf({ values, dimension }: Path): [Float64Array[], Float64Array[]] {
  const rows = values.length / dimension;
  const centre = new Float64Array(dimension);
  for (let i = 0; i < values.length; i++) centre[i % dimension] += values[i] / rows;
  const covariance = new Float64Array(dimension * dimension);
  for (let r = 0; r < rows; r++) {
    for (let a = 0; a < dimension; a++) {
      for (let b = 0; b < dimension; b++)
        covariance[a * dimension + b] +=
          (values[r * dimension + a] - centre[a]) * (values[r * dimension + b] - centre[b]);
    }
  }
  const { vectors } = symmetricEigenvectors(covariance, dimension, dimension);
  return [
    Array.from({ length: dimension }, (_, d) =>
      Float64Array.from({ length: dimension }, (_, e) => +(d === e)),
    ),
    Array.from({ length: dimension }, (_, d) => vectors.slice(d * dimension, (d + 1) * dimension)),
  ];
}
