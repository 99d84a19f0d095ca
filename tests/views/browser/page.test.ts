import { describe, expect, it } from "vitest";
import type { Report } from "../../../src/shapes/report.js";
import { chromiumPages, failuresOf, NO_CHROMIUM, plotsOf } from "./chromiumPages.js";
import { coloursAt, darkestRow, inkOf } from "./readPlot.js";
import {
  bareReport,
  DEFAULT_SEGMENTATION,
  DURATION,
  HZ_PER_BIN,
  sweepAt,
  syntheticReport,
} from "./syntheticReport.js";

const EVERY_PLOT = ["gesture", "latent", "loss", "plane", "spectrogram-0", "spectrogram-1", "waveform"];

describe.skipIf(NO_CHROMIUM)("the page in Chromium", () => {
  const open = chromiumPages();

  it("draws every plot with ink, without an error and without a request", async () => {
    const { page, troubles } = await open(syntheticReport());
    expect((await plotsOf(page)).sort()).toEqual(EVERY_PLOT);
    for (const plot of EVERY_PLOT) {
      const inks = await inkOf(page, plot);
      expect(inks.length).toBe(plot === "gesture" ? 3 : 1);
      // A line across a plot is several hundred pixels; axes and grid are lighter than ink.
      for (const ink of inks) expect(ink, plot).toBeGreaterThan(300);
    }
    expect(await failuresOf(page)).toEqual([]);
    expect(await page.title()).toBe("Synthetic sweep");
    expect(troubles).toEqual([]);
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
  });

  it("draws F0 over the spectrogram until it is switched off", async () => {
    const { page } = await open(syntheticReport());
    const blue = async (): Promise<number> =>
      (await coloursAt(page, "spectrogram-0", 0.8 / DURATION)).filter(([r, g, b]) => b > r + 60 && b > g + 20)
        .length;
    expect(await blue()).toBeGreaterThan(0);
    await page.getByRole("checkbox", { name: "F0" }).uncheck();
    expect(await blue()).toBe(0);
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
    expect((await plotsOf(page)).sort()).toEqual(plots);
    expect(await failuresOf(page)).toEqual([]);
    for (const plot of plots)
      for (const ink of await inkOf(page, plot)) expect(ink, plot).toBeGreaterThan(300);
    expect(await page.textContent("h1")).toBe(report.title);
    expect(await page.locator("#waiting").count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  it("reports what it cannot draw, and draws the rest", async () => {
    const [sound, copy] = full.sounds;
    const broken = { ...sound, spectrogram: { ...sound.spectrogram, frames: sound.spectrogram.frames + 1 } };
    const { page } = await open({ ...full, sounds: [broken, copy] });
    expect(await failuresOf(page)).toEqual([
      "Recording could not be drawn: levels hold 19200 values, not 301 frames x 64 bins.",
    ]);
    expect((await plotsOf(page)).sort()).toEqual(without("spectrogram-0"));
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
  });

  it("describes every canvas for screen readers", async () => {
    const { page } = await open(syntheticReport());
    const names = await page.$$eval("canvas", (all) =>
      all.map((node) => node.getAttribute("aria-label") ?? ""),
    );
    expect(names.length).toBe(9);
    for (const name of names) expect(name.length).toBeGreaterThan(20);
  });
});
