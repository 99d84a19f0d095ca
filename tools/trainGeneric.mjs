// Trains the generic labeller anew: models/generic/weights.safetensors. It needs the shared recordings, and some minutes.
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Three folders deep, as what is built, so that the code finds what is bundled.
const folder = join(root, "node_modules", ".cache");
const bundle = join(folder, `syrinx-generic-${process.pid}.mjs`);

mkdirSync(folder, { recursive: true });
try {
  await build({
    entryPoints: [join(root, "bench", "labels", "writeGeneric.ts")],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "es2022",
    packages: "external",
    logLevel: "warning",
  });
  const { writeGeneric } = await import(pathToFileURL(bundle).href);
  await writeGeneric(root);
} finally {
  rmSync(bundle, { force: true });
}
