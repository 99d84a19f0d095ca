import { delayVectors } from "../../dynamics/embedding/delayVectors.js";
import { principalComponents, projectLinearly } from "../../math/principalComponents.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { ExperimentPicture, Measures, PicturePath } from "../../shapes/results/experiment.js";
import type { Dataset } from "../data/dataset.js";
import { makeDataset } from "../data/makeDataset.js";
import { simulateSystem } from "../data/simulateSystem.js";
import type { LoadedNetwork } from "../executor.js";
import { meanSquare } from "../judge/latentMeasures.js";
import { runSamples } from "../networks/runSamples.js";
import { fitSvd, samplesOf } from "../rivals/linearRivals.js";
import type { Prepared } from "./experiment.js";
import { type FlowOrbit, flowOrbits, type KnownOrbits, orbitValue } from "./flowOrbits.js";
import { type CodedOrbit, encodeOrbits, measureOrbits, type OrbitSamples } from "./orbitJudge.js";
import { pathOf, rounded } from "./pictures.js";

/** The orbits whose linking numbers are compared: six pairs. */
const WORDS = ["1", "01", "001", "011"] as const;
/** Windows along an orbit, in a turn. */
const PER_TURN = 64;
/** Rows of the path that distances are measured against. */
const PATH_ROWS = 4000;
/** The delay of the classic reconstruction, the first minimum of mutual information, in units of time. */
const DELAY = 1.35;

/** Simulates the series of a recipe and judges networks by the orbits of the Rossler system. */
export function prepareSeries(recipe: Recipe): Prepared {
  const { data } = recipe;
  if (!("system" in data)) throw new Error("the series is of a simulated system");
  const { series, timeUnit } = simulateSystem(data);
  const dataset = makeDataset({
    sequences: [{ source: data.system, series, timeUnit }],
    sample: data,
    needsTarget: "none",
    caller: recipe.name,
  });
  const known = flowOrbits("rossler", WORDS);
  return preparedOf(dataset, known, data.step);
}

/** A window of x at each of several times along an orbit, normalised. */
function windowsOf(orbit: FlowOrbit, window: number, step: number, { normalisation }: Dataset): OrbitSamples {
  const count = PER_TURN * orbit.name.length;
  const [mean] = normalisation.mean;
  const [scale] = normalisation.scale;
  const samples = Float32Array.from({ length: count * window }, (_, i) => {
    const time = (Math.floor(i / window) / count) * orbit.period + (i % window) * step;
    return (orbitValue(orbit, time / orbit.period, 0) - mean) / scale;
  });
  return { name: orbit.name, samples };
}

function preparedOf(dataset: Dataset, known: KnownOrbits, step: number): Prepared {
  const { window } = dataset;
  const orbits = known.orbits.map((orbit) => windowsOf(orbit, window, step, dataset));
  const test = dataset.test.subarray(0, PATH_ROWS);
  const variance = dataset.normalisation.scale[0] ** 2;
  const measure = (coded: readonly CodedOrbit[], path: Float32Array, mse: number | null): Measures => {
    const { measures } = measureOrbits(coded, known.linking, path);
    return { kept: measures.linked === true, ...measures, error: mse === null ? null : mse / variance };
  };
  const encodeBoth = async (network: LoadedNetwork) => ({
    coded: await encodeOrbits(network, orbits),
    path: await runSamples(network, dataset, test, "latent"),
  });
  const linear = (): { coded: CodedOrbit[]; path: Float32Array } => {
    const components = fitSvd(dataset, 3);
    const coded = orbits.map(({ name, samples }) => ({
      name,
      points: Float64Array.from(projectLinearly(components, samples)),
    }));
    return { coded, path: projectLinearly(components, samplesOf(dataset, test)) };
  };
  /** Delay coordinates: values of a window, `lag` rows apart; of more than three, their three strongest components. */
  const delayed = (dimension: number, lag: number): { coded: CodedOrbit[]; path: Float32Array } => {
    const series = Float64Array.from(test, (row) => dataset.values[row]);
    const vectors = Float32Array.from(delayVectors(series, dimension, lag));
    const coded = known.orbits.map((orbit) => {
      const { name, samples } = windowsOf(orbit, (dimension - 1) * lag + 1, step, dataset);
      const length = (dimension - 1) * lag + 1;
      return { name, points: samples.filter((_, i) => (i % length) % lag === 0) };
    });
    const components = dimension > 3 ? principalComponents(vectors, dimension, 3) : undefined;
    const three = (values: Float32Array): Float32Array =>
      components ? projectLinearly(components, values) : values;
    return {
      coded: coded.map(({ name, points }) => ({ name, points: Float64Array.from(three(points)) })),
      path: three(vectors),
    };
  };
  const ofPublication = Math.round(DELAY / step);
  const drawn = (title: string, path: ArrayLike<number>, coded: readonly CodedOrbit[]): PicturePath => ({
    ...pathOf(title, path, 3, dataset.rate),
    orbits: coded.map(({ name, points }) => ({ name, points: rounded(points) })),
  });
  return {
    dataset,
    judge: async (network) => {
      const { coded, path } = await encodeBoth(network);
      const mse = await meanSquare(dataset, dataset.test, (part) =>
        runSamples(network, dataset, part, "output"),
      );
      return measure(coded, path, mse);
    },
    keeps: ({ kept }) => (typeof kept === "boolean" ? kept : null),
    rivals: () => {
      const svd = linear();
      return {
        "SVD(3)": measure(svd.coded, svd.path, null),
        ...Object.fromEntries(
          [
            ["delays of 1.35", delayed(3, ofPublication)] as const,
            ["delays over the window", delayed(3, Math.floor((window - 1) / 2))] as const,
            // 2 d + 1 coordinates, which Takens's theorem asks for.
            ["7 delays", delayed(7, Math.floor((window - 1) / 6))] as const,
          ].map(([name, { coded, path }]) => [name, measure(coded, path, null)]),
        ),
      };
    },
    picture: async (network) => {
      const { coded, path } = await encodeBoth(network);
      const [svd, classic] = [linear(), delayed(3, ofPublication)];
      const [turn] = known.orbits;
      return {
        paths: [
          {
            title: "Orbits of the Rossler system",
            axes: ["x (1)", "y (1)", "z (1)"],
            values: rounded(known.orbits[known.orbits.length - 1].points),
            rate: PER_TURN / turn.period,
            orbits: known.orbits.map(({ name, points }) => ({ name, points: rounded(points) })),
          },
          drawn("Latent space of the network", path, coded),
          drawn("SVD(3)", svd.path, svd.coded),
          drawn("Delay vectors, 1.35 apart", classic.path, classic.coded),
        ],
        curves: [],
        caption: "The closed curves are periodic orbits of the flow, cut into windows and encoded.",
      } satisfies ExperimentPicture;
    },
  };
}
