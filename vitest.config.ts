import { defineConfig } from "vitest/config";

const EVERY_TEST = "tests/**/*.test.{ts,tsx}";

/**
 * Tests that leave nothing behind: they mock no module, and what they test holds no state in module variables, apart from
 * what starts a backend. They share the modules that their worker has loaded, instead of starting a process and loading
 * them for each file.
 */
const SHARING = [
  "tests/{shapes,kernels,math,signal,features,syrinx,inverse,dynamics,documents,learn,report}/**/*.test.ts",
  "tests/workspace/**/!(fullDisk|runFolder).test.ts",
  "tests/views/{picture,shared}/**/*.test.ts",
  "tests/views/terminal/**/!(dashboard*|explorePath).test.ts",
  "tests/tasks/**/!(labelMany|train).test.ts",
];

export default defineConfig({
  test: {
    maxWorkers: "100%",
    // Generous, for a busy machine: a limit only ends what hangs. Tests wait for events, and speed is measured in bench/.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 100_000 } },
    // The built program, which the tests of the command line run, is loaded by Node itself.
    server: { deps: { external: [/\/dist\//] } },
    // Projects start in the order of their names: the slow files, which start programs and browsers, come first.
    projects: [
      { extends: true, test: { name: "isolated", include: [EVERY_TEST], exclude: SHARING } },
      { extends: true, test: { name: "sharing", include: SHARING, isolate: false } },
    ],
  },
});
