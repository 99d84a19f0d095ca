import { expect, test } from "vitest";
import { planeMap } from "../../../src/syrinx/planeMap.js";
import { mapScene } from "../../../src/views/picture/mapScene.js";
import { rasterOf } from "../../../src/views/picture/sceneRaster.js";
import { svgOf } from "../../../src/views/picture/sceneSvg.js";

const plane = planeMap(20_000, { columns: 43, rows: 25 });

test("as pixels the scene is its image where nothing is drawn over it, on white", () => {
  const scene = mapScene(plane);
  const bare = rasterOf({ ...scene, lines: [], texts: [] });
  expect([bare.width, bare.height, bare.pixels.length]).toEqual([
    scene.width,
    scene.height,
    3 * scene.width * scene.height,
  ]);
  const { x, y, width, pixels } = scene.image;
  for (const [u, v] of [
    [0, 0],
    [width - 1, 5],
    [13, 20],
  ]) {
    const from = 3 * (v * width + u);
    const to = 3 * ((y + v) * scene.width + x + u);
    expect([...bare.pixels.subarray(to, to + 3)]).toEqual([...pixels.subarray(from, from + 3)]);
  }
  expect([...bare.pixels.subarray(0, 3)]).toEqual([255, 255, 255]);
  expect(rasterOf(scene).pixels).not.toEqual(bare.pixels);
});

test("the font has every letter of the picture, whatever gamma and the curves of F0", () => {
  for (const gamma of [1000, 13_579.8642, 24_000, 123_456.789, 500_000]) {
    const { texts } = mapScene(planeMap(gamma, { columns: 12, rows: 4 }));
    expect(() => rasterOf({ ...mapScene(plane), texts })).not.toThrow();
  }
});

test("a letter that the font lacks is named", () => {
  const scene = mapScene(plane);
  const texts = [{ ...scene.texts[0], text: "na\u00efve" }];
  expect(() => rasterOf({ ...scene, texts })).toThrow(/text="na\u00efve" has \u00ef, which the font lacks/);
});

test("as SVG it keeps its words as words and its image within it", () => {
  const scene = mapScene(plane);
  const svg = svgOf(scene, () => Uint8Array.of(1, 2, 3));
  expect(svg).toContain("data:image/png;base64,AQID");
  for (const { text } of scene.texts) expect(svg).toContain(`>${text}</text>`);
  expect(svg.match(/<polyline /g)?.length).toBe(scene.lines.length);
});
