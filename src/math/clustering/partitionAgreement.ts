import { InputError } from "../../shapes/inputError.js";

/** How two partitions of the same things agree. */
export interface PartitionAgreement {
  /** adjusted Rand index: 1 for the same partition, 0 as expected by chance, negative below that */
  readonly adjustedRand: number;
  /** 0 to 1: whether a group found holds things of one class only */
  readonly homogeneity: number;
  /** 0 to 1: whether the things of a class are all in one group */
  readonly completeness: number;
  /** 0 to 1: harmonic mean of homogeneity and completeness */
  readonly vMeasure: number;
}

/**
 * Agreement of a partition with a reference; names play no part, and noise counts as a group like any other.
 * @param reference class of each thing. @param found group of each thing, as many.
 * @throws {InputError} if the lists differ in length or are empty.
 * @example
 * const { adjustedRand, vMeasure } = partitionAgreement(["a", "a", "b", "b"], [0, 0, 1, 2]);
 * [adjustedRand.toFixed(4), vMeasure.toFixed(4)]; // ["0.5714", "0.8000"]
 * @see Hubert & Arabie (1985) J. Classif. 2 193; Rosenberg & Hirschberg (2007) EMNLP-CoNLL 410.
 */
export function partitionAgreement(
  reference: ArrayLike<string | number>,
  found: ArrayLike<string | number>,
): PartitionAgreement {
  const count = reference.length;
  if (count !== found.length)
    throw new InputError(
      `partitionAgreement: ${count} and ${found.length} things differ in number; give both for the same.`,
    );
  if (count === 0) throw new InputError("partitionAgreement: there are no things; give 1 or more.");
  const classes = tally(reference);
  const groups = tally(found);
  const cells = tally(Array.from(reference, (one, i) => JSON.stringify([one, found[i]])));
  const together = pairs(cells);
  const [ofClasses, ofGroups, all] = [pairs(classes), pairs(groups), (count * (count - 1)) / 2];
  const expected = all === 0 ? 0 : (ofClasses * ofGroups) / all;
  const most = (ofClasses + ofGroups) / 2;
  const classEntropy = entropy(classes, count);
  const groupEntropy = entropy(groups, count);
  const shared = Math.max(0, classEntropy + groupEntropy - entropy(cells, count));
  const homogeneity = classEntropy === 0 ? 1 : shared / classEntropy;
  const completeness = groupEntropy === 0 ? 1 : shared / groupEntropy;
  const sum = homogeneity + completeness;
  return {
    adjustedRand: most === expected ? 1 : (together - expected) / (most - expected),
    homogeneity,
    completeness,
    vMeasure: sum === 0 ? 0 : (2 * homogeneity * completeness) / sum,
  };
}

function tally(names: ArrayLike<string | number>): number[] {
  const counts = new Map<string | number, number>();
  for (let i = 0; i < names.length; i++) counts.set(names[i], (counts.get(names[i]) ?? 0) + 1);
  return [...counts.values()];
}

function pairs(counts: readonly number[]): number {
  return counts.reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
}

/** nats */
function entropy(counts: readonly number[], total: number): number {
  return counts.reduce((sum, n) => sum - (n / total) * Math.log(n / total), 0);
}
