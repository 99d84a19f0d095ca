import { BackendUnavailable } from "../../backendUnavailable.js";
import type { Executor } from "../../executor.js";
import type { StartRequest } from "../../starter.js";
import { TensorExecutor } from "../tensorExecutor.js";
import type { Tensors } from "../tensors.js";
import { importOptional } from "./importOptional.js";
import { switchTo } from "./switchTo.js";

const PACKAGES = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];
const ADD = ["@tensorflow/tfjs-node-gpu@4.22.0"];

/** libtensorflow, on an NVIDIA GPU if it finds one and on the CPU otherwise. */
export async function startTensorflow({ gpuOnly = false }: StartRequest): Promise<Executor> {
  restoreIsNullOrUndefined();
  const { module, name, faults } = await importOptional("tensorflow", PACKAGES, ADD);
  const tf = module as Tensors;
  await switchTo(tf, "tensorflow");
  const { isUsingGpuDevice } = tf.backend() as { isUsingGpuDevice?: boolean };
  const gpu = isUsingGpuDevice === true;
  if (!gpu && name.endsWith("gpu")) faults.push(`${name} is installed but finds no usable GPU.`);
  if (gpuOnly && !gpu)
    throw new BackendUnavailable("tensorflow", faults.join(" ") || `${name} has no GPU to compute on.`);
  return new TensorExecutor(tf, {
    name: "tensorflow",
    processor: gpu ? "gpu" : "cpu",
    device: gpu ? "GPU (libtensorflow, CUDA)" : "CPU (libtensorflow)",
    faults,
  });
}

/** tfjs-node 4.22 calls util.isNullOrUndefined, which Node 23 removed. */
function restoreIsNullOrUndefined(): void {
  const util = process.getBuiltinModule("node:util") as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
}
