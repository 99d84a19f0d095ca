import { product } from "../../math/product.js";
import { type Layer, type Network, strides } from "../../shapes/network.js";
import { GATES } from "./weightShapes.js";

/** Maximum number of values in memory at a time: 32 MB in single precision. */
const BUDGET = 8_000_000;

/** The shape of a layer's output, and the number of values it keeps per sample. */
interface LayerMemory {
  readonly shape: readonly number[];
  readonly values: number;
}

/**
 * How many samples can be run at once in about 32 MB: the more values the layers need per sample, the fewer.
 * @param network the network that is run. @param members number of such networks run side by side, >= 1.
 * @returns samples, at least 1.
 */
export function samplesAtOnce(network: Network, members: number): number {
  const { input, output, layers } = network;
  const values = product(input) + product(output) + memoryOf(layers, input).values;
  return Math.max(1, Math.floor(BUDGET / (members * values)));
}

function memoryOf(layers: readonly Layer[], input: readonly number[]): LayerMemory {
  let shape = input;
  let values = 0;
  for (const layer of layers) {
    const memory = memoryOfOne(layer, shape);
    values += memory.values;
    shape = memory.shape;
  }
  return { shape, values };
}

function memoryOfOne(layer: Layer, shape: readonly number[]): LayerMemory {
  const size = product(shape);
  const before = shape.slice(0, -1);
  switch (layer.kind) {
    case "dense": {
      // The product, the sum with the bias, and the activation.
      const to = [...before, layer.units];
      return { shape: to, values: 3 * product(to) };
    }
    case "convolution": {
      const { kernel, channels, filters } = layer;
      const [down, along] = strides(layer);
      const to = [Math.ceil(layer.height / down), Math.ceil(layer.width / along), filters];
      return { shape: to, values: to[0] * to[1] * (kernel ** 2 * channels + 3 * filters) };
    }
    case "transposedConvolution": {
      const { height, width, kernel, filters, outHeight, outWidth } = layer;
      const to = [outHeight, outWidth, filters];
      return { shape: to, values: height * width * kernel ** 2 * filters + 3 * product(to) };
    }
    case "recurrent": {
      // At every step: the input, the gates, the cell state and the hidden state, which is also the output.
      const { cell, inputs, units } = layer;
      const steps = shape[0];
      return { shape: [steps, units], values: steps * (inputs + (GATES[cell] + 3) * units) };
    }
    case "bidirectional": {
      // Both directions, each with its input turned, and the two joined.
      const { cell, inputs, units } = layer;
      const steps = shape[0];
      return { shape: [steps, 2 * units], values: steps * (2 * inputs + (2 * GATES[cell] + 8) * units) };
    }
    case "almostLinear": {
      // At every step: the state before, what is cut off of it, two products, their sum with the bias, and the state.
      const steps = shape[0];
      return { shape: [steps, layer.units], values: 6 * steps * layer.units };
    }
    case "firstColumns": {
      const to = [...before, layer.width];
      return { shape: to, values: product(to) };
    }
    case "attention": {
      // Queries, keys, values, their weighted mean and the output, each with and without bias; scores and their softmax.
      const { width, heads } = layer;
      const steps = shape[0];
      return { shape, values: steps * (9 * width + 2 * steps * heads) };
    }
    case "position":
      return { shape, values: size };
    case "batchNormalization":
    case "layerNormalization":
      // The centred values, their squares, two scalings and the shift.
      return { shape, values: 5 * size };
    case "reshape":
      return { shape: layer.shape, values: 0 };
    case "lastStep":
      return { shape: shape.slice(1), values: size / shape[0] };
    case "gaussian":
      return { shape: [layer.latent], values: 2 * layer.latent };
    case "residual": {
      const { values } = memoryOf(layer.layers, shape);
      return { shape, values: values + size };
    }
  }
}
