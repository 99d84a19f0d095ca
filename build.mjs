// Builds dist/: the code by tsc, the report page's script and style by esbuild.
import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));

rmSync(join(root, "dist"), { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
execFileSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });

if (process.argv.includes("--table")) {
  // The table of limit cycles is integrated once and kept with the sources.
  const { makeRow, packRows, PRESSURES } = await import("./dist/syrinx/makeCycleTable.js");
  writeFileSync(
    join(root, "src", "syrinx", "cycleTableData.ts"),
    `/** Made by \`node build.mjs --table\`: makeRow of every pressure, packed. */\nexport const CYCLE_TABLE =\n  "${packRows(PRESSURES.map(makeRow))}";\n`,
  );
}

if (process.argv.includes("--kernels")) {
  // The kernels are compiled from AssemblyScript and kept with the sources: who installs needs no compiler.
  const { compileKernels } = await import("./compileKernels.mjs");
  const sources = join(root, "src", "kernels");
  for (const file of readdirSync(join(sources, "assembly")).filter((name) => /\.ts$/.test(name))) {
    const name = file.replace(/\.ts$/, "");
    const code = await compileKernels(join(sources, "assembly", file));
    writeFileSync(
      join(sources, `${name}Code.ts`),
      `/** Made by \`node build.mjs --kernels\` of assembly/${file}: a WebAssembly module, base64. */\nexport const ${name.toUpperCase()}_CODE =\n  "${code}";\n`,
    );
  }
}

await build({
  entryPoints: [join(root, "src", "views", "browser", "page", "main.ts")],
  outfile: join(root, "dist", "views", "browser", "page", "bundle.js"),
  bundle: true,
  minify: true,
  target: "es2022",
  logLevel: "warning",
});

chmodSync(join(root, "dist", "cli", "main.js"), 0o755);
