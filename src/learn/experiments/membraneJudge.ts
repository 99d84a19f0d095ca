import { cycleCrossings } from "../../dynamics/latentFlow/cycleCrossings.js";
import { stepLengths } from "../../dynamics/latentFlow/latentSpeed.js";
import { phaseAveragedCycle } from "../../dynamics/latentFlow/phaseAveragedCycle.js";
import { MEMBRANE_SYSTEM } from "../../dynamics/systems/movies/membraneMovie.js";
import { allParameters } from "../../dynamics/systems/register.js";
import {
  type PrincipalComponents,
  projectLinearly,
  reconstructLinearly,
} from "../../math/principalComponents.js";
import { correlation, mean } from "../../math/statistics.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { ExperimentPicture, Measures, PicturePath } from "../../shapes/results/experiment.js";
import type { Movie, Series } from "../../shapes/series.js";
import type { Dataset } from "../data/dataset.js";
import { makeDataset } from "../data/makeDataset.js";
import { allSamples } from "../data/samples.js";
import { simulateSystem } from "../data/simulateSystem.js";
import type { LoadedNetwork } from "../executor.js";
import { followingPairs, meanSquare, sampleSpeeds } from "../judge/latentMeasures.js";
import { runSamples } from "../networks/runSamples.js";
import { fitSvd, samplesOf } from "../rivals/linearRivals.js";
import type { Prepared } from "./experiment.js";
import { pathOf, rounded } from "./pictures.js";

/** Phase bins of the averaged cycle: about one a frame of a period. */
const BINS = 33;
/** Dimensions of the linear rivals. */
const DIMENSIONS = [1, 2, 3, 4] as const;

/** A path in a code of the frames, one point a frame. */
interface Coded {
  readonly path: Float32Array;
  readonly dimension: number;
  /** mean squared error of the test frames, a pixel, in gray values */
  readonly mse: number;
}

/** Simulates the movie of a recipe and judges networks by it. */
export function prepareMembrane(recipe: Recipe): Prepared {
  const { data } = recipe;
  if (!("system" in data)) throw new Error("the membrane movie is a simulated system");
  const { series, movie } = simulateSystem(data);
  const { framesPerPeriod } = allParameters(MEMBRANE_SYSTEM, data.parameters);
  const state = MEMBRANE_SYSTEM.simulate({ ...data, seed: data.dataSeed });
  const dataset = makeDataset({
    sequences: [{ source: data.system, series }],
    sample: data,
    needsTarget: "none",
    ...(movie && { rows: movie }),
    caller: recipe.name,
  });
  const phases = Float64Array.from({ length: data.samples }, (_, frame) => (frame / framesPerPeriod) % 1);
  return preparedOf(dataset, phases, state);
}

/** Judges networks by a real film, whose phase is that of its own two strongest components. */
export function prepareFilm(film: Movie, recipe: Recipe): Prepared {
  const { values, columns, rate, start, height, width } = film;
  const dataset = makeDataset({
    sequences: [{ source: "film", series: { values, columns, rate, start } }],
    sample: recipe.data,
    needsTarget: "none",
    rows: { kind: "movie", height, width, channels: 1 },
    caller: recipe.name,
  });
  const starts = allSamples(dataset, 1);
  const plane = projectLinearly(fitSvd(dataset, 2), samplesOf(dataset, starts));
  // Ranks of the angle instead of the angle, so that no bin of the cycle is empty.
  const angles = Array.from(starts, (_, i) => Math.atan2(plane[2 * i + 1], plane[2 * i]));
  const phases = new Float64Array(starts.length);
  const test = [...dataset.test].sort((a, b) => angles[a] - angles[b]);
  test.forEach((frame, rank) => {
    phases[frame] = rank / test.length;
  });
  return preparedOf(dataset, phases, undefined);
}

