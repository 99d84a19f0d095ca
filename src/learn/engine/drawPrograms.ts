import { product } from "../../math/product.js";
import type { Layer, Network } from "../../shapes/network.js";
import type { LossRecipe } from "../../shapes/recipe.js";
import { LOSSES, OPTIMIZERS } from "../../shapes/recipe.js";
import { type LearningTask, RMSPROP_MEMORY } from "../executor.js";
import { Drawing, type Drawn, type Learning, NOTHING_LEARNT, type Rows } from "./drawing.js";
import { drawLastStep, drawReshape, rowsOf } from "./layers/moves.js";
import { drawLayers } from "./layers/register.js";
import type { Operation } from "./operations.js";
import type { Parameter } from "./parameters.js";
import { SPACES } from "./spaces.js";
import type { WeightLayout } from "./weightLayout.js";

/** What a batch consists of. */
export interface BatchKind {
  /** whether the samples are their own targets, which then need no place */
  readonly reconstructs: boolean;
  /** address of the table that samples are stretches of; undefined if they are given themselves */
  readonly table: number | undefined;
}

const GIVEN_IN_FULL: BatchKind = { reconstructs: false, table: undefined };

/** Where the parts of a batch and of the results lie, in values, for a number of samples that fit. */
export interface SampleLayout {
  readonly targets: number;
  readonly noise: number;
  readonly batchSize: number;
  readonly output: number;
  readonly resultSize: number;
}

/**
 * @param given values of a sample that a program gives. @param capacity samples, a multiple of 4.
 */
export function layoutSamples(
  network: Network,
  given: number,
  capacity: number,
  { reconstructs, table }: BatchKind = GIVEN_IN_FULL,
): SampleLayout {
  const aligned = (n: number): number => Math.ceil(n / 16) * 16;
  // Of samples in a table only the places are given.
  const inputs = aligned(capacity * (table === undefined ? product(network.input) : 1));
  const targets = reconstructs ? 0 : inputs;
  const noise = inputs + (reconstructs ? 0 : aligned(capacity * product(network.output)));
  const batchSize = noise + aligned(capacity * latentNoise(network.layers));
  const output = aligned(2 * capacity);
  return { targets, noise, batchSize, output, resultSize: output + aligned(capacity * given) };
}

/** Normal numbers that a sample needs: those of its Gaussian layer. */
export function latentNoise(layers: readonly Layer[]): number {
  return layers.reduce((most, layer) => (layer.kind === "gaussian" ? Math.max(most, layer.latent) : most), 0);
}

/** A drawn program, and the values of activations that it needs. */
export interface DrawnProgram {
  readonly code: Int32Array;
  readonly activations: number;
}

/** What programs of one network have in common. */
export interface DrawingSettings {
  readonly codes: Readonly<Record<Operation, number>>;
  readonly network: Network;
  readonly layout: WeightLayout;
  readonly capacity: number;
  readonly threads: number;
}

/** One step of training: the batch, forward, loss, backward, gradients of the weights, the optimiser. */
export function drawTraining(settings: DrawingSettings, task: LearningTask, kind: BatchKind): DrawnProgram {
  const { network, layout } = settings;
  const { loss, step, sampleRate } = task;
  const sizes = layoutSamples(network, 0, settings.capacity, kind);
  const drawing = begin(settings, kind, sizes, {
    klWeight: loss.kl / product(network.output),
    optimiser: (role) => optimiserOf(role, step),
    // Penalties and clipping come between gradient and update.
    updatesAtOnce: step.l1 === 0 && step.l2 === 0 && step.clipNorm === 0,
  });
  const { program, results } = drawing;
  const x = takeInput(drawing, network);
  const drawn = drawWhole(drawing, network, x, BY_VALUE.has(loss.kind));
  const y = drawn.y;
  addIncrement(drawing, network, y);
  const dy = drawing.like(y);
  const words = lossWords(drawing, loss.kind, y, dy);
  program.add("samples", "LOSS", ...words);
  if (loss.derivative > 0) {
    program.wait();
    program.add("samples", "SLOPE_LOSS", ...words, { float: loss.derivative * sampleRate ** 2 });
  }
  drawn.back(dy, false);
  program.add("weights", "SUM_LOSSES", layout.header, results.losses);
  drawing.finish();
  drawUpdates(drawing, layout, step);
  return { code: program.code(), activations: drawing.size };
}

