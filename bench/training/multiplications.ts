import { GATES } from "../../src/learn/networks/weightShapes.js";
import { type Layer, type Network, strides } from "../../src/shapes/network.js";

/** Multiplications of one sample, each with its addition: those of products, which are nearly all of the work. */
export interface Multiplications {
  readonly forward: number;
  /** for the gradients of weights and inputs; the network's own input needs none */
  readonly backward: number;
}

/** The products of a layer, forward. */
interface Products {
  /** with what the layer is given */
  readonly given: number;
  /** with what it makes itself: a previous state, or queries with keys */
  readonly made: number;
}

/** Counts the multiplications of a network, or of some of its layers. */
export function multiplications({ input, layers }: Pick<Network, "input" | "layers">): Multiplications {
  const all = productsOf(layers, input.length === 2 ? input[0] : 1);
  const forward = all.reduce((sum, { given, made }) => sum + given + made, 0);
  // Each product has two gradients of the same size; only the first one's input is the network's own.
  return { forward, backward: 2 * forward - (all[0]?.given ?? 0) };
}

/** @param steps rows of a window, for layers that work on each. */
function productsOf(layers: readonly Layer[], steps: number): Products[] {
  const all: Products[] = [];
  let rows = steps;
  for (const layer of layers) {
    switch (layer.kind) {
      case "dense":
        all.push({ given: rows * layer.inputs * layer.units, made: 0 });
        break;
      case "convolution": {
        const { height, width, kernel, channels, filters } = layer;
        const [down, along] = strides(layer);
        const places = Math.ceil(height / down) * Math.ceil(width / along);
        all.push({ given: places * kernel ** 2 * channels * filters, made: 0 });
        break;
      }
      case "transposedConvolution": {
        const { height, width, kernel, channels, filters } = layer;
        all.push({ given: height * width * kernel ** 2 * channels * filters, made: 0 });
        break;
      }
      case "recurrent":
      case "bidirectional": {
        const directions = layer.kind === "bidirectional" ? 2 : 1;
        const columns = directions * GATES[layer.cell] * layer.units;
        // The first state is zero.
        all.push({ given: rows * layer.inputs * columns, made: (rows - 1) * layer.units * columns });
        break;
      }
      case "attention": {
        // Each step looks at itself and those before it: scores, then sums of values.
        const pairs = (rows * (rows + 1)) / 2;
        all.push({ given: 4 * rows * layer.width ** 2, made: 2 * pairs * layer.width });
        break;
      }
      case "residual":
        all.push(...productsOf(layer.layers, rows));
        break;
      case "reshape":
        rows = layer.shape.length === 2 ? layer.shape[0] : 1;
        break;
      case "lastStep":
        rows = 1;
        break;
    }
  }
  return all;
}
