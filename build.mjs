// Builds dist/: the code by tsc; the script and style of the report page and the audio context by esbuild.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
