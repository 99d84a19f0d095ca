import { compareOrbits, type OrbitComparison } from "../../dynamics/latentFlow/compareOrbits.js";
import { spreadOf } from "../../dynamics/topology/closeReturns.js";
import type { NamedLinking } from "../../dynamics/topology/compareLinking.js";
import type { Measures } from "../../shapes/results/experiment.js";
import type { LoadedNetwork } from "../executor.js";
import { samplesAtOnce } from "../networks/samplesAtOnce.js";

/** The samples of a periodic orbit, as a network is given them. */
export interface OrbitSamples {
  readonly name: string;
  /** states x sample, normalised */
  readonly samples: Float32Array;
}

/** An orbit in three coordinates of a code. */
export interface CodedOrbit {
  readonly name: string;
  /** states x 3 */
  readonly points: Float64Array;
}

/** Encodes orbits: what each state of an orbit looks like goes through the encoder. */
export async function encodeOrbits(
  network: LoadedNetwork,
  orbits: readonly OrbitSamples[],
): Promise<CodedOrbit[]> {
  const coded: CodedOrbit[] = [];
  for (const { name, samples } of orbits)
    coded.push({ name, points: Float64Array.from(await encode(network, samples)) });
  return coded;
}

/** The latent states of samples, in portions that fit in memory. @param samples samples x input. */
async function encode(network: LoadedNetwork, samples: Float32Array): Promise<Float32Array> {
  const size = network.network.input.reduce((product, side) => product * side, 1);
  const most = samplesAtOnce(network.network, 1) * size;
  const parts: Float32Array[] = [];
  for (let from = 0; from < samples.length; from += most)
    parts.push(await network.latent(samples.slice(from, from + most)));
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Measures how orbits are linked in a code of three coordinates.
 * @param orbits as coded. @param linking of the flow. @param path of the data in the code: rows x 3.
 * @returns `linked`: whether every entry is right and the orbits keep apart; `entries`: how many are right; `cancelling`: whether the sum
 * of all entries is right, in which errors can cancel; `distance`: smallest distance of two orbits over the spread of the path, its standard
 * deviation a coordinate.
 */
export function measureOrbits(
  orbits: readonly CodedOrbit[],
  linking: NamedLinking,
  path: Float32Array | Float64Array,
): { readonly measures: Measures; readonly comparison: OrbitComparison | null } {
  const spread = spreadOf(Float64Array.from(path), 3) / Math.sqrt(3);
  // A code that has collapsed to a point has no orbits to compare.
  if (!(spread > 0)) {
    const none = { linked: false, entries: 0, pairs: pairsOf(orbits.length), cancelling: false, distance: 0 };
    return { measures: none, comparison: null };
  }
  const comparison = compareOrbits(orbits, linking, spread);
  const right = comparison.entries.filter(({ kept }) => kept).length;
  return {
    measures: {
      linked: comparison.kept && comparison.apart,
      entries: right,
      pairs: comparison.entries.length,
      cancelling: comparison.cancellingSumKept,
      distance: comparison.minimumDistance,
    },
    comparison,
  };
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}
