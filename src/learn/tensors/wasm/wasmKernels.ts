import type { TensorInfo } from "@tensorflow/tfjs";
import { loadKernel } from "../../../kernels/loadKernel.js";
import { WorkFailed } from "../../../shapes/workFailed.js";
import type { Tensors } from "../tensors.js";

/** The `wasm` backend's record of its tensors: an address in one memory for each. */
interface WasmBackend {
  readonly wasm: {
    readonly asm: { readonly memory: WebAssembly.Memory };
    readonly tfjs: {
      disposeData(id: number): void;
      registerTensor(id: number, size: number, offset: number): void;
    };
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  readonly dataIdMap: {
    get(id: object): { readonly id: number; readonly memoryOffset: number | null; readonly shape: number[] };
  };
  makeOutput(shape: readonly number[], dtype: TensorInfo["dtype"]): TensorInfo;
  disposeData(id: object): void;
}

/** Our kernels, which work in place on the tensors of the `wasm` backend: nothing is copied. */
export interface WasmKernels<Functions> {
  readonly functions: Functions;
  /** Address of a tensor in the memory. It stays the same until the tensor is disposed. @throws {WorkFailed} if it is 0. */
  address(tensor: TensorInfo): number;
  /** Allocates a tensor, float32 by default, not cleared. @throws {WorkFailed} if the memory is full. */
  output(shape: readonly number[], dtype?: TensorInfo["dtype"]): TensorInfo;
  /** Frees a tensor that nothing else refers to, e.g. one that served as scratch space. */
  free(tensor: TensorInfo): void;
  /** Must be called after a tensor's values were changed in place: drops what the backend has cached for the old ones. */
  changed(tensor: TensorInfo): void;
}

const FULL = "the wasm backend is out of memory; lower training.batchSize or data.lookBack";

/** The 4 GiB that can be addressed, less the allocator's overhead. */
const MAX_BYTES = 2 ** 32 - 2 ** 20;

const guarded = new WeakSet<object>();

/**
 * Makes the `wasm` backend throw WorkFailed when its memory is full. On its own it takes the address 0 as valid and
 * overwrites the data there. Further calls do nothing.
 * @param tf with the `wasm` backend started and in use.
 */
export function failWhenFull(tf: Tensors): void {
  const { wasm } = tf.backend() as unknown as WasmBackend;
  if (guarded.has(wasm)) return;
  guarded.add(wasm);
  // The first call replaces the function that looks up the module's own one by it.
  wasm._free(wasm._malloc(4));
  const allocate = wasm._malloc;
  wasm._malloc = (bytes) => {
    // It treats sizes as signed numbers, and wraps around to 0 beyond the end of the address space.
    const fits = bytes < 2 ** 31 && wasm.asm.memory.buffer.byteLength + bytes < MAX_BYTES;
    const address = fits ? allocate(bytes) : 0;
    if (address === 0) throw new WorkFailed(FULL);
    return address;
  };
}

const instances = new WeakMap<object, Map<string, unknown>>();

/**
 * Kernels on the memory of the `wasm` backend, instantiated once per started backend.
 * @param code base64 of a WebAssembly module that imports a memory as `env.memory` and stores no data of its own in it.
 * @returns its exported functions, and functions that provide addresses for them.
 */
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

function instantiateKernels<Functions>(tf: Tensors, code: string): WasmKernels<Functions> {
  const backend = tf.backend() as unknown as WasmBackend;
  return {
    functions: loadKernel<Functions>(code, backend.wasm.asm.memory),
    address(tensor) {
      const { memoryOffset } = backend.dataIdMap.get(tensor.dataId);
      if (memoryOffset === null) throw new Error("address: the tensor is not in the memory of the backend");
      if (memoryOffset === 0) throw new WorkFailed(FULL);
      return memoryOffset;
    },
    output(shape, dtype = "float32") {
      const made = backend.makeOutput(shape, dtype);
      if (backend.dataIdMap.get(made.dataId).memoryOffset !== 0) return made;
      backend.disposeData(made.dataId);
      throw new WorkFailed(FULL);
    },
    free: (tensor) => backend.disposeData(tensor.dataId),
    changed(tensor) {
      const { id, memoryOffset, shape } = backend.dataIdMap.get(tensor.dataId);
      if (memoryOffset === null) return;
      // Removing the old entry also removes the packed weights of its products and convolutions.
      backend.wasm.tfjs.disposeData(id);
      backend.wasm.tfjs.registerTensor(id, tf.util.sizeFromShape(shape), memoryOffset);
    },
  };
}
