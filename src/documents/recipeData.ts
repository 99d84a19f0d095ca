import { SYSTEMS, systemNamed } from "../dynamics/systems/register.js";
import {
  type DataRecipe,
  type NetworkRecipe,
  NORMALISATIONS,
  type RecordingData,
  type SampleRecipe,
  SPLITS,
  type SystemData,
  type TableData,
} from "../shapes/recipe.js";
import type { DocumentPart } from "./documentPart.js";

const SOURCES = ["recordings", "system", "table"] as const;
const RECORDING_KEYS = [
  "recordings",
  "represent",
  "frames",
  "sampleRate",
  "shiftHz",
  "labels",
  "annotations",
  "partly",
];
/** Frames of a labeller: long enough to tell neighbouring harmonics apart, close enough to place an onset. */
const LABELLER_FRAMES = { window: 0.016, hop: 0.002, melBands: 64 };
const OTHER_FRAMES = { window: 0.01161, hop: 0.0029025, melBands: 0 };
const SYSTEM_KEYS = ["system", "samples", "step", "observe", "parameters", "dataSeed"];
const TABLE_KEYS = ["table", "columns", "rate", "sequence"];
const SAMPLE_KEYS = ["inputs", "targets", "lookBack", "stride", "normalise", "split"];
/** Shortest default block of time, s. */
const BLOCK = 0.1;
const LONGEST_BLOCK = 1e9;

/**
 * Checks the data of a recipe and fills in the defaults, some of which depend on the network.
 * @throws {InputError} naming the path in the document, the value and the fix.
 */
export function readData(part: DocumentPart, network: NetworkRecipe): DataRecipe {
  const given = SOURCES.filter((key) => part.has(key));
  if (given.length === 0) {
    part.onlyKeys([...SOURCES, ...RECORDING_KEYS, ...SYSTEM_KEYS, ...TABLE_KEYS, ...SAMPLE_KEYS]);
    part.fail("recordings", 'is needed, or else system or table; give one, e.g. "recordings": "finch/*.wav"');
  }
  if (given.length > 1) part.fail(given[1], `is given together with ${given[0]}; keep only one of them`);
  const source =
    given[0] === "recordings"
      ? readRecordings(part, network)
      : given[0] === "system"
        ? readSystem(part)
        : readTable(part);
  return { ...source, ...readSamples(part, source, network) };
}

function readRecordings(part: DocumentPart, network: NetworkRecipe): RecordingData {
  part.onlyKeys([...RECORDING_KEYS, ...SAMPLE_KEYS]);
  const frames = part.partOrEmpty("frames");
  frames.onlyKeys(["window", "hop", "lowHz", "highHz", "rangeDb", "melBands"]);
  const lowHz = frames.numberOr(500, "lowHz", 0, 1e6, "Hz");
  const highHz = frames.numberOr(10_000, "highHz", 1, 1e6, "Hz");
  if (!(highHz >= lowHz + 1)) {
    const place = frames.has("highHz") ? "highHz" : "lowHz";
    frames.fail(
      place,
      `makes the band ${lowHz} to ${highHz} Hz too narrow; set highHz at least 1 Hz above lowHz`,
    );
  }
  const labels = network.kind === "classifier" || network.kind === "labeller";
  const usual = network.kind === "labeller" ? LABELLER_FRAMES : OTHER_FRAMES;
  return {
    recordings: part.strings("recordings", 1),
    represent: part.oneOfOr("frames", "represent", ["frames", "waveform"]),
    frames: {
      window: frames.numberOr(usual.window, "window", 1e-4, 1, "s"),
      hop: frames.numberOr(usual.hop, "hop", 1e-5, 1, "s"),
      lowHz,
      highHz,
      rangeDb: frames.numberOr(55, "rangeDb", 10, 200, "dB"),
      melBands: frames.integerOr(usual.melBands, "melBands", 0, 1024),
    },
    sampleRate: part.numberOr(0, "sampleRate", 0, 1e6, "Hz"),
    shiftHz: part.numberOr(0, "shiftHz", 0, 1e5, "Hz"),
    labels: part.has("labels") ? part.boolean("labels") : labels,
    ...(part.has("annotations") && { annotations: part.string("annotations") }),
    ...(part.has("partly") && { partly: part.boolean("partly") }),
  };
}

