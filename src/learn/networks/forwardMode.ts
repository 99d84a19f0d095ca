import { InputError } from "../../shapes/inputError.js";
import { type Layer, type Network, strides } from "../../shapes/network.js";
import type { Weight } from "../../shapes/weight.js";
import { activationDual, addTo, affineDual } from "./tangents/affineDual.js";
import { attentionDual } from "./tangents/attentionDual.js";
import { convolutionDual } from "./tangents/convolutionDual.js";
import type { Dual } from "./tangents/dual.js";
import { batchNormalDual, layerNormalDual } from "./tangents/normalizationDual.js";
import { recurrentDual } from "./tangents/recurrentDual.js";

/** A sample on its way through the layers. */
interface Shaped extends Dual {
  readonly shape: readonly number[];
}

/**
 * A network in double precision that carries a direction along with each sample: the value of its layers, and the derivative of that
 * value along the direction, J v, by the rules of differentiation layer by layer (forward mode). No difference is taken, so nothing
 * depends on a step. It computes what every executor computes in inference mode.
 * @see Griewank & Walther (2008) Evaluating Derivatives, ch. 3.
 * @example
 * const network = {
 *   input: [2], output: [1], encoder: 1, task: "reconstruct", increment: false,
 *   layers: [{ kind: "dense", inputs: 2, units: 1, activation: "sine" }],
 * };
 * const weights = [
 *   { name: "0.weight", shape: [2, 1], values: Float32Array.of(3, 1) },
 *   { name: "0.bias", shape: [1], values: Float32Array.of(0) },
 * ];
 * // sin(3 a + b) along a: 3 cos(3 a + b).
 * new ForwardMode(network, weights).latent(Float64Array.of(0, 0), Float64Array.of(1, 0)).tangent[0]; // 3
 */
export class ForwardMode {
  private readonly weights: ReadonlyMap<string, Float64Array>;

  /**
   * @param network as plain data. @param weights as `weightShapes` lists them.
   */
  constructor(
    readonly network: Network,
    weights: readonly Weight[],
  ) {
    this.weights = new Map(weights.map(({ name, values }) => [name, Float64Array.from(values)]));
  }

  /**
   * The latent state of a sample and its derivative along a direction: z and J v.
   * @param sample values in the order of `network.input`. @param direction v, of the same shape.
   * @returns latent values each; of networks with steps those of the last one.
   * @throws {InputError} if the network has no latent space, or the sample does not fit it.
   */
  latent(sample: ArrayLike<number>, direction: ArrayLike<number>): Dual {
    const { encoder, layers } = this.network;
    if (encoder === 0)
      throw new InputError(
        "ForwardMode: the network has no latent space; give an autoencoder or a predictor with states.",
      );
    const states = this.run(layers.slice(0, encoder), "", this.start(sample, direction));
    return states.shape.length === 2 ? lastStep(states) : states;
  }

  /**
   * The output for a sample and its derivative along a direction. An increment is added to the last row, as executors do.
   * @param sample values in the order of `network.input`. @param direction of the same shape.
   * @returns output values each.
   * @throws {InputError} if the sample does not fit the network.
   */
  output(sample: ArrayLike<number>, direction: ArrayLike<number>): Dual {
    const { layers, increment, input, task } = this.network;
    const start = this.start(sample, direction);
    const y = this.run(layers, "", start);
    if (!increment) return y;
    return addTo(y, task === "predictEvery" || input.length < 2 ? start : lastStep(start));
  }

  private start(sample: ArrayLike<number>, direction: ArrayLike<number>): Shaped {
    const size = this.network.input.reduce((all, side) => all * side, 1);
    if (sample.length !== size || direction.length !== size) {
      throw new InputError(
        `ForwardMode: ${sample.length} values and ${direction.length} of a direction don't fit an input of ${this.network.input.join(" x ")}; give ${size} of each.`,
      );
    }
    const { input: shape } = this.network;
    return { value: Float64Array.from(sample), tangent: Float64Array.from(direction), shape };
  }

  private run(layers: readonly Layer[], within: string, start: Shaped): Shaped {
    let x = start;
    layers.forEach((layer, l) => {
      x = { ...this.layer(layer, `${within}${l}`, x), shape: shapeAfter(layer, x.shape) };
    });
    return x;
  }

  private layer(layer: Layer, path: string, x: Shaped): Dual {
    const of = (name: string): Float64Array => {
      const found = this.weights.get(`${path}.${name}`);
      if (found === undefined)
        throw new InputError(`ForwardMode: there is no weight ${path}.${name}; give those of weightShapes.`);
      return found;
    };
    switch (layer.kind) {
      case "dense":
        return activationDual(layer.activation, affineDual(x, of("weight"), of("bias")));
      case "convolution":
      case "transposedConvolution":
        return activationDual(layer.activation, convolutionDual(layer, x, of("weight"), of("bias")));
      case "recurrent":
        return recurrentDual(layer, x, of("kernel"), of("recurrent"), of("bias"));
      case "attention":
        return attentionDual(layer, x, of);
      case "position":
        return { value: x.value.map((value, i) => value + of("vectors")[i]), tangent: x.tangent };
      case "batchNormalization":
        return batchNormalDual(x, of("gain"), of("offset"), of("mean"), of("variance"));
      case "layerNormalization":
        return layerNormalDual(x, of("gain"), of("offset"));
      case "reshape":
        return x;
      case "lastStep":
        return lastStep(x);
      case "gaussian":
        return { value: x.value.slice(0, layer.latent), tangent: x.tangent.slice(0, layer.latent) };
      case "residual":
        return addTo(this.run(layer.layers, `${path}.`, x), x);
      default:
        throw new InputError(
          `ForwardMode: layers of kind "${(layer as Layer).kind}" have no forward mode; give a network without them.`,
        );
    }
  }
}

/** The shape of a sample after a layer. */
function shapeAfter(layer: Layer, shape: readonly number[]): readonly number[] {
  switch (layer.kind) {
    case "dense":
    case "recurrent":
      return [...shape.slice(0, -1), layer.units];
    case "convolution": {
      const [down, across] = strides(layer);
      return [Math.ceil(layer.height / down), Math.ceil(layer.width / across), layer.filters];
    }
    case "transposedConvolution":
      return [layer.outHeight, layer.outWidth, layer.filters];
    case "reshape":
      return layer.shape;
    case "lastStep":
      return shape.slice(-1);
    case "gaussian":
      return [layer.latent];
    default:
      return shape;
  }
}

function lastStep({ value, tangent, shape }: Shaped): Dual {
  const width = shape[shape.length - 1];
  return { value: value.slice(value.length - width), tangent: tangent.slice(tangent.length - width) };
}
