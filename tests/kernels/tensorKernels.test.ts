import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { CONVOLUTION_CODE } from "../../src/kernels/convolutionCode.js";
import { ELEMENTWISE_CODE } from "../../src/kernels/elementwiseCode.js";
import { MATMUL_CODE } from "../../src/kernels/matMulCode.js";
import { MOVES_CODE } from "../../src/kernels/movesCode.js";
import { REDUCE_CODE } from "../../src/kernels/reduceCode.js";
import { STEPS_CODE } from "../../src/kernels/stepsCode.js";

const ROOT = resolve(import.meta.dirname, "../..");

test.each([
  ["convolution", CONVOLUTION_CODE],
  ["elementwise", ELEMENTWISE_CODE],
  ["matMul", MATMUL_CODE],
  ["moves", MOVES_CODE],
  ["reduce", REDUCE_CODE],
  ["steps", STEPS_CODE],
])(
  "the kept module of %s is what its source compiles to",
  async (name, code) => {
    const { compileKernels } = (await import(join(ROOT, "compileKernels.mjs"))) as {
      compileKernels(file: string): Promise<string>;
    };
    expect(await compileKernels(join(ROOT, "src/kernels/assembly", `${name}.ts`))).toBe(code);
  },
  60_000,
);

test.each([CONVOLUTION_CODE, ELEMENTWISE_CODE, MATMUL_CODE, MOVES_CODE, REDUCE_CODE, STEPS_CODE])(
  "a kept module wants a memory, nothing else, and keeps nothing in it",
  (code) => {
    const module = new WebAssembly.Module(Buffer.from(code, "base64"));
    expect(WebAssembly.Module.imports(module).map(({ name }) => name)).toEqual(["memory"]);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const bytes = new Uint8Array(memory.buffer).fill(7);
    new WebAssembly.Instance(module, { env: { memory } });
    expect(bytes.every((byte) => byte === 7)).toBe(true);
  },
);