function readSystem(part: DocumentPart): SystemData {
  part.onlyKeys([...SYSTEM_KEYS, ...SAMPLE_KEYS]);
  const name = part.oneOf(
    "system",
    SYSTEMS.map((system) => system.name),
  );
  const system = systemNamed(name);
  const variables = system.variables.map((variable) => variable.name);
  const observe = part.has("observe") ? part.strings("observe") : [];
  const unseen = observe.findIndex((seen, i) => !variables.includes(seen) || observe.indexOf(seen) !== i);
  if (unseen >= 0) {
    const rule = `must be one of ${variables.join(", ")}, each at most once; correct it`;
    part.fail(`observe[${unseen}]`, rule, observe[unseen]);
  }
  const step = part.numberOr(0, "step", 0, 1000);
  if (system.stepParameter !== undefined && step > 0)
    part.fail("step", `does not apply to ${name}; give parameters.${system.stepParameter} instead`);
  const parameters = part.partOrEmpty("parameters");
  parameters.onlyKeys(Object.keys(system.parameters));
  const given = Object.entries(system.parameters).filter(([key]) => parameters.has(key));
  return {
    system: name,
    samples: part.integerOr(system.samples, "samples", 10, 1e8),
    step: step === 0 ? system.step : step,
    observe,
    parameters: Object.fromEntries(
      given.map(([key, { low, high, integer }]) => [
        key,
        integer ? parameters.integer(key, low, high) : parameters.number(key, low, high),
      ]),
    ),
    dataSeed: part.integerOr(1, "dataSeed", 0, 2 ** 32),
  };
}

function readTable(part: DocumentPart): TableData {
  part.onlyKeys([...TABLE_KEYS, ...SAMPLE_KEYS]);
  const table = part.string("table");
  if (table === "") part.fail("table", "is empty; give the path of a table");
  return {
    table,
    columns: part.has("columns") ? part.strings("columns") : [],
    rate: part.numberOr(0, "rate", 0, 1e9, "Hz"),
    sequence: part.has("sequence") ? part.string("sequence") : "",
  };
}

function readSamples(
  part: DocumentPart,
  source: RecordingData | SystemData | TableData,
  network: NetworkRecipe,
): SampleRecipe {
  const lookBack = part.integerOr(defaultLookBack(source, network), "lookBack", 1, 100_000);
  const inFrames = "recordings" in source && source.represent === "frames";
  const split = part.partOrEmpty("split");
  split.onlyKeys(["by", "validation", "test", "block", "testFiles"]);
  const testFiles = split.has("testFiles") ? split.strings("testFiles") : [];
  const byDefault =
    testFiles.length > 0 || network.kind === "labeller" ? "file" : "recordings" in source ? "blocks" : "time";
  const validation = split.numberOr(0.1, "validation", 0.001, 0.999);
  const test = split.numberOr(0.2, "test", 0.001, 0.999);
  if (validation + test >= 1) {
    const place = split.has("validation") ? "validation" : "test";
    split.fail(place, `leaves nothing to train on (${validation} + ${test}); keep their sum below 1`);
  }
  return {
    inputs: part.has("inputs") ? part.strings("inputs") : [],
    targets: part.has("targets") ? part.strings("targets") : [],
    lookBack,
    stride: part.integerOr(network.kind === "labeller" ? 5 : 1, "stride", 1, 100_000),
    normalise: part.oneOfOr(
      network.kind === "labeller" ? "none" : inFrames || isMovie(source) ? "whole" : "column",
      "normalise",
      NORMALISATIONS,
    ),
    split: {
      by: split.oneOfOr(byDefault, "by", SPLITS),
      validation,
      test,
      block: split.numberOr(defaultBlock(source, lookBack), "block", 1e-6, LONGEST_BLOCK, "s"),
      testFiles,
    },
  };
}

/** Whether the rows are frames of a movie. */
export function isMovie(source: RecordingData | SystemData | TableData): boolean {
  return "system" in source && source.observe.length === 0 && systemNamed(source.system).film !== undefined;
}

function defaultLookBack(source: RecordingData | SystemData | TableData, network: NetworkRecipe): number {
  const { kind } = network;
  const frames = "recordings" in source && source.represent === "frames";
  if (kind === "labeller") return 250;
  if (kind === "convolutional") return frames ? 16 : 1;
  if (["recurrent", "almostLinear", "attention", "mlp"].includes(kind)) return 40;
  if ("recordings" in source) return frames ? 1 : 256;
  const seen = "system" in source ? source.observe : source.columns;
  return kind === "autoencoder" && seen.length === 1 ? 50 : 1;
}

/** Duration of a sample and its target, s; 0 if the rate of the rows is not known yet. */
export function sampleSpan(source: RecordingData | SystemData | TableData, lookBack: number): number {
  if ("system" in source) return source.step * (lookBack + 1);
  if ("table" in source) return source.rate > 0 ? (lookBack + 1) / source.rate : 0;
  const { window, hop } = source.frames;
  if (source.represent === "frames") return window + lookBack * hop;
  return source.sampleRate > 0 ? (lookBack + 1) / source.sampleRate : 0;
}

/** Default length of a block: at least two samples, rounded up to tenths of a second, and at most the limit for recipes. */
function defaultBlock(source: RecordingData | SystemData | TableData, lookBack: number): number {
  return Math.min(LONGEST_BLOCK, Math.max(BLOCK, Math.ceil(20 * sampleSpan(source, lookBack)) / 10));
}
