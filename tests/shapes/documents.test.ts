import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { asRecipe } from "../../src/shapes/recipe.js";
import { asSong } from "../../src/shapes/song.js";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), "utf8"));
const song = (): { [key: string]: unknown; syllables: Record<string, unknown>[] } =>
  read("synth/chingolo.song.json") as { syllables: Record<string, unknown>[] };
const recipe = (): Record<string, Record<string, unknown>> =>
  read("models/demo/recipe.json") as Record<string, Record<string, unknown>>;

test("the bundled songs and recipe are what they claim to be", () => {
  for (const name of ["chingolo", "zebra-finch", "canary"]) {
    expect(asSong(read(`synth/${name}.song.json`), name).syllables.length).toBeGreaterThan(2);
  }
  expect(asRecipe(recipe(), "demo").name).toBe("demo");
});

describe("a faulty song is refused with the file, the path and the value", () => {
  test.each<[string, (s: ReturnType<typeof song>) => void, RegExp]>([
    ["no format", (s) => delete s.format, /^x.json: format=missing/],
    ["gamma of 0", (s) => (s.gamma = 0), /gamma=0 is not a number from 1000 to 500000 1\/s/],
    ["an unknown tract", (s) => (s.tract = "nose"), /tract="nose" is not known; choose none, trachea/],
    [
      "syllables that are no list",
      (s) => Object.assign(s, { syllables: {} }),
      /syllables=\{\} is not a list/,
    ],
    [
      "an onset after the end",
      (s) => (s.syllables[1].onset = 99),
      /syllables\[1\].onset=99 is not a number from 0 to 2.5 s/,
    ],
    [
      "one control point",
      (s) => (s.syllables[0].tension = [[0, 1]]),
      /syllables\[0\].tension=\[\[0,1\]\] has fewer than two/,
    ],
    [
      "points out of order",
      (s) =>
        (s.syllables[0].tension = [
          [0, 1],
          [0.1, 1],
          [0.05, 1],
        ]),
      /syllables\[0\].tension\[2\]=\[0.05,1\] does not come after/,
    ],
    [
      "a text for a curve",
      (s) => (s.syllables[0].pressure = "high"),
      /syllables\[0\].pressure="high" is no curve; give a number/,
    ],
    [
      "no samples",
      (s) => (s.syllables[0].loudness = { rate: 100, values: [] }),
      /loudness.values=\[\] is not a list/,
    ],
    [
      "a trill that overlaps itself",
      (s) => (s.syllables[3].repeat = { count: 3, period: 0.01 }),
      /repeat.period=0.01/,
    ],
  ])("%s", (_, spoil, message) => {
    const spoilt = song();
    spoil(spoilt);
    expect(() => asSong(spoilt, "x.json")).toThrow(message);
  });

  test("what is no object at all", () => {
    for (const document of [null, 3, "song", []])
      expect(() => asSong(document, "x.json")).toThrow(/is not an object/);
  });
});

describe("a faulty recipe is refused with the file, the path and the value", () => {
  test.each<[string, (r: ReturnType<typeof recipe>) => void, RegExp]>([
    [
      "an unknown activation",
      (r) => (r.network.activation = "swish"),
      /network.activation="swish" is not known/,
    ],
    [
      "a width of a half",
      (r) => (r.network.hidden = [0.5]),
      /network.hidden=\[0.5\] is not a list of widths/,
    ],
    ["no frames", (r) => Reflect.deleteProperty(r, "frames"), /frames=missing is not an object/],
    ["no name", (r) => Reflect.deleteProperty(r, "name"), /name=missing is not a word/],
    ["half an epoch", (r) => (r.training.epochs = 1.5), /training.epochs=1.5 is not a whole number/],
    ["a band upside down", (r) => (r.frames.highHz = 100), /frames.highHz=100 is not a number from 501/],
  ])("%s", (_, spoil, message) => {
    const spoilt = recipe();
    spoil(spoilt);
    expect(() => asRecipe(spoilt, "x.json")).toThrow(message);
  });
});
