import { expect, test } from "vitest";
import { helpLines } from "../../../src/views/terminal/keys.js";

/** The keys that are listed. */
const listed = (plots: boolean, training: boolean, leaves: boolean): string[] =>
  helpLines(plots, training, leaves, 80)
    .slice(1)
    .map(({ left }) => left[0].text.trim());

test("only keys that work are listed", () => {
  expect(listed(false, false, false)).toEqual(["?", "q", "Ctrl-C"]);
  expect(listed(true, true, false)).toEqual(["v", "p", "s", "+ -", "?", "q", "Ctrl-C"]);
  // Watching a training, or looking at one that has ended.
  expect(listed(true, false, true)).toEqual(["v", "?", "q", "Ctrl-C"]);
});
