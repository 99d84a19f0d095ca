import { expect, test } from "vitest";
import { isReservedName } from "../../../src/shapes/reservedName.js";
import { resultPlaces } from "../../../src/workspace/files/resultPlaces.js";

test("folders are kept, and recordings that differ only in their extension keep it", () => {
  expect(resultPlaces(["a/x.wav", "a/X.flac", "a/b/x.wav"], "a")).toEqual([
    { below: "", stem: "x.wav" },
    { below: "", stem: "X.flac" },
    { below: "b", stem: "x" },
  ]);
});

test("no result has a name that Windows reserves, and no two recordings share one", () => {
  const names = ["con", "NUL", "aux", "prn", "com1", "lpt9", "aux.take", "_aux", "conure"];
  const files = [...names.map((name) => `${name}.wav`), "aux.flac"];
  const stems = resultPlaces(files, ".").map(({ stem }) => stem);
  for (const stem of stems) expect(isReservedName(`${stem}.fit.song.json`)).toBe(false);
  expect(new Set(stems.map((stem) => stem.toLowerCase())).size).toBe(files.length);
  expect(stems.at(-2)).toBe("conure");
});
