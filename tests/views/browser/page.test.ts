import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Report } from "../../../src/shapes/report.js";
import { renderReport } from "../../../src/views/browser/renderReport.js";
import { builtBundle } from "./builtBundle.js";
import { CHROMIUM_ARGUMENTS, chromiumPath } from "./chromium.js";
import { coloursAt, darkestRow, inkOf, plotArea, stretchInView } from "./readPlot.js";
import { bareReport, DEFAULT_SEGMENTATION, DURATION, sweepAt, syntheticReport } from "./syntheticReport.js";

const executablePath = chromiumPath();
if (executablePath === undefined) {
  console.log("Chromium was not found, so the page is not tested; set SYRINX_CHROMIUM to its path.");
}

const EVERY_PLOT = ["gesture", "latent", "loss", "plane", "spectrogram-0", "spectrogram-1", "waveform"];

/** Hz between two bins of the synthetic spectrogram. */
const HZ_PER_BIN = 8000 / 63;

describe.skipIf(executablePath === undefined)("the page in Chromium", () => {
  let browser: Browser;
  let folder: string;
  let bundle: { script: string; style: string };
  let opened = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "syrinx-page-"));
    bundle = await builtBundle();
    browser = await chromium.launch({ executablePath: executablePath ?? "", args: CHROMIUM_ARGUMENTS });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a report from a file and collects errors and requests. */
  async function open(
    report: Report,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; troubles: string[] }> {
    const file = join(folder, `report-${opened++}.html`);
    writeFileSync(file, renderReport(report, bundle));
    const url = pathToFileURL(file).href;
    const page = await browser.newPage({
      viewport: { width: 1200, height: 900 },
      reducedMotion: "reduce",
      ...options,
    });
    const troubles: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") troubles.push(message.text());
    });
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("requestfailed", (request) => troubles.push(`failed: ${request.url().slice(0, 100)}`));
    page.on("request", (request) => {
      const asked = request.url();
      if (asked !== url && !/^(data|blob):/.test(asked)) troubles.push(`asked for ${asked.slice(0, 100)}`);
    });
    await page.goto(url);
    await page.waitForFunction(() =>
      [...document.querySelectorAll("[data-plot]")].every(
        (plot) => plot.getAttribute("data-drawn") === "true",
      ),
    );
    return { page, troubles };
  }

  const plotsOf = (page: Page): Promise<string[]> =>
    page.$$eval("[data-plot][data-drawn=true]", (plots) =>
      plots.map((plot) => plot.getAttribute("data-plot") ?? "").sort(),
    );

  const failuresOf = (page: Page): Promise<string[]> =>
    page.$$eval(".failure", (lines) => lines.map((line) => line.textContent ?? ""));

  /** Drags in a plot's area, between shares of its width. */
  async function drag(page: Page, plot: string, from: number, to: number): Promise<void> {
    const area = await plotArea(page, plot);
    const y = area.y + area.height / 2;
    await page.mouse.move(area.x + from * area.width, y);
    await page.mouse.down();
    await page.mouse.move(area.x + to * area.width, y, { steps: 6 });
    await page.mouse.up();
  }

  it("draws every plot with ink, without an error and without a request", async () => {
    const { page, troubles } = await open(syntheticReport());
    expect(await plotsOf(page)).toEqual(EVERY_PLOT);
    for (const plot of EVERY_PLOT) {
      const inks = await inkOf(page, plot);
      expect(inks.length).toBe(plot === "gesture" ? 3 : 1);
      // A line across a plot is several hundred pixels; axes and grid are lighter than ink.
      for (const ink of inks) expect(ink, plot).toBeGreaterThan(300);
    }
    expect(await failuresOf(page)).toEqual([]);
    expect(await page.title()).toBe("Synthetic sweep");
    expect(troubles).toEqual([]);
    await page.close();
  });

  it("shows the sweep at its frequency in both spectrograms, and nothing in silence", async () => {
    const { page } = await open(syntheticReport());
    await page.getByRole("checkbox", { name: "F0" }).uncheck();
    for (const time of [0.3, 0.8, 1.3]) {
      for (const [plot, detune] of [
        ["spectrogram-0", 1],
        ["spectrogram-1", 1.01],
      ] as const) {
        const { share, grey } = await darkestRow(page, plot, time / DURATION);
        expect(grey).toBeLessThan(60);
        expect(Math.abs(8000 * share - detune * sweepAt(time))).toBeLessThan(HZ_PER_BIN);
      }
    }
    // 15 ms is three frames, or twelve pixels: the sound begins and ends where its syllables do.
    for (const [onset, offset] of DEFAULT_SEGMENTATION) {
      const greyAt = async (time: number): Promise<number> =>
        (await darkestRow(page, "spectrogram-0", time / DURATION)).grey;
      expect(await greyAt(onset - 0.015)).toBeGreaterThan(200);
      expect(await greyAt(onset + 0.015)).toBeLessThan(60);
      expect(await greyAt(offset - 0.015)).toBeLessThan(60);
      expect(await greyAt(offset + 0.015)).toBeGreaterThan(200);
    }
    await page.close();
  });

  it("draws F0 over the spectrogram until it is switched off", async () => {
    const { page } = await open(syntheticReport());
    const blue = async (): Promise<number> =>
      (await coloursAt(page, "spectrogram-0", 0.8 / DURATION)).filter(([r, g, b]) => b > r + 60 && b > g + 20)
        .length;
    expect(await blue()).toBeGreaterThan(0);
    await page.getByRole("checkbox", { name: "F0" }).uncheck();
    expect(await blue()).toBe(0);
    await page.close();
  });

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
    await page.close();
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
    await page.close();
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
    await page.close();
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
    await page.waitForTimeout(200);
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
    await page.close();
  });

  it("rotates the latent path automatically until it is touched, unless reduced motion is preferred", async () => {
    const { page } = await open(syntheticReport(), { reducedMotion: "no-preference" });
    const canvas = page.locator("[data-plot=latent] canvas");
    await canvas.scrollIntoViewIfNeeded();
    const picture = (): Promise<string> => canvas.evaluate((node) => (node as HTMLCanvasElement).toDataURL());
    const first = await picture();
    await expect.poll(picture, { timeout: 10_000 }).not.toBe(first);
    await canvas.click();
    await page.waitForTimeout(200);
    const touched = await picture();
    await page.waitForTimeout(200);
    expect(await picture()).toBe(touched);
    await page.close();
  });

  const full = syntheticReport();
  const { gesture: _g, ...noGesture } = full;
  const { training: _t, ...noTraining } = full;
  const { latent: _l, ...noLatent } = full;
  const without = (...left: string[]): string[] => EVERY_PLOT.filter((plot) => !left.includes(plot));
  const variants: [string, Report, string[]][] = [
    ["no gesture", noGesture, without("gesture", "plane")],
    ["no training", noTraining, without("loss")],
    ["no latent", noLatent, without("latent")],
    ["one sound", { ...full, sounds: full.sounds.slice(0, 1) }, without("spectrogram-1")],
    ["no sound", { ...full, sounds: [] }, without("spectrogram-0", "spectrogram-1", "waveform")],
    ["no syllables", { ...full, syllables: [] }, EVERY_PLOT],
    ["two latent variables", syntheticReport(2), EVERY_PLOT],
    ["one latent variable", syntheticReport(1), EVERY_PLOT],
    ["four latent variables", syntheticReport(4), EVERY_PLOT],
    ["nothing at all", bareReport(), []],
  ];
  it.each(variants)("opens a report with %s without an error", async (_name, report, plots) => {
    const { page, troubles } = await open(report);
    expect(await plotsOf(page)).toEqual(plots);
    expect(await failuresOf(page)).toEqual([]);
    for (const plot of plots)
      for (const ink of await inkOf(page, plot)) expect(ink, plot).toBeGreaterThan(300);
    expect(await page.textContent("h1")).toBe(report.title);
    expect(await page.locator("#waiting").count()).toBe(0);
    expect(troubles).toEqual([]);
    await page.close();
  });

  it("reports what it cannot draw, and draws the rest", async () => {
    const [sound, copy] = full.sounds;
    const broken = { ...sound, spectrogram: { ...sound.spectrogram, frames: sound.spectrogram.frames + 1 } };
    const file = join(folder, "broken.html");
    writeFileSync(file, renderReport({ ...full, sounds: [broken, copy] }, bundle));
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector("[data-plot=latent][data-drawn=true]");
    expect(await failuresOf(page)).toEqual([
      "Recording could not be drawn: levels hold 19200 values, not 301 frames x 64 bins.",
    ]);
    expect(await plotsOf(page)).toEqual(without("spectrogram-0"));
    await page.close();
  });

  it("shows hostile names as the text they are", async () => {
    const hostile = `<img src="https://example.org/x" onerror="document.title='broken'"></script><b>`;
    const { page, troubles } = await open({
      ...full,
      title: hostile,
      subtitle: hostile,
      warnings: [hostile],
      facts: [{ group: hostile, label: hostile, value: hostile }],
      sounds: full.sounds.map((sound) => ({ ...sound, name: hostile })),
      syllables: full.syllables.map((syllable) => ({ ...syllable, label: hostile })),
      provenance: [[hostile, hostile]],
    });
    expect(await page.locator("img, b").count()).toBe(0);
    expect(await page.title()).toBe(hostile);
    expect(await page.textContent(".warnings li")).toBe(hostile);
    expect(troubles).toEqual([]);
    await page.close();
  });

  it.each([
    [360, 3],
    [1600, 2],
  ])("fits a window %i pixels wide, sharp at %i device pixels each", async (width, deviceScaleFactor) => {
    const { page } = await open(syntheticReport(), { viewport: { width, height: 800 }, deviceScaleFactor });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const ratios = await page.$$eval("[data-plot] canvas", (all) =>
      all.map((node) => (node as HTMLCanvasElement).width / node.getBoundingClientRect().width),
    );
    expect(ratios.length).toBe(9);
    for (const ratio of ratios) expect(ratio).toBeCloseTo(deviceScaleFactor, 2);
    await page.close();
  });

  it("adapts to a narrower window and to paper", async () => {
    const { page, troubles } = await open(syntheticReport());
    const widest = (): Promise<number> =>
      page.$$eval("canvas", (all) => Math.max(...all.map((node) => node.getBoundingClientRect().width)));
    expect(await widest()).toBeGreaterThan(1000);
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    expect(await widest()).toBe(680);
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    expect(await widest()).toBeGreaterThan(1000);
    await page.setViewportSize({ width: 500, height: 800 });
    await expect.poll(widest).toBeLessThanOrEqual(500);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(500);
    expect(await failuresOf(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await page.close();
  });

  it("describes every canvas for screen readers", async () => {
    const { page } = await open(syntheticReport());
    const names = await page.$$eval("canvas", (all) =>
      all.map((node) => node.getAttribute("aria-label") ?? ""),
    );
    expect(names.length).toBe(9);
    for (const name of names) expect(name.length).toBeGreaterThan(20);
    await page.close();
  });
});
