import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Script and style of the page, bundled in memory as by `npm run build`. */
export async function builtBundle(): Promise<{ script: string; style: string }> {
  const entry = fileURLToPath(new URL("../../../src/views/browser/page/main.js", import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    target: "es2022",
    write: false,
    outfile: "bundle.js",
    logLevel: "silent",
  });
  const text = (ending: string): string => {
    const file = outputFiles.find(({ path }) => path.endsWith(ending));
    if (file === undefined) throw new Error(`esbuild wrote no ${ending}.`);
    return file.text;
  };
  return { script: text(".js"), style: text(".css") };
}
