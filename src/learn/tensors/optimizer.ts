import type { NamedTensorMap, Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import type { Weight } from "../../shapes/weight.js";
import { MOMENTS, RMSPROP_MEMORY, type StepSettings } from "../executor.js";
import type { Tensors } from "./tensors.js";

/**
 * Applies an optimiser to the weights of one network or of several side by side. The rules are those of
 * `Learner.step`, in the form of PyTorch.
 * @see Kingma & Ba (2015) ICLR, arXiv:1412.6980; Loshchilov & Hutter (2019) ICLR, arXiv:1711.05101; Hinton, lecture 6e.
 */
export class Optimizer {
  private readonly slots: readonly (readonly Variable[])[];
  private count = 0;

  /**
   * @param variables the trained weights. @param decays for each, whether weight decay applies to it.
   * @param members number of networks side by side along the first axis; gradients are clipped separately for each.
   */
  constructor(
    private readonly tf: Tensors,
    private readonly settings: StepSettings,
    private readonly variables: readonly Variable[],
    private readonly decays: readonly boolean[],
    private readonly members: number,
  ) {
    this.slots = MOMENTS[settings.optimizer].map(() =>
      variables.map((variable) => tf.tidy(() => tf.variable(tf.zeros(variable.shape)))),
    );
  }

  /** Steps taken so far. */
  get steps(): number {
    return this.count;
  }

  /** Updates the weights. @param gradients by name of variable. */
  step(gradients: NamedTensorMap, rate: number): void {
    const { tf, settings } = this;
    this.count++;
    tf.tidy(() => {
      const given = this.variables.map(({ name }) => gradients[name]);
      const clipped = settings.clipNorm > 0 ? this.clip(given) : given;
      this.variables.forEach((variable, v) => {
        const decay = this.decays[v] ? rate * settings.weightDecay : 0;
        this.update(variable, clipped[v], v, rate, decay);
      });
    });
  }

  private update(variable: Variable, gradient: Tensor, v: number, rate: number, decay: number): void {
    const { tf, settings } = this;
    const kept = decay > 0 ? tf.mul(variable, 1 - decay) : variable;
    const slot = (s: number): Variable => this.slots[s][v];
    const mix = (s: number, old: number, value: Tensor, fresh: number): Variable => {
      slot(s).assign(tf.add(tf.mul(slot(s), old), tf.mul(value, fresh)));
      return slot(s);
    };
    let move: Tensor;
    switch (settings.optimizer) {
      case "sgd":
        move = gradient;
        break;
      case "momentum":
        move = mix(0, settings.momentum, gradient, 1);
        break;
      case "rmsprop": {
        const square = mix(0, RMSPROP_MEMORY, tf.square(gradient), 1 - RMSPROP_MEMORY);
        move = tf.div(gradient, tf.add(tf.sqrt(square), settings.epsilon));
        break;
      }
      case "adam":
      case "adamw": {
        const { beta1, beta2, epsilon } = settings;
        const mean = mix(0, beta1, gradient, 1 - beta1);
        const square = mix(1, beta2, tf.square(gradient), 1 - beta2);
        const root = tf.sqrt(tf.mul(square, 1 / (1 - beta2 ** this.count)));
        move = tf.div(tf.mul(mean, 1 / (1 - beta1 ** this.count)), tf.add(root, epsilon));
        break;
      }
    }
    variable.assign(tf.sub(kept, tf.mul(move, rate)));
  }

  /** Scales the gradients of each member down to the maximum norm. */
  private clip(gradients: readonly Tensor[]): Tensor[] {
    const { tf, settings, members } = this;
    const squares = gradients.map((g) => tf.sum(tf.square(tf.reshape(g, [members, -1])), 1));
    const norms = tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square)));
    const factors = tf.minimum(tf.div(settings.clipNorm, tf.add(norms, 1e-12)), 1);
    return gradients.map((g) =>
      tf.mul(
        g,
        members === 1
          ? (tf.reshape(factors, []) as Scalar)
          : tf.reshape(factors, [members, ...g.shape.slice(1).map(() => 1)]),
      ),
    );
  }

  /** The state as tensors, named after the weights: with the number of steps, all that a checkpoint needs. */
  async state(names: readonly string[]): Promise<Weight[]> {
    const kinds = MOMENTS[this.settings.optimizer];
    return Promise.all(
      this.slots.flatMap((variables, s) =>
        variables.map(async (variable, v) => ({
          name: `${kinds[s]}.${names[v]}`,
          shape: variable.shape,
          values: Float32Array.from(await variable.data()),
        })),
      ),
    );
  }

  /** Restores a state. @param steps number of steps taken before. */
  restore(state: readonly Weight[], names: readonly string[], steps: number): void {
    this.count = steps;
    const kinds = MOMENTS[this.settings.optimizer];
    this.slots.forEach((variables, s) => {
      variables.forEach((variable, v) => {
        const found = state.find(({ name }) => name === `${kinds[s]}.${names[v]}`);
        if (found === undefined) throw new Error(`restore: no state for ${kinds[s]} of ${names[v]}`);
        const tensor = this.tf.tensor(found.values, variable.shape);
        variable.assign(tensor);
        tensor.dispose();
      });
    });
  }

  /** Frees the backend's memory. */
  dispose(): void {
    for (const variables of this.slots) for (const variable of variables) variable.dispose();
  }
}
