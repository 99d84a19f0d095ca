import { expect, test } from "vitest";
import { concludeRnn } from "../../../../src/learn/experiments/rnn/rnnConclusion.js";
import type { ConditionResult } from "../../../../src/shapes/results/experiment.js";

test("medians are those of the networks that have a score, and the table says of how many", () => {
  const result: ConditionResult = {
    key: "gru",
    title: "GRU",
    rows: [2, 4, null].map((dstsp, i) => ({
      seed: i + 1,
      measures: { dstsp, dh: 0.1, linked: i > 0, validPredictionTime: i + 1, usedCoordinates: 3 },
    })),
    rivals: { "AR(40)": { validPredictionTime: 0.25 } },
    seconds: 6,
  };
  const { document, tables } = concludeRnn([result]);
  expect(document.models).toMatchObject({
    gru: { networks: 3, dstsp: 3, dh: 0.1, validPredictionTime: 2, linkingKept: 2 / 3, seconds: 2 },
  });
  expect(document.rival).toEqual({ name: "AR(40)", validPredictionTime: 0.25 });
  const [{ cells }] = tables[0].rows;
  expect(cells[5]).toBe("3 [2, 4] of 2");
  expect(cells[6]).toBe("0.1 [0.1, 0.1]");
});
