import { describe, expect, it } from "vitest";
import type { ReportLabels } from "../../../src/shapes/pages/labelReport.js";
import { chromiumPages, failuresOf, NO_CHROMIUM, plotsOf } from "./chromiumPages.js";
import { plotArea } from "./readPlot.js";
import { bareReport, DEFAULT_SEGMENTATION, DURATION, syntheticSound } from "./syntheticReport.js";

const truth = DEFAULT_SEGMENTATION.map(([onset, offset], i) => ({ onset, offset, label: `s${i}` }));
const score = (syllableErrorRate: number) => ({ syllableErrorRate, frameError: 0, onsetF1: 1, offsetF1: 1 });
/** A song of three syllables, the second of which is found under another name. */
const labels: ReportLabels = {
  songs: [
    {
      file: "bird.wav",
      start: 10,
      sound: syntheticSound("bird.wav", 1),
      truth,
      found: truth.map((one, i) => ({
        ...one,
        label: i === 1 ? "s0" : one.label,
        confidence: 0.9,
        right: i !== 1,
      })),
    },
  ],
  confusion: {
    labels: ["", "s0", "s1"],
    counts: [
      [0, 1, 0],
      [0, 3, 1],
      [2, 0, 2],
    ],
  },
  curve: [
    { seconds: 5, draws: [score(0.3), score(0.1), score(0.2)] },
    { seconds: 30, draws: [score(0.01), score(0), score(0.02)] },
  ],
};

describe.skipIf(NO_CHROMIUM)("the labels on the page of a run", () => {
  const open = chromiumPages();

  it("stand below the spectrogram of each held-out song, true above found, in colours that say which are right", async () => {
    const { page, troubles } = await open({ ...bareReport(), labels });
    await page.waitForSelector(".labelled canvas");
    expect(await page.textContent(".labelled")).toContain(
      "3 syllables annotated, 3 found, 1 of them otherwise",
    );
    expect(await page.getAttribute(".labelled canvas", "aria-label")).toBe(
      "Spectrogram of bird.wav with 3 annotated syllables and 3 found, 2 of them as annotated.",
    );
    // Bars lie 3 to 7 CSS pixels below the top of each row of 24, under a picture of 140, at two pixels each.
    const bars = await page.$eval(
      ".labelled canvas",
      (node, times) => {
        const canvas = node as HTMLCanvasElement;
        const { width } = canvas;
        const context = canvas.getContext("2d") as CanvasRenderingContext2D;
        const { data } = context.getImageData(0, 280, width, 96);
        return [0, 24].map((top) =>
          times.map((share) => {
            const at = 4 * (2 * (top + 5) * width + Math.floor(share * width));
            return [...data.slice(at, at + 4)];
          }),
        );
      },
      [...truth.map(({ onset, offset }) => (onset + offset) / 2 / DURATION), 0.52 / DURATION],
    );
    const [annotated, found] = bars;
    const blue = [0, 114, 178, 255];
    expect(annotated).toEqual([blue, blue, blue, [0, 0, 0, 0]]);
    expect(found).toEqual([
      [17, 119, 51, 255],
      [196, 78, 0, 255],
      [17, 119, 51, 255],
      [0, 0, 0, 0],
    ]);
    expect(troubles).toEqual([]);
  });

  it("are counted in a table of confusions, syllables that are missed and invented among them", async () => {
    const { page } = await open({ ...bareReport(), labels });
    const rows = await page
      .getByRole("region", { name: "Confusion of classes" })
      .locator("tbody tr")
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
    expect(rows).toEqual([
      ["(none)", "0", "100", "0", "1"],
      ["s0", "0", "75", "25", "4"],
      ["s1", "50", "0", "50", "4"],
    ]);
  });

  it("have a curve of the error against seconds of labels, where it was measured", async () => {
    const { page } = await open({ ...bareReport(), labels });
    expect(await plotsOf(page)).toEqual(["curve"]);
    const area = await plotArea(page, "curve");
    await page.mouse.move(area.x + 3, area.y + 20);
    await page.waitForFunction(() => document.body.textContent?.includes("median 20.0 %"));
    expect(await page.textContent('[data-plot="curve"]')).toContain("5 s   median 20.0 %   10.0 to 30.0 %");
    const { curve: _, ...without } = labels;
    const plain = await open({ ...bareReport(), labels: { ...without, songs: [] } });
    expect(await plotsOf(plain.page)).toEqual([]);
    expect(await failuresOf(plain.page)).toEqual([]);
  });

  it("scroll on a narrow screen, which the page fits", async () => {
    const { page, troubles } = await open(
      { ...bareReport(), labels },
      { viewport: { width: 120, height: 800 } },
    );
    await page.waitForSelector(".labelled canvas");
    const widths = await page.$eval(".labelled-song", (host) => [host.clientWidth, host.scrollWidth]);
    expect(widths[1]).toBeGreaterThan(widths[0]);
    expect(troubles).toEqual([]);
  });
});
