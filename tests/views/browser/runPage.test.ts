import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Report } from "../../../src/shapes/report.js";
import { chromiumPages, failuresOf, NO_CHROMIUM, plotsOf } from "./chromiumPages.js";
import { coloursAt } from "./readPlot.js";
import { bareReport, packFloats, syntheticReport } from "./syntheticReport.js";

const EPOCHS = 12;
const falling = (from: number): number[] => Array.from({ length: EPOCHS }, (_, e) => from * 0.8 ** e);

/** The report of an ensemble with known numbers. */
function runReport(change: Partial<Report> = {}): Report {
  const { training, latent } = syntheticReport();
  if (training === undefined || latent === undefined) throw new Error("the synthetic report lacks a part.");
  const numbers = { epochs: 12, bestEpoch: 10, train: 0.1, validation: 0.2 };
  return {
    ...bareReport(),
    title: "toy: run",
    training: {
      ...training,
      train: falling(1),
      validation: falling(1.5),
      bestEpoch: 10,
      others: [{ train: falling(100), validation: [...falling(200).slice(0, 4), null] }],
      learningRate: falling(0.01),
    },
    methods: [
      { name: "network", test: 0.25, ratio: 0.5, linear: false },
      { name: "SVD(2)", test: 0.5, ratio: 1, linear: true },
    ],
    members: {
      rows: [
        { seed: 4, ...numbers, test: 0.25 },
        { seed: 5, ...numbers, test: null },
      ],
      best: 0,
      summary: [{ name: "median", ...numbers, test: 0.25 }],
    },
    view: {
      kind: "picture",
      title: "movie",
      time: 0.5,
      height: 2,
      width: 3,
      original: packFloats([0, 1, 2, 3, 4, 5]),
      output: packFloats([5, 4, 3, 2, 1, Number.NaN]),
      low: 0,
      high: 4,
    },
    freeRun: {
      columns: ["x", "y"],
      columnsLeft: 3,
      timeUnit: "s",
      rate: 10,
      starts: [
        // x: 0 beside 1; y: 5 beside 9.
        { number: 1, time: 100, truth: packed(0, 5), predicted: packed(1, 9) },
        { number: 2, time: 200, truth: packed(1, 5), predicted: packed(0, 9) },
      ],
    },
    latent,
    ...change,
  };
}

/** Two columns of 200 rows, each of one value. */
function packed(x: number, y: number): string {
  return packFloats([...new Array<number>(200).fill(x), ...new Array<number>(200).fill(y)]);
}

