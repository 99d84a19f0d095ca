import { join } from "node:path";
import { expect, test } from "vitest";
import { ATTENTION_CODE } from "../../src/kernels/attentionCode.js";
import { NORMALIZATION_CODE } from "../../src/kernels/normalizationCode.js";
import { RECURRENT_CODE } from "../../src/kernels/recurrentCode.js";

const KEPT = { recurrent: RECURRENT_CODE, attention: ATTENTION_CODE, normalization: NORMALIZATION_CODE };

const ROOT = join(import.meta.dirname, "../..");

test.each(Object.entries(KEPT))("the kept module of %s is that of its source", async (name, code) => {
  const { compileKernels } = (await import(join(ROOT, "compileKernels.mjs"))) as {
    compileKernels(file: string): Promise<string>;
  };
  const file = join(ROOT, "src", "kernels", "assembly", `${name}.ts`);
  expect(await compileKernels(file)).toBe(code);
});

test.each(Object.entries(KEPT))("the module of %s keeps nothing in the memory it is given", (_, code) => {
  const module = new WebAssembly.Module(Buffer.from(code, "base64"));
  expect(WebAssembly.Module.imports(module)).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
  const memory = new WebAssembly.Memory({ initial: 4 });
  const bytes = new Uint8Array(memory.buffer).fill(0xab);
  new WebAssembly.Instance(module, { env: { memory } });
  expect(bytes.every((byte) => byte === 0xab)).toBe(true);
});
