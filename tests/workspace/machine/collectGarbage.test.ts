import { expect, test } from "vitest";
import { collectGarbage } from "../../../src/workspace/machine/collectGarbage.js";

test("memory that is no longer used is released at once", () => {
  const megabytes = (): number => process.memoryUsage().arrayBuffers / 2 ** 20;
  collectGarbage();
  const before = megabytes();
  for (let i = 0; i < 20; i++) new Float64Array(2 ** 20).fill(i);
  collectGarbage();
  // 160 MB were made; all but what is still being swept is gone.
  expect(megabytes() - before).toBeLessThan(40);
});
