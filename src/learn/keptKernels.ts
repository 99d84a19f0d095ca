import type { Tensors } from "./backend.js";
import { instantiateKernels, type WasmKernels } from "./wasmKernels.js";

const kept = new WeakMap<object, Map<string, WasmKernels<unknown>>>();

/**
 * Kernels on the memory of the backend `wasm`, instantiated once for each started backend.
 * @param code base64 of a module, as instantiateKernels takes it.
 */
export function keptKernels<Functions>(tf: Tensors, code: string): WasmKernels<Functions> {
  const backend = tf.backend();
  const modules = kept.get(backend) ?? new Map<string, WasmKernels<unknown>>();
  kept.set(backend, modules);
  const kernels = modules.get(code) ?? instantiateKernels<unknown>(tf, code);
  modules.set(code, kernels);
  return kernels as WasmKernels<Functions>;
}
