// Runs the benchmarks.
import { join } from "node:path";
import { bundled, root } from "./bundled.mjs";

await bundled("main.ts", async ({ main }) => {
  process.exitCode = await main(process.argv.slice(2), join(root, "bench"));
});
