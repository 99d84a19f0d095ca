import { simulateRossler } from "../../../dynamics/systems/rossler.js";
import { principalComponents, projectLinearly } from "../../../math/principalComponents.js";
import { mean, median } from "../../../math/statistics.js";
import type { Recipe } from "../../../shapes/recipe.js";
import type { ExperimentPicture, Measures } from "../../../shapes/results/experiment.js";
import type { Dataset } from "../../data/dataset.js";
import { gatherSamples } from "../../data/gatherSamples.js";
import { makeDataset } from "../../data/makeDataset.js";
import { simulateSystem } from "../../data/simulateSystem.js";
import type { LoadedNetwork } from "../../executor.js";
import { deviations, planFreeRuns, predictionTimes, systemTimes } from "../../judge/freeRuns.js";
import { freeRunOf, planLongRun, reconstructionJudge } from "../../judge/longRuns.js";
import { runSamples } from "../../networks/runSamples.js";
import { fitAutoregressionRival, runAutoregression } from "../../rivals/autoregressionRival.js";
import type { Prepared } from "../experiment.js";
import { flowOrbits, orbitValue } from "../flowOrbits.js";
import { encodeOrbits, measureOrbits, type OrbitSamples } from "../orbitJudge.js";
import { pathOf, rounded } from "../pictures.js";

/** Orbits of the flow that the hidden states are tested with. */
const ORBITS = ["1", "01", "001", "011"];
/** States of an orbit in a turn. */
const STATES = 64;
/** Free runs and their length in Lyapunov times are those of `planFreeRuns`. Hidden states that their flow is measured with. */
const MOST_STATES = 8000;
/** Coordinates in which orbits are linked. */
const LINKED = 3;
/** Rows of the flow that a page draws. */
const DRAWN_ROWS = 3000;
/** Values of a free run that are drawn, at most, in standard deviations: twice those of the flow. */
const FAR = 5;
/** Share of the variance that the coordinates in use make up. */
const USED = 0.999;

/** Hidden states of the test samples. */
interface Hidden {
  readonly states: Float32Array;
  readonly units: number;
}

