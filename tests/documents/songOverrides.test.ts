import { expect, test } from "vitest";
import { overridden } from "../../src/documents/songOverrides.js";

test("settings replace, add and remove keys, and never change the document", () => {
  const document = { format: "syrinx-song/2", gamma_per_s: 24_000, background_db: -50, syllables: [] };
  const before = structuredClone(document);
  expect(
    overridden(document, {
      sampleRate: 8000,
      seed: 4,
      model: "labial",
      tract: "none",
      set: ["gamma=30000", "background=", "filter=[[0,1],[100,2]]", "title=a = b", "breath_noise=0.5"],
    }),
  ).toEqual({
    format: "syrinx-song/2",
    gamma_per_s: 30_000,
    sample_rate_hz: 8000,
    seed: 4,
    model: "labial",
    tract: "none",
    filter_db: [
      [0, 1],
      [100, 2],
    ],
    title: "a = b",
    breath_noise: 0.5,
    syllables: [],
  });
  expect(document).toEqual(before);
});

test("returns anything but an object unchanged, for readSong to reject", () => {
  for (const document of [null, 3, "song", [1, 2]]) {
    expect(overridden(document, { set: ["gamma=1"] })).toBe(document);
  }
});

test("names a key that can't be set", () => {
  for (const setting of ["format=x", "syllables=[]", "=3", "Gamma=3"]) {
    expect(() => overridden({}, { set: [setting] })).toThrow(`--set ${setting}:`);
  }
});
