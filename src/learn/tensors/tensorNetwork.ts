import type { Tensor, Tensor3D, Tensor4D, Variable } from "@tensorflow/tfjs";
import { type Cell, type Layer, type Network, strides } from "../../shapes/network.js";
import type { Weight } from "../../shapes/weight.js";
import { VARIANCE_EPSILON } from "../executor.js";
import { DIRECTIONS } from "../networks/weightShapes.js";
import { activate } from "./activate.js";
import { almostLinearSequence } from "./almostLinearSequence.js";
import { causalAttention } from "./causalAttention.js";
import { normalizeLayer } from "./layerNormalization.js";
import { recurrentSequence } from "./recurrentSequence.js";
import type { Tensors } from "./tensors.js";

/** Settings of a forward pass. */
export interface Pass {
  /** true: batch statistics and samples of the latent Gaussian; false: running statistics and its mean */
  readonly training: boolean;
  /** standard normal numbers; required while training a variational network */
  readonly noise?: (shape: readonly number[]) => Tensor;
  /** called with the Gaussian of the latent space, batch x latent each */
  readonly onGaussian?: (mean: Tensor, logVariance: Tensor) => void;
  /** called with the statistics of a batch while training, and the path of the layer */
  readonly onStatistics?: (path: string, mean: Tensor, variance: Tensor) => void;
}

/** Kinds of layers that can run many networks at once, with an additional axis in front. */
const STACKABLE: readonly Layer["kind"][] = ["dense", "reshape", "layerNormalization", "gaussian"];

/** Whether several networks of this kind can be trained as one, with an additional axis in front of all tensors. */
export function isStackable(network: Network): boolean {
  return network.layers.every(({ kind }) => STACKABLE.includes(kind));
}

/** A network on a backend: its description, and its weights as variables; or several of the same kind, side by side. */
export class TensorNetwork {
  /** in the order of the given weights, with an axis of members in front if there are several */
  readonly variables: readonly Variable[];
  private readonly byName: ReadonlyMap<string, Variable>;

  /** @param members weights of each network; more than one only if the network is stackable. */
  constructor(
    private readonly tf: Tensors,
    readonly network: Network,
    readonly members: readonly (readonly Weight[])[],
  ) {
    this.variables = tf.tidy(() =>
      members[0].map(({ shape }, w) =>
        tf.variable(
          members.length === 1
            ? tf.tensor(members[0][w].values, [...shape])
            : tf.stack(members.map((weights) => tf.tensor(weights[w].values, [...shape]))),
        ),
      ),
    );
    this.byName = new Map(members[0].map(({ name }, w) => [name, this.variables[w]]));
  }

  /**
   * @param x batch x input; with several members, members x batch x input.
   * @returns batch x output; with several members, members x batch x output.
   */
  forward(x: Tensor, pass: Pass): Tensor {
    const { network } = this;
    const y = this.run(network.layers, "", x, pass);
    if (!network.increment) return y;
    if (network.task === "predictEvery") return this.tf.add(y, x);
    // A sample of a single row has no axis of steps.
    return this.tf.add(y, network.input.length === 2 ? lastStep(this.tf, x) : this.tf.reshape(x, y.shape));
  }

  /** The state in latent space. @returns batch x latent. @throws {Error} if the network has none. */
  encode(x: Tensor): Tensor {
    const { layers, encoder } = this.network;
    if (encoder === 0) throw new Error("encode: the network has no latent space");
    const state = this.run(layers.slice(0, encoder), "", x, { training: false });
    return state.rank === 3 && this.members.length === 1 ? lastStep(this.tf, state) : state;
  }

  /** The current weights of every member. */
  async weights(): Promise<Weight[][]> {
    const all = await Promise.all(this.variables.map((variable) => variable.data()));
    return this.members.map((weights, m) =>
      weights.map(({ name, shape, values: { length } }, w) => ({
        name,
        shape,
        values: Float32Array.from(all[w].subarray(m * length, (m + 1) * length)),
      })),
    );
  }

  /** Frees the backend's memory. */
  dispose(): void {
    for (const variable of this.variables) variable.dispose();
  }

  private run(layers: readonly Layer[], path: string, x: Tensor, pass: Pass): Tensor {
    let h = x;
    layers.forEach((layer, l) => {
      h = this.layer(layer, `${path}${l}`, h, pass);
    });
    return h;
  }