function preparedOf(dataset: Dataset, phases: Float64Array, state: Series | undefined): Prepared {
  const starts = allSamples(dataset, 1);
  const pairs = followingPairs(starts, dataset.test, 1);
  const speeds = sampleSpeeds(dataset, starts, pairs);

  const cycleOf = ({ path, dimension }: Coded): Float64Array =>
    phaseAveragedCycle(
      path.subarray(dataset.test[0] * dimension),
      dimension,
      phases.subarray(dataset.test[0]),
      BINS,
    );
  const measure = (coded: Coded): Measures => {
    const { path, dimension, mse } = coded;
    const pearson = correlation(speeds, stepLengths(path, dimension, pairs));
    const met = dimension === 2 ? cycleCrossings(cycleOf(coded)) : null;
    return {
      uncrossed: met === null ? null : !met.crosses,
      crossings: met === null ? null : met.crossings + met.touches,
      pearson: Number.isFinite(pearson) ? pearson : null,
      mse,
    };
  };
  const encode = async (network: LoadedNetwork): Promise<Coded> => {
    const path = await runSamples(network, dataset, starts, "latent");
    const mse = await meanSquare(dataset, dataset.test, (part) =>
      runSamples(network, dataset, part, "output"),
    );
    return { path, dimension: path.length / starts.length, mse };
  };
  let fitted: PrincipalComponents | undefined;
  const project = (dimension: number): Coded => {
    fitted ??= fitSvd(dataset, Math.max(...DIMENSIONS));
    const { mean: centre, components } = fitted;
    // Of the strongest components the first ones are the strongest, too.
    const svd = {
      ...fitted,
      dimension,
      components: components.subarray(0, dimension * centre.length),
    };
    const test = samplesOf(dataset, dataset.test);
    const [scale] = dataset.normalisation.scale;
    const rebuilt = reconstructLinearly(svd, test);
    const mse =
      (scale ** 2 * rebuilt.reduce((sum, value, i) => sum + (value - test[i]) ** 2, 0)) / test.length;
    return { path: projectLinearly(svd, samplesOf(dataset, starts)), dimension, mse };
  };
  return {
    dataset,
    judge: async (network) => measure(await encode(network)),
    keeps: ({ uncrossed }) => (typeof uncrossed === "boolean" ? uncrossed : null),
    rivals: () =>
      Object.fromEntries(DIMENSIONS.map((dimension) => [`SVD(${dimension})`, measure(project(dimension))])),
    picture: async (network) => {
      const coded = await encode(network);
      const linear = project(Math.min(2, coded.dimension));
      const relative = (lengths: Float64Array): number[] => {
        const middle = mean(lengths);
        return rounded(lengths.map((length) => length / middle));
      };
      const draw = (title: string, one: Coded): PicturePath[] => {
        if (one.dimension < 2) return [];
        const orbits = one.dimension === 2 ? [{ name: "mean cycle", points: rounded(cycleOf(one)) }] : [];
        return [{ ...pathOf(title, one.path, one.dimension, dataset.rate), orbits }];
      };
      return {
        paths: [
          ...(state ? [pathOf("Phase space", state.values, 2, dataset.rate, ["x (1)", "v (1)"])] : []),
          ...draw("Latent space of the network", coded),
          ...draw(`SVD(${linear.dimension})`, linear),
        ],
        curves: [
          {
            title: "Speed in the film and in the latent space, on test frames",
            xLabel: "frame (1)",
            yLabel: "speed / mean (1)",
            x: Array.from(pairs),
            lines: [
              { name: "V of the film", values: relative(speeds) },
              { name: "V of the network", values: relative(stepLengths(coded.path, coded.dimension, pairs)) },
              {
                name: `V of SVD(${linear.dimension})`,
                values: relative(stepLengths(linear.path, linear.dimension, pairs)),
              },
            ],
          },
        ],
        caption:
          "The closed curve is the mean of the test frames in 33 bins of phase, whose crossings are counted." +
          (state ? "" : " The phase of a film is the angle in the plane of its two strongest components."),
      } satisfies ExperimentPicture;
    },
  };
}
