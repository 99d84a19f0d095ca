import type { Rank, Scalar, Tensor, Tensor2D, Variable } from "@tensorflow/tfjs";
import type { Activation } from "../shapes/recipe.js";
import type { Tensors } from "./backend.js";
import type { DenseLayer, Weight } from "./weights.js";

/** A stack of dense layers on a backend, trained to give back what it is given. */
export class DenseNetwork {
  private readonly variables: readonly Variable[];
  private readonly optimizer: ReturnType<Tensors["train"]["adam"]>;

  /** @param encoder how many layers lead to the latent one, that one included. */
  constructor(
    private readonly tf: Tensors,
    private readonly layers: readonly DenseLayer[],
    private readonly encoder: number,
    weights: readonly Weight[],
  ) {
    this.variables = tf.tidy(() =>
      weights.map(({ values, shape }) => tf.variable(tf.tensor(values, [...shape]))),
    );
    this.optimizer = tf.train.adam(0.001);
  }

  /**
   * One step of Adam on the mean squared error of a batch's reconstruction.
   * @param rows batch x inputs.
   * @returns the loss before the step.
   * @see Kingma & Ba (2015) ICLR, arXiv:1412.6980.
   */
  async trainBatch(rows: Float32Array, learningRate: number): Promise<number> {
    const { tf } = this;
    Object.assign(this.optimizer, { learningRate });
    const loss = tf.tidy(() => {
      const x = tf.tensor2d(rows, [rows.length / this.layers[0].inputs, this.layers[0].inputs]);
      const squared = (): Scalar => tf.mean(tf.squaredDifference(this.run(x, 0, this.layers.length), x));
      const before = this.optimizer.minimize(squared, true, this.variables as Variable[]);
      if (before === null) throw new Error("trainBatch: the optimizer gave no loss");
      return before;
    });
    const value = (await loss.data())[0];
    loss.dispose();
    return value;
  }

  /** @param rows frames x inputs. @returns frames x latent. */
  encode(rows: Float32Array): Promise<Float32Array> {
    return this.apply(rows, 0, this.encoder);
  }

  /** @param rows frames x inputs. @returns frames x inputs. */
  reconstruct(rows: Float32Array): Promise<Float32Array> {
    return this.apply(rows, 0, this.layers.length);
  }

  /** The weights as they are now, in the order they were given. */
  async weights(names: readonly Weight[]): Promise<Weight[]> {
    return Promise.all(
      names.map(async ({ name, shape }, i) => ({
        name,
        shape,
        values: Float32Array.from(await this.variables[i].data()),
      })),
    );
  }

  /** Puts weights in, e.g. the best ones back. */
  load(weights: readonly Weight[]): void {
    weights.forEach(({ values, shape }, i) => {
      const tensor = this.tf.tensor(values, [...shape]);
      this.variables[i].assign(tensor);
      tensor.dispose();
    });
  }

  /** Frees the backend's memory. */
  dispose(): void {
    for (const variable of this.variables) variable.dispose();
    this.optimizer.dispose();
  }

  private async apply(rows: Float32Array, from: number, to: number): Promise<Float32Array> {
    const inputs = this.layers[from].inputs;
    const output = this.tf.tidy(() =>
      this.run(this.tf.tensor2d(rows, [rows.length / inputs, inputs]), from, to),
    );
    const values = Float32Array.from(await output.data());
    output.dispose();
    return values;
  }

  private run(x: Tensor2D, from: number, to: number): Tensor2D {
    const { tf } = this;
    let h: Tensor<Rank> = x;
    for (let l = from; l < to; l++) {
      h = tf.add(tf.matMul(h, this.variables[2 * l]), this.variables[2 * l + 1]);
      h = activate(tf, this.layers[l].activation, h);
    }
    return h as Tensor2D;
  }
}

function activate(tf: Tensors, activation: Activation, x: Tensor): Tensor {
  switch (activation) {
    case "linear":
      return x;
    case "relu":
      return tf.relu(x);
    case "elu":
      return tf.elu(x);
    case "tanh":
      return tf.tanh(x);
    case "sigmoid":
      return tf.sigmoid(x);
    case "sine":
      return tf.sin(x);
  }
}
