import { createInterface } from "node:readline";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { TensorExecutor } from "../../src/learn/tensors/tensorExecutor.js";
import { Stepper } from "./stepper.js";

/**
 * The same steps on tfjs's own wasm backend, in a process of its own. Its kernels are known there by another name, so that
 * none of ours takes their place.
 */
async function main(): Promise<void> {
  const name = "stock";
  const factory = tf.findBackendFactory("wasm");
  tf.registerBackend(name, factory);
  for (const kernel of tf.getKernelsForBackend("wasm")) tf.registerKernel({ ...kernel, backendName: name });
  await tf.setBackend(name);
  await tf.ready();
  const stepper = new Stepper(
    new TensorExecutor(tf, { name, device: "CPU (WebAssembly)", processor: "cpu", skipped: [] }),
  );
  const lines = createInterface({ input: process.stdin });
  let greeted = false;
  for await (const line of lines) {
    if (!greeted) {
      process.stdout.write(`tfjs ${tf.version_core}, stock wasm\n`);
      greeted = true;
      continue;
    }
    const [number, steps] = line.split(" ").map(Number);
    try {
      process.stdout.write(`${await stepper.seconds(number, steps)}\n`);
    } catch {
      // What it has no kernels for can't be timed.
      process.stdout.write("NaN\n");
    }
  }
}

void main();
