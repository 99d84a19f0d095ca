import { expect, test } from "vitest";
import { InputError } from "../../../src/shapes/inputError.js";
import { decodeJpeg } from "../../../src/workspace/films/jpegPicture.js";
import reference from "../../reference/jpegPictures.json" with { type: "json" };

const pictures = reference.pictures.map(({ jpeg, ...picture }) => ({
  ...picture,
  bytes: new Uint8Array(Buffer.from(jpeg, "base64")),
}));

test("pictures come out as libjpeg decodes them, baseline and progressive, whatever their colours", () => {
  expect(pictures.length).toBeGreaterThan(5);
  for (const { name, bytes, width, height, gray } of pictures) {
    const picture = decodeJpeg(bytes, name);
    expect([picture.width, picture.height], name).toEqual([width, height]);
    const worst = Math.max(...picture.values.map((value, i) => Math.abs(value - gray[i])));
    // The inverse transform of each decoder rounds to a level of 255; where colours are halved libjpeg interpolates them.
    expect(worst, name).toBeLessThan(2 / 255);
  }
});

test("a picture that is cut off anywhere is refused in one line that names it", () => {
  for (const { name, bytes } of pictures) {
    for (let length = 0; length < bytes.length - 2; length += 7)
      expect(() => decodeJpeg(bytes.subarray(0, length), name), `${name}, ${length}`).toThrow(InputError);
  }
  expect(() => decodeJpeg(pictures[0].bytes.subarray(0, 300), "frame")).toThrow(
    /^frame: is damaged.*save the frame again\.$/,
  );
  expect(() => decodeJpeg(new Uint8Array(9), "other")).toThrow(/other: is not a JPEG picture/);
});
