import { expect, test } from "vitest";
import {
  layout,
  type Panel,
  type PanelName,
  PLOTS,
  type PlotName,
} from "../../../src/views/terminal/layout.js";

const training = { stageCount: 6, plots: PLOTS };

function isPlot({ name }: Panel): boolean {
  return PLOTS.some((plot) => plot === name);
}

function names(columns: number, rows: number): PanelName[] {
  return (layout(columns, rows, training) ?? []).map(({ name }) => name);
}

function overlap(a: Panel, b: Panel): boolean {
  return (
    a.column < b.column + b.columns &&
    b.column < a.column + a.columns &&
    a.row < b.row + b.rows &&
    b.row < a.row + a.rows
  );
}

test("at every size, panels lie inside the screen, do not overlap and have room for their contents", () => {
  for (let columns = 60; columns <= 200; columns++) {
    for (let rows = 20; rows <= 60; rows++) {
      for (const contents of [
        training,
        { stageCount: 0, plots: [] },
        { stageCount: 3, plots: [], help: true },
        { stageCount: 40, plots: PLOTS },
        { stageCount: 2, plots: ["loss", "output"] as PlotName[] },
        { stageCount: 2, plots: ["latent"] as PlotName[] },
        { ...training, help: true },
      ]) {
        const panels = layout(columns, rows, contents) ?? [];
        const wrong = panels.filter(
          (a, i) =>
            a.column < 0 ||
            a.row < 0 ||
            a.column + a.columns >= columns ||
            a.row + a.rows > rows ||
            a.rows < 1 ||
            (isPlot(a) && (a.columns < 28 || a.rows < 6)) ||
            (a.name === "help" && a.rows < 8) ||
            panels.slice(i + 1).some((b) => overlap(a, b)),
        );
        if (wrong.length > 0 || panels.length < 3) expect({ columns, rows, contents, wrong }).toBeUndefined();
      }
    }
  }
});

test("rows of plots hold no text panels", () => {
  for (let columns = 60; columns <= 200; columns += 7) {
    for (let rows = 20; rows <= 60; rows += 3) {
      const panels = layout(columns, rows, training) ?? [];
      const shared = panels
        .filter(isPlot)
        .some((a) => panels.some((b) => !isPlot(b) && a.row < b.row + b.rows && b.row < a.row + a.rows));
      expect(shared).toBe(false);
    }
  }
});

test("a terminal below 60 x 20 has no layout", () => {
  expect([layout(59, 20, training), layout(60, 19, training), layout(0, 0, training)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(layout(60, 20, training)).toBeDefined();
});

test("the output plot is left out first if there is little room", () => {
  expect(names(60, 20)).toEqual(["title", "stages", "training", "loss", "latent", "messages"]);
  expect(names(80, 24)).toContain("output");
  expect(names(200, 20)).toContain("output");
});

test("a single plot takes the whole area, and the list of keys replaces the plots", () => {
  const all = layout(80, 24, training) ?? [];
  const left = Math.min(...all.filter(isPlot).map(({ row }) => row));
  for (const contents of [
    { stageCount: 6, plots: ["latent"] as PlotName[] },
    { ...training, help: true },
  ]) {
    const large = (layout(80, 24, contents) ?? []).filter((panel) => isPlot(panel) || panel.name === "help");
    expect(large.map(({ column, row, columns, rows }) => [column, row, columns, rows])).toEqual([
      [0, left, 79, 24 - left - 2],
    ]);
  }
});

test("plots are stacked on a narrow tall terminal and side by side on a wide one", () => {
  const rowsOf = (columns: number, rows: number) =>
    (layout(columns, rows, training) ?? [])
      .filter(({ name }) => name === "loss" || name === "latent")
      .map(({ row }) => row);
  const [loss, latent] = rowsOf(60, 45);
  expect(latent).toBeGreaterThan(loss);
  const [lossWide, latentWide] = rowsOf(160, 50);
  expect(latentWide).toBe(lossWide);
});
