import type { Batch, LearnerState, LearningTask, StepSettings } from "../../../src/learn/executor.js";
import { weightShapes } from "../../../src/learn/networks/weightShapes.js";
import type { Network } from "../../../src/shapes/network.js";
import type { Weight } from "../../../src/shapes/weight.js";

/** Numbers in [-1, 1): the upper 24 bits of a linear congruential generator, as the scripts in tests/reference draw them. */
export class Draw {
  constructor(private state = 4) {}

  values(count: number, scale = 1, middle = 0): Float32Array {
    return Float32Array.from({ length: count }, () => {
      this.state = (Math.imul(1664525, this.state) + 1013904223) >>> 0;
      return ((this.state >>> 8) / 2 ** 23 - 1) * scale + middle;
    });
  }
}

/** Matrices of about unit gain, small biases, gains and variances about 1. */
export function drawWeights(network: Pick<Network, "layers">, draw: Draw): Weight[] {
  return weightShapes(network).map(({ name, shape, role }) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const matrix = role === "weight" || role === "recurrent" || role === "position";
    const scale = matrix ? 1.5 / Math.sqrt(size / shape[shape.length - 1]) : 0.125;
    const middle = role === "gain" || name.endsWith(".variance") ? 1 : 0;
    return { name, shape, values: draw.values(size, scale, middle) };
  });
}

/** The state of a network that has learnt nothing yet. */
export function begun(weights: readonly Weight[]): LearnerState {
  return { weights, moments: [], steps: 0, sum: 0 };
}

/** A batch that is at hand. @param size samples, of each network. @param samples networks x size x input. */
export function batchOf(
  size: number,
  samples: Float32Array,
  targets: Float32Array,
): Batch & { readonly samples: Float32Array; readonly targets: Float32Array } {
  const own = (all: Float32Array, n: number, { length }: Float32Array): Float32Array =>
    all.subarray(n * length, (n + 1) * length);
  return {
    size,
    samples,
    targets,
    reconstructs: samples === targets,
    fill(n, into, wanted) {
      into.set(own(samples, n, into));
      if (samples !== targets) wanted.set(own(targets, n, wanted));
    },
  };
}

/** Plain descent, without anything that recipes may add. */
export const PLAIN_STEP: StepSettings = {
  optimizer: "sgd",
  momentum: 0,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
  clipNorm: 0,
  l1: 0,
  l2: 0,
};

/** Learns to give targets back with the least squared error. */
export function taskOf(network: Network, step: Partial<StepSettings> = {}): LearningTask {
  return {
    network,
    loss: { kind: "squared", derivative: 0, kl: 0 },
    step: { ...PLAIN_STEP, ...step },
    sampleRate: 1,
  };
}
