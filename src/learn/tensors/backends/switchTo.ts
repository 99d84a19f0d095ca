import { BackendUnavailable } from "../../backendUnavailable.js";
import type { Tensors } from "../tensors.js";

/** Switches tfjs to one of its backends. @throws {BackendUnavailable} if it does not start. */
export async function switchTo(tf: Tensors, name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new BackendUnavailable(name, "it is installed but does not start.");
  await tf.ready();
}
