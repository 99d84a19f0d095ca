import type { Network } from "../shapes/network.js";

/** A network with its weights, ready to run. Dispose it after use: an executor may hold memory outside the heap. */
export interface LoadedNetwork {
  readonly network: Network;
  /** @param samples samples x input. @returns samples x output. */
  output(samples: Float32Array): Promise<Float32Array>;
  /**
   * The state in latent space.
   * @param samples samples x input.
   * @returns samples x latent.
   * @throws {Error} if the network has no latent space.
   */
  latent(samples: Float32Array): Promise<Float32Array>;
  /**
   * Lets a predictor run on from several windows at once: each row that it predicts is the next one's past.
   * @param windows starts x window x columns that the network sees, normalised.
   * @param steps rows to predict.
   * @param fedBack place of each column that is seen among those that are predicted; the same columns if omitted.
   * @returns starts x steps x predicted columns, normalised; not finite where a run has diverged.
   * @throws {Error} if the network does not predict.
   */
  freeRun(windows: Float32Array, steps: number, fedBack?: Int32Array): Promise<Float32Array>;
  dispose(): void;
}
