import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { encodePng } from "../../../src/views/picture/encodePng.js";
import { readFilmFrames } from "../../../src/workspace/films/filmFrames.js";
import { decodePng } from "../../../src/workspace/films/pngPicture.js";
import reference from "../../reference/pngPictures.json" with { type: "json" };

const folder = mkdtempSync(join(tmpdir(), "syrinx-film-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("pictures of another encoder come out as it says, whatever their depth, colour and filters", () => {
  expect(reference.pictures.length).toBeGreaterThan(5);
  for (const { name, png, width, height, gray } of reference.pictures) {
    const picture = decodePng(new Uint8Array(Buffer.from(png, "base64")), name);
    expect([picture.width, picture.height], name).toEqual([width, height]);
    // Single precision.
    const worst = Math.max(...picture.values.map((value, i) => Math.abs(value - gray[i])));
    expect(worst, name).toBeLessThan(1e-6);
  }
});

test("a gray picture of our own comes back", () => {
  const pixels = Uint8Array.from({ length: 35 }, (_, i) => (i * 37) % 256);
  const { values } = decodePng(encodePng(pixels, 7, 5, 1), "own");
  expect(Array.from(values, (value) => Math.round(255 * value))).toEqual([...pixels]);
});

test("frames of a film are taken in the order of their numbers, cropped", () => {
  const film = join(folder, "film");
  mkdirSync(film);
  for (const number of [10, 9, 2]) {
    const pixels = new Uint8Array(12).fill(number);
    pixels[5] = 100 + number;
    writeFileSync(join(film, `frame${number}.png`), encodePng(pixels, 4, 3, 1));
  }
  const whole = readFilmFrames(film);
  expect(whole.paths.map((path) => path.match(/\d+\.png$/)?.[0])).toEqual(["2.png", "9.png", "10.png"]);
  expect([whole.film.height, whole.film.width]).toEqual([3, 4]);
  const { film: part } = readFilmFrames(film, { left: 1, top: 1, width: 2, height: 1 });
  expect(Array.from(part.values, (value) => Math.round(255 * value))).toEqual([102, 2, 109, 9, 110, 10]);
});

test("what is no film is refused in one line", () => {
  const other = join(folder, "other");
  mkdirSync(other);
  expect(() => readFilmFrames(other)).toThrow(/holds no PNG frames/);
  writeFileSync(join(other, "1.png"), "no picture");
  expect(() => readFilmFrames(other)).toThrow(/1\.png: is not a PNG picture/);
  writeFileSync(join(other, "1.png"), encodePng(new Uint8Array(4), 2, 2, 1));
  expect(() => readFilmFrames(other, { left: 1, top: 0, width: 2, height: 2 })).toThrow(/does not fit 2 x 2/);
  writeFileSync(join(other, "2.png"), encodePng(new Uint8Array(6), 3, 2, 1));
  expect(() => readFilmFrames(other)).toThrow(/2\.png: has 3 x 2 pixels, the first frame 2 x 2/);
  const damaged = encodePng(new Uint8Array(4), 2, 2, 1);
  damaged.fill(0, 41, 50);
  expect(() => decodePng(damaged, "damaged")).toThrow(/damaged: is damaged/);
});
