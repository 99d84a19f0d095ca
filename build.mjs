// Builds dist/: the code by tsc; the script and style of the report page and the audio context by esbuild.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

// web-audio-api imports every decoder and a speaker that is compiled at install. Playing needs neither.
const leftOut = {
  name: "left-out",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@audio\/(decode|speaker)$/ }, ({ path }) => ({ path, namespace: "left-out" }));
    onLoad({ filter: /.*/, namespace: "left-out" }, ({ path }) => ({
      contents: `export default () => { throw new Error("${path} is not part of this bundle."); };`,
    }));
  },
};
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [join(root, "src", "workspace", "machine", "audioContext.ts")],
  outfile: join(root, "dist", "workspace", "machine", "audioContext.js"),
  allowOverwrite: true,
  bundle: true,
  metafile: true,
  format: "esm",
  platform: "node",
  target: "node20",
  plugins: [leftOut],
  logLevel: "warning",
});
writeFileSync(join(root, "dist", "workspace", "machine", "audioContext.licences.txt"), licencesOf(metafile));

chmodSync(join(root, "dist", "cli", "main.js"), 0o755);

/** The licences of the packages whose code a bundle holds. */
function licencesOf({ inputs }) {
  const folders = new Set(
    Object.keys(inputs).flatMap((path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []),
  );
  return [...folders]
    .map((folder) => {
      const { name, version, license, author } = JSON.parse(
        readFileSync(join(root, folder, "package.json"), "utf8"),
      );
      const file = join(root, folder, "LICENSE");
      const text = existsSync(file) ? readFileSync(file, "utf8") : `${license}, ${author?.name ?? author}\n`;
      return `${name} ${version}\n\n${text}`;
    })
    .join("\n---\n\n");
}
