// Bundles a file of the benchmarks, imports it and works with it; what is bundled is thrown away again.
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Three folders deep, as what is built, so that the code finds what is bundled with the package.
const folder = join(root, "node_modules", ".cache");

/** @param path of the file, from `bench`. @param work is given what the file exports. */
export async function bundled(path, work) {
  const bundle = join(folder, `syrinx-bench-${process.pid}.mjs`);
  mkdirSync(folder, { recursive: true });
  try {
    await build({
      entryPoints: [join(root, "bench", path)],
      outfile: bundle,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "es2022",
      packages: "external",
      logLevel: "warning",
    });
    await work(await import(pathToFileURL(bundle).href));
  } finally {
    rmSync(bundle, { force: true });
  }
}