  private layer(layer: Layer, path: string, x: Tensor, pass: Pass): Tensor {
    const { tf } = this;
    const of = (name: string): Tensor => this.weight(`${path}.${name}`);
    switch (layer.kind) {
      case "dense":
        return activate(tf, layer.activation, this.affine(x, of("weight"), of("bias")));
      case "convolution": {
        const y = tf.conv2d(x as Tensor4D, of("weight") as Tensor4D, [...strides(layer)], "same");
        return activate(tf, layer.activation, tf.add(y, of("bias")));
      }
      case "transposedConvolution": {
        const shape: [number, number, number, number] = [
          x.shape[0],
          layer.outHeight,
          layer.outWidth,
          layer.filters,
        ];
        const y = tf.conv2dTranspose(
          x as Tensor4D,
          of("weight") as Tensor4D,
          shape,
          [...strides(layer)],
          "same",
        );
        return activate(tf, layer.activation, tf.add(y, of("bias")));
      }
      case "recurrent":
        return this.sequence(layer.cell, path, x as Tensor3D);
      case "bidirectional": {
        const [forward, backward] = DIRECTIONS.map((direction) => `${path}.${direction}`);
        const turned = tf.reverse(x as Tensor3D, 1);
        return tf.concat(
          [
            this.sequence(layer.cell, forward, x as Tensor3D),
            tf.reverse(this.sequence(layer.cell, backward, turned), 1),
          ],
          2,
        );
      }
      case "almostLinear":
        return almostLinearSequence(tf, layer, x as Tensor3D, {
          kernel: of("kernel") as Variable<never>,
          diagonal: of("diagonal"),
          recurrent: of("recurrent") as Variable<never>,
          bias: of("bias"),
        });
      case "firstColumns":
        return tf.slice(x, [0, 0, 0], [x.shape[0], x.shape[1] as number, layer.width]);
      case "attention": {
        const project = (name: string, h: Tensor): Tensor3D =>
          this.affine(h, of(name), of(`${name}Bias`)) as Tensor3D;
        const mixed = causalAttention(
          tf,
          project("queries", x),
          project("keys", x),
          project("values", x),
          layer.heads,
        );
        return project("output", mixed);
      }
      case "position":
        return tf.add(x, of("vectors"));
      case "batchNormalization":
        return this.normalizeBatch(x, path, of, pass);
      case "layerNormalization":
        return this.members.length === 1
          ? normalizeLayer(tf, x, of("gain"), of("offset"), VARIANCE_EPSILON)
          : normalizeLayer(tf, x, this.row(of("gain")), this.row(of("offset")), VARIANCE_EPSILON);
      case "reshape":
        return tf.reshape(x, [...x.shape.slice(0, this.members.length === 1 ? 1 : 2), ...layer.shape]);
      case "lastStep":
        return lastStep(tf, x);
      case "gaussian": {
        const [mean, logVariance] = tf.split(x, 2, -1);
        pass.onGaussian?.(mean, logVariance);
        if (!pass.training || pass.noise === undefined) return mean;
        return tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), pass.noise(mean.shape)));
      }
      case "residual":
        return tf.add(x, this.run(layer.layers, `${path}.`, x, pass));
    }
  }

  private weight(name: string): Variable {
    const found = this.byName.get(name);
    if (found === undefined) throw new Error(`layer: there is no weight ${name}`);
    return found;
  }

  /** The states of a recurrent layer. @param path of its weights. */
  private sequence(cell: Cell, path: string, x: Tensor3D): Tensor3D {
    const of = (name: string): Variable => this.weight(`${path}.${name}`);
    const [kernel, recurrent] = [of("kernel"), of("recurrent")] as Variable<never>[];
    return recurrentSequence(this.tf, cell, x, kernel, recurrent, of("bias"));
  }

  /** x W + b on the last axis. */
  private affine(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
    const { tf } = this;
    if (this.members.length > 1) return tf.add(tf.matMul(x, weight), this.row(bias));
    const units = weight.shape[1] as number;
    if (x.rank === 2) return tf.add(tf.matMul(x, weight), bias);
    const inputs = x.shape[x.rank - 1];
    const flat = tf.add(tf.matMul(tf.reshape(x, [-1, inputs]), weight), bias);
    return tf.reshape(flat, [...x.shape.slice(0, -1), units]);
  }

  /** members x width to members x 1 x width. */
  private row(vector: Tensor): Tensor {
    return this.tf.expandDims(vector, 1);
  }

  private normalizeBatch(x: Tensor, path: string, of: (name: string) => Tensor, pass: Pass): Tensor {
    const { tf } = this;
    let mean = of("mean");
    let variance = of("variance");
    if (pass.training) {
      const axes = Array.from({ length: x.rank - 1 }, (_, axis) => axis);
      ({ mean, variance } = tf.moments(x, axes));
      pass.onStatistics?.(path, mean, variance);
    }
    const scaled = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, VARIANCE_EPSILON)));
    return tf.add(tf.mul(scaled, of("gain")), of("offset"));
  }
}

/** From ... x steps x width to ... x width; the leading axes are the batch, or members and batch. */
function lastStep(tf: Tensors, x: Tensor): Tensor {
  const [steps, width] = x.shape.slice(-2);
  const before = x.shape.slice(0, -2);
  const begin = [...before.map(() => 0), steps - 1, 0];
  return tf.reshape(tf.slice(x, begin, [...before, 1, width]), [...before, width]);
}
