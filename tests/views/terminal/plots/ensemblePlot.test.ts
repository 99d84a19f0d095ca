import { expect, test } from "vitest";
import type { EnsembleProgress } from "../../../../src/shapes/progress.js";
import {
  ensembleLossPlot,
  ensemblePlot,
  ensembleWords,
} from "../../../../src/views/terminal/plots/ensemblePlot.js";
import { type Line, lineWidth } from "../../../../src/views/terminal/plots/palette.js";

const text = (line: Line): string => line.map((part) => part.text).join("");

const ENSEMBLE: EnsembleProgress = {
  condition: "smooth",
  claim: "uncrossed",
  losses: [
    [1, 0.1, 0.01],
    [1, 0.2, 0.1],
    [1, Number.NaN, 0.01],
  ],
  kept: [true, false, null],
  done: [{ title: "first", kept: 19, judged: 20 }],
};

test("every network has its mark, and conditions that are done their count", () => {
  const lines = ensemblePlot(ENSEMBLE, 40, 4);
  expect(lines.map(lineWidth)).toEqual([40, 40, 40, 40]);
  expect(text(lines[0]).trimEnd()).toBe("● ✕ ·");
  expect(text(lines[1]).trimEnd()).toBe("✓ first: 19 of 20 uncrossed");
  expect(lines[0].find((part) => part.text.startsWith("●"))?.pen).toBe("good");
});

test("a hundred marks break into lines, and never need more rows than there are", () => {
  const many = { ...ENSEMBLE, kept: Array.from({ length: 100 }, (_, i) => i % 7 > 0) };
  const lines = ensemblePlot(many, 40, 6);
  expect(lines.slice(0, 5).every((line) => text(line).trim().split(" ").length === 20)).toBe(true);
  expect(ensemblePlot(many, 40, 2)).toHaveLength(2);
});

test("the heading counts what was judged", () => {
  expect(text(ensembleWords(ENSEMBLE)[0])).toBe("networks  1 of 2 uncrossed, 50 %, 1 not judged yet");
  expect(text(ensembleWords({ ...ENSEMBLE, kept: [null, null] })[1])).toBe("networks  none judged yet");
});

test("the losses of all networks fill the panel exactly; without any there is a sentence", () => {
  const lines = ensembleLossPlot(ENSEMBLE, 50, 10);
  expect(lines).toHaveLength(10);
  expect(lines.every((line) => lineWidth(line) === 50)).toBe(true);
  const pens = new Set(lines.flat().map(({ pen }) => pen));
  expect(pens.has("good") && pens.has("second")).toBe(true);
  expect(
    ensembleLossPlot({ ...ENSEMBLE, losses: [[], []] }, 50, 5)
      .map(text)
      .join(""),
  ).toContain("no loss");
});