describe.skipIf(NO_CHROMIUM)("the page of a run in Chromium", () => {
  const open = chromiumPages();

  /** The text of the table under a heading, by rows. */
  const tableOf = (page: Page, name: string): Promise<string[][]> =>
    page
      .getByRole("region", { name })
      .locator("tr")
      .evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll("th, td")].map((cell) => cell.textContent ?? "")),
      );

  /** Heights at which a plot has a colour, as shares of its height from below: over a stretch, for lines are dashed. */
  async function heightsOf(
    page: Page,
    plot: string,
    isColour: (rgba: number[], share: number) => boolean,
  ): Promise<number> {
    const shares: number[] = [];
    for (let place = 0.4; place < 0.45; place += 0.004) {
      const column = await coloursAt(page, plot, place);
      column.forEach((rgba, row) => {
        const share = 1 - (row + 0.5) / column.length;
        if (isColour(rgba, share)) shares.push(share);
      });
    }
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  }
  const blue = ([r, , b]: number[]): boolean => b > r + 80;
  const orange = ([r, , b]: number[]): boolean => r > b + 100;

  it("draws every part without an error", async () => {
    const { page, troubles } = await open(runReport());
    expect(await plotsOf(page)).toEqual(["loss", "learning-rate", "view", "free-run", "latent"]);
    expect(await failuresOf(page)).toEqual([]);
    expect(await page.$$eval(".part > h2", (titles) => titles.map((title) => title.textContent))).toEqual([
      "Training",
      "Original and output",
      "Free run",
      "Latent flow",
    ]);
    expect(troubles).toEqual([]);
  });

  it("shows the numbers of the linear methods and of the networks", async () => {
    const { page } = await open(runReport());
    expect((await tableOf(page, "Test loss of the network and of linear methods")).slice(1)).toEqual([
      ["network", "0.2500", "0.500 \u00d7"],
      ["SVD(2)", "0.5000", "1.00 \u00d7"],
    ]);
    expect((await tableOf(page, "2 networks")).slice(1)).toEqual([
      ["median", "12", "10", "0.1000", "0.2000", "0.2500"],
      ["4 (best)", "12", "10", "0.1000", "0.2000", "0.2500"],
      ["5", "12", "10", "0.1000", "0.2000", "\u2013"],
    ]);
  });

  it("shows the losses of other networks, fainter than those of the best", async () => {
    const alone = runReport();
    const { others: _o, ...best } = alone.training as NonNullable<Report["training"]>;
    const heights: number[] = [];
    const faint: number[] = [];
    for (const report of [alone, { ...alone, training: best }]) {
      const { page } = await open(report);
      heights.push(await heightsOf(page, "loss", (rgba) => blue(rgba) && rgba[3] > 200));
      faint.push(await heightsOf(page, "loss", (rgba, at) => blue(rgba) && at > 0.6));
    }
    // On a logarithmic axis from 0.8^11 to 200 and 1.5 respectively, the best network lies at 40 to 45 % of the epochs.
    const share = (high: number, first = 1): number => {
      const [low, top] = [0.8 ** 11 / 1.15, high * 1.15].map(Math.log);
      return (Math.log(first * 0.8 ** (0.424 * 11)) - low) / (top - low);
    };
    // The best's dots and the mean over the stretch blur it by a hundredth or two.
    expect(Math.abs(heights[0] - share(200))).toBeLessThan(0.03);
    expect(Math.abs(heights[1] - share(1.5))).toBeLessThan(0.03);
    expect(Math.abs(faint[0] - share(200, 100))).toBeLessThan(0.03);
  });

  it("paints original and output in one grey scale, transparent where a value is not finite", async () => {
    const { page } = await open(runReport());
    const pixels = await page.$$eval("[data-plot=view] .picture canvas", (canvases) =>
      canvases.map((node) => {
        const canvas = node as HTMLCanvasElement;
        const context = canvas.getContext("2d") as CanvasRenderingContext2D;
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        return Array.from({ length: data.length / 4 }, (_, i) => (data[4 * i + 3] === 0 ? -1 : data[4 * i]));
      }),
    );
    // White at 0, 95 % of black at 4 and beyond.
    const grey = (value: number): number => Math.round(255 * (1 - 0.95 * Math.min(1, value / 4)));
    expect(pixels).toEqual([[0, 1, 2, 3, 4, 5].map(grey), [...[5, 4, 3, 2, 1].map(grey), -1]]);
  });

  it("draws truth and prediction of the selected start and variable, by keyboard as well", async () => {
    const { page } = await open(runReport());
    const seen = async (): Promise<[number, number]> => [
      await heightsOf(page, "free-run", blue),
      await heightsOf(page, "free-run", orange),
    ];
    // The axis leaves 6 % of the values' span below and above.
    const [low, high] = [0.06 / 1.12, 1.06 / 1.12];
    const near = (found: [number, number], wanted: [number, number]): void => {
      // A line is two pixels of about two hundred high.
      for (const i of [0, 1]) expect(Math.abs(found[i] - wanted[i])).toBeLessThan(0.015);
    };
    await page.locator("[data-plot=free-run]").scrollIntoViewIfNeeded();
    near(await seen(), [low, high]);
    const start = page.getByLabel("start", { exact: true });
    await start.focus();
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => start.inputValue()).toContain("start 2: 200");
    await expect.poll(async () => (await seen())[0]).toBeGreaterThan(0.5);
    near(await seen(), [high, low]);
    await page.getByLabel("variable", { exact: true }).selectOption("y");
    await expect.poll(async () => (await seen())[0]).toBeLessThan(0.5);
    near(await seen(), [low, high]);
    expect(await page.textContent("[data-plot=free-run] figcaption")).toContain("3 more variables");
  });

  it.each([
    ["a spectrum", { kind: "spectrum", time: 1, lowHz: 0, highHz: 8000, floorDb: -60, topDb: 0 }],
    ["a series", { kind: "series", name: "x", start: 3200, rate: 50 }],
  ] as const)("draws %s as two curves", async (_name, view) => {
    const original = packFloats(new Array<number>(65).fill(-60));
    const output = packFloats(new Array<number>(65).fill(0));
    const { page, troubles } = await open(runReport({ view: { ...view, original, output } }));
    // Before pixels are read: Chromium warns of that.
    expect(troubles).toEqual([]);
    expect(await heightsOf(page, "view", blue)).toBeLessThan(0.1);
    expect(await heightsOf(page, "view", orange)).toBeGreaterThan(0.9);
  });

  it("shows the predictions as shares of the true class", async () => {
    const { page } = await open(
      runReport({
        view: { kind: "classes", names: ["a", "b", "c"], counts: [3, 1, 0, 0, 0, 0, 1, 14, 185] },
      }),
    );
    expect(await tableOf(page, "Confusion of classes")).toEqual([
      ["true \\ predicted", "a", "b", "c", "samples"],
      ["a", "75", "25", "0", "4"],
      ["b", "\u2013", "\u2013", "\u2013", "0"],
      ["c", "0.5", "7.0", "93", "200"],
    ]);
  });

  it("leaves out missing parts, as of a run that was interrupted at once", async () => {
    const none = { train: [], validation: [], bestEpoch: 0, backend: "engine", device: "CPU" };
    const { page, troubles } = await open({
      ...bareReport(),
      training: none,
      methods: [{ name: "network", test: null, ratio: null, linear: false }],
    });
    expect(await failuresOf(page)).toEqual(["Loss could not be drawn: no epoch was finished."]);
    expect((await tableOf(page, "Test loss of the network and of linear methods")).slice(1)).toEqual([
      ["network", "\u2013", "\u2013"],
    ]);
    expect(await page.$$eval(".part > h2", (titles) => titles.length)).toBe(1);
    expect(troubles).toEqual([]);
  });

  it("reports values that do not fit each other, and draws the rest", async () => {
    const view = {
      kind: "series",
      name: "x",
      start: 0,
      rate: 1,
      original: packFloats([1, 2]),
      output: packFloats([1]),
    } as const;
    const { page } = await open(runReport({ view }));
    expect(await failuresOf(page)).toEqual([
      "Series: x could not be drawn: the original holds 2 values, the output 1.",
    ]);
    expect(await plotsOf(page)).toEqual(["loss", "learning-rate", "free-run", "latent"]);
  });

  it.each([360, 400])("fits a window %i pixels wide", async (width) => {
    const names = Array.from({ length: 14 }, (_, i) => `syllable-${i}`);
    const views: Partial<Report>[] = [
      {},
      { view: { kind: "classes", names, counts: names.flatMap(() => names.map((_, i) => i)) } },
    ];
    for (const change of views) {
      const { page } = await open(runReport(change), { viewport: { width, height: 900 } });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });

  it("offers no F0 if none was tracked, and names each sound", async () => {
    const [recording, copy] = syntheticReport().sounds;
    const f0 = { start: 0, rate: 1, values: "" };
    const { page, troubles } = await open(
      runReport({
        sounds: [
          { ...recording, f0, title: "Original" },
          { ...copy, f0, title: "Free run" },
        ],
      }),
    );
    expect(await page.getByRole("checkbox", { name: "F0" }).count()).toBe(0);
    const titles = await page.locator("[data-plot^=spectrogram] h3").allTextContents();
    expect(titles).toEqual(["Originalsweep.wav", "Free runsweep.copy.wav"]);
    expect(await page.locator(".choice").count()).toBe(2);
    expect(troubles).toEqual([]);
  });
});
