import type { Progress, TrainingProgress, TrainingView } from "../../../src/shapes/progress.js";
import type { Trajectory } from "../../../src/shapes/series.js";

/** A path of `rows` rows through `dimension` latent variables, each a sine with its own period. */
export function samplePath(rows: number, dimension: number): Trajectory {
  const values = Float32Array.from({ length: rows * dimension }, (_, i) =>
    Math.sin((Math.floor(i / dimension) * ((i % dimension) + 1)) / 10),
  );
  const columns = Array.from({ length: dimension }, (_, d) => ({ name: `z${d + 1}`, unit: "1" as const }));
  return { values, columns, rate: 100, start: 0 };
}

/** One view of each kind. */
export const sampleViews = {
  spectrum: {
    kind: "spectrum",
    time: 1.234,
    original: Float32Array.from({ length: 64 }, (_, i) => -60 + i / 2),
    output: Float32Array.from({ length: 64 }, (_, i) => -55 + i / 2),
    lowHz: 0,
    highHz: 11_000,
    floorDb: -60,
    topDb: 0,
  },
  picture: {
    kind: "picture",
    title: "movie",
    time: 1.234,
    height: 12,
    width: 16,
    original: Float32Array.from({ length: 192 }, (_, i) => i / 191),
    output: Float32Array.from({ length: 192 }, (_, i) => 1 - i / 191),
    low: 0,
    high: 1,
  },
  series: {
    kind: "series",
    name: "x",
    start: 100,
    rate: 50,
    original: Float32Array.from({ length: 200 }, (_, i) => Math.sin(i / 9)),
    output: Float32Array.from({ length: 200 }, (_, i) => (i < 40 ? Number.NaN : Math.sin(i / 9.5))),
  },
  labels: {
    kind: "labels",
    name: "bird.wav",
    start: 10,
    duration: 2,
    height: 8,
    width: 200,
    original: Float32Array.from({ length: 1600 }, (_, i) => (i % 50 < 25 ? 2 : 0)),
    low: 0,
    high: 2.5,
    lowHz: 500,
    highHz: 10_200,
    truth: ["a", "b", "c", "a"].map((label, i) => ({ onset: 10.1 + i / 2, offset: 10.4 + i / 2, label })),
    found: ["a", "c", "c"].map((label, i) => ({ onset: 10.1 + i / 2, offset: 10.4 + i / 2, label })),
    edits: 2,
  },
  classes: { kind: "classes", names: ["a", "b", "c"], counts: [9, 1, 0, 2, 6, 2, 0, 0, 0] },
} as const satisfies Record<TrainingView["kind"], TrainingView>;

/** A training after 40 of 300 epochs. */
export function sampleTraining(change: Partial<TrainingProgress> = {}): TrainingProgress {
  const losses = Array.from({ length: 40 }, (_, i) => 1 / (i + 2));
  return {
    kind: "training",
    model: "membrane",
    backend: "engine",
    device: "CPU",
    state: "running",
    networks: 1,
    network: 1,
    epoch: 40,
    epochs: 300,
    batches: 960,
    batchesPerEpoch: 24,
    trainLoss: losses.map((loss) => loss * 0.947),
    validationLoss: losses.map((loss) => loss * 1.271),
    bestEpoch: 38,
    patienceLeft: 23,
    learningRate: 0.001,
    samplesPerSecond: 5200,
    batchesPerSecond: 41,
    seconds: 2,
    secondsLeft: 12,
    memory: 212e6,
    latent: samplePath(200, 3),
    view: sampleViews.spectrum,
    ...change,
  };
}

/** A task of four stages that has reached its training. */
export function sampleTask(training: TrainingProgress = sampleTraining()): Progress[] {
  return [
    { kind: "stage", title: "read the recording", index: 1, count: 4 },
    { kind: "step", done: 3, total: 4, unit: "s of sound" },
    { kind: "note", text: "12 syllables" },
    { kind: "stage", title: "fit the gesture", index: 2, count: 4 },
    { kind: "warning", text: `syllable 7 is ${"very ".repeat(40)}noisy` },
    { kind: "output", path: "synth/chingolo.fit.song.json" },
    { kind: "stage", title: "train the autoencoder", index: 3, count: 4 },
    training,
  ];
}
