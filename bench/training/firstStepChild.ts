// Takes the first step of a training in a process of its own: answers a line {"first": index of the case} with {"wall": s,
// "cpu": s}.
import { createInterface } from "node:readline";
import { startExecutor } from "../../src/learn/backends/startExecutor.js";
import { Trainer } from "../../src/learn/training/trainer.js";
import { took } from "../alternate.js";
import { CASES } from "./cases.js";
import { noise } from "./noise.js";

process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  const { first } = JSON.parse(line);
  if (typeof first !== "number") continue;
  const { recipe, network, batch } = CASES[first];
  const data = noise(network, batch);
  const time = await took(1, async () => {
    const executor = await startExecutor(process.env.SYRINX_BENCH_BACKEND ?? "auto");
    const trainer = new Trainer(executor, network, recipe, data);
    trainer.step();
    await trainer.losses();
    trainer.dispose();
    executor.close();
  });
  process.stdout.write(`${JSON.stringify(time)}\n`);
}
