import { expect, test } from "vitest";
import { locate } from "../../../src/workspace/machine/installation.js";

test("finds a bundled song by its name", () => {
  expect(locate("song", "chingolo").replaceAll("\\", "/")).toMatch(/synth\/chingolo\.song\.json$/);
});

test("lists the bundled songs if there is none of the name", () => {
  expect(() => locate("song", "nightingale")).toThrow(/^nightingale: .*chingolo/);
});

test.each(["con", "nul", "AUX", "prn", "com1"])(
  "rejects %s, which Windows would open as a device, and says how to go on",
  (name) => {
    expect(() => locate("recipe", name)).toThrow(
      `${name}: is reserved for a device on Windows and cannot name a recipe; rename it, or give a path with its ending.`,
    );
  },
);
