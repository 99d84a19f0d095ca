import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

test.each(["features/soundAnalysis/soundAnalysisKernel.ts", "workspace/sound/samples/sampleKernel.ts"])(
  "the module in %s is what the compiler makes of the source above it",
  async (name) => {
    const { compileKernels } = (await import(join(ROOT, "compileKernels.mjs"))) as {
      compileKernels: (file: string) => Promise<string>;
    };
    const text = readFileSync(join(ROOT, "src", name), "utf8");
    const comment = text.slice(0, text.indexOf("*/")).split("\n");
    const begin = comment.findIndex((line) => line.startsWith(" *     "));
    const source = comment.slice(begin).map((line) => line.replace(/^ \* {0,5}/, ""));
    const folder = mkdtempSync(join(tmpdir(), "syrinx-kernel-"));
    try {
      const file = join(folder, "kernel.ts");
      writeFileSync(file, source.join("\n"));
      expect(text).toContain(`"${await compileKernels(file)}"`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
