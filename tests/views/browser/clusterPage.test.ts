import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { PICTURE_BANDS, PICTURE_FRAMES } from "../../../src/learn/grouping/syllablePicture.js";
import { buildClusterReport } from "../../../src/report/clusterReport.js";
import type { Report } from "../../../src/shapes/report.js";
import { monoSignal } from "../../../src/shapes/series.js";
import { mp3Encoder } from "../../../src/workspace/sound/writing/encodeMp3.js";
import { chromiumPages, failuresOf, NO_CHROMIUM } from "./chromiumPages.js";

const encode = await mp3Encoder();
const RATE = 22_050;
/** s, of the sound of each syllable that is shown. */
const SOUND = 0.1;
/** On the map: two groups of two, and one syllable of none. The last has neither picture nor sound. */
const PLACES = [0, 0, 0, 1, 4, 0, 4, 1, 2, 3];
const GROUPS = [0, 0, 1, 1, -1];

/** A picture that is dark in the lower half of its bands (even syllables) or in the upper one. */
function picture(i: number): Uint8Array {
  return Uint8Array.from({ length: PICTURE_FRAMES * PICTURE_BANDS }, (_, at) =>
    at % PICTURE_BANDS < PICTURE_BANDS / 2 === (i % 2 === 0) ? 255 : 0,
  );
}

function clusterReport(): Report {
  const tone = Float32Array.from({ length: SOUND * RATE }, (_, n) => 0.3 * Math.sin(n / 3));
  return buildClusterReport(
    {
      title: "Syllables of bird.wav",
      files: ["birds/bird.wav"],
      syllables: GROUPS.map((group, i) => ({
        file: 0,
        segment: { onset: 1 + i, offset: 1.1 + i, label: "-" },
        group,
        reference: null,
        picture: picture(i),
      })),
      names: ["a", "b"],
      layout: { name: "PCA", places: Float32Array.from(PLACES) },
      band: { lowHz: 500, highHz: 10_000 },
      syntax: {
        labels: ["a", "b"],
        counts: [
          [1, 1],
          [0, 1],
        ],
        entropy: 0.5,
      },
      space: "their features",
      shown: [0, 1, 2, 3].map((index) => ({ index, signal: monoSignal(tone, RATE) })),
      warnings: [],
      provenance: { madeBy: "test", syrinx: "0", node: "", platform: "", inputs: [], settings: {} },
    },
    encode,
  );
}

/** Records what the page plays; runs before its script. */
function watchAudio(): void {
  const played: number[][] = [];
  Object.assign(window, { played });
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...times: number[]) {
    played.push(times);
    start.apply(this, times as [number, number, number]);
  };
}
declare const played: number[][];

/** Where a syllable's point lies in the window: the map keeps one scale, with a margin of 16 CSS pixels. */
async function pointOf(page: Page, i: number): Promise<[number, number]> {
  const map = page.locator("canvas.map");
  await map.scrollIntoViewIfNeeded();
  const box = await map.boundingBox();
  if (box === null) throw new Error("there is no map.");
  const scale = Math.min((box.width - 32) / 4, (box.height - 32) / 3);
  return [
    box.x + box.width / 2 + (PLACES[2 * i] - 2) * scale,
    box.y + box.height / 2 - (PLACES[2 * i + 1] - 1.5) * scale,
  ];
}

/** Mean darkness of the upper and of the lower half of the picture that is shown, 0 to 255. */
function halves(page: Page): Promise<number[]> {
  return page.$eval(".syllable-card canvas", (node) => {
    const canvas = node as HTMLCanvasElement;
    const { width, height } = canvas;
    // A copy that is made to be read: the browser warns of others.
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    copy?.drawImage(canvas, 0, 0);
    const data = copy?.getImageData(0, 0, width, height).data ?? [];
    const mean = (from: number, to: number): number => {
      let sum = 0;
      for (let at = 4 * from * width; at < 4 * to * width; at += 4) sum += 255 - data[at];
      return sum / ((to - from) * width);
    };
    return [mean(0, Math.floor(height / 2) - 1), mean(Math.ceil(height / 2) + 1, height)];
  });
}

describe.skipIf(NO_CHROMIUM)("the page of groups in Chromium", () => {
  const open = chromiumPages(watchAudio);

  it("shows the spectrogram of the syllable that the pointer is at, and says which it is", async () => {
    const { page, troubles } = await open(clusterReport());
    expect(await page.locator(".syllable-card canvas").isVisible()).toBe(false);
    await page.mouse.move(...(await pointOf(page, 0)));
    await page.waitForFunction(() =>
      document.querySelector(".syllable-words")?.textContent?.includes("1.000 s"),
    );
    expect(await page.textContent(".syllable-words")).toBe("group a · bird.wav, 1.000 s · 100 ms");
    const [up, down] = await halves(page);
    // Black is a little less than 255.
    expect(up).toBeLessThan(5);
    expect(down).toBeGreaterThan(200);
    await page.mouse.move(...(await pointOf(page, 3)));
    await page.waitForFunction(() =>
      document.querySelector(".syllable-words")?.textContent?.includes("4.000 s"),
    );
    expect(await page.textContent(".syllable-words")).toMatch(/^group b/);
    const [over, under] = await halves(page);
    expect(over).toBeGreaterThan(200);
    expect(under).toBeLessThan(5);
    // One without a picture is told, too.
    await page.mouse.move(...(await pointOf(page, 4)));
    await page.waitForFunction(() =>
      document.querySelector(".syllable-words")?.textContent?.includes("5.000 s"),
    );
    expect(await page.textContent(".syllable-words")).toMatch(/^group none.*not among those shown$/);
    expect(await page.locator(".syllable-card canvas").isVisible()).toBe(false);
    expect(troubles).toEqual([]);
  });

  it("plays the syllable that is clicked, and it alone", async () => {
    const { page, troubles } = await open(clusterReport());
    await page.mouse.click(...(await pointOf(page, 2)));
    await page.waitForFunction(() => played.length === 1);
    await page.mouse.click(...(await pointOf(page, 4)));
    await page.mouse.click(...(await pointOf(page, 0)));
    await page.waitForFunction(() => played.length === 2);
    const [third, first] = await page.evaluate(() => played);
    // Sounds of a tenth of a second, 30 ms apart, to a sample.
    expect(third[1]).toBeCloseTo(2 * (SOUND + 0.03), 3);
    expect(first[1]).toBeCloseTo(0, 3);
    for (const [, , length] of [third, first]) expect(length).toBeCloseTo(SOUND, 3);
    expect(troubles).toEqual([]);
  });

  it("is worked by keys as well, and by a touch on a narrow screen, which it fits", async () => {
    const { page, troubles } = await open(clusterReport(), {
      viewport: { width: 400, height: 800 },
      hasTouch: true,
    });
    await page.focus("canvas.map");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await page.textContent(".syllable-words")).toContain("2.000 s");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => played.length === 1);
    await page.touchscreen.tap(...(await pointOf(page, 3)));
    await page.waitForFunction(() => played.length === 2);
    expect(await page.textContent(".syllable-words")).toContain("4.000 s");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
    expect(await failuresOf(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });
});
