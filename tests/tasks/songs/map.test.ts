import { expect, test } from "vitest";
import { between } from "../../../src/shapes/planeMap.js";
import { fundamentalFrequency, regime, spectralContentIndex } from "../../../src/syrinx/oscillationTable.js";
import { planeMap } from "../../../src/tasks/songs/map.js";
import { mapScene } from "../../../src/views/picture/mapScene.js";
import { rasterOf } from "../../../src/views/picture/sceneRaster.js";
import { svgOf } from "../../../src/views/picture/sceneSvg.js";

const plane = planeMap(20_000, { columns: 43, rows: 25 });
const alphaAt = (c: number): number => between(plane.alpha, c / (plane.columns - 1));
const betaAt = (r: number): number => between(plane.beta, r / (plane.rows - 1));

test("every point of the map is that of the table", () => {
  for (let r = 0; r < plane.rows; r++) {
    for (let c = 0; c < plane.columns; c++) {
      const at = regime(alphaAt(c), betaAt(r));
      const f0 = plane.f0[r * plane.columns + c];
      expect(Number.isNaN(f0)).toBe(at === "silent");
      expect(plane.bistable[r * plane.columns + c]).toBe(at === "bistable" ? 1 : 0);
      if (at !== "silent") expect(f0).toBe(Math.fround(fundamentalFrequency(alphaAt(c), betaAt(r), 20_000)));
    }
  }
});

test("a boundary parts two regimes, and a curve keeps its F0 or timbre", () => {
  const near = 1e-6;
  for (const { kind, label, beta } of plane.lines) {
    beta.forEach((b, c) => {
      if (Number.isNaN(b)) return;
      const [below, above] = [regime(alphaAt(c), b - near), regime(alphaAt(c), b + near)];
      if (kind === "onset") expect([below, above === "silent"]).toEqual(["silent", false]);
      if (kind === "saddle-node") expect([below, above === "bistable"]).toEqual(["bistable", false]);
      if (kind === "snic-hopf") expect([below, above]).toEqual(["snic", "hopf"]);
      const value = Number(label.match(/[\d.]+/)?.[0]);
      // The lines are found to 2.4 / 2^24 of the tension; F0 rises at most as its root does near the onset.
      if (kind === "f0") {
        const f0 = fundamentalFrequency(alphaAt(c), b, 20_000);
        expect(Math.abs(f0 / 1000 / value - 1)).toBeLessThan(1e-3);
      }
      if (kind === "sci") expect(spectralContentIndex(alphaAt(c), b)).toBeCloseTo(value, 3);
    });
  }
  expect(plane.lines.filter(({ kind }) => kind === "f0").length).toBeGreaterThan(2);
});

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

test("every letter of the picture has its dots, whatever gamma", () => {
  for (const { text } of mapScene({ ...plane, gamma: 13_579.8642 }).texts) {
    for (const letter of text.replaceAll(" ", "")) {
      const scene = {
        width: 20,
        height: 20,
        lines: [],
        image: { x: 0, y: 0, width: 0, height: 0, pixels: new Uint8Array() },
      };
      const word = { x: 2, y: 10, text: letter, anchor: "start" as const, colour: [0, 0, 0] as const };
      const drawn = rasterOf({ ...scene, texts: [word] }).pixels;
      expect(
        drawn.some((v) => v === 0),
        letter,
      ).toBe(true);
    }
  }
});

test("as SVG it keeps its words as words and its image within it", () => {
  const scene = mapScene(plane);
  const svg = svgOf(scene, () => Uint8Array.of(1, 2, 3));
  expect(svg).toContain("data:image/png;base64,AQID");
  for (const { text } of scene.texts) expect(svg).toContain(`>${text}</text>`);
  expect(svg.match(/<polyline /g)?.length).toBe(scene.lines.length);
});
