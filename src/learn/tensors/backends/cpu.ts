import type { Executor } from "../../executor.js";
import type { StartRequest } from "../../starter.js";
import { TensorExecutor } from "../tensorExecutor.js";
import { switchTo } from "./switchTo.js";

/** Plain JavaScript: slow, runs everywhere. */
export async function startCpu({ skipped }: StartRequest): Promise<Executor> {
  const tf = await import("@tensorflow/tfjs");
  await switchTo(tf, "cpu");
  return new TensorExecutor(tf, { name: "cpu", processor: "cpu", device: "CPU (plain JavaScript)", skipped });
}
