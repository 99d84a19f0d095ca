import { InputError } from "../../shapes/inputError.js";
import { curveCrossings } from "./curveCrossings.js";

/** A closed curve cut into turns. */
export interface TurnedCurve {
  /** points x 3, row-major */
  readonly points: Float64Array;
  /** first point of each turn, rising, the first of them 0 */
  readonly turns: ArrayLike<number>;
}

/**
 * Relative rotation rates of two orbits: how far, in full turns, one winds around the other per turn of the flow, for each pair of
 * starting turns. Crossings are counted in a projection, which must look along the axis that the flow turns about.
 * @param a points and turns of an orbit; a turn is the way from one crossing of a Poincare section to the next.
 * @param b those of another. For the same curve the rates of its turns about each other, 0 for a turn and itself.
 * @param view direction from the curves to the viewer; default the third axis.
 * @returns rates, turns of a x turns of b. Their sum is the linking number, or for the same curve the self-linking.
 * @throws {InputError} if a curve is not one, or its turns are out of order.
 * @see Solari & Gilmore (1988) Phys. Rev. A 37 3096; Gilmore & Lefranc (2011) The Topology of Chaos, 4.3.
 * @example
 * const square = { points: Float64Array.of(1, 1, 0, -1, 1, 0, -1, -1, 0, 1, -1, 0), turns: [0] };
 * const through = { points: Float64Array.of(0, 0, -1, 0, 0, 1, 5, 0, 1, 5, 0, -1), turns: [0] };
 * relativeRotationRates(square, through, [0.1, 0.2, 1]); // [[1]]
 */
export function relativeRotationRates(
  a: TurnedCurve,
  b: TurnedCurve,
  view: ArrayLike<number> = [0, 0, 1],
): number[][] {
  const [turnOfA, turnOfB] = [turnOfSegments(a), turnOfSegments(b)];
  const [turnsA, turnsB] = [a.turns.length, b.turns.length];
  const self = a.points === b.points;
  const crossings = Array.from({ length: turnsA }, () => new Array<number>(turnsB).fill(0));
  for (const { first, second, sign } of curveCrossings(a.points, b.points, view)) {
    crossings[turnOfA[first]][turnOfB[second]] += sign;
    if (self) crossings[turnOfA[second]][turnOfB[first]] += sign;
  }
  return crossings.map((row, i) =>
    row.map((_, j) => {
      let sum = 0;
      for (let k = 0; k < turnsA * turnsB; k++) sum += crossings[(i + k) % turnsA][(j + k) % turnsB];
      return sum / (2 * turnsA * turnsB);
    }),
  );
}

function turnOfSegments({ points, turns }: TurnedCurve): Int32Array {
  const count = points.length / 3;
  const of = new Int32Array(count);
  for (let t = 0; t < turns.length; t++) {
    const end = t + 1 < turns.length ? turns[t + 1] : count;
    if (turns[0] !== 0 || !(end > turns[t]) || end > count) {
      throw new InputError(
        `relativeRotationRates: turn ${t} of a curve of ${count} points starts at point ${turns[t]}; give rising starts, from 0.`,
      );
    }
    of.fill(t, turns[t], end);
  }
  return of;
}
