import type { DataId, KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import type { Tensors } from "./backend.js";

interface MatMulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

let registered = false;

/**
 * Makes products with a transposed factor fast on the wasm backend, whose own kernel falls back to a scalar loop for
 * them: the transpose is written out first, then the fast product runs. Every gradient of a dense layer needs one.
 * Does nothing the second time.
 */
export function registerTransposedMatMul(tf: Tensors): void {
  if (registered) return;
  registered = true;
  for (const kernelName of ["BatchMatMul", "_FusedMatMul"]) {
    const own = tf.getKernel(kernelName, "wasm");
    const transpose = tf.getKernel("Transpose", "wasm");
    tf.unregisterKernel(kernelName, "wasm");
    const kernel: KernelConfig = {
      ...own,
      kernelFunc(call) {
        const { transposeA, transposeB } = call.attrs as unknown as MatMulAttributes;
        if (!transposeA && !transposeB) return own.kernelFunc(call);
        const backend = call.backend as { disposeData(id: DataId): void };
        const turned = (x: TensorInfo): TensorInfo => {
          const perm = x.shape.map((_, axis) => axis);
          perm.push(...perm.splice(-2).reverse());
          return transpose.kernelFunc({
            inputs: { x },
            backend: call.backend,
            attrs: { perm },
          }) as TensorInfo;
        };
        const a = transposeA ? turned(call.inputs.a as TensorInfo) : (call.inputs.a as TensorInfo);
        const b = transposeB ? turned(call.inputs.b as TensorInfo) : (call.inputs.b as TensorInfo);
        const result = own.kernelFunc({
          ...call,
          inputs: { ...call.inputs, a, b },
          attrs: { ...call.attrs, transposeA: false, transposeB: false },
        });
        if (transposeA) backend.disposeData(a.dataId);
        if (transposeB) backend.disposeData(b.dataId);
        return result;
      },
    };
    tf.registerKernel(kernel);
  }
}
