import type { TensorInfo } from "@tensorflow/tfjs";
import { loadKernel } from "../../../kernels/loadKernel.js";
import { WorkFailed } from "../../../shapes/workFailed.js";
import type { Tensors } from "../tensors.js";

/** What the backend `wasm` keeps of its tensors: a place in one memory for each. */
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

/** Kernels of ours that work in place on the tensors of the backend `wasm`: nothing is copied. */
export interface WasmKernels<Functions> {
  readonly functions: Functions;
  /** A tensor's first byte in the memory. It stays where it is until the tensor is disposed. @throws {WorkFailed} for 0. */
  address(tensor: TensorInfo): number;
  /** A new tensor, float32 unless said otherwise, not cleared. @throws {WorkFailed} if the memory is full. */
  output(shape: readonly number[], dtype?: TensorInfo["dtype"]): TensorInfo;
  /** Frees a tensor that nothing else holds, e.g. one that served as scratch space. */
  free(tensor: TensorInfo): void;
  /** To be called where a tensor's values were changed in place: drops what the backend made of the old ones. */
  changed(tensor: TensorInfo): void;
}

const FULL = "the wasm backend is out of memory; lower training.batchSize or data.lookBack";

/** 4 GiB that can be addressed, less what the allocator adds to a size. */
const MAX_BYTES = 2 ** 32 - 2 ** 20;

const guarded = new WeakSet<object>();

/**
 * Has the backend `wasm` throw a WorkFailed where its memory is full. By itself it takes the address 0 for room, and
 * writes over what lies there. Does nothing the second time.
 * @param tf with the backend `wasm` started and in use.
 */
export function failWhenFull(tf: Tensors): void {
  const { wasm } = tf.backend() as unknown as WasmBackend;
  if (guarded.has(wasm)) return;
  guarded.add(wasm);
  // The first call puts the module's own function in the place of the one that looks it up.
  wasm._free(wasm._malloc(4));
  const allocate = wasm._malloc;
  wasm._malloc = (bytes) => {
    // It takes sizes for signed numbers, and beyond the end of its addresses it starts over at 0.
    const fits = bytes < 2 ** 31 && wasm.asm.memory.buffer.byteLength + bytes < MAX_BYTES;
    const address = fits ? allocate(bytes) : 0;
    if (address === 0) throw new WorkFailed(FULL);
    return address;
  };
}

const instances = new WeakMap<object, Map<string, unknown>>();

/**
 * Kernels on the memory of the backend `wasm`, instantiated once for each started backend.
 * @param code base64 of a WebAssembly module that imports a memory as `env.memory` and keeps nothing in it.
 * @returns its exported functions, and how to come by addresses for them.
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
      if (memoryOffset === null) throw new Error("address: the tensor is not in the memory");
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
      // The packed weights of its products and convolutions go with the old entry.
      backend.wasm.tfjs.disposeData(id);
      backend.wasm.tfjs.registerTensor(id, tf.util.sizeFromShape(shape), memoryOffset);
    },
  };
}
