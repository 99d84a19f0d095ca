import { describe, expect, test } from "vitest";
import { asRecipe } from "../../src/documents/recipeDocument.js";
import type { Recipe } from "../../src/shapes/recipe.js";

type Fields = Record<string, unknown>;
const AUTOENCODER = { kind: "autoencoder", latent: 3 };
const GRU = { kind: "recurrent", cell: "gru" };
const FRAMES = { recordings: "finch/*.wav" };
const LORENZ = { system: "lorenz" };

const make = (data: Fields, network: Fields, rest: Fields = {}): Recipe =>
  asRecipe({ format: "syrinx-recipe/1", name: "finch", data, network, ...rest }, "recipe.json");

test("an autoencoder of sounds takes five lines, with every default filled in", () => {
  expect(make(FRAMES, AUTOENCODER)).toEqual({
    format: "syrinx-recipe/1",
    name: "finch",
    seed: 1,
    networks: 1,
    data: {
      recordings: ["finch/*.wav"],
      represent: "frames",
      frames: { window: 0.01161, hop: 0.0029025, lowHz: 500, highHz: 10_000, rangeDb: 55, melBands: 0 },
      sampleRate: 0,
      shiftHz: 0,
      labels: false,
      inputs: [],
      targets: [],
      lookBack: 1,
      stride: 1,
      normalise: "whole",
      split: { by: "blocks", validation: 0.1, test: 0.2, block: 0.1, testFiles: [] },
    },
    network: {
      kind: "autoencoder",
      hidden: [128, 64, 32],
      latent: 3,
      variational: false,
      activation: "elu",
      initialisation: "auto",
      initialSd: 0.05,
      normalisation: "none",
    },
    loss: { kind: "squared", derivative: 0, kl: 0 },
    training: {
      epochs: 100,
      batches: 0,
      batchSize: 32,
      order: "shuffled",
      optimizer: "adam",
      learningRate: 0.001,
      momentum: 0.9,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      schedule: "cosine",
      warmup: 0,
      decay: 0.5,
      decayEpochs: 20,
      weightDecay: 0,
      l1: 0,
      l2: 0,
      clipNorm: 0,
      patience: 20,
    },
  });
});

test("a recurrent network of one variable takes five lines", () => {
  const { data, network, training } = make(
    { system: "lorenz", observe: ["x"] },
    { kind: "recurrent", cell: "lstm", units: 32 },
  );
  expect(data).toMatchObject({ samples: 40_000, step: 0.02, observe: ["x"], lookBack: 40, dataSeed: 1 });
  expect(data).toMatchObject({ parameters: {}, normalise: "column", split: { by: "time" } });
  expect(network).toMatchObject({ units: [32], output: "value", steps: "last", activation: "tanh" });
  expect(training.clipNorm).toBe(1);
});

