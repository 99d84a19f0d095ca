import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { encodePng } from "../../../src/views/picture/encodePng.js";
import { readFilmFrames } from "../../../src/workspace/films/filmFrames.js";
import reference from "../../reference/jpegPictures.json" with { type: "json" };

const folder = mkdtempSync(join(tmpdir(), "syrinx-film-"));
afterAll(() => rmSync(folder, { recursive: true }));

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

test("JPEG frames are read as what they are, cropped", () => {
  const film = join(folder, "jpeg");
  mkdirSync(film);
  const [{ jpeg, gray, width }] = reference.pictures;
  for (const name of ["1.jpg", "2.JPEG"]) writeFileSync(join(film, name), Buffer.from(jpeg, "base64"));
  const { film: part } = readFilmFrames(film, { left: 3, top: 2, width: 2, height: 1 });
  const expected = [2 * width + 3, 2 * width + 4].map((i) => gray[i]);
  // Decoders differ by one level of 255 in rounding.
  [...expected, ...expected].forEach((value, i) => {
    expect(Math.abs(part.values[i] - value)).toBeLessThan(1.01 / 255);
  });
});

test("what is no film is refused in one line", () => {
  const other = join(folder, "other");
  mkdirSync(other);
  expect(() => readFilmFrames(other)).toThrow(/holds no PNG or JPEG frames/);
  writeFileSync(join(other, "1.png"), "no picture");
  expect(() => readFilmFrames(other)).toThrow(/1\.png: is not a PNG picture/);
  writeFileSync(join(other, "1.png"), encodePng(new Uint8Array(4), 2, 2, 1));
  expect(() => readFilmFrames(other, { left: 1, top: 0, width: 2, height: 2 })).toThrow(/does not fit 2 x 2/);
  writeFileSync(join(other, "2.png"), encodePng(new Uint8Array(6), 3, 2, 1));
  expect(() => readFilmFrames(other)).toThrow(/2\.png: has 3 x 2 pixels, the first frame 2 x 2/);
  // Also where the crop would fit both.
  expect(() => readFilmFrames(other, { left: 0, top: 0, width: 1, height: 1 })).toThrow(/2\.png: has 3 x 2/);
  writeFileSync(join(other, "3.jpg"), "no picture");
  expect(() => readFilmFrames(other)).toThrow(/holds PNG and JPEG pictures, 3\.jpg among them/);
  for (const name of ["1.png", "2.png"]) rmSync(join(other, name));
  expect(() => readFilmFrames(other)).toThrow(/3\.jpg: is not a JPEG picture/);
});
