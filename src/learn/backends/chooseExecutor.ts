import { BackendUnavailable } from "../backendUnavailable.js";
import type { Executor } from "../executor.js";
import { GPU_BACKENDS, startExecutor } from "./startExecutor.js";

/** An executor, and how it was chosen. */
export interface Choice {
  readonly executor: Executor;
  /** backends for graphics cards that do not run here */
  readonly skipped: readonly BackendUnavailable[];
  /** seconds a step of every backend that was tried; empty if there was nothing to compare */
  readonly trials: readonly { readonly name: string; readonly seconds: number }[];
}

/**
 * Chooses what trains a network fastest: the engine, or a graphics card if there is one and a short trial is faster on it.
 * @param seconds trains the network for some steps and says how long one took, s.
 * @param start starts a backend.
 * @returns the executor; the caller closes it.
 * @example
 * const { executor } = await chooseExecutor(async () => 1);
 * executor.close();
 * executor.name; // "engine"
 */
export async function chooseExecutor(
  seconds: (executor: Executor) => Promise<number>,
  start: typeof startExecutor = startExecutor,
): Promise<Choice> {
  const engine = await start("engine");
  const skipped: BackendUnavailable[] = [];
  for (const name of GPU_BACKENDS) {
    try {
      const gpu = await start(name, { gpuOnly: true });
      try {
        const trials = [
          { name: engine.name, seconds: await seconds(engine) },
          { name: gpu.name, seconds: await seconds(gpu) },
        ];
        const faster = trials[1].seconds < trials[0].seconds;
        (faster ? engine : gpu).close();
        return { executor: faster ? gpu : engine, skipped, trials };
      } catch (error) {
        gpu.close();
        throw error;
      }
    } catch (error) {
      // A card that answers and then fails is one that does not run.
      if (error instanceof BackendUnavailable) skipped.push(error);
      else skipped.push(new BackendUnavailable(name, error instanceof Error ? error.message : String(error)));
    }
  }
  return { executor: engine, skipped, trials: [] };
}
