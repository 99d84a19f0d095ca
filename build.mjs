// Builds dist/: the code by tsc, the report page's script and style by esbuild.
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));

rmSync(join(root, "dist"), { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
execFileSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });

await build({
  entryPoints: [join(root, "src", "views", "browser", "page", "main.ts")],
  outfile: join(root, "dist", "views", "browser", "page", "bundle.js"),
  bundle: true,
  minify: true,
  target: "es2022",
  logLevel: "warning",
});

chmodSync(join(root, "dist", "cli", "main.js"), 0o755);