describe("defaults depend on the other settings", () => {
  test.each<[string, Fields, Fields, number]>([
    ["frames one by one", FRAMES, AUTOENCODER, 1],
    ["frames for a classifier", FRAMES, { kind: "classifier" }, 1],
    ["patches of frames", FRAMES, { kind: "convolutional", latent: 3 }, 16],
    ["frames to look back on", FRAMES, GRU, 40],
    ["a waveform", { ...FRAMES, represent: "waveform" }, AUTOENCODER, 256],
    ["a waveform to look back on", { ...FRAMES, represent: "waveform" }, { kind: "mlp" }, 40],
    ["a whole state", LORENZ, AUTOENCODER, 1],
    ["one variable", { ...LORENZ, observe: "z" }, AUTOENCODER, 50],
    ["a movie", { system: "membrane" }, AUTOENCODER, 1],
    ["a movie in convolutions", { system: "convection" }, { kind: "convolutional", latent: 3 }, 1],
    ["one variable of what is filmed", { system: "membrane", observe: "x" }, AUTOENCODER, 50],
    ["a table", { table: "a.csv" }, AUTOENCODER, 1],
    ["one column", { table: "a.csv", columns: "f0_hz" }, AUTOENCODER, 50],
    ["a table to look back on", { table: "a.csv" }, { kind: "attention" }, 40],
  ])("%s: the rows of a sample", (_, data, network, rows) => {
    expect(make(data, network).data.lookBack).toBe(rows);
  });

  test("samples and step default to those of the system, as does a step of 0", () => {
    const rows = (system: string, step?: number): unknown => {
      const { data } = make({ system, ...(step === undefined ? {} : { step }) }, AUTOENCODER);
      return "system" in data ? [data.samples, data.step, data.normalise] : [];
    };
    expect(rows("lorenz", 0)).toEqual([40_000, 0.02, "column"]);
    expect(rows("rossler")).toEqual([40_000, 0.1, "column"]);
    expect(rows("membrane")).toEqual([450, 0, "whole"]);
    expect(rows("convection")).toEqual([10_000, 0.01, "whole"]);
    expect(rows("lorenz", 0.01)).toEqual([40_000, 0.01, "column"]);
  });

  test("blocks are long enough for two samples", () => {
    // A frame of 11.61 ms and forty steps of 2.9025 ms are 128 ms.
    expect(make(FRAMES, GRU).data.split.block).toBe(0.3);
  });

  test("order, decay, divergence and labels default to what the other settings need", () => {
    expect(make(FRAMES, AUTOENCODER, { loss: { derivative: 1 } }).training.order).toBe("contiguous");
    expect(make(FRAMES, AUTOENCODER, { training: { optimizer: "adamw" } }).training.weightDecay).toBe(0.01);
    expect(make(FRAMES, { ...AUTOENCODER, variational: true }).loss.kl).toBe(1);
    const classifier = make(FRAMES, { kind: "classifier" });
    expect(classifier.data).toMatchObject({ labels: true });
    expect(classifier.loss.kind).toBe("softmaxCrossEntropy");
    expect(make({ ...FRAMES, split: { testFiles: "b.wav" } }, AUTOENCODER).data.split).toMatchObject({
      by: "file",
      testFiles: ["b.wav"],
    });
  });

  test("a single value may replace a list of one", () => {
    expect(make({ recordings: ["a", "b"] }, { ...AUTOENCODER, hidden: 16 })).toMatchObject({
      data: { recordings: ["a", "b"] },
      network: { hidden: [16] },
    });
    expect(make(FRAMES, { ...AUTOENCODER, hidden: [] }).network).toMatchObject({ hidden: [] });
  });
});

