import type { Tensor, TensorInfo } from "@tensorflow/tfjs";
import type { Tensors } from "../tensors.js";

/** Memory for our kernels. */
export interface Room {
  /** Allocates a tensor, not cleared, that lives as long as the operation's caller or tape needs it. */
  own(shape: readonly number[]): Tensor;
  /** Provides the address of `size` values of scratch space. */
  inScratch(size: number, work: (address: number) => void): void;
}

/** An operation and its gradient, computed by our kernels. */
export interface FusedOperation {
  forward(inputs: readonly Tensor[], room: Room): { output: Tensor; saved: Tensor[] };
  /** @returns the gradient with respect to each input, in their order. */
  backward(dOutput: Tensor, saved: readonly Tensor[], room: Room): Tensor[];
}

/**
 * Runs an operation on the `wasm` backend as one node of tfjs's tape. Saved tensors are freed with the tape.
 * @param memory of the kernels, from keptKernels.
 * @param inputs cast to float32 if necessary.
 */
export function fusedOperation(
  tf: Tensors,
  memory: {
    output(shape: readonly number[]): TensorInfo;
    address(tensor: TensorInfo): number;
    free(tensor: TensorInfo): void;
  },
  inputs: readonly Tensor[],
  { forward, backward }: FusedOperation,
): Tensor {
  const room: Room = {
    own: (shape) => tf.engine().makeTensorFromTensorInfo(memory.output(shape)),
    inScratch(size, work) {
      const scratch = memory.output([size]);
      try {
        work(memory.address(scratch));
      } finally {
        memory.free(scratch);
      }
    },
  };
  const operation = tf.customGrad((...given: (Tensor | ((tensors: Tensor[]) => void))[]) => {
    const save = given.pop() as (tensors: Tensor[]) => void;
    const { output, saved } = forward(given as Tensor[], room);
    save(saved);
    return {
      value: output,
      gradFunc: (dOutput: Tensor, kept: Tensor[]) => backward(dOutput, kept, room),
    };
  });
  return tf.tidy(() => operation(...inputs.map((input) => tf.cast(input, "float32"))));
}
