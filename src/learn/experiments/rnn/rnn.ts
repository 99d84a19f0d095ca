import { InputError } from "../../../shapes/inputError.js";
import type { Condition, Experiment, ExperimentSettings } from "../experiment.js";
import { concludeRnn } from "./rnnConclusion.js";
import { prepareRnn } from "./rnnJudge.js";

/** Rows of the series, as published, the time between them, and rows that a network sees. */
const ROWS = 40_000;
const STEP = 0.1;
const WINDOW = 40;

/** The networks by the keys of their conditions. */
const NETWORKS = [
  {
    key: "simple",
    title: "SimpleRNN(5)",
    network: { kind: "recurrent", cell: "simple", units: 5 },
    epochs: 40,
    learningRate: 1e-2,
  },
  {
    key: "gru",
    title: "GRU(16)",
    network: { kind: "recurrent", cell: "gru", units: 16 },
    epochs: 24,
    learningRate: 5e-3,
  },
  {
    key: "attention",
    title: "attention, width 16",
    network: { kind: "attention", width: 16, heads: 2, blocks: 1 },
    epochs: 12,
    learningRate: 3e-3,
  },
] as const;

/** Do the hidden states of networks that predict one variable of a chaotic flow rebuild the flow? */
export const RNN: Experiment = {
  name: "rnn",
  about:
    "Recurrent networks and attention that predict x of the Rossler system: do their hidden states rebuild the flow?",
  claim: "linked as the flow",
  networks: 5,
  conditions: (settings) => NETWORKS.map((one) => conditionOf(settings, one)),
  conclude: concludeRnn,
};

/** As written: Adam at 1e-3, the next value, a constant rate. Ours: its increment, a greater rate that falls to 0. */
function conditionOf(settings: ExperimentSettings, one: (typeof NETWORKS)[number]): Condition {
  const { variant, epochs, networks } = settings;
  if (variant === "coded")
    throw new InputError('rnn: --variant coded: no code was published; choose "written", or leave it out.');
  const written = variant === "written";
  return {
    kind: "trained",
    key: one.key,
    title: one.title,
    networks,
    recipe: {
      format: "syrinx-recipe/1",
      name: `rnn-${one.key}`,
      data: { system: "rossler", samples: ROWS, step: STEP, observe: ["x"], lookBack: WINDOW },
      network: { ...one.network, output: written ? "value" : "increment" },
      training: {
        epochs: epochs ?? one.epochs,
        batchSize: 64,
        patience: 0,
        ...(written
          ? { learningRate: 1e-3, schedule: "constant" }
          : { learningRate: one.learningRate, schedule: "cosine" }),
      },
    },
    prepare: prepareRnn,
  };
}
