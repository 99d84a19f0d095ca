import { Random } from "../../math/random.js";
import type { Network } from "../../shapes/network.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { Weight } from "../../shapes/weight.js";
import { initialWeights } from "../networks/initialWeights.js";

/** A labeller whose weights another one starts from. */
export interface StartingLabeller {
  readonly weights: readonly Weight[];
  /** its classes, the first being silence */
  readonly classes: readonly string[];
  /** whether its only class stands for any syllable */
  readonly generic: boolean;
}

/**
 * The weights that a labeller starts with: those of another one, and in its last layer, class by class, those of the class of the same
 * name. A class that the other one doesn't have starts at random; after the generic one, near that of any syllable.
 * @param network of the new labeller. @param classes its classes, the first being silence.
 */
export function startWeights(
  { weights, classes: old, generic }: StartingLabeller,
  network: Network,
  { network: recipe, seed }: Pick<Recipe, "network" | "seed">,
  classes: readonly string[],
): readonly Weight[] {
  const last = `${network.layers.length - 1}.`;
  const given = new Map(weights.map((weight) => [weight.name, weight]));
  // Columns of the other one's last layer for those of the new: its classes, then the onset.
  const columns = [
    ...classes.map((name) => (generic && name !== classes[0] ? 1 : old.indexOf(name))),
    old.length,
  ];
  // All new classes together are as likely as the one that they stem from.
  const shared = generic ? Math.log(classes.length - 1) : 0;
  return initialWeights(network, recipe, new Random(seed)).map((own) => {
    const found = given.get(own.name);
    if (found === undefined) throw new Error(`startWeights: there are no weights ${own.name}`);
    if (!own.name.startsWith(last)) return found;
    const width = columns.length;
    const values = own.values.map((random, i) => {
      const column = columns[i % width];
      if (column < 0) return random;
      const value = found.values[Math.floor(i / width) * (old.length + 1) + column];
      const isNew = generic && column === 1;
      if (!isNew) return value;
      return own.shape.length === 1 ? value - shared : value + random;
    });
    return { ...own, values };
  });
}
