import type { Executor } from "../../executor.js";
import { TensorExecutor } from "../tensorExecutor.js";
import type { Tensors } from "../tensors.js";
import { importOptional } from "./importOptional.js";
import { switchTo } from "./switchTo.js";

const ADD = ["@tensorflow/tfjs@4.22.0"];

/** Plain JavaScript: slow, runs everywhere. */
export async function startCpu(): Promise<Executor> {
  const { module } = await importOptional("cpu", ["@tensorflow/tfjs"], ADD);
  const tf = module as Tensors;
  await switchTo(tf, "cpu");
  return new TensorExecutor(tf, { name: "cpu", processor: "cpu", device: "CPU (plain JavaScript)" });
}
