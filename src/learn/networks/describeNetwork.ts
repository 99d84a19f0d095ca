import { product } from "../../math/product.js";
import { InputError } from "../../shapes/inputError.js";
import type { Activation, Layer, Network } from "../../shapes/network.js";
import type { NetworkRecipe } from "../../shapes/recipe.js";

type Of<Kind extends NetworkRecipe["kind"]> = Extract<NetworkRecipe, { kind: Kind }>;

/** Width of the dense layers within an attention block, relative to the block's width, as in Vaswani et al. (2017). */
const WIDENING = 4;

/**
 * Builds the layers of a recipe for samples of a given shape. Hidden layers are followed by the recipe's
 * normalisation; latent and output layers are linear.
 *
 * - autoencoder: hidden widths, latent layer, hidden widths mirrored. A variational one has twice the latent width
 *   (mean, log variance) and draws from that Gaussian.
 * - convolutional: the same, between convolutions and their transposes.
 * - recurrent: recurrent layers, the last state (or every one), a dense output.
 * - attention: a dense layer to the width, a learnt vector per step, and blocks of attention and of two dense layers, each
 *   preceded by a layer normalisation and added to its input; a final normalisation, a dense output.
 * - labeller: convolutions, which leave the number of frames as it is, a bidirectional recurrent layer, and a dense output
 *   for every frame: the scores of the classes and, last, that of an onset.
 * - mlp, classifier: hidden widths and a dense output.
 * @param shape of a sample: [columns], [window, columns] or [height, width, channels].
 * @param outputs number of predicted columns or of classes, for a labeller and one more; ignored for autoencoders, whose output has the shape of the input.
 * @returns the network as plain data; `weightShapes` lists its weights.
 * @throws {InputError} if the kind of network does not accept samples of that shape.
 * @see Vaswani et al. (2017) arXiv:1706.03762 and Xiong et al. (2020) arXiv:2002.04745 for the attention; Kingma &
 * Welling (2014) arXiv:1312.6114 for the variational autoencoder.
 * @example
 * const network = describeNetwork({
 *   kind: "autoencoder", hidden: [64], latent: 2, variational: false,
 *   activation: "relu", initialisation: "auto", initialSd: 0.05, normalisation: "none",
 * }, [100], 100);
 * network.layers.map((layer) => layer.kind === "dense" ? layer.units : 0); // [64, 2, 64, 100]
 */
export function describeNetwork(recipe: NetworkRecipe, shape: readonly number[], outputs: number): Network {
  switch (recipe.kind) {
    case "autoencoder":
      return autoencoder(recipe, shape);
    case "convolutional":
      return convolutional(recipe, shape);
    case "recurrent":
      return recurrent(recipe, shape, outputs);
    case "almostLinear":
      return almostLinear(recipe, shape);
    case "attention":
      return attention(recipe, shape, outputs);
    case "labeller":
      return labeller(recipe, shape, outputs);
    case "mlp":
    case "classifier": {
      const layers = flattened(shape);
      const width = hiddenLayers(layers, recipe, product(shape), recipe.hidden);
      layers.push(dense(width, outputs, "linear"));
      const predicts = recipe.kind === "mlp";
      return {
        input: shape,
        output: [outputs],
        layers,
        encoder: 0,
        task: predicts ? "predict" : "classify",
        increment: predicts && recipe.output === "increment",
      };
    }
  }
}

function autoencoder(recipe: Of<"autoencoder">, shape: readonly number[]): Network {
  const layers = flattened(shape);
  const width = hiddenLayers(layers, recipe, product(shape), recipe.hidden);
  latentLayers(layers, recipe, width);
  const encoder = layers.length;
  const back = hiddenLayers(layers, recipe, recipe.latent, [...recipe.hidden].reverse());
  layers.push(dense(back, product(shape), "linear"));
  if (shape.length > 1) layers.push({ kind: "reshape", shape });
  return { input: shape, output: shape, layers, encoder, task: "reconstruct", increment: false };
}

function convolutional(recipe: Of<"convolutional">, shape: readonly number[]): Network {
  const { kernel, stride, activation } = recipe;
  if (shape.length < 2) throw unfit(recipe, shape, "a patch or picture");
  const [height, width] = shape;
  const channels = shape.length > 2 ? shape[2] : 1;
  const layers: Layer[] = shape.length > 2 ? [] : [{ kind: "reshape", shape: [height, width, 1] }];
  // Sides and channels before each convolution, and after the last one.
  const sizes = [{ height, width, channels }];
  for (const filters of recipe.filters) {
    const from = sizes[sizes.length - 1];
    layers.push({ kind: "convolution", ...from, filters, kernel, stride, activation });
    layers.push(...normalising(recipe, filters));
    const halved = { height: Math.ceil(from.height / stride), width: Math.ceil(from.width / stride) };
    sizes.push({ ...halved, channels: filters });
  }
  const last = sizes[sizes.length - 1];
  const flat = last.height * last.width * last.channels;
  layers.push({ kind: "reshape", shape: [flat] });
  latentLayers(layers, recipe, hiddenLayers(layers, recipe, flat, recipe.hidden));
  const encoder = layers.length;
  hiddenLayers(layers, recipe, recipe.latent, [...[...recipe.hidden].reverse(), flat]);
  layers.push({ kind: "reshape", shape: [last.height, last.width, last.channels] });
  for (let c = sizes.length - 1; c > 0; c--) {
    const to = sizes[c - 1];
    layers.push({
      kind: "transposedConvolution",
      ...sizes[c],
      filters: to.channels,
      kernel,
      stride,
      activation: c === 1 ? "linear" : activation,
      outHeight: to.height,
      outWidth: to.width,
    });
    if (c > 1) layers.push(...normalising(recipe, to.channels));
  }
  if (shape.length < 3) layers.push({ kind: "reshape", shape });
  return { input: shape, output: shape, layers, encoder, task: "reconstruct", increment: false };
}