/** What is made of samples without training. "latent" is the state after the encoder, at the last step. */
export function drawInference(
  settings: DrawingSettings,
  what: "output" | "latent" | { readonly loss: LossRecipe["kind"] },
): DrawnProgram {
  const { network } = settings;
  const sizes = layoutSamples(network, givenBy(network, what === "latent"), settings.capacity);
  const drawing = begin(settings, undefined, sizes);
  const { program, results } = drawing;
  const x = takeInput(drawing, network);
  let y: Rows;
  if (what === "latent") {
    ({ y } = drawLayers(drawing, network.layers.slice(0, network.encoder), "", x));
    if (y.beside) y = drawLastStep(drawing, { kind: "lastStep" }, "", y).y;
  } else {
    ({ y } = drawWhole(drawing, network, x, what === "output" || BY_VALUE.has(what.loss)));
    addIncrement(drawing, network, y);
  }
  if (typeof what === "object")
    program.add("samples", "LOSS", ...lossWords(drawing, what.loss, y, undefined));
  else program.add("samples", "GIVE", y.rows, y.beside ? 1 : 0, results.output, y.width, y.at, y.stride);
  return { code: program.code(), activations: drawing.size };
}

/** Values of a sample's output, or of its latent state. */
export function givenBy({ layers, encoder, output, input }: Network, latent: boolean): number {
  if (!latent) return product(output);
  let width = product(input);
  for (const layer of layers.slice(0, encoder)) {
    if (layer.kind === "dense" || layer.kind === "recurrent" || layer.kind === "almostLinear")
      width = layer.units;
    else if (layer.kind === "firstColumns") width = layer.width;
    else if (layer.kind === "gaussian") width = layer.latent;
  }
  return width;
}

/** @param kind of the batch that is learnt from; undefined if nothing is learnt. */
function begin(
  { codes, network, layout, capacity, threads }: DrawingSettings,
  kind: BatchKind | undefined,
  { targets, noise, output }: SampleLayout,
  learning: Learning = NOTHING_LEARNT,
): Drawing {
  const { reconstructs, table } = kind ?? GIVEN_IN_FULL;
  // Samples from a table are copied to the first activations.
  const input = table === undefined ? SPACES.batch : SPACES.activations;
  const batch = {
    input,
    targets: reconstructs ? input : targets * 4 + SPACES.batch,
    noise: noise * 4 + SPACES.batch,
  };
  const results = { losses: SPACES.results, output: output * 4 + SPACES.results };
  const drawing = new Drawing(codes, capacity, threads, kind !== undefined, layout, batch, results, learning);
  if (table !== undefined) {
    const values = product(network.input);
    const at = drawing.values(capacity * values);
    if (at !== input) throw new Error("begin: samples from a table are not the first activations");
    drawing.program.add("samples", "GATHER", table, SPACES.batch, values, at);
  }
  return drawing;
}

/** The rows that the first layer works on. */
function takeInput(drawing: Drawing, { input, layers }: Network): Rows {
  // A reshape at the start needs no copy: the batch has the order of its values.
  const [first] = layers;
  const { rows, width, beside } = rowsOf(first?.kind === "reshape" ? first.shape : input);
  // Whole panels can be multiplied where they lie, and patches cut from pixels of any stride.
  const patches = layers.find(({ kind }) => kind !== "reshape")?.kind === "convolution";
  if (patches || (rows === 1 && width % 8 === 0)) {
    return { at: drawing.batch.input, rows, width, stride: width, beside: false };
  }
  const x = drawing.rows(rows, width, beside);
  drawing.program.add("samples", "TAKE", rows, x.beside ? 1 : 0, drawing.batch.input, width, x.at, x.stride);
  return x;
}

/** Losses that are means over values, whatever rows these are in. */
const BY_VALUE: ReadonlySet<LossRecipe["kind"]> = new Set(["squared", "absolute", "sigmoidCrossEntropy"]);

/**
 * All layers. A reshape at the end is left out if only the order of a single row's values counts: 1600 pixels as rows of one
 * value each would be moved, and filled up to eight times their size.
 */
