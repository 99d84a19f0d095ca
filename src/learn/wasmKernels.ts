import type { TensorInfo } from "@tensorflow/tfjs";
import type { Tensors } from "./backend.js";

/** What the backend `wasm` keeps of its tensors: a place in one memory for each. */
interface WasmBackend {
  readonly wasm: {
    readonly asm: { readonly memory: WebAssembly.Memory };
    readonly tfjs: {
      disposeData(id: number): void;
      registerTensor(id: number, size: number, offset: number): void;
    };
  };
  readonly dataIdMap: {
    get(id: object): { readonly id: number; readonly memoryOffset: number | null; readonly shape: number[] };
  };
  makeOutput(shape: readonly number[], dtype: TensorInfo["dtype"]): TensorInfo;
  disposeData(id: object): void;
}

/** Kernels of ours that work in place on the tensors of the backend `wasm`: nothing is copied. */
export interface WasmKernels<Functions> {
  readonly functions: Functions;
  /** A tensor's first byte in the memory. It stays where it is until the tensor is disposed. */
  address(tensor: TensorInfo): number;
  /** A new tensor, float32 unless said otherwise, not cleared. */
  output(shape: readonly number[], dtype?: TensorInfo["dtype"]): TensorInfo;
  /** Frees a tensor that nothing else holds, e.g. one that served as scratch space. */
  free(tensor: TensorInfo): void;
  /** To be called where a tensor's values were changed in place: drops what the backend made of the old ones. */
  changed(tensor: TensorInfo): void;
}

const instances = new WeakMap<object, Map<string, unknown>>();

/** The same as instantiateKernels, but once for a backend. */
export function keptKernels<Functions>(tf: Tensors, code: string): WasmKernels<Functions> {
  const backend = tf.backend();
  let kept = instances.get(backend);
  if (kept === undefined) {
    kept = new Map();
    instances.set(backend, kept);
  }
  let kernels = kept.get(code) as WasmKernels<Functions> | undefined;
  if (kernels === undefined) {
    kernels = instantiateKernels<Functions>(tf, code);
    kept.set(code, kernels);
  }
  return kernels;
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
    output: (shape, dtype = "float32") => backend.makeOutput(shape, dtype),
    free: (tensor) => backend.disposeData(tensor.dataId),
    changed(tensor) {
      const { id, memoryOffset, shape } = backend.dataIdMap.get(tensor.dataId);
      if (memoryOffset === null) return;
      // The packed weights of its products and convolutions go with the old entry.
      backend.wasm.tfjs.disposeData(id);
      backend.wasm.tfjs.registerTensor(id, tf.util.sizeFromShape(shape), memoryOffset);
    },
  };
}
