import { expect, test } from "vitest";
import { samplesAtOnce } from "../../../src/learn/networks/samplesAtOnce.js";
import type { Network } from "../../../src/shapes/network.js";

const NETWORK: Network = {
  input: [40, 3],
  output: [40, 64],
  layers: [{ kind: "recurrent", cell: "lstm", inputs: 3, units: 64 }],
  encoder: 0,
  task: "predictEvery",
  increment: false,
};

test("the more values the layers need, the fewer samples are run at once", () => {
  // Input, output, and at every step the inputs, four gates, the cell's state, the hidden state and the output.
  const values = 40 * 3 + 40 * 64 + 40 * (3 + 7 * 64);
  expect(samplesAtOnce(NETWORK, 1)).toBe(Math.floor(8e6 / values));
});

test("several networks share the memory, and at least one sample is run", () => {
  const alone = samplesAtOnce(NETWORK, 1);
  expect(Math.abs(samplesAtOnce(NETWORK, 4) - alone / 4)).toBeLessThan(1);
  expect(samplesAtOnce(NETWORK, 1e9)).toBe(1);
});
