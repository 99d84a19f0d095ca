import { expect, test } from "vitest";
import { encodePng } from "../../../src/views/picture/encodePng.js";
import { decodePng } from "../../../src/workspace/films/pngPicture.js";
import reference from "../../reference/pngPictures.json" with { type: "json" };

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

test("a damaged picture and what is none are refused in one line", () => {
  const damaged = encodePng(new Uint8Array(4), 2, 2, 1);
  damaged.fill(0, 41, 50);
  expect(() => decodePng(damaged, "damaged")).toThrow(/damaged: is damaged/);
  expect(() => decodePng(new Uint8Array(9), "other")).toThrow(/other: is not a PNG picture/);
});
