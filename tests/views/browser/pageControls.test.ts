import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPages, NO_CHROMIUM } from "./chromiumPages.js";
import { coloursAt, darkestRow, plotArea, stretchInView } from "./readPlot.js";
import { DURATION, HZ_PER_BIN, sweepAt, syntheticReport } from "./syntheticReport.js";

/** Waits for ten frames: what moves by itself has moved by then. */
function animationFrames(page: Page): Promise<void> {
  return page.evaluate(async () => {
    for (let n = 0; n < 10; n++) await new Promise((next) => requestAnimationFrame(next));
  });
}

describe.skipIf(NO_CHROMIUM)("the controls of the page in Chromium", () => {
  const open = chromiumPages();

  /** Drags in a plot's area, between shares of its width. */
  async function drag(page: Page, plot: string, from: number, to: number): Promise<void> {
    const area = await plotArea(page, plot);
    const y = area.y + area.height / 2;
    await page.mouse.move(area.x + from * area.width, y);
    await page.mouse.down();
    await page.mouse.move(area.x + to * area.width, y, { steps: 6 });
    await page.mouse.up();
  }

  it("zooms all plots over time when one is dragged, and shows all after a double click", async () => {
    const { page } = await open(syntheticReport());
    await page.getByRole("checkbox", { name: "F0" }).uncheck();
    const shade = async (plot: string, index = 0): Promise<boolean> => {
      const [, second] = await coloursAt(page, plot, 0.02, index);
      return second[0] < 250 && second[1] > second[0];
    };
    // 0.65 to 0.95 s lies within the second syllable: then its shade begins at the left edge.
    const shaded = async (): Promise<boolean[]> => [
      await shade("waveform"),
      await shade("gesture", 0),
      await shade("gesture", 1),
      await shade("gesture", 2),
    ];
    expect(await shaded()).toEqual([false, false, false, false]);
    await drag(page, "spectrogram-0", 0.65 / DURATION, 0.95 / DURATION);
    const [from, to] = await stretchInView(page);
    // A pixel of the plot is 1.5 ms.
    expect(Math.abs(from - 0.65)).toBeLessThan(0.003);
    expect(Math.abs(to - 0.95)).toBeLessThan(0.003);
    expect(await shaded()).toEqual([true, true, true, true]);
    for (const share of [0.1, 0.9]) {
      const expected = 1.01 * sweepAt(from + share * (to - from));
      const { share: height } = await darkestRow(page, "spectrogram-1", share);
      expect(Math.abs(8000 * height - expected)).toBeLessThan(HZ_PER_BIN);
    }
    const area = await plotArea(page, "gesture");
    await page.mouse.dblclick(area.x + area.width / 2, area.y + area.height / 2);
    expect(await stretchInView(page)).toEqual([0, DURATION]);
    expect(await shaded()).toEqual([false, false, false, false]);
  });

  it("shows the time under the pointer in every plot over time", async () => {
    const { page } = await open(syntheticReport());
    const area = await plotArea(page, "spectrogram-0");
    await page.mouse.move(area.x + area.width / 3, area.y + 20);
    const lines = await page.$$eval(".u-cursor-x:not(.u-off)", (cursors) =>
      cursors.flatMap((cursor) => {
        const over = cursor.closest(".u-over")?.getBoundingClientRect();
        const place = cursor.getBoundingClientRect();
        return over && place.height > 0 ? [(place.right - over.left) / over.width] : [];
      }),
    );
    expect(lines.length).toBe(6);
    // Within two pixels of a thousand: the line is one wide and rounded.
    for (const line of lines) expect(Math.abs(line - 1 / 3)).toBeLessThan(0.003);
    const said = await page.textContent("[data-plot=spectrogram-0] .readout");
    expect(Math.abs(Number.parseFloat(said ?? "") - DURATION / 3)).toBeLessThan(0.003);
  });

  it("zooms to a syllable when its row is clicked, and back when it is clicked again", async () => {
    const { page } = await open(syntheticReport());
    const row = page.locator(".row-button").nth(1);
    await row.focus();
    await page.keyboard.press("Enter");
    expect(await stretchInView(page)).toEqual([0.57, 1.03]);
    expect(await page.locator("tr[aria-current]").count()).toBe(1);
    await row.click();
    expect(await stretchInView(page)).toEqual([0, DURATION]);
    expect(await page.locator("tr[aria-current]").count()).toBe(0);
  });

  it("rotates the latent path by dragging and arrow keys, and recolours it", async () => {
    const { page } = await open(syntheticReport());
    const canvas = page.locator("[data-plot=latent] canvas");
    await canvas.scrollIntoViewIfNeeded();
    const picture = (): Promise<string> => canvas.evaluate((node) => (node as HTMLCanvasElement).toDataURL());
    const seen = [await picture()];
    const changes = async (): Promise<void> => {
      await expect.poll(picture).not.toBe(seen.at(-1));
      seen.push(await picture());
    };
    await animationFrames(page);
    expect(await picture(), "with reduced motion it must rest until it is touched").toBe(seen[0]);
    const box = await canvas.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 100, (box?.y ?? 0) + 100);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + 180, (box?.y ?? 0) + 130, { steps: 4 });
    await page.mouse.up();
    await changes();
    await canvas.press("ArrowLeft");
    await changes();
    await page.getByLabel("colour of the path").selectOption("time");
    await changes();
    await page.getByLabel("colour of the path").selectOption("speed");
    await changes();
    await canvas.press("+");
    await changes();
    await page.getByRole("button", { name: "play along" }).click();
    await changes();
  });

  it("rotates the latent path automatically until it is touched, unless reduced motion is preferred", async () => {
    const { page } = await open(syntheticReport(), { reducedMotion: "no-preference" });
    const canvas = page.locator("[data-plot=latent] canvas");
    await canvas.scrollIntoViewIfNeeded();
    const picture = (): Promise<string> => canvas.evaluate((node) => (node as HTMLCanvasElement).toDataURL());
    const first = await picture();
    await expect.poll(picture).not.toBe(first);
    await canvas.click();
    await animationFrames(page);
    const touched = await picture();
    await animationFrames(page);
    expect(await picture()).toBe(touched);
  });
});
