import { product } from "../../math/product.js";
import type { Network } from "../../shapes/network.js";
import type { Weight } from "../../shapes/weight.js";
import type { LoadedNetwork } from "../executor.js";
import { freeRunNetwork } from "./freeRunNetwork.js";
import { TensorNetwork } from "./tensorNetwork.js";
import type { Tensors } from "./tensors.js";

/** One network on a backend of tfjs. */
export class LoadedTensorNetwork implements LoadedNetwork {
  private readonly net: TensorNetwork;

  constructor(
    private readonly tf: Tensors,
    readonly network: Network,
    readonly weights: readonly Weight[],
  ) {
    this.net = new TensorNetwork(tf, network, [weights]);
  }

  output(samples: Float32Array): Promise<Float32Array> {
    return this.run(samples, "output");
  }

  latent(samples: Float32Array): Promise<Float32Array> {
    return this.run(samples, "latent");
  }

  freeRun(windows: Float32Array, steps: number, fedBack?: Int32Array): Promise<Float32Array> {
    return freeRunNetwork(this.tf, this.net, windows, steps, fedBack);
  }

  dispose(): void {
    this.net.dispose();
  }

  private async run(samples: Float32Array, what: "output" | "latent"): Promise<Float32Array> {
    const { tf, net } = this;
    const { input } = this.network;
    const result = tf.tidy(() => {
      const x = tf.tensor(samples, [samples.length / product(input), ...input]);
      return what === "output" ? net.forward(x, { training: false }) : net.encode(x);
    });
    const values = Float32Array.from(await result.data());
    result.dispose();
    return values;
  }
}
