import { LORENZ_LYAPUNOV, simulateLorenz } from "../../../dynamics/systems/lorenz.js";
import { withObservationNoise } from "../../../dynamics/systems/observationNoise.js";
import { InputError } from "../../../shapes/inputError.js";
import type { Recipe } from "../../../shapes/recipe.js";
import type { LoadedNetwork } from "../../executor.js";
import { runStatefully } from "../../networks/runStatefully.js";
import { runReservoir, trainReservoir } from "../../rivals/reservoir.js";
import type { Condition, Experiment, ExperimentSettings, Prepared } from "../experiment.js";
import { concludeReconstruction } from "./reconstructionConclusion.js";
import { datasetOf, type FreeRunner, ReconstructionJudge } from "./reconstructionJudge.js";

/** Our own rows: the Lorenz system, with noise for training, without for judging. */
const OWN = { rows: 100_000, step: 0.01, noise: 0.05 } as const;
/** Most rows that a reservoir is fitted to: more of them change little and cost time. */
const RESERVOIR_ROWS = 60_000;
/** Share of the truth that models without noise are trained on; they are judged by the rest. */
const CLEAN_SHARE = 0.6;
/** Rows of a training sample, from one to the next, and samples of a step. */
const WINDOW = 64;
const STRIDE = 8;
const BATCH = 48;

/** Times as many epochs without noise: there is more to learn before noise limits the error. */
const CLEAN_EPOCHS = 4;

/** Networks by the keys of their conditions. */
const NETWORKS = [
  {
    key: "alrnn",
    title: "almost-linear RNN, 30 units, 15 cut off",
    network: { kind: "almostLinear", units: 30, rectified: 15, forcing: 16 },
    learningRate: 3e-3,
    epochs: 30,
  },
  {
    key: "gru",
    title: "GRU(32)",
    network: { kind: "recurrent", cell: "gru", units: 32, output: "increment", steps: "every" },
    learningRate: 5e-3,
    epochs: 15,
  },
  {
    key: "lstm",
    title: "LSTM(32)",
    network: { kind: "recurrent", cell: "lstm", units: 32, output: "increment", steps: "every" },
    learningRate: 5e-3,
    epochs: 15,
  },
] as const;

/** Rows to learn from, and rows to judge by. */
interface Rows {
  readonly train: Float32Array | Float64Array;
  readonly truth: Float32Array | Float64Array;
  readonly columns: number;
  /** largest Lyapunov exponent per row; found from the truth if it isn't known */
  readonly exponent?: number;
}

/** Do recurrent networks rebuild a chaotic attractor from noisy rows of its full state? */
export const RECONSTRUCTION: Experiment = {
  name: "reconstruction",
  about:
    "Recurrent networks and a reservoir trained on noisy rows of a chaotic flow: does their free run rebuild it?",
  claim: "linked as the flow",
  networks: 5,
  takesRows: true,
  conditions(settings) {
    const given = once(() => rowsOf(settings));
    const noisy = once(() => new ReconstructionJudge(given()));
    const clean = once(() => new ReconstructionJudge(withoutNoise(given())));
    return [
      ...conditionsOf(settings, noisy, { suffix: "", words: "", times: 1 }),
      ...conditionsOf(settings, clean, {
        suffix: "-clean",
        words: ", trained without noise",
        times: CLEAN_EPOCHS,
      }),
    ];
  },
  conclude: concludeReconstruction,
};

function conditionsOf(
  settings: ExperimentSettings,
  judge: () => ReconstructionJudge,
  { suffix, words, times }: { readonly suffix: string; readonly words: string; readonly times: number },
): Condition[] {
  const trained = NETWORKS.map(
    ({ key, title, network, learningRate, epochs }): Condition => ({
      kind: "trained",
      key: `${key}${suffix}`,
      title: `${title}${words}`,
      networks: settings.networks,
      recipe: {
        format: "syrinx-recipe/1",
        name: `reconstruction-${key}${suffix}`,
        // Only the way the rows are cut counts: they are those of the judge.
        data: {
          system: "lorenz",
          lookBack: WINDOW,
          stride: STRIDE,
          normalise: "none",
          split: { test: 0.05 },
        },
        network,
        training: {
          epochs: settings.epochs ?? times * epochs,
          batchSize: BATCH,
          learningRate,
          schedule: "cosine",
          patience: 0,
        },
      },
      prepare: (recipe) => prepare(judge(), recipe),
    }),
  );
  return [
    ...trained,
    {
      kind: "computed",
      key: `reservoir${suffix}`,
      title: `reservoir, 300 nodes${words}`,
      networks: settings.networks,
      compute: (seed) => judge().measure(reservoirOf(judge(), seed)),
      keeps: linked,
      rivals: () => judge().floors,
      picture: (seed) => judge().picture(reservoirOf(judge(), seed)),
    },
  ];
}

function prepare(judge: ReconstructionJudge, recipe: Recipe): Prepared {
  const run =
    (net: LoadedNetwork): FreeRunner =>
    (history, steps) =>
      runStatefully(net.network, net.weights, history, steps).rows;
  return {
    dataset: datasetOf(judge.train, judge.columns, recipe),
    judge: async (net) => judge.measure(run(net)),
    keeps: linked,
    rivals: () => judge.floors,
    picture: async (net) => judge.picture(run(net)),
  };
}

function reservoirOf(judge: ReconstructionJudge, seed: number): FreeRunner {
  const rows = judge.train.subarray(0, RESERVOIR_ROWS * judge.columns);
  const reservoir = trainReservoir(rows, judge.columns, { seed });
  return (history, steps) => runReservoir(reservoir, history, steps);
}

function linked({ linked: kept }: Readonly<Record<string, unknown>>): boolean | null {
  return typeof kept === "boolean" ? kept : null;
}

function rowsOf({ rows, truth }: ExperimentSettings): Rows {
  if (rows !== undefined) {
    const judged = truth ?? rows;
    if (judged.columns.length !== rows.columns.length)
      throw new InputError(
        `reconstruction: --truth has ${judged.columns.length} columns and --data ${rows.columns.length}; give the same columns.`,
      );
    return { train: rows.values, truth: judged.values, columns: rows.columns.length };
  }
  const simulation = { samples: OWN.rows, step: OWN.step };
  return {
    train: withObservationNoise(simulateLorenz({ ...simulation, seed: 1 }), OWN.noise, 1).values,
    truth: simulateLorenz({ ...simulation, seed: 2 }).values,
    columns: 3,
    exponent: LORENZ_LYAPUNOV * OWN.step,
  };
}

function withoutNoise({ truth, columns, ...rest }: Rows): Rows {
  const at = Math.floor((CLEAN_SHARE * truth.length) / columns) * columns;
  return { ...rest, columns, train: truth.subarray(0, at), truth: truth.subarray(at) };
}

/** Calls a function when its result is first needed, and keeps that. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
