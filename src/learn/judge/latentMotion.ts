import { knownOrbits } from "../../dynamics/latentFlow/knownOrbits.js";
import type { NamedOrbit } from "../../dynamics/topology/orbitsOf.js";
import { InputError } from "../../shapes/inputError.js";
import type { Dataset } from "../data/dataset.js";
import { gatherSamples } from "../data/gatherSamples.js";
import type { KnownState } from "../data/knownState.js";
import type { LatentMotion } from "./latentFlow.js";

/** Rows in which orbits are looked for, orbits at most, and turns of the longest. */
const SOUGHT = { rows: 60_000, most: 8, turns: 4 };
/** Samples that are compared with each other, at most, and numbers that this takes: the longer is decisive. */
const COMPARED = { samples: 1500, products: 4e8 };
const FEWEST_COMPARED = 200;

/** What the latent paths of one dataset have in common. */
export type SharedMotion = Omit<LatentMotion, "path" | "dimension">;

/**
 * Finds what a dataset's latent paths are to be measured against: the known state of each sample, the low orbits of the flow, and samples
 * to compare distances with.
 * @param starts first rows of the samples, ascending. @param predicts whether a sample's point shows its last row, rather than its middle.
 * @param known the state behind the rows, if known.
 */
export function sharedMotion(
  dataset: Dataset,
  starts: Int32Array,
  predicts: boolean,
  known: KnownState | undefined,
): SharedMotion {
  const state = known && stateOf(dataset, starts, predicts, known);
  return {
    parts: dataset.sequences
      .map(({ first }) => starts.findIndex((start) => start >= first))
      .filter((p) => p >= 0),
    ...(state && { state }),
    orbits: known === undefined ? "no state is known, nor a single column to embed" : orbitsIn(known),
    samples: someSamples(dataset, starts),
  };
}

function stateOf(
  dataset: Dataset,
  starts: Int32Array,
  predicts: boolean,
  { kind, trajectory, first }: KnownState,
): LatentMotion["state"] {
  const columns = trajectory.columns.length;
  const rows = trajectory.values.length / columns;
  const place = predicts ? dataset.window - 1 : Math.floor((dataset.window - 1) / 2);
  const within = (start: number): boolean => start + place >= first && start + place < first + rows;
  const from = starts.findIndex(within);
  if (from < 0) return undefined;
  const kept = starts.subarray(from).filter(within);
  const values = new Float64Array(kept.length * columns);
  kept.forEach((start, r) => {
    const row = start + place - first;
    values.set(trajectory.values.subarray(row * columns, (row + 1) * columns), r * columns);
  });
  return { kind, values, dimension: columns, from };
}

function orbitsIn({ long, flow }: KnownState): readonly NamedOrbit[] | string {
  const values = long.values.subarray(0, SOUGHT.rows * long.columns.length);
  try {
    const found = knownOrbits({ ...long, values }, flow, { most: SOUGHT.most, turns: SOUGHT.turns });
    return found.length > 1 ? found : `the flow shows ${found.length} periodic orbits, but a pair takes two`;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

/** Samples spread evenly: as many as can be compared with each other in a second or two. */
function someSamples(dataset: Dataset, starts: Int32Array): LatentMotion["samples"] {
  const size = dataset.sampleSize;
  const most = Math.max(
    FEWEST_COMPARED,
    Math.min(COMPARED.samples, Math.floor(Math.sqrt(COMPARED.products / size))),
  );
  const count = Math.min(most, starts.length);
  const points = Int32Array.from({ length: count }, (_, i) => Math.floor((i * starts.length) / count));
  const chosen = points.map((point) => starts[point]);
  const values = new Float32Array(count * size);
  gatherSamples(dataset, chosen, 0, count, values);
  return { points, values, size };
}
