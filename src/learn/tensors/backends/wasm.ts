import type { Executor } from "../../executor.js";
import type { StartRequest } from "../../starter.js";
import { TensorExecutor } from "../tensorExecutor.js";
import { registerWasmKernels } from "../wasm/registerWasmKernels.js";
import { switchTo } from "./switchTo.js";

/** WebAssembly, with our own kernels for operations that are slow or missing in tfjs. */
export async function startWasm({ skipped }: StartRequest): Promise<Executor> {
  const tf = await import("@tensorflow/tfjs");
  await import("@tensorflow/tfjs-backend-wasm");
  await switchTo(tf, "wasm");
  registerWasmKernels(tf);
  const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
  const device = simd ? "CPU (WebAssembly SIMD)" : "CPU (WebAssembly)";
  return new TensorExecutor(tf, { name: "wasm", processor: "cpu", device, skipped });
}
