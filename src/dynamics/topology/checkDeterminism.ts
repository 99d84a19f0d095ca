import { InputError } from "../../shapes/inputError.js";
import { distanceBetween, spreadOf } from "./closeReturns.js";
import type { SectionCrossings } from "./sectionCrossings.js";

/** Crossings whose neighbours are looked at, and the share of the next crossing's variance that these may leave open. */
const TESTED = 300;
const UNPREDICTED = 0.5;

/**
 * Refuses crossings whose next ones are no nearer to each other for neighbours than for any two.
 * @throws {InputError} if they leave more than half of the next crossing's variance open.
 * @see Sugihara & May (1990) Nature 344 734, for prediction as the sign of a deterministic flow.
 */
export function checkDeterminism({ points }: SectionCrossings): void {
  const count = points.length / 3 - 1;
  const step = Math.max(1, Math.floor(count / TESTED));
  let [squares, tested] = [0, 0];
  for (let i = 0; i < count; i += step) {
    let [nearest, least] = [-1, Number.POSITIVE_INFINITY];
    for (let j = 0; j < count; j++) {
      const distance =
        Math.abs(i - j) < 2 ? Number.POSITIVE_INFINITY : distanceBetween(points, i, points, j, 3);
      if (distance < least) {
        least = distance;
        nearest = j;
      }
    }
    squares += distanceBetween(points, i + 1, points, nearest + 1, 3) ** 2;
    tested++;
  }
  const share = squares / tested / (2 * spreadOf(points, 3) ** 2);
  if (share > UNPREDICTED) {
    throw new InputError(
      `orbitsOf: crossings of the section leave ${Math.round(100 * share)} % of the next one open, so this is noise or a flow of more than three dimensions; give less noisy data or other coordinates.`,
    );
  }
}
