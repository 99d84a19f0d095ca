import type { TrainingProgress } from "../../../src/shapes/progress.js";
import type { MemberSummary, RunSummary } from "../../../src/shapes/run.js";

/** A training of two epochs with every field, including numbers that JSON can't represent. */
export function fakeLook(change: Partial<TrainingProgress> = {}): TrainingProgress {
  return {
    kind: "training",
    model: "membrane",
    backend: "engine",
    device: "CPU",
    state: "running",
    networks: 1,
    network: 1,
    epoch: 2,
    epochs: 10,
    batches: 48,
    batchesPerEpoch: 24,
    trainLoss: [0.5, Number.NaN],
    validationLoss: [0.6, 0.4],
    bestEpoch: 2,
    patienceLeft: null,
    learningRate: 1e-3,
    samplesPerSecond: 5200,
    batchesPerSecond: 41,
    seconds: 2,
    secondsLeft: Number.NaN,
    memory: 1e8,
    latent: {
      values: Float32Array.of(0.1, Number.NaN, -3, 4),
      columns: [
        { name: "z1", unit: "1" },
        { name: "z2", unit: "1" },
      ],
      rate: 100,
      start: 0.5,
    },
    view: {
      kind: "series",
      name: "x",
      start: 0,
      rate: 50,
      original: Float32Array.of(1, 2, 3),
      output: Float32Array.of(Number.NaN, 2.5, 3.5),
    },
    ...change,
  };
}

/** One network of a run after two epochs, with the given losses. */
export function fakeMember(seed: number, validation: number, test = validation + 0.01): MemberSummary {
  return { seed, epochs: 2, bestEpoch: 2, train: validation - 0.01, validation, test };
}

/** The contents of run.json for a training of two epochs. */
export function fakeSummary(change: Partial<RunSummary> = {}): RunSummary {
  const members = change.members ?? [fakeMember(1, 0.5)];
  return {
    run: "models/toy/runs/id",
    model: "toy",
    backend: "engine",
    device: "CPU",
    networks: members.length,
    epochs: 2,
    bestEpoch: 2,
    loss: { train: 0.49, validation: 0.5, test: 0.51 },
    rivals: [],
    members,
    stopped: "epochs",
    seconds: 1,
    samplesPerSecond: 100,
    provenance: {
      madeBy: "syrinx train",
      syrinx: "1",
      node: "v20",
      platform: "linux",
      inputs: [],
      settings: {},
    },
    ...change,
  };
}
