import { partitionAgreement } from "../../math/clustering/partitionAgreement.js";
import { Random } from "../../math/random.js";

/** How groups agree with labels. */
export interface GroupAgreement {
  /** adjusted Rand index */
  readonly ari: number;
  readonly vMeasure: number;
}

/** Shuffles whose mean is what chance reaches. */
const SHUFFLES = 100;

/**
 * Agreement of groups with labels; syllables without a label don't count, those in no group count as one more group.
 * @param references label of each syllable, null where there is none. @param groups group of each syllable.
 * @returns undefined if no syllable has a label.
 */
export function compareGroups(
  references: readonly (string | null)[],
  groups: ArrayLike<number>,
): GroupAgreement | undefined {
  const rows = references.flatMap((label, i) => (label === null ? [] : [i]));
  if (rows.length === 0) return undefined;
  const { adjustedRand, vMeasure } = partitionAgreement(
    rows.map((i) => references[i] ?? ""),
    rows.map((i) => groups[i]),
  );
  return { ari: adjustedRand, vMeasure };
}

/** The same for labels in random order: mean over a hundred orders. V alone is above 0 by chance. */
export function compareShuffled(
  references: readonly (string | null)[],
  groups: ArrayLike<number>,
  seed: number,
): GroupAgreement | undefined {
  const rows = references.flatMap((label, i) => (label === null ? [] : [i]));
  if (rows.length === 0) return undefined;
  const random = new Random(seed);
  const order = Int32Array.from(rows);
  const found = rows.map((i) => groups[i]);
  let [ari, vMeasure] = [0, 0];
  for (let s = 0; s < SHUFFLES; s++) {
    random.shuffle(order);
    const agreement = partitionAgreement(
      Array.from(order, (i) => references[i] ?? ""),
      found,
    );
    ari += agreement.adjustedRand / SHUFFLES;
    vMeasure += agreement.vMeasure / SHUFFLES;
  }
  return { ari, vMeasure };
}