function drawWhole(drawing: Drawing, { layers, increment }: Network, x: Rows, byValue: boolean): Drawn {
  const last = layers.at(-1);
  if (last?.kind !== "reshape" || !byValue || increment) return drawLayers(drawing, layers, "", x);
  const before = drawLayers(drawing, layers.slice(0, -1), "", x);
  if (before.y.rows === 1) return before;
  const end = drawReshape(drawing, last, "", before.y);
  return {
    y: end.y,
    back(dy, wanted) {
      const d = end.back(dy, true);
      return d && before.back(d, wanted);
    },
  };
}

/** Adds the input to increments. */
function addIncrement({ program, batch }: Drawing, { increment, input }: Network, y: Rows): void {
  if (!increment) return;
  const window = input.length === 2 ? input[0] : 1;
  program.add("samples", "ADD_INPUT", y.rows, y.beside ? 1 : 0, y.at, y.stride, y.width, batch.input, window);
}

function lossWords(
  { batch, results }: Drawing,
  kind: LossRecipe["kind"],
  y: Rows,
  dy: Rows | undefined,
): number[] {
  const gradient = dy === undefined ? [0, 0] : [1, dy.at];
  const order = y.beside ? 1 : 0;
  return [
    y.rows,
    order,
    y.at,
    y.stride,
    y.width,
    batch.targets,
    ...gradient,
    LOSSES.indexOf(kind),
    results.losses,
  ];
}

/** Penalties, clipping and the optimiser for every trained weight that is not updated together with its gradient. */
function drawUpdates(
  drawing: Drawing,
  layout: WeightLayout,
  { l1, l2, clipNorm }: LearningTask["step"],
): void {
  const { program } = drawing;
  const trained = layout.parameters.filter(({ shape }) => shape.role !== "running");
  for (const { shape, size, part } of trained.filter(({ shape }) => isWeight(shape.role))) {
    if (l1 === 0 && l2 === 0) continue;
    const places = [drawing.weight(shape.name), drawing.gradient(shape.name), size / part, part];
    program.add("weights", "PENALISE", ...places, { float: l1 }, { float: l2 });
  }
  if (clipNorm > 0) drawClipping(drawing, layout.header, trained, clipNorm);
  for (const { shape, size, part } of trained) {
    if (drawing.isUpdated(shape.name)) continue;
    const words = [layout.header, drawing.weight(shape.name), drawing.gradient(shape.name), layout.count * 4];
    program.add("weights", "UPDATE", ...words, size / part, part, drawing.optimiser(shape.name));
  }
}

/** The factor that brings the gradient of all weights to a norm: sums of squares of the parts, then their root. */
function drawClipping(
  drawing: Drawing,
  header: number,
  trained: readonly Parameter[],
  clipNorm: number,
): void {
  const { program } = drawing;
  const parts = trained.reduce((sum, { size, part }) => sum + size / part, 0);
  const sums = drawing.values(parts);
  let first = 0;
  for (const { shape, size, part } of trained) {
    program.add("weights", "SQUARES", drawing.gradient(shape.name), size / part, part, sums + 4 * first);
    first += size / part;
  }
  program.add("first", "CLIP", header, sums, parts, { float: clipNorm });
}

/** Flags of an optimiser; see src/kernels/assembly/engine/update.ts. */
const DECAYS = 16;
const CLIPPED = 32;

/** How weights are updated: the optimiser's number, with flags. */
function optimiserOf(role: string, { optimizer, weightDecay, clipNorm }: LearningTask["step"]): number {
  const kind = Math.min(OPTIMIZERS.indexOf(optimizer), OPTIMIZERS.indexOf("adam"));
  return kind + (weightDecay > 0 && isWeight(role) ? DECAYS : 0) + (clipNorm > 0 ? CLIPPED : 0);
}

function isWeight(role: string): boolean {
  return role === "weight" || role === "recurrent";
}

/** The numbers of an optimiser that stay the same, as its steps need them. */
export function optimiserNumbers({ optimizer, momentum, beta1, beta2, epsilon }: LearningTask["step"]): {
  readonly [K in "beta1" | "beta2" | "epsilon" | "rest1" | "rest2"]: number;
} {
  const first = optimizer === "momentum" ? momentum : optimizer === "rmsprop" ? RMSPROP_MEMORY : beta1;
  return { beta1: first, beta2, epsilon, rest1: 1 - first, rest2: 1 - beta2 };
}
