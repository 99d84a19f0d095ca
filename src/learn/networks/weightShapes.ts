import type { Cell, Layer, Network } from "../../shapes/network.js";

/** One tensor of weights of a network. */
export interface WeightShape {
  /** the layer's index, then the weight's own name: "0.weight"; within a residual layer "2.1.queries" */
  readonly name: string;
  readonly shape: readonly number[];
  /**
   * "weight": a matrix or kernel applied to the input; "recurrent": one applied to the previous state; "running": a statistic
   * that is updated but not trained
   */
  readonly role: "weight" | "recurrent" | "bias" | "gain" | "position" | "running";
}

/**
 * Blocks of `units` columns in the weights of a cell: gru has update, reset, candidate; lstm input, forget, candidate, output.
 */
export const GATES: Readonly<Record<Cell, number>> = { simple: 1, gru: 3, lstm: 4 };

/** The two layers of a bidirectional one. */
export const DIRECTIONS = ["forward", "backward"] as const;

/**
 * Every weight of a network, layer by layer.
 *
 * - dense: `weight` inputs x units, `bias`.
 * - convolution: `weight` kernel x kernel x channels x filters, `bias`; transposed, filters before channels.
 * - recurrent: `kernel` inputs x (gates units), `recurrent` units x (gates units), `bias` (for gru 2 x 3 units: for the
 *   input and for the state).
 * - bidirectional: those of a recurrent layer for each direction, "forward.kernel" to "backward.bias".
 * - almostLinear: `kernel` inputs x (units - inputs), from the data to the other units of the first state; `diagonal` units,
 *   `recurrent` units x units, `bias`.
 * - attention: `queries`, `keys`, `values`, `output`, width x width, each followed by its bias `queriesBias`, ...
 * - position: `vectors` steps x width.
 * - normalisations: `gain`, `offset`; over the batch also `mean`, `variance`.
 * @example
 * const shapes = weightShapes({ layers: [{ kind: "dense", inputs: 3, units: 2, activation: "linear" }] });
 * shapes.map(({ name }) => name); // ["0.weight", "0.bias"]
 */
export function weightShapes(network: Pick<Network, "layers">): WeightShape[] {
  return weightedLayers(network.layers).flatMap(({ path, layer }) => shapesOf(path, layer));
}

/** Layers with their paths, in order; the layers within a residual layer follow in its place. */
export function weightedLayers(layers: readonly Layer[], within = ""): { path: string; layer: Layer }[] {
  return layers.flatMap((layer, l) => {
    const path = `${within}${l}`;
    return layer.kind === "residual" ? weightedLayers(layer.layers, `${path}.`) : [{ path, layer }];
  });
}

/** Weights of one layer that is not residual. @param path of the layer. */
export function shapesOf(path: string, layer: Layer): WeightShape[] {
  const one = (name: string, role: WeightShape["role"], ...shape: number[]): WeightShape => ({
    name: `${path}.${name}`,
    shape,
    role,
  });
  switch (layer.kind) {
    case "dense":
      return [one("weight", "weight", layer.inputs, layer.units), one("bias", "bias", layer.units)];
    case "convolution": {
      const { kernel, channels, filters } = layer;
      return [one("weight", "weight", kernel, kernel, channels, filters), one("bias", "bias", filters)];
    }
    case "transposedConvolution": {
      const { kernel, channels, filters } = layer;
      return [one("weight", "weight", kernel, kernel, filters, channels), one("bias", "bias", filters)];
    }
    case "recurrent": {
      const columns = GATES[layer.cell] * layer.units;
      return [
        one("kernel", "weight", layer.inputs, columns),
        one("recurrent", "recurrent", layer.units, columns),
        one("bias", "bias", ...(layer.cell === "gru" ? [2, columns] : [columns])),
      ];
    }
    case "bidirectional":
      return DIRECTIONS.flatMap((direction) =>
        shapesOf(`${path}.${direction}`, { ...layer, kind: "recurrent" }),
      );
    case "almostLinear": {
      const { inputs, units } = layer;
      return [
        one("kernel", "weight", inputs, units - inputs),
        one("diagonal", "gain", units),
        one("recurrent", "recurrent", units, units),
        one("bias", "bias", units),
      ];
    }
    case "attention":
      return ["queries", "keys", "values", "output"].flatMap((name) => [
        one(name, "weight", layer.width, layer.width),
        one(`${name}Bias`, "bias", layer.width),
      ]);
    case "position":
      return [one("vectors", "position", layer.steps, layer.width)];
    case "batchNormalization":
      return [
        one("gain", "gain", layer.width),
        one("offset", "bias", layer.width),
        one("mean", "running", layer.width),
        one("variance", "running", layer.width),
      ];
    case "layerNormalization":
      return [one("gain", "gain", layer.width), one("offset", "bias", layer.width)];
    default:
      return [];
  }
}
