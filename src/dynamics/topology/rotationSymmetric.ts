import { InputError } from "../../shapes/inputError.js";
import type { Series } from "../../shapes/series.js";

/**
 * Coordinates in which a flow that is symmetric under (x, y, z) -> (-x, -y, z) has its own topology, from delay vectors of x. In
 * the delay vectors themselves the symmetry is an inversion, under which linking numbers change their sign: those of two orbits
 * and of their images are opposite, while in the flow they are equal. The Lorenz system is such a flow.
 * @param delays rows x 3: x at three even delays, of a variable that is odd under the symmetry, with its centre at 0.
 * @returns rows x 3: the middle value, the difference of the last and the first (both odd), and their product (even), each over
 * its standard deviation, with the same rate and start.
 * @throws {InputError} if there are not three columns, or one of the results is constant.
 * @see Cross & Gilmore (2010) Phys. Rev. E 81 066220; Letellier & Gouesbet (1996) J. Phys. II 6 1615.
 * @example
 * const columns = ["x", "x later", "x still later"].map((name) => ({ name, unit: "1" }));
 * const values = Float64Array.of(3, 2, 0, -3, -2, 0, 1, -2, 4, -1, 2, -4);
 * const there = rotationSymmetric({ values, columns, rate: 1, start: 0 }).values;
 * [there[0] + there[3], there[1] + there[4], there[2] - there[5]]; // [0, 0, 0]
 */
export function rotationSymmetric(delays: Series<Float32Array | Float64Array>): Series<Float64Array> {
  const { values, columns, rate, start } = delays;
  if (columns.length !== 3) {
    throw new InputError(
      `rotationSymmetric: delay vectors have ${columns.length} values; give x at three delays.`,
    );
  }
  const even = new Float64Array(values.length);
  for (let i = 0; i < values.length; i += 3) {
    even[i] = values[i + 1];
    even[i + 1] = values[i + 2] - values[i];
    even[i + 2] = values[i] * values[i + 2];
  }
  for (let d = 0; d < 3; d++) {
    const count = values.length / 3;
    let [sum, squares] = [0, 0];
    for (let i = d; i < even.length; i += 3) sum += even[i] / count;
    for (let i = d; i < even.length; i += 3) squares += (even[i] - sum) ** 2 / count;
    // What rounding leaves of a constant does not count.
    if (!(squares > 1e-20 * sum * sum)) {
      throw new InputError(
        `rotationSymmetric: ${["the middle value", "the difference", "the product"][d]} of the delay vectors is constant or not finite; give a signal that moves.`,
      );
    }
    // No mean is taken off: the symmetry is one about 0.
    for (let i = d; i < even.length; i += 3) even[i] /= Math.sqrt(squares);
  }
  const names = ["middle", "difference of ends", "product of ends"];
  return { values: even, columns: names.map((name) => ({ name, unit: "1" })), rate, start };
}
