import { describe, expect, test } from "vitest";
import { labelsPlot } from "../../../../src/views/terminal/plots/labelsPlot.js";
import { lineWidth, paintLine } from "../../../../src/views/terminal/plots/palette.js";
import { viewWords } from "../../../../src/views/terminal/plots/viewPlot.js";
import { sampleViews } from "../sampleProgress.js";

const { labels } = sampleViews;
const drawn = (view: Parameters<typeof labelsPlot>[0], columns: number, rows: number): string[] =>
  labelsPlot(view, columns, rows, 1).map((line) => paintLine(line, 1));

describe("held-out song in the terminal", () => {
  test("has a spectrogram, a row of labels that are annotated, and one of those found, at their times", () => {
    // Eight characters of names and 100 of song: 50 a second, 15 for a syllable of 0.3 s, which begin every 25 from 5 on.
    const lines = drawn(labels, 108, 12);
    const bar = (label: string): string => label.padEnd(15, "─");
    const row = (...names: string[]): string =>
      names
        .map((name) => " ".repeat(10) + bar(name))
        .join("")
        .slice(5);
    expect(lines[8]).toBe(`   true ${row("a", "b", "c", "a")}`.padEnd(108));
    expect(lines[9]).toBe(`  found ${row("a", "c", "c")}`.padEnd(108));
    expect(lines[0]).toMatch(/^ {1}10 kHz .*█/);
    expect(lines[7]).toMatch(/^0\.5 kHz/);
    expect(lines[11]).toMatch(/^ {3}time 10 s .* 11 /);
  });

  test("marks where they differ: a wrong label, and a syllable that was missed", () => {
    const [, , , , , , , , , , marks] = drawn(labels, 108, 12);
    expect(marks).toContain("differ");
    // The middles of the second and the fourth syllable: 0.75 s and 1.75 s.
    expect([...marks].flatMap((mark, at) => (mark === "▲" ? [at] : []))).toEqual([8 + 38, 8 + 88]);
    const right = drawn({ ...labels, found: labels.truth, edits: 0 }, 108, 12)[10];
    expect(right.trim()).toBe("");
  });

  test("shows the beginning where the whole would be squeezed, so that labels stay apart", () => {
    const view = {
      ...labels,
      truth: Array.from({ length: 20 }, (_, i) => ({
        onset: 10 + i / 10,
        offset: 10.1 + i / 10,
        label: `${i % 10}`,
      })),
    };
    const [words] = drawn(view, 30, 12).filter((line) => line.startsWith("   true"));
    // 22 characters are a second: ten syllables that touch, each with a blank after it.
    expect(words.slice(8).replaceAll("─", "").split(/ +/).filter(Boolean)).toEqual([..."0123456789"]);
  });

  test("has exactly the size that it is given, with any depth of colour", () => {
    for (const [columns, rows] of [
      [120, 30],
      [28, 11],
      [60, 6],
      [12, 5],
      [8, 4],
      [3, 1],
    ]) {
      for (const depth of [1, 4, 8, 24] as const) {
        const lines = labelsPlot(labels, columns, rows, depth);
        expect(lines.map(lineWidth)).toEqual(new Array(rows).fill(columns));
      }
    }
  });

  test("is headed by the errors, in as many words as there is room for", () => {
    expect(viewWords(labels).map((line) => paintLine(line, 1))).toEqual([
      "held-out song  2 errors in 4 syllables, bird.wav from 10 s",
      "held-out song  2 errors in 4 syllables",
      "held out  2 wrong",
    ]);
  });
});
