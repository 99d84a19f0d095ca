import { CONVECTION_SYSTEM, convectionFrames } from "../../dynamics/systems/movies/convectionMovie.js";
import { allParameters } from "../../dynamics/systems/register.js";
import { principalComponents, projectLinearly, reconstructLinearly } from "../../math/principalComponents.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { ExperimentPicture, Measures, PicturePath } from "../../shapes/results/experiment.js";
import type { Dataset } from "../data/dataset.js";
import { normaliseInPlace } from "../data/fitNormalisation.js";
import { makeDataset } from "../data/makeDataset.js";
import { allSamples } from "../data/samples.js";
import { simulateSystem } from "../data/simulateSystem.js";
import type { LoadedNetwork } from "../executor.js";
import { meanSquare } from "../judge/latentMeasures.js";
import { runSamples } from "../networks/runSamples.js";
import { fitSvd, samplesOf } from "../rivals/linearRivals.js";
import type { Prepared } from "./experiment.js";
import { type FlowOrbit, flowOrbits, type KnownOrbits } from "./flowOrbits.js";
import { type CodedOrbit, encodeOrbits, measureOrbits, type OrbitSamples } from "./orbitJudge.js";
import { pathOf, rounded } from "./pictures.js";

/** The orbits whose linking numbers are compared: ten pairs. */
export const WORDS = ["LR", "LLR", "LRR", "LLLR", "LLRR"] as const;
/** A network reconstructs if its error is at most this many times that of the noise, or this share of the film's variance. */
const NOISE_FLOORS = 3;
const VARIANCE_SHARE = 1e-3;
/** Rows of the path that distances are measured against. */
const PATH_ROWS = 4000;
/** A component counts towards the rank where its variance is more than this many times the largest of noise alone. */
const ABOVE_NOISE = 1.5;
/** Rows that the rank is found from. */
const RANK_ROWS = 1000;

/** Simulates the film of a recipe and judges networks by the orbits of the Lorenz system. @param known those orbits. */
export function prepareConvection(recipe: Recipe, known = flowOrbits("lorenz", WORDS)): Prepared {
  const { data } = recipe;
  if (!("system" in data)) throw new Error("the convection movie is a simulated system");
  const { series, movie, timeUnit } = simulateSystem(data);
  const dataset = makeDataset({
    sequences: [{ source: data.system, series, timeUnit }],
    sample: data,
    needsTarget: "none",
    ...(movie && { rows: movie }),
    caller: recipe.name,
  });
  const { side, stream, isotherms, noise } = allParameters(CONVECTION_SYSTEM, data.parameters);
  const look = { side, stream: stream === 2 ? ("coded" as const) : stream === 1, isotherms };
  const state = CONVECTION_SYSTEM.simulate({ ...data, seed: data.dataSeed });
  const draw = ({ points, name }: FlowOrbit): OrbitSamples => {
    const samples = convectionFrames(points, look);
    normaliseInPlace(samples, dataset.normalisation);
    return { name, samples };
  };
  // The rank of a film without noise is found as if it had a noise of a thousandth.
  const floor = Math.max(noise, 1e-3) ** 2;
  return preparedOf(dataset, known, known.orbits.map(draw), floor, state.values);
}

