import { InputError } from "../../shapes/inputError.js";

/** The linking numbers of named orbits. */
export interface NamedLinking {
  readonly names: readonly string[];
  /** names x names, symmetric; the diagonal is ignored */
  readonly linking: readonly (readonly number[])[];
}

/** How the linking numbers of two flows compare. */
export interface LinkingComparison {
  /** -1 if the second flow is best seen in a mirror, which flips every linking number */
  readonly sign: 1 | -1;
  /** pairs of orbits that both flows have */
  readonly pairs: number;
  /** those whose linking numbers differ, even so */
  readonly differing: readonly {
    readonly names: readonly [string, string];
    readonly linking: readonly [number, number];
  }[];
}

/**
 * Compares the linking numbers of two flows, pair by pair, up to one global sign: a flow and its mirror image cannot be told
 * apart where the handedness of the coordinates is arbitrary, as in a latent space.
 * @param a the one flow. @param b the other; orbits are matched by name.
 * @returns the sign under which fewer pairs differ (1 if equal), and the pairs that differ.
 * @throws {InputError} if a matrix does not fit its names, or fewer than two names are shared.
 * @example
 * const knots = { names: ["1", "01"], linking: [[0, -1], [-1, 0]] };
 * const mirrored = { names: ["01", "1"], linking: [[0, 1], [1, 0]] };
 * compareLinking(knots, mirrored); // { sign: -1, pairs: 1, differing: [] }
 */
export function compareLinking(a: NamedLinking, b: NamedLinking): LinkingComparison {
  for (const { names, linking } of [a, b]) {
    if (linking.length !== names.length || linking.some((row) => row.length !== names.length)) {
      throw new InputError(
        `compareLinking: linking is not a matrix of ${names.length} x ${names.length}, one row a name; check its size.`,
      );
    }
  }
  const shared = a.names.filter((name) => b.names.includes(name));
  if (shared.length < 2) {
    throw new InputError(
      `compareLinking: the flows share ${shared.length} orbits, but a pair takes two; name orbits alike in both.`,
    );
  }
  const compare = (sign: 1 | -1): LinkingComparison => {
    const differing: { names: [string, string]; linking: [number, number] }[] = [];
    shared.forEach((second, n) => {
      for (const first of shared.slice(0, n)) {
        const one = a.linking[a.names.indexOf(first)][a.names.indexOf(second)];
        const other = b.linking[b.names.indexOf(first)][b.names.indexOf(second)];
        if (one !== sign * other) differing.push({ names: [first, second], linking: [one, other] });
      }
    });
    return { sign, pairs: (shared.length * (shared.length - 1)) / 2, differing };
  };
  const [straight, mirrored] = [compare(1), compare(-1)];
  return mirrored.differing.length < straight.differing.length ? mirrored : straight;
}
