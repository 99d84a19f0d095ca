import type { Tensors } from "../tensors.js";
import { registerConvolutions } from "./wasmConvolution.js";
import { registerElementwise } from "./wasmElementwise.js";
import { failWhenFull } from "./wasmKernels.js";
import { registerMatMul } from "./wasmMatMul.js";
import { registerMoves } from "./wasmMoves.js";
import { registerSums } from "./wasmSums.js";

let registered = false;

/**
 * Replaces the kernels of the `wasm` backend that are slow, imprecise or missing by our own. They stay registered
 * until the process ends. Further calls do nothing.
 * @param tf with the `wasm` backend started and in use.
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
