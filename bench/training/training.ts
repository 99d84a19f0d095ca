import { startExecutor } from "../../src/learn/backends/startExecutor.js";
import { EngineExecutor } from "../../src/learn/engine/engineExecutor.js";
import type { NewRow, Section } from "../row.js";
import type { Arena } from "./contest.js";
import { firstStepRows } from "./firstStep.js";
import { inferenceRows } from "./inference.js";
import { Peak } from "./peak.js";
import { stepRows } from "./steps.js";
import { textbookRows } from "./textbook.js";

/** Training steps, epochs, inference and the first step, beside PyTorch and Keras with the best of their settings. */
export const training: Section = {
  name: "training",
  about:
    "training and running networks beside PyTorch and Keras, with the best of their settings (half an hour)",
  async run(bench) {
    const executor = await startExecutor(process.env.SYRINX_BENCH_BACKEND ?? "auto");
    bench.say(`ours runs on ${executor.name} (${executor.device})`);
    const peak = executor instanceof EngineExecutor ? new Peak(executor.variant) : undefined;
    const arena: Arena = { bench, executor, peak };
    try {
      const rows: NewRow[] = [];
      for (const measure of [stepRows, textbookRows, inferenceRows, firstStepRows])
        rows.push(...(await measure(arena)));
      return rows;
    } finally {
      peak?.close();
      executor.close();
    }
  },
};
