// AssemblyScript to WebAssembly, for build.mjs and for the test that the kept modules are those of the sources.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "assemblyscript/asc";

/**
 * Compiles one file of kernels. They work on a memory that is handed to them, keep nothing in it and need no runtime.
 * @param file path of an AssemblyScript source.
 * @returns the module, base64.
 */
export async function compileKernels(file) {
  const folder = mkdtempSync(join(tmpdir(), "kernels-"));
  try {
    const outFile = join(folder, "kernels.wasm");
    const { error, stderr } = await main([
      file,
      "--outFile",
      outFile,
      "-O3",
      "--noAssert",
      "--runtime",
      "stub",
      "--importMemory",
      "--enable",
      "simd",
    ]);
    if (error) throw new Error(`${file}: ${stderr.toString()}`);
    return readFileSync(outFile).toString("base64");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