function recurrent(recipe: Of<"recurrent">, shape: readonly number[], outputs: number): Network {
  if (shape.length !== 2) throw unfit(recipe, shape, "a window of rows");
  const layers: Layer[] = [];
  let inputs = shape[1];
  for (const units of recipe.units) {
    layers.push({ kind: "recurrent", cell: recipe.cell, inputs, units }, ...normalising(recipe, units));
    inputs = units;
  }
  return predictor(recipe, shape, layers, inputs, outputs);
}

function labeller(recipe: Of<"labeller">, shape: readonly number[], outputs: number): Network {
  if (shape.length !== 2) throw unfit(recipe, shape, "a window of frames");
  const { kernel, stride, activation, cell, units } = recipe;
  const [height] = shape;
  const layers: Layer[] = [{ kind: "reshape", shape: [...shape, 1] }];
  let [, width] = shape;
  let channels = 1;
  for (const filters of recipe.filters) {
    const sizes = { height, width, channels, filters, kernel };
    layers.push({ kind: "convolution", ...sizes, stride: [1, stride], activation });
    layers.push(...normalising(recipe, filters));
    width = Math.ceil(width / stride);
    channels = filters;
  }
  const inputs = width * channels;
  layers.push(
    { kind: "reshape", shape: [height, inputs] },
    { kind: "bidirectional", cell, inputs, units },
    dense(2 * units, outputs, "linear"),
  );
  return { input: shape, output: [height, outputs], layers, encoder: 0, task: "label", increment: false };
}

function almostLinear(recipe: Of<"almostLinear">, shape: readonly number[]): Network {
  if (shape.length !== 2) throw unfit(recipe, shape, "a window of rows");
  const { units, rectified, forcing } = recipe;
  const inputs = shape[1];
  if (units <= inputs)
    throw new InputError(
      `describeNetwork: units=${units} must be more than the ${inputs} columns, which are the first units; raise it.`,
    );
  return {
    input: shape,
    output: shape,
    layers: [
      { kind: "almostLinear", inputs, units, rectified, forcing },
      { kind: "firstColumns", width: inputs },
    ],
    encoder: 1,
    task: "predictEvery",
    increment: false,
  };
}

function attention(recipe: Of<"attention">, shape: readonly number[], outputs: number): Network {
  if (shape.length !== 2) throw unfit(recipe, shape, "a window of rows");
  const { width, heads, activation } = recipe;
  const normal: Layer = { kind: "layerNormalization", width };
  const layers: Layer[] = [dense(shape[1], width, "linear"), { kind: "position", steps: shape[0], width }];
  for (let b = 0; b < recipe.blocks; b++) {
    layers.push(
      { kind: "residual", layers: [normal, { kind: "attention", width, heads }] },
      {
        kind: "residual",
        layers: [
          normal,
          dense(width, WIDENING * width, activation),
          dense(WIDENING * width, width, "linear"),
        ],
      },
    );
  }
  return predictor(recipe, shape, [...layers, normal], width, outputs);
}

/** Appends a dense output to layers that give steps x width: for every step, or for the last. */
function predictor(
  recipe: Of<"recurrent" | "attention">,
  input: readonly number[],
  states: readonly Layer[],
  width: number,
  outputs: number,
): Network {
  const every = recipe.steps === "every";
  const encoding: readonly Layer[] = every ? states : [...states, { kind: "lastStep" }];
  return {
    input,
    output: every ? [input[0], outputs] : [outputs],
    layers: [...encoding, dense(width, outputs, "linear")],
    encoder: encoding.length,
    task: every ? "predictEvery" : "predict",
    increment: recipe.output === "increment",
  };
}

/** A layer that flattens a sample to one row; none if it is one already. */
function flattened(shape: readonly number[]): Layer[] {
  return shape.length > 1 ? [{ kind: "reshape", shape: [product(shape)] }] : [];
}

/** Appends dense layers, each with its normalisation. @returns the width of the last. */
function hiddenLayers(
  layers: Layer[],
  recipe: NetworkRecipe,
  inputs: number,
  widths: readonly number[],
): number {
  let width = inputs;
  for (const units of widths) {
    layers.push(dense(width, units, recipe.activation), ...normalising(recipe, units));
    width = units;
  }
  return width;
}

/** Appends the linear latent layer. */
function latentLayers(
  layers: Layer[],
  { latent, variational }: { readonly latent: number; readonly variational: boolean },
  inputs: number,
): void {
  layers.push(dense(inputs, variational ? 2 * latent : latent, "linear"));
  if (variational) layers.push({ kind: "gaussian", latent });
}

function normalising({ normalisation }: NetworkRecipe, width: number): Layer[] {
  if (normalisation === "none") return [];
  return [{ kind: normalisation === "batch" ? "batchNormalization" : "layerNormalization", width }];
}

function dense(inputs: number, units: number, activation: Activation): Layer {
  return { kind: "dense", inputs, units, activation };
}

function unfit({ kind }: NetworkRecipe, shape: readonly number[], wanted: string): InputError {
  return new InputError(
    `describeNetwork: shape=[${shape.join(", ")}] does not suit kind "${kind}"; give it ${wanted} (lookBack).`,
  );
}
