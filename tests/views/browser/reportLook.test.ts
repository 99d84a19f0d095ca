import { describe, expect, it } from "vitest";
import type { Report, ReportTrack } from "../../../src/shapes/report.js";
import { chromiumPages, NO_CHROMIUM } from "./chromiumPages.js";
import { coloursAt, plotArea, stretchInView } from "./readPlot.js";
import { DURATION, FRAME_RATE, packFloats, syntheticReport } from "./syntheticReport.js";

/** A track of the synthetic report's length. */
function track(valueAt: (time: number) => number): ReportTrack {
  const values = Array.from({ length: DURATION * FRAME_RATE }, (_, row) => valueAt(row / FRAME_RATE));
  return { start: 0, rate: FRAME_RATE, values: packFloats(values) };
}

describe.skipIf(NO_CHROMIUM)("the look of the page", () => {
  const open = chromiumPages();

  it("shows pressure in a band of one standard error to either side", async () => {
    const report = syntheticReport();
    const { page } = await open({
      ...report,
      syllables: [],
      gesture: {
        ...(report.gesture as NonNullable<Report["gesture"]>),
        doubts: [],
        // A rise from 0 to 1, so that the axis runs from -0.06 to 1.06, with errors of 0.2 in the second half.
        pressure: track((time) => time / DURATION),
        pressureError: track((time) => (time > 0.5 * DURATION ? 0.2 : Number.NaN)),
      },
    });
    const tinted = async (share: number): Promise<number[]> => {
      const column = await coloursAt(page, "gesture", share, 0);
      const rows = column.flatMap(([r, g, b, a], row) => (a > 20 && b > r + 15 && b > g + 15 ? [row] : []));
      return [rows[0], rows[rows.length - 1]].map((row) => 1 - (row + 0.5) / column.length);
    };
    const [high, low] = await tinted(0.7);
    const span = (high - low) / 0.4;
    const [lineHigh, lineLow] = await tinted(0.3);
    // The line is two pixels thick; the band is 0.4 high, whatever the axis: compare with how far the line rises.
    expect(lineHigh - lineLow).toBeLessThan(0.1);
    const middle = (high + low) / 2;
    const earlier = (lineHigh + lineLow) / 2;
    expect(Math.abs((middle - earlier) / 0.4 - span)).toBeLessThan(0.1 * span);
  });

  it("greys stretches that are guessed, noisy or two-voiced, and says which is which", async () => {
    const report = syntheticReport();
    const { page } = await open({ ...report, syllables: [] });
    const grey = async (time: number): Promise<boolean> => {
      const column = await coloursAt(page, "gesture", time / DURATION, 1);
      const painted = column.filter(([r, g, b, a]) => a > 10 && Math.abs(r - g) < 24 && Math.abs(g - b) < 24);
      return painted.length > 0.5 * column.length;
    };
    for (const [time, doubted] of [
      [0.225, true],
      [0.725, true],
      [1.275, true],
      [0.4, false],
      [0.9, false],
    ] as const)
      expect(await grey(time), `${time} s`).toBe(doubted);
    expect(await page.locator(".doubt").allTextContents()).toEqual([
      "guessed: no pitch to follow",
      "noisy: less than half the power is harmonic",
      "two voices: only one is fitted",
    ]);
    expect(await page.locator(".known").allTextContents()).toEqual(report.gesture?.known);
  });

  it("says what was found, in words, before any number or plot", async () => {
    const report = { ...syntheticReport(), summary: "3 syllables <of> a sweep." };
    const { page } = await open(report);
    expect(await page.textContent("header .summary")).toBe("3 syllables <of> a sweep.");
  });

  it("says the settings of the spectrograms once", async () => {
    const { page } = await open(syntheticReport());
    const said = (await page.textContent("main")) ?? "";
    expect(said.split("Hann window").length - 1).toBe(1);
    expect(await page.textContent(".legend .scale")).toBe("\u221255" + "0 dB");
  });

  it("draws F0 thinner the more is in view", async () => {
    const { page } = await open(syntheticReport(), { deviceScaleFactor: 3 });
    const coloured = async (): Promise<number> =>
      (await coloursAt(page, "spectrogram-0", 0.5)).filter(([r, g, b]) => b > r + 40 && b > g + 15).length;
    const area = await plotArea(page, "spectrogram-0");
    const zoom = async (from: number, to: number): Promise<void> => {
      const y = area.y + area.height / 2;
      await page.mouse.move(area.x + from * area.width, y);
      await page.mouse.down();
      await page.mouse.move(area.x + to * area.width, y, { steps: 4 });
      await page.mouse.up();
    };
    await page.setViewportSize({ width: 420, height: 900 });
    await expect.poll(async () => (await plotArea(page, "spectrogram-0")).width).toBeLessThan(400);
    const thin = await coloured();
    await page.setViewportSize({ width: 1200, height: 900 });
    await expect.poll(async () => (await plotArea(page, "spectrogram-0")).width).toBeGreaterThan(1000);
    await zoom(0.45, 0.6);
    expect(await coloured()).toBeGreaterThan(thin);
  });

  it("zooms under two fingers, moves under one, and shows all after a double tap", async () => {
    const { page } = await open(syntheticReport(), { hasTouch: true, viewport: { width: 420, height: 900 } });
    const area = await plotArea(page, "spectrogram-0");
    const session = await page.context().newCDPSession(page);
    const y = area.y + 60;
    const touch = (type: string, ...shares: number[]) =>
      session.send("Input.dispatchTouchEvent", {
        type: type as "touchStart",
        touchPoints: shares.map((share, id) => ({ x: area.x + share * area.width, y, id })),
      });
    await touch("touchStart", 0.4, 0.6);
    await touch("touchMove", 0.3, 0.7);
    await touch("touchMove", 0.2, 0.8);
    await touch("touchEnd");
    // What lay under the fingers still does: 0.6 and 0.9 s at 20 and 80 % of the width; a pixel is 4 ms at first.
    const [from, to] = await stretchInView(page);
    expect(Math.abs(from + 0.2 * (to - from) - 0.6)).toBeLessThan(0.012);
    expect(Math.abs(from + 0.8 * (to - from) - 0.9)).toBeLessThan(0.012);
    await touch("touchStart", 0.5);
    await touch("touchMove", 0.3);
    await touch("touchMove", 0.1);
    await touch("touchEnd");
    const [moved, movedTo] = await stretchInView(page);
    expect(Math.abs(moved - from - 0.4 * (to - from))).toBeLessThan(0.012);
    expect(Math.abs(movedTo - moved - (to - from))).toBeLessThan(0.002);
    for (let tap = 0; tap < 2; tap++) {
      await touch("touchStart", 0.5);
      await touch("touchEnd");
    }
    expect(await stretchInView(page)).toEqual([0, DURATION]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(420);
  });

  it.each(["light", "dark"] as const)("is legible in a %s scheme", async (colorScheme) => {
    const { page } = await open(syntheticReport(), { colorScheme });
    const { ground, texts, filter } = await page.evaluate(() => {
      const numbers = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
      const groundOf = (node: Element | null): number[] => {
        for (let at = node; at !== null; at = at.parentElement) {
          const colour = numbers(getComputedStyle(at).backgroundColor);
          if (colour[3] !== 0) return colour;
        }
        return [255, 255, 255];
      };
      const choose =
        "h1, .subtitle, .known, .hint, .legend p, button, td, th, dt, dd, figcaption, .stretch, .warnings li";
      return {
        ground: groundOf(document.documentElement),
        texts: [...document.querySelectorAll(choose)].map((node) => ({
          text: node.textContent ?? "",
          ink: numbers(getComputedStyle(node).color),
          ground: groundOf(node),
        })),
        filter: getComputedStyle(document.querySelector("canvas") ?? document.body).filter,
      };
    });
    expect(luminance(ground) > 0.5).toBe(colorScheme === "light");
    expect(filter === "none").toBe(colorScheme === "light");
    expect(texts.length).toBeGreaterThan(50);
    // WCAG 2 AA for text of this size.
    for (const { text, ink, ground: behind } of texts)
      expect(contrast(ink, behind), text.slice(0, 40)).toBeGreaterThan(4.5);
  });

  it("prints in ink on white whatever the scheme, without what a sheet can't do", async () => {
    const { page } = await open(syntheticReport(), { colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const seen = await page.evaluate(() => ({
      ground: getComputedStyle(document.documentElement).backgroundColor,
      filter: getComputedStyle(document.querySelector("canvas") ?? document.body).filter,
      hidden: [".desk", ".hint", "select"].map((name) => {
        const node = document.querySelector(name);
        return node === null || getComputedStyle(node).display === "none";
      }),
    }));
    expect(seen).toEqual({ ground: "rgb(255, 255, 255)", filter: "none", hidden: [true, true, true] });
    await page.emulateMedia({ media: null });
    expect((await page.pdf({ format: "A4" })).subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("keeps the bar that plays in sight while the panels scroll", async () => {
    for (const width of [1200, 420]) {
      const { page } = await open(syntheticReport(), { viewport: { width, height: 700 } });
      await page.locator("[data-plot=gesture]").scrollIntoViewIfNeeded();
      const box = await page.locator(".play").boundingBox();
      expect(box?.y).toBeGreaterThanOrEqual(0);
      expect(box?.y).toBeLessThan(60);
    }
  });
});

/** Relative luminance of an sRGB colour. @see WCAG 2. */
function luminance([r, g, b]: readonly number[]): number {
  const [lr, lg, lb] = [r, g, b].map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * lr + 0.7152 * lg + 0.0722 * lb;
}

function contrast(a: readonly number[], b: readonly number[]): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}
