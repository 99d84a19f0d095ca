import { availableParallelism } from "node:os";
import { ENGINE_CODE } from "../../kernels/engineCode.js";
import { kernelRuns } from "../../kernels/loadKernel.js";
import { BackendUnavailable } from "../backendUnavailable.js";
import type { Executor } from "../executor.js";
import type { StartRequest } from "../starter.js";
import { EngineExecutor } from "./engineExecutor.js";

/** More threads than this gain little on networks of the size that fits here. */
const MOST_THREADS = 8;

/** The engine, on the processor of this machine. */
export async function startEngine({ skipped }: StartRequest): Promise<Executor> {
  if (!kernelRuns(ENGINE_CODE))
    throw new BackendUnavailable(
      "engine",
      "this processor or this Node lacks WebAssembly with SIMD and threads",
    );
  return new EngineExecutor(Math.min(MOST_THREADS, availableParallelism()), skipped);
}
