import { startExecutor } from "../../../src/learn/backends/startExecutor.js";
import { TensorExecutor } from "../../../src/learn/tensors/tensorExecutor.js";

/** Starts a backend. @returns its executor with the library of tensors behind it. */
export async function startTensors(name: string): Promise<TensorExecutor> {
  const executor = await startExecutor(name);
  if (!(executor instanceof TensorExecutor)) throw new Error(`${name} computes without tensors`);
  return executor;
}
