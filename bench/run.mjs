// Bundles the benchmarks and runs them; what is bundled is thrown away again.
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Three folders deep, as what is built, so that the code finds the bundled songs.
const folder = join(root, "node_modules", ".cache");
const bundle = join(folder, `syrinx-bench-${process.pid}.mjs`);

mkdirSync(folder, { recursive: true });
try {
  await build({
    entryPoints: [join(root, "bench", "main.ts")],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "es2022",
    packages: "external",
    logLevel: "warning",
  });
  const { main } = await import(pathToFileURL(bundle).href);
  process.exitCode = await main(process.argv.slice(2), join(root, "bench"));
} finally {
  rmSync(bundle, { force: true });
}
