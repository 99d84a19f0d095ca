import type { TensorInfo } from "@tensorflow/tfjs";
import type { Tensors } from "./backend.js";

/** What the backend `wasm` keeps of its tensors: a place in one memory for each. */
interface WasmBackend {
  readonly wasm: { readonly asm: { readonly memory: WebAssembly.Memory } };
  readonly dataIdMap: {
    get(id: object): { readonly memoryOffset: number | null; readonly dtype: string };
  };
  makeOutput(shape: readonly number[], dtype: "float32"): TensorInfo;
  disposeData(id: object): void;
}

/** Kernels of ours that work in place on the tensors of the backend `wasm`: nothing is copied. */
export interface WasmKernels<Functions> {
  readonly functions: Functions;
  /** A tensor's first byte in the memory. It stays where it is until the tensor is disposed. */
  address(tensor: TensorInfo): number;
  /** A new float32 tensor, not cleared. */
  output(shape: readonly number[]): TensorInfo;
  /** Frees a tensor that nothing else holds, e.g. one that served as scratch space. */
  free(tensor: TensorInfo): void;
}

/**
 * Instantiates kernels on the memory of the backend `wasm`.
 * @param tf with the backend `wasm` started and in use.
 * @param code base64 of a WebAssembly module that imports a memory as `env.memory` and keeps nothing in it.
 * @returns its exported functions, and how to come by addresses for them.
 */
export function instantiateKernels<Functions>(tf: Tensors, code: string): WasmKernels<Functions> {
  const backend = tf.backend() as unknown as WasmBackend;
  const bytes = Uint8Array.from(atob(code), (letter) => letter.charCodeAt(0));
  const { memory } = backend.wasm.asm;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return {
    functions: exports as Functions,
    address(tensor) {
      const { memoryOffset } = backend.dataIdMap.get(tensor.dataId);
      if (memoryOffset === null) throw new Error("address: the tensor is not in the memory");
      return memoryOffset;
    },
    output: (shape) => backend.makeOutput(shape, "float32"),
    free: (tensor) => backend.disposeData(tensor.dataId),
  };
}
