import { expect, test } from "vitest";
import { isReservedName } from "../../../src/shapes/reservedName.js";
import { runName } from "../../../src/workspace/runs/runName.js";

test("equal inputs and settings give equal names; a change of either gives another", () => {
  const name = runName("finch", "hash", { seed: 1 });
  expect(name).toMatch(/^finch-[0-9a-f]{8}$/);
  expect(runName("finch", "hash", { seed: 1 })).toBe(name);
  expect(runName("finch", "other", { seed: 1 })).not.toBe(name);
  expect(runName("finch", "hash", { seed: 2 })).not.toBe(name);
});

test("characters that a file system may reject become underscores", () => {
  expect(runName("a finch: 3/4", "hash", {})).toMatch(/^a_finch_3_4-[0-9a-f]{8}$/);
});

test.each(["con", "nul.2024", "COM1.take"])("a run named after %s.wav is not a Windows device", (stem) => {
  expect(isReservedName(runName(stem, "hash", {}))).toBe(false);
});
