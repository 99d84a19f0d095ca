import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { expect, test } from "vitest";
import { kernelRuns, loadKernel } from "../../src/kernels/loadKernel.js";

const ROOT = join(import.meta.dirname, "../..");
const KERNELS = join(ROOT, "src/kernels");
const GENERATED = readdirSync(KERNELS).filter((name) => name.endsWith("Code.ts"));

// Node 20 has relaxed instructions, but wants to be asked.
if (Number(process.versions.node.split(".")[0]) < 22) setFlagsFromString("--experimental-wasm-relaxed-simd");

/** Memory for a module: threads share that of the engine. */
function memoryFor(file: string): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: 4, maximum: 4, shared: file.startsWith("engine") });
}

/** The module within a generated file, base64. */
function codeOf(file: string): string {
  return /"([A-Za-z0-9+/=]+)";\n$/.exec(readFileSync(join(KERNELS, file), "utf8"))?.[1] ?? "";
}

test("every source has its generated file, every generated file has its source, and they agree", async () => {
  const { kernelFiles } = (await import(join(ROOT, "generate.mjs"))) as {
    kernelFiles(): Promise<{ path: string; text: string }[]>;
  };
  const wanted = await kernelFiles();
  expect(wanted.map(({ path }) => basename(path)).sort()).toEqual([...GENERATED].sort());
  const stale = wanted.filter(({ path, text }) => readFileSync(path, "utf8") !== text);
  expect(stale.map(({ path }) => `${path}: run npm run kernels`)).toEqual([]);
});

test.each(GENERATED)("the module in %s imports a memory and nothing else", (file) => {
  const module = new WebAssembly.Module(Buffer.from(codeOf(file), "base64"));
  expect(WebAssembly.Module.imports(module)).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
});

test.each(GENERATED)("the module in %s runs here and keeps nothing in the memory it is given", (file) => {
  expect(kernelRuns(codeOf(file))).toBe(true);
  const memory = memoryFor(file);
  const bytes = new Uint8Array(memory.buffer).fill(0xab);
  loadKernel(codeOf(file), memory);
  expect(bytes.every((byte) => byte === 0xab)).toBe(true);
});
