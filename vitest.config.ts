import { defineConfig } from "vitest/config";

const EVERY_TEST = "tests/**/*.test.{ts,tsx}";

/**
 * Tests of rooms that hold no state in module variables, apart from what starts a backend. They share the modules that
 * their worker has loaded, instead of starting a process and loading them for each file. None of them mocks a module.
 */
const SHARING = [
  "tests/{shapes,kernels,math,signal,features,syrinx,inverse,dynamics,documents,learn,report}/**/*.test.ts",
  "tests/workspace/{annotations,sound}/**/*.test.ts",
];

export default defineConfig({
  test: {
    maxWorkers: "100%",
    // Generous, for a busy machine: a limit only ends what hangs. Tests wait for events, and speed is measured in bench/.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 100_000 } },
    // Projects start in the order of their names: the slow files, which start programs and browsers, come first.
    // Tests of the command line load the built program as Node does.
    server: { deps: { external: [/\/dist\//] } },
    projects: [
      { extends: true, test: { name: "isolated", include: [EVERY_TEST], exclude: SHARING } },
      { extends: true, test: { name: "sharing", include: SHARING, isolate: false } },
    ],
  },
});
