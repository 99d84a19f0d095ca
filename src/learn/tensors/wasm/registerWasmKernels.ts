import type { Tensors } from "../tensors.js";
import { registerConvolutions } from "./wasmConvolution.js";
import { registerElementwise } from "./wasmElementwise.js";
import { failWhenFull } from "./wasmKernels.js";
import { registerMatMul } from "./wasmMatMul.js";
import { registerMoves } from "./wasmMoves.js";
import { registerSums } from "./wasmSums.js";

let registered = false;

/**
 * Puts kernels of our own in the place of those of the backend `wasm` that are slow, imprecise or missing. They stay
 * until the process ends. Does nothing the second time.
 * @param tf with the backend `wasm` started and in use.
 */
export function registerWasmKernels(tf: Tensors): void {
  failWhenFull(tf);
  if (registered) return;
  registered = true;
  registerMatMul(tf);
  registerConvolutions(tf);
  registerSums(tf);
  registerElementwise(tf);
  registerMoves(tf);
}
