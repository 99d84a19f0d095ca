import type { Layer, Network } from "../../shapes/network.js";
import { GATES, shapesOf, weightedLayers } from "../networks/weightShapes.js";
import { Parameters } from "./parameters.js";

/** Lays out the weights of a network in the engine's memory, in the order of `weightShapes`. */
export function layoutWeights(network: Pick<Network, "layers">): Parameters {
  const parameters = new Parameters();
  for (const { path, layer } of weightedLayers(network.layers)) layoutLayer(parameters, path, layer);
  return parameters;
}

function layoutLayer(parameters: Parameters, path: string, layer: Layer): void {
  for (const shape of shapesOf(path, layer)) {
    const sizes = shape.shape;
    if ("cell" in layer) {
      const gates = GATES[layer.cell];
      if (shape.role === "bias") parameters.vector(shape, sizes.length === 2 ? 2 * gates : gates);
      else parameters.matrix(shape, sizes[0], sizes[1], gates);
    } else if (shape.role === "position") parameters.rows(shape);
    else if (shape.role !== "weight" && shape.role !== "recurrent") parameters.vector(shape);
    else if (layer.kind === "transposedConvolution") {
      // The engine multiplies pixels, so that the channels are the inputs.
      parameters.matrix(shape, layer.channels, layer.kernel ** 2 * layer.filters, 1, true);
    } else {
      const columns = sizes[sizes.length - 1];
      parameters.matrix(
        shape,
        sizes.slice(0, -1).reduce((a, b) => a * b, 1),
        columns,
      );
    }
  }
}
