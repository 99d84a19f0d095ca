import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs";
import type { Tensors } from "../tensors.js";

/** A call of a kernel of the `wasm` backend. */
export interface KernelCall<Attributes> {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attributes: Attributes;
  /** Calls the backend's own kernel. */
  stock(): TensorInfo;
}

/**
 * Replaces a kernel of the `wasm` backend, or adds a missing one.
 * @param kernelName tfjs's name of the kernel.
 * @param run handles a call, or passes it on to the backend's own kernel.
 */
export function overrideKernel<Attributes>(
  tf: Tensors,
  kernelName: string,
  run: (call: KernelCall<Attributes>) => TensorInfo,
): void {
  const own = tf.getKernel(kernelName, "wasm");
  if (own) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({
    ...own,
    kernelName,
    backendName: "wasm",
    kernelFunc(call: { inputs: NamedTensorInfoMap; backend: object; attrs?: NamedAttrMap }) {
      return run({
        inputs: call.inputs as Record<string, TensorInfo>,
        attributes: call.attrs as Attributes,
        stock() {
          if (own) return own.kernelFunc(call) as TensorInfo;
          const kinds = Object.values(call.inputs).map((tensor) => tensor?.dtype);
          throw new Error(`${kernelName}: the wasm backend can't do this with ${kinds.join(", ")}`);
        },
      });
    },
  });
}

/** Bytes per element in the memory; undefined for types that are stored elsewhere. */
export function bytesPerElement({ dtype }: TensorInfo): number | undefined {
  if (dtype === "float32" || dtype === "int32") return 4;
  return dtype === "bool" ? 1 : undefined;
}
