import { closeReturns, distanceBetween, spreadOf } from "./closeReturns.js";
import type { DataOrbit } from "./orbitFromData.js";
import { type Path, pathAt } from "./pathAt.js";
import type { SectionCrossings } from "./sectionCrossings.js";

/** Orbits nearer to each other than this, as a share of the section's spread, are one. */
const SAME = 0.15;

/**
 * Periodic orbits as single stretches of a path that come back close to where they began, each closed by a drift that is spread
 * evenly over it. It asks nothing of the flow, but is as rough as the stretches are.
 * @param turns longest orbits. @param statesPerTurn of the closed curves.
 * @returns of each number of turns the closest returns, those left out that follow an orbit found before.
 * @see Mindlin & Gilmore (1992) Physica D 58 229.
 */
export function closedReturns(
  path: Path,
  crossings: SectionCrossings,
  turns: number,
  statesPerTurn: number,
): DataOrbit[] {
  const { rows, points } = crossings;
  const d = path.dimension;
  const spread = spreadOf(points, d) || 1;
  const found: DataOrbit[] = [];
  for (let length = 1; length <= turns; length++) {
    for (const { crossing, distance } of closeReturns(points, d, length)) {
      const corners = points.slice(crossing * d, (crossing + length) * d);
      if (found.some((orbit) => follows(corners, orbit.crossings, d, SAME * spread))) continue;
      const states = length * statesPerTurn;
      const curve = new Float64Array(states * d);
      const [begin, end] = [rows[crossing], rows[crossing + length]];
      const state = new Float64Array(d);
      for (let s = 0; s < states; s++) {
        pathAt(path, begin + (s / states) * (end - begin), state);
        for (let c = 0; c < d; c++) {
          const gap = points[crossing * d + c] - points[(crossing + length) * d + c];
          curve[s * d + c] = state[c] + (s / states) * gap;
        }
      }
      found.push({
        branches: new Array<number>(length).fill(0),
        points: curve,
        turns: Array.from({ length }, (_, k) => ((rows[crossing + k] - begin) / (end - begin)) * states),
        period: end - begin,
        multiplier: Number.NaN,
        crossings: corners,
        closeness: distance / spread,
      });
    }
  }
  return found;
}

/** Whether crossings run along an orbit, from some turn of it on. */
function follows(corners: Float64Array, orbit: Float64Array, d: number, limit: number): boolean {
  const [turns, length] = [corners.length / d, orbit.length / d];
  for (let shift = 0; shift < length; shift++) {
    let k = 0;
    while (k < turns && distanceBetween(corners, k, orbit, (k + shift) % length, d) < limit) k++;
    if (k === turns) return true;
  }
  return false;
}
