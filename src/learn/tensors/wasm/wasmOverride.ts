import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs";
import type { Tensors } from "../tensors.js";

/** A call of a kernel of the backend `wasm`. */
export interface KernelCall<Attributes> {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attributes: Attributes;
  /** Has the backend's own kernel answer. */
  stock(): TensorInfo;
}

/**
 * Puts a kernel in the place of the backend `wasm`'s own, or where it has none.
 * @param kernelName as tfjs calls it.
 * @param run answers a call, or hands it on to the backend's own kernel.
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
          throw new Error(`${kernelName}: the backend wasm can't do this with ${kinds.join(", ")}`);
        },
      });
    },
  });
}

/** Bytes an element takes in the memory, or undefined for what is kept elsewhere. */
export function bytesPerElement({ dtype }: TensorInfo): number | undefined {
  if (dtype === "float32" || dtype === "int32") return 4;
  return dtype === "bool" ? 1 : undefined;
}
