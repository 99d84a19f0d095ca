import { defineConfig } from "vitest/config";

/** The rooms that hold no state in module variables: their tests share loaded modules instead of loading them per file. */
const STATELESS = "tests/{shapes,kernels,math,signal,features,syrinx,inverse,dynamics,documents,report}/**/*.test.ts";

export default defineConfig({
  test: {
    maxWorkers: "100%",
    // Generous, for a busy machine: a limit only ends what hangs. Tests wait for events, and speed is measured in bench/.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 100_000 } },
    projects: [
      { extends: true, test: { name: "stateless", include: [STATELESS], isolate: false } },
      { extends: true, test: { name: "isolated", include: ["tests/**/*.test.{ts,tsx}"], exclude: [STATELESS] } },
    ],
  },
});