/** Simulates x of the Rossler system and judges networks that predict it. */
export function prepareRnn(recipe: Recipe): Prepared {
  const { data } = recipe;
  if (!("system" in data)) throw new Error("the series is that of a simulated system");
  const { series, timeUnit } = simulateSystem(data);
  const dataset = makeDataset({
    sequences: [{ source: data.system, series, timeUnit }],
    sample: data,
    needsTarget: "next",
    caller: recipe.name,
  });
  const times = systemTimes(data);
  const plan = planFreeRuns(dataset, dataset.test, times, false);
  const long = planLongRun(dataset, dataset.test);
  if (times === undefined || typeof long === "string") throw new Error(`rnn: ${long}`);
  const judge = reconstructionJudge(dataset, long);
  const sds = deviations(dataset, dataset.targets, false);
  const windows = samplesAt(dataset, plan.starts);
  const truth = rowsAfter(dataset, plan.starts, plan.steps);
  const { orbits, linking } = flowOrbits("rossler", ORBITS);
  const samples: OrbitSamples[] = orbits.map((orbit) => {
    const count = STATES * orbit.name.length;
    const values = new Float32Array(count * dataset.window);
    const [middle] = dataset.normalisation.mean;
    const [scale] = dataset.normalisation.scale;
    for (let s = 0, i = 0; s < count; s++) {
      for (let r = dataset.window - 1; r >= 0; r--, i++) {
        const share = s / count - r / dataset.rate / orbit.period;
        values[i] = (orbitValue(orbit, share, 0) - middle) / scale;
      }
    }
    return { name: orbit.name, samples: values };
  });
  const shown = dataset.test.subarray(0, MOST_STATES);

  const timesOf = (predicted: Float32Array): Measures => {
    const found = predictionTimes(predicted, truth, plan.steps, sds, dataset.rate);
    const lyapunov = found.map(({ seconds }) => seconds / times.lyapunov);
    return { validPredictionTime: mean(lyapunov), medianPredictionTime: median(lyapunov) };
  };
  const scoresOf = (run: Float32Array): Measures => {
    const { stateSpaceDivergence, spectralDistance } = judge.score(run);
    return { dstsp: stateSpaceDivergence, dh: spectralDistance };
  };
  const hiddenOf = async (net: LoadedNetwork): Promise<Hidden> => {
    const states = await runSamples(net, dataset, shown, "latent");
    return { states, units: states.length / shown.length };
  };
  const planes = async (net: LoadedNetwork, { states, units }: Hidden) => {
    const components = principalComponents(states, units, Math.min(LINKED, units));
    const coded = await encodeOrbits(net, samples);
    // In standard deviations of each: the scale of a hidden state means nothing, and the first coordinate would hide the others.
    const deviations = components.variances.map(Math.sqrt);
    const standard = (values: Float32Array): Float32Array =>
      projectLinearly(components, values).map(
        (value, i) => value / (deviations[i % components.dimension] || 1),
      );
    return {
      path: standard(states),
      orbits: coded.map(({ name, points }) => ({
        name,
        points: Float64Array.from(standard(Float32Array.from(points))),
      })),
    };
  };
  return {
    dataset,
    judge: async (net) => {
      const hidden = await hiddenOf(net);
      const { path, orbits: coded } = await planes(net, hidden);
      const free = await net.freeRun(windows, plan.steps);
      const run = await net.freeRun(samplesAt(dataset, freeRunOf(long).starts), freeRunOf(long).steps);
      return {
        ...timesOf(free),
        ...scoresOf(run),
        ...dimensions(hidden),
        ...measureOrbits(coded, linking, path).measures,
      };
    },
    keeps: ({ linked }) => (typeof linked === "boolean" ? linked : null),
    rivals: () => {
      const rival = fitAutoregressionRival(dataset);
      const { test } = judge;
      const floor = {
        dstsp: test.stateSpaceDivergence?.high ?? null,
        dh: test.spectralDistance?.high ?? null,
      };
      if (rival === undefined) return { "other stretches of the flow": floor };
      return {
        [rival.name]: timesOf(runAutoregression(rival, dataset, plan.starts, plan.steps)),
        "other stretches of the flow": floor,
      };
    },
    picture: async (net) => {
      const hidden = await hiddenOf(net);
      const { path, orbits: coded } = await planes(net, hidden);
      const free = await net.freeRun(windows.subarray(0, dataset.sampleSize), plan.steps);
      const flow = simulateRossler({ samples: DRAWN_ROWS, step: 1 / dataset.rate, seed: 1 });
      const drawn = coded.map(({ name, points }) => ({ name, points: rounded(points) }));
      return {
        paths: [
          {
            ...pathOf("The flow", flow.values, 3, dataset.rate, ["x (1)", "y (1)", "z (1)"]),
            orbits: orbits.map(({ name, points }) => ({ name, points: rounded(points) })),
          },
          {
            ...pathOf("Hidden states, three principal coordinates", path, LINKED, dataset.rate),
            orbits: drawn,
          },
        ],
        curves: [
          {
            title: "A free run and the flow",
            xLabel: "Lyapunov times",
            yLabel: "x (SD)",
            x: rounded(Array.from({ length: plan.steps }, (_, s) => (s + 1) / dataset.rate / times.lyapunov)),
            lines: [
              { name: "the flow", values: rounded(truth.subarray(0, plan.steps)) },
              { name: "the network", values: rounded(free.map((x) => Math.max(-FAR, Math.min(FAR, x)))) },
            ],
          },
        ],
        caption:
          "Periodic orbits of the flow are encoded as the network sees them: windows of x along each. A free run that leaves the flow " +
          `is cut off at ${FAR} standard deviations.`,
      } satisfies ExperimentPicture;
    },
  };
}

/** How many coordinates the hidden states use: their participation ratio, and those that make up nearly all of the variance. */
function dimensions({ states, units }: Hidden): Measures {
  const { variances, totalVariance } = principalComponents(states, units, units);
  const squares = variances.reduce((sum, value) => sum + value * value, 0);
  let used = 0;
  for (let sum = 0; used < variances.length && sum < USED * totalVariance; used++) sum += variances[used];
  return { effectiveDimension: totalVariance ** 2 / squares, usedCoordinates: used, units };
}

function samplesAt(dataset: Dataset, starts: Int32Array): Float32Array {
  const into = new Float32Array(starts.length * dataset.sampleSize);
  gatherSamples(dataset, starts, 0, starts.length, into);
  return into;
}

/** The rows after samples of a single column. @returns starts x steps. */
function rowsAfter({ values, window }: Dataset, starts: Int32Array, steps: number): Float32Array {
  const rows = new Float32Array(starts.length * steps);
  starts.forEach((start, i) => {
    rows.set(values.subarray(start + window, start + window + steps), i * steps);
  });
  return rows;
}
