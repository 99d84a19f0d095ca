import { KdTree } from "../../math/kdTree.js";
import { Neighbours } from "../../math/neighbours.js";
import { InputError } from "../../shapes/inputError.js";
import { checkInteger } from "../embedding/checkSeries.js";

/** A recurrence plot and what is counted in it. */
export interface Recurrence {
  /** side of the plot, states */
  readonly size: number;
  /** size x size, row-major: 1 where two states are near each other */
  readonly plot: Uint8Array;
  /** share of pairs, themselves left out, that are near */
  readonly rate: number;
  /** share of near pairs on diagonal lines of at least two: near 1 where like states go on alike */
  readonly determinism: number;
}

/**
 * Recurrence plot of a path: which states come near which.
 * @param points size x columns. @param columns of a state. @param radius in the unit of the points, above 0.
 * @throws {InputError} if there are fewer than 2 or more than 5000 states, or the radius is not positive.
 * @see Eckmann, Kamphorst & Ruelle (1987) Europhys. Lett. 4 973; Marwan, Romano, Thiel & Kurths (2007) Phys. Rep. 438 237.
 * @example
 * recurrence(Float64Array.of(0, 5, 0, 5), 1, 1).rate.toFixed(3); // "0.333"
 */
export function recurrence(points: Float64Array, columns: number, radius: number): Recurrence {
  checkInteger("recurrence", "columns", columns, 1, 255);
  const size = points.length / columns;
  checkInteger("recurrence", "rows", size, 2, 5000);
  if (!(radius > 0))
    throw new InputError(`recurrence: radius=${radius} must be positive; give a tenth of the path's extent.`);
  const tree = new KdTree(points, columns);
  const found = new Neighbours(64);
  const plot = new Uint8Array(size * size);
  let near = 0;
  for (let row = 0; row < size; row++) {
    tree.within(points, row * columns, radius, found);
    for (let i = 0; i < found.count; i++) plot[row * size + found.rows[i]] = 1;
    near += found.count - 1;
  }
  let onLines = 0;
  for (let lag = 1; lag < size; lag++) {
    let run = 0;
    for (let row = 0; row + lag <= size; row++) {
      if (row + lag < size && plot[row * size + row + lag]) {
        run++;
        continue;
      }
      if (run >= 2) onLines += 2 * run;
      run = 0;
    }
  }
  return { size, plot, rate: near / (size * (size - 1)), determinism: near > 0 ? onLines / near : 0 };
}