function preparedOf(
  dataset: Dataset,
  known: KnownOrbits,
  orbits: readonly OrbitSamples[],
  floor: number,
  states: Float32Array,
): Prepared {
  const test = dataset.test.subarray(0, PATH_ROWS);
  const limit = Math.max(NOISE_FLOORS * floor, VARIANCE_SHARE * varianceOf(dataset, test));
  const measure = (coded: readonly CodedOrbit[], path: Float32Array, mse: number): Measures => {
    const { measures } = measureOrbits(coded, known.linking, path);
    const reconstructs = mse <= limit;
    return { kept: measures.linked === true && reconstructs, ...measures, reconstructs, mse };
  };
  const errorOf = (network: LoadedNetwork): Promise<number> =>
    meanSquare(dataset, dataset.test, (part) => runSamples(network, dataset, part, "output"));
  const encodeBoth = async (network: LoadedNetwork) => ({
    coded: await encodeOrbits(network, orbits),
    path: await runSamples(network, dataset, test, "latent"),
  });
  const svd = () => {
    const components = fitSvd(dataset, 3);
    const project = (samples: Float32Array): Float64Array =>
      Float64Array.from(projectLinearly(components, samples));
    return { components, coded: orbits.map(({ name, samples }) => ({ name, points: project(samples) })) };
  };
  const picturePath = (
    title: string,
    path: ArrayLike<number>,
    coded: readonly CodedOrbit[],
  ): PicturePath => ({
    ...pathOf(title, path, 3, dataset.rate),
    orbits: coded.map(({ name, points }) => ({ name, points: rounded(points) })),
  });
  return {
    dataset,
    judge: async (network) => {
      const { coded, path } = await encodeBoth(network);
      return measure(coded, path, await errorOf(network));
    },
    keeps: ({ kept }) => (typeof kept === "boolean" ? kept : null),
    rivals: () => {
      const { components, coded } = svd();
      const samples = samplesOf(dataset, dataset.test);
      const rebuilt = reconstructLinearly(components, samples);
      const [scale] = dataset.normalisation.scale;
      const squares = rebuilt.reduce((sum, value, i) => sum + (value - samples[i]) ** 2, 0);
      const path = projectLinearly(components, samplesOf(dataset, test));
      return {
        "SVD(3)": measure(coded, path, (scale ** 2 * squares) / samples.length),
        film: { rank: rankOf(dataset, floor) },
      };
    },
    picture: async (network) => {
      const { coded, path } = await encodeBoth(network);
      const linear = svd();
      return {
        paths: [
          {
            ...pathOf("Phase space of the Lorenz system", states, 3, dataset.rate, [
              "x (1)",
              "y (1)",
              "z (1)",
            ]),
            orbits: known.orbits.map(({ name, points }) => ({ name, points: rounded(points) })),
          },
          picturePath("Latent space of the network", path, coded),
          picturePath("SVD(3)", projectLinearly(linear.components, samplesOf(dataset, test)), linear.coded),
        ],
        curves: [],
        caption: "The closed curves are periodic orbits of the flow, drawn as frames and encoded.",
      } satisfies ExperimentPicture;
    },
  };
}

/** Variance of a pixel over frames, mean of all pixels, in units of the data. */
function varianceOf(dataset: Dataset, rows: Int32Array): number {
  const samples = samplesOf(dataset, rows);
  const { scale } = dataset.normalisation;
  const size = dataset.sampleSize;
  let sum = 0;
  for (let pixel = 0; pixel < size; pixel++) {
    let mean = 0;
    let square = 0;
    for (let i = pixel; i < samples.length; i += size) {
      mean += samples[i] / rows.length;
      square += samples[i] ** 2 / rows.length;
    }
    sum += (square - mean ** 2) * scale[pixel % scale.length] ** 2;
  }
  return sum / size;
}

/**
 * Number of linear components of the film above its noise.
 * @param floor variance of the noise of a pixel.
 * @see Marchenko & Pastur (1967) Math. USSR Sb. 1 457 for the largest component of noise alone.
 */
function rankOf(dataset: Dataset, floor: number): number {
  const rows = allSamples(dataset, 1).filter((_, i) => i % Math.ceil(dataset.train.length / RANK_ROWS) === 0);
  const size = dataset.sampleSize;
  const samples = samplesOf(dataset, rows);
  const { variances } = principalComponents(samples, size, Math.min(8, size));
  const [scale] = dataset.normalisation.scale;
  const largest = floor * (1 + Math.sqrt(size / rows.length)) ** 2;
  return Array.from(variances).filter((variance) => variance * scale ** 2 > ABOVE_NOISE * largest).length;
}
