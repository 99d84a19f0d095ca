import { availableParallelism } from "node:os";
import { ENGINE_CODE } from "../../kernels/engineCode.js";
import { kernelRuns } from "../../kernels/loadKernel.js";
import { BackendUnavailable } from "../backendUnavailable.js";
import type { Executor } from "../executor.js";
import type { StartRequest } from "../starter.js";
import { EngineExecutor } from "./engineExecutor.js";
import { relaxedRuns } from "./machine.js";

/** More threads than this gain little on networks of the size that fits here. */
const MOST_THREADS = 8;

/** The engine, on the processor of this machine. */
export async function startEngine({
  variant,
  threads: most = MOST_THREADS,
}: StartRequest): Promise<Executor> {
  if (!kernelRuns(ENGINE_CODE)) {
    const reason = "this processor or this Node lacks WebAssembly with SIMD and threads";
    throw new BackendUnavailable("engine", reason);
  }
  const threads = Math.min(most, MOST_THREADS, availableParallelism());
  return new EngineExecutor(threads, variant === "plain" || !relaxedRuns() ? "plain" : "relaxed");
}