describe("an invalid recipe is rejected with the file, the path, the value and the fix", () => {
  const classifier = { kind: "classifier" };
  const conv = { kind: "convolutional", latent: 3 };
  const wave = { ...FRAMES, represent: "waveform" };
  test.each<[string, RegExp, Fields, Fields, Fields?]>([
    ["another format", /^recipe.json: format="x" must be/, FRAMES, AUTOENCODER, { format: "x" }],
    ["a name of two words", /^recipe.json: name="a b" must consist of/, FRAMES, AUTOENCODER, { name: "a b" }],
    [
      "a device name of Windows",
      /name="NUL" is reserved for a device on Windows/,
      FRAMES,
      AUTOENCODER,
      { name: "NUL" },
    ],
    ["no kind", /network.kind=missing is not known; choose autoencoder, /, FRAMES, {}],
    ["no latent width", /network.latent=missing must be a number from 1/, FRAMES, { kind: "autoencoder" }],
    [
      "a negative width",
      /network.hidden\[1\]=-3 must be an integer/,
      FRAMES,
      { ...AUTOENCODER, hidden: [3, -3] },
    ],
    [
      "a width of a half",
      /network.hidden\[0\]=0.5 must be an integer/,
      FRAMES,
      { ...AUTOENCODER, hidden: [0.5] },
    ],
    ["no units", /network.units=\[\] must be an integer/, FRAMES, { ...GRU, units: [] }],
    ["swish", /network.activation="swish" is not known/, FRAMES, { ...AUTOENCODER, activation: "swish" }],
    ["null", /network.latent=null must be a number/, FRAMES, { ...AUTOENCODER, latent: null }],
    ["hiden", /network.hiden=3 is not known; write hidden\.$/, FRAMES, { ...AUTOENCODER, hiden: 3 }],
    [
      "learningrate",
      /training.learningrate=1 is not known; write learningRate\.$/,
      FRAMES,
      AUTOENCODER,
      { training: { learningrate: 1 } },
    ],
    [
      "batchsize",
      /training.batchsize=8 is not known; write batchSize\.$/,
      FRAMES,
      AUTOENCODER,
      { training: { batchsize: 8 } },
    ],
    ["recording", /data.recording="a" is not known; write recordings/, { recording: "a" }, AUTOENCODER],
    ["no data", /data.recordings=missing is needed, or else system or table/, {}, AUTOENCODER],
    [
      "two kinds of data",
      /data.system="lorenz" is given together with recordings/,
      { ...FRAMES, ...LORENZ },
      AUTOENCODER,
    ],
    [
      "an empty name of a file",
      /data.recordings\[1\]="" must be a nonempty string/,
      { recordings: ["a", ""] },
      AUTOENCODER,
    ],
    [
      "a variable that isn't",
      /data.observe\[1\]="w" must be one of x, y, z/,
      { ...LORENZ, observe: ["x", "w"] },
      AUTOENCODER,
    ],
    [
      "a variable twice",
      /data.observe\[1\]="x" must be one .*each at most once/,
      { ...LORENZ, observe: ["x", "x"] },
      AUTOENCODER,
    ],
    [
      "a parameter of another system",
      /data.parameters.rho=1 is not known; choose from a, b, c/,
      { system: "rossler", parameters: { rho: 1 } },
      AUTOENCODER,
    ],
    [
      "half a pixel",
      /parameters.side=9.5 must be an integer/,
      { system: "convection", parameters: { side: 9.5 } },
      conv,
    ],
    [
      "the step of a film",
      /data.step=1 .*parameters.framesPerPeriod/,
      { system: "membrane", step: 1 },
      AUTOENCODER,
    ],
    [
      "a band upside down",
      /data.frames.highHz=100 makes the band .* too narrow/,
      { ...FRAMES, frames: { highHz: 100 } },
      AUTOENCODER,
    ],
    ["half an epoch", /epochs=1.5 must be an integer/, FRAMES, AUTOENCODER, { training: { epochs: 1.5 } }],
    ["a memory of 1", /training.beta2=1 must be a number/, FRAMES, AUTOENCODER, { training: { beta2: 1 } }],
    // Settings that contradict each other.
    ["a classifier of a system", /data.system="lorenz" has no labels/, LORENZ, classifier],
    ["a classifier of a table", /data.table="a" has no labels/, { table: "a" }, classifier],
    [
      "a classifier without labels",
      /data.labels=false must be true/,
      { ...FRAMES, labels: false },
      classifier,
    ],
    ["labels without a classifier", /data.labels=true is not used/, { ...FRAMES, labels: true }, AUTOENCODER],
    ["labels of a waveform", /data.represent="waveform" cannot be labelled/, wave, classifier],
    [
      "nothing to look back on",
      /data.lookBack=1 must be at least 2 rows for recurrent/,
      { ...FRAMES, lookBack: 1 },
      GRU,
    ],
    ["a picture of one frame", /data.lookBack=1 must be at least 2 frames/, { ...FRAMES, lookBack: 1 }, conv],
    ["a picture of a state", /data.system="lorenz" has no two-dimensional/, LORENZ, conv],
    ["a picture of a waveform", /data.represent="waveform" has no two-dim/, wave, conv],
    ["a picture of a table", /data.table="a" has no two-dim/, { table: "a" }, conv],
    ["a film of films", /data.lookBack=3 must be 1/, { system: "membrane", lookBack: 3 }, conv],
    [
      "a stride beyond the kernel",
      /network.stride=3 must be at most kernel=2/,
      FRAMES,
      { ...conv, kernel: 2, stride: 3 },
    ],
    ["unequal heads", /network.width=30 makes heads/, FRAMES, { kind: "attention", width: 30 }],
    ["unequal heads, the other way", /network.heads=5 makes heads/, FRAMES, { kind: "attention", heads: 5 }],
    [
      "an activation of cells",
      /network.activation="relu" must be tanh/,
      FRAMES,
      { ...GRU, activation: "relu" },
    ],
    [
      "attention normalised twice",
      /network.normalisation="layer" must be none for attention/,
      FRAMES,
      { kind: "attention", normalisation: "layer" },
    ],
    [
      "nothing left to train on",
      /validation=0.8 leaves/,
      { ...FRAMES, split: { validation: 0.8 } },
      AUTOENCODER,
    ],
    [
      "blocks below a sample",
      /split.block=0.01 is shorter than a sample/,
      { ...FRAMES, split: { block: 0.01 } },
      AUTOENCODER,
    ],
    [
      "files to test, by time",
      /split.by="time" must be "file"/,
      { ...FRAMES, split: { by: "time", testFiles: ["a"] } },
      AUTOENCODER,
    ],
    ["shifted waveforms", /data.shiftHz=9 applies only to frames/, { ...wave, shiftHz: 9 }, AUTOENCODER],
    [
      "shifted mel bands",
      /data.shiftHz=9 requires bins/,
      { ...FRAMES, shiftHz: 9, frames: { melBands: 9 } },
      AUTOENCODER,
    ],
    ["shifted predictions", /data.shiftHz=9 would shift the inputs/, { ...FRAMES, shiftHz: 9 }, GRU],
    ["derivatives out of order", /loss.derivative=1 requires/, ...derivative({ order: "shuffled" })],
    [
      "derivatives of one",
      /training.batchSize=1 must be at least 2 samples for loss/,
      ...derivative({ batchSize: 1 }),
    ],
    [
      "derivatives of classes",
      /loss.derivative=1 is not defined/,
      FRAMES,
      classifier,
      { loss: { derivative: 1 } },
    ],
    ["a divergence of nothing", /loss.kl=1 is only for/, FRAMES, AUTOENCODER, { loss: { kl: 1 } }],
    [
      "classes of an autoencoder",
      /loss.kind="softmaxCrossEntropy" needs class scores/,
      FRAMES,
      AUTOENCODER,
      { loss: { kind: "softmaxCrossEntropy" } },
    ],
    [
      "squares of classes",
      /loss.kind="squared" is not for/,
      FRAMES,
      classifier,
      { loss: { kind: "squared" } },
    ],
    [
      "the variance of one",
      /batchSize=1 must be at least 2 samples for batch/,
      FRAMES,
      { ...AUTOENCODER, normalisation: "batch" },
      { training: { batchSize: 1 } },
    ],
    [
      "a warm-up without end",
      /training.warmup=100 must be shorter/,
      FRAMES,
      AUTOENCODER,
      { training: { warmup: 100 } },
    ],
  ])("%s", (_, message, data, network, rest) => {
    expect(() => make(data, network, rest)).toThrow(message);
  });

  test("a document that is not an object", () => {
    for (const document of [null, 3, "recipe", []])
      expect(() => asRecipe(document, "x.json")).toThrow(/^x.json: the document=.* must be an object/);
    expect(() => make(FRAMES, AUTOENCODER, { loss: null })).toThrow(/loss=null must be an object/);
  });
});

function derivative(training: Fields): [Fields, Fields, Fields] {
  return [FRAMES, AUTOENCODER, { loss: { derivative: 1 }, training }];
}
