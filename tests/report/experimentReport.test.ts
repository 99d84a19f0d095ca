import { expect, test } from "vitest";
import { buildExperimentReport } from "../../src/report/experimentReport.js";
import type { ConditionResult } from "../../src/shapes/results/experiment.js";
import { floatsOf } from "../../src/views/browser/page/unpack.js";

const MADE = {
  madeBy: "syrinx experiment",
  syrinx: "0",
  node: "v20",
  platform: "any",
  inputs: [],
  settings: {},
};

test("the page has the tables, and packs what is drawn of each condition", () => {
  const path = { title: "latent", axes: ["z1 (1)", "z2 (1)"], values: [0, 1, 2, 3], rate: 10 };
  const drawn: ConditionResult = {
    key: "smooth",
    title: "smooth",
    rows: [],
    rivals: {},
    seconds: 1,
    picture: {
      paths: [{ ...path, orbits: [{ name: "cycle", points: [4, 5] }] }],
      curves: [
        {
          title: "speed",
          xLabel: "t (s)",
          yLabel: "v (1)",
          x: [0, 1],
          lines: [{ name: "v", values: [6, 7] }],
        },
      ],
      caption: "one network",
    },
  };
  const { picture: _, ...bare } = drawn;
  const tables = [{ title: "Networks", columns: ["name"], rows: [], caption: "" }];
  const report = buildExperimentReport({
    title: "Experiment: membrane",
    subtitle: "question",
    summary: "answer",
    tables,
    results: [drawn, { ...bare, key: "control" }],
    provenance: MADE,
  });
  expect(report.experiment?.tables).toEqual(tables);
  expect(report.experiment?.conditions).toHaveLength(1);
  const [{ paths, curves, caption }] = report.experiment?.conditions ?? [];
  expect(caption).toBe("one network");
  expect(Array.from(floatsOf(paths[0].values))).toEqual([0, 1, 2, 3]);
  expect(Array.from(floatsOf(paths[0].orbits[0].points))).toEqual([4, 5]);
  expect(Array.from(floatsOf(curves[0].lines[0].values))).toEqual([6, 7]);
});
