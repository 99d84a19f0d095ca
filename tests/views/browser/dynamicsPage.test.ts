import { deflateRawSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Report, ReportDynamics } from "../../../src/shapes/report.js";
import { chromiumPages, failuresOf, NO_CHROMIUM, plotsOf } from "./chromiumPages.js";
import { coloursAt, inkOf } from "./readPlot.js";
import { bareReport, packFloats } from "./syntheticReport.js";

const STATES = 48;

/** A circle of 48 states, packed. */
function circle(at: (cosine: number, sine: number) => readonly number[]): string {
  const angle = (state: number): number => (2 * Math.PI * state) / STATES;
  return packFloats(
    Array.from({ length: STATES }, (_, state) => at(Math.cos(angle(state)), Math.sin(angle(state)))).flat(),
  );
}

const orbit = (name: string, points: string, multiplier: number | null = 2) => ({
  name,
  period: 0.5,
  multiplier,
  closeness: 0.01,
  points,
});

/** Known curves, and a Hopf link of two circles beside a third circle. */
const DYNAMICS: ReportDynamics = {
  embedding: {
    axes: ["a (1)", "b (1)", "c (1)"],
    values: packFloats(
      Array.from({ length: 300 }, (_, row) => [
        2 * Math.cos(row / 9),
        2 * Math.sin(row / 7),
        Math.sin(row / 5),
      ]).flat(),
    ),
    rate: 100,
  },
  information: { step: 0.25, values: packFloats([4, 2, 1, 2, 1]), delay: 0.5 },
  unfolding: { falseNeighbours: [1, 0.2, 0, 0], e1: [0, 0.5, 1, 1], e2: [0.5, 0.7, 1, null], dimension: 3 },
  stretching: {
    times: packFloats([0, 1, 2, 3, 4]),
    logarithms: packFloats([-4, -3, -2, -1, -1]),
    region: [1, 2],
    slope: 1,
  },
  correlation: {
    label: "distance (1)",
    radii: packFloats([0.01, 0.1, 1, 10]),
    sums: packFloats([0, 0.0001, 0.01, 1]),
    fit: { region: [0.1, 1], slope: 2 },
  },
  surrogates: { own: 0.1, others: [0.5, 0.6, 0.7] },
  // A tent.
  returnMap: packFloats(Array.from({ length: 65 }, (_, i) => [i / 64, 1 - Math.abs(i / 32 - 1)]).flat()),
  recurrence: {
    size: 4,
    step: 0.25,
    plot: deflateRawSync(Buffer.from([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])).toString("base64"),
  },
  orbits: [
    orbit(
      "1",
      circle((c, s) => [c, s, 0]),
    ),
    orbit(
      "01",
      circle((c, s) => [1 + c, 0, s]),
      null,
    ),
    orbit(
      "001",
      circle((c, s) => [0.5 * c, 0.5 * s, 0.5]),
    ),
  ],
  linking: [
    [0, -1, 0],
    [-1, 0, -2],
    [0, -2, 0],
  ],
  template: {
    matrix: [
      [0, -1],
      [-1, -1],
    ],
    layers: [1, 0],
  },
};

const PLOTS = [
  "embedding",
  "information",
  "unfolding",
  "stretching",
  "correlation",
  "surrogates",
  "return-map",
  "recurrence",
];

function dynamicsReport(change: Partial<ReportDynamics> = {}): Report {
  return {
    ...bareReport(),
    title: "Dynamics",
    facts: [{ group: "Series", label: "verdict", value: "chaos" }],
    dynamics: { ...DYNAMICS, ...change },
  };
}

describe.skipIf(NO_CHROMIUM)("the page of a series' dynamics in Chromium", () => {
  const open = chromiumPages();

  /** Pixels of the space of a colour. */
  const pixelsOf = (page: Page, [red, green, blue]: readonly number[]): Promise<number> =>
    page.$eval(
      '[data-plot="embedding"] canvas',
      (node, [r, g, b]) => {
        const canvas = node as HTMLCanvasElement;
        const { data } = (canvas.getContext("2d") as CanvasRenderingContext2D).getImageData(
          0,
          0,
          canvas.width,
          canvas.height,
        );
        let count = 0;
        for (let at = 0; at < data.length; at += 4)
          if (data[at] === r && data[at + 1] === g && data[at + 2] === b && data[at + 3] === 255) count++;
        return count;
      },
      [red, green, blue],
    );
  const ORANGE = [0xc4, 0x4e, 0];
  const BLUE = [0, 0x72, 0xb2];

  const choose = async (page: Page, name: string): Promise<string[]> => {
    await page.getByRole("button", { name, exact: true }).click();
    // The drawing follows in the next frame.
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    return page.locator(".orbit-words p").allTextContents();
  };

  it("draws every plot, top to bottom, then orbits and numbers", async () => {
    const { page, troubles } = await open(dynamicsReport());
    expect(await plotsOf(page)).toEqual(PLOTS);
    expect(await failuresOf(page)).toEqual([]);
    for (const plot of PLOTS) expect((await inkOf(page, plot))[0], plot).toBeGreaterThan(50);
    expect(await page.locator(".part > h2").allTextContents()).toEqual([
      "Embedding",
      "Delay and dimension",
      "Exponent and correlation dimension",
      "Determinism",
      "Periodic orbits",
      "In numbers",
    ]);
    expect(troubles).toEqual([]);
  });

  it("draws a chosen orbit, and says how two are linked", async () => {
    const { page } = await open(dynamicsReport());
    expect([await pixelsOf(page, ORANGE), await pixelsOf(page, BLUE)]).toEqual([0, 0]);
    expect(await choose(page, "1")).toEqual([
      "Orbit 1: period 0.5000 s; in each, a small distance is multiplied by 2.00.",
    ]);
    expect(await pixelsOf(page, ORANGE)).toBeGreaterThan(100);
    expect(await pixelsOf(page, BLUE)).toBe(0);
    expect(await choose(page, "01")).toEqual([
      "Orbit 1: period 0.5000 s; in each, a small distance is multiplied by 2.00.",
      "Orbit 01: period 0.5000 s.",
      "They wind around each other once: their linking number is \u22121.",
    ]);
    expect(await pixelsOf(page, ORANGE)).toBeGreaterThan(100);
    expect(await pixelsOf(page, BLUE)).toBeGreaterThan(100);
  });

  it("replaces the older of two orbits by a third, and colours the path again without any", async () => {
    const { page } = await open(dynamicsReport());
    const ink = (await inkOf(page, "embedding"))[0];
    await choose(page, "1");
    await choose(page, "01");
    expect((await choose(page, "001"))[2]).toBe(
      "They wind around each other 2 times: their linking number is \u22122.",
    );
    const pressed = page.locator('.orbit-buttons [aria-pressed="true"]');
    expect(await pressed.allTextContents()).toEqual(["01", "001"]);
    await choose(page, "01");
    expect((await choose(page, "1"))[2]).toBe("They are not linked: their linking number is 0.");
    await choose(page, "1");
    expect(await choose(page, "001")).toEqual([]);
    expect((await inkOf(page, "embedding"))[0]).toBe(ink);
  });

  it("marks the delay and the dimension, and shades what was fitted", async () => {
    const { page } = await open(dynamicsReport());
    const green = (column: number[][]): number =>
      column.filter(([r, g, b, a]) => a > 20 && g > r + 20 && g > b + 5).length / column.length;
    // The delay lies in the middle of lags from 0 to 1 s, dimension 3 at two thirds of 1 to 4.
    for (const [plot, share] of [
      ["information", 0.5],
      ["unfolding", 2 / 3],
    ] as const) {
      // The line is a pixel wide: look at that place and its neighbours.
      const found = await Promise.all(
        [-0.003, -0.0015, 0, 0.0015, 0.003].map(async (off) =>
          green(await coloursAt(page, plot, share + off)),
        ),
      );
      expect(Math.max(...found), plot).toBeGreaterThan(0.8);
      expect(green(await coloursAt(page, plot, share + 0.1)), plot).toBeLessThan(0.1);
    }
    // 1 to 2 of 0 to 4 s; 0.1 to 1 of 0.1 to 10, for a sum of 0 has no place on a logarithmic axis.
    for (const [plot, inside, outside] of [
      ["stretching", 0.375, 0.6],
      ["correlation", 0.25, 0.75],
    ] as const) {
      expect(green(await coloursAt(page, plot, inside)), plot).toBeGreaterThan(0.8);
      expect(green(await coloursAt(page, plot, outside)), plot).toBeLessThan(0.1);
    }
  });

  it("shows recurrences where they are, later times further up", async () => {
    const { page } = await open(dynamicsReport());
    for (const [column, share] of [0.125, 0.375, 0.625, 0.875].entries()) {
      const colours = await coloursAt(page, "recurrence", share);
      const dark = colours.flatMap(([r, , , a], row) => (a > 200 && r < 100 ? [row] : []));
      const middle = dark.reduce((sum, row) => sum + row, 0) / dark.length;
      // Four states: within a tenth of one.
      expect(Math.abs(1 - (middle + 0.5) / colours.length - share), `state ${column}`).toBeLessThan(0.025);
    }
  });

  it("lists orbits, linking numbers and the template", async () => {
    const { page } = await open(dynamicsReport());
    const tableOf = (name: string): Promise<string[][]> =>
      page
        .getByRole("region", { name, exact: true })
        .locator("tr")
        .evaluateAll((rows) =>
          rows.map((row) => [...row.querySelectorAll("th, td")].map((cell) => cell.textContent ?? "")),
        );
    expect((await tableOf("Orbits")).slice(0, 3)).toEqual([
      ["name", "period (s)", "multiplier (1)", "closeness (%)"],
      ["1", "0.5000", "2.00", "1.0"],
      ["01", "0.5000", "\u2013", "1.0"],
    ]);
    expect(await tableOf("Linking numbers")).toEqual([
      ["orbit", "1", "01", "001"],
      ["1", "\u00b7", "\u22121", "0"],
      ["01", "\u22121", "\u00b7", "\u22122"],
      ["001", "0", "\u22122", "\u00b7"],
    ]);
    expect(await tableOf("Template")).toEqual([
      ["branch", "0", "1"],
      ["0", "0", "\u22121"],
      ["1", "\u22121", "\u22121"],
    ]);
    expect(await page.textContent("main")).toContain("from back to front: 1, 0.");
  });

  it("leaves out what noise does not have, and says why", async () => {
    const { stretching, correlation, returnMap, recurrence, template, ...rest } = DYNAMICS;
    const noise = { ...rest, orbits: [], linking: [], orbitsProblem: "Noise has no orbits." };
    const { page, troubles } = await open({ ...bareReport(), dynamics: noise });
    expect(await plotsOf(page)).toEqual(["embedding", "information", "unfolding", "surrogates"]);
    const said = await page.textContent("main");
    expect(said).toContain("Noise has no exponent and no finite dimension.");
    expect(said).toContain("Noise has no orbits.");
    expect(await page.locator(".orbit-choice, table").count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  it("says what does not fit, and draws the rest", async () => {
    const recurrence = { size: 3, step: null, plot: DYNAMICS.recurrence?.plot ?? "" };
    const { page } = await open(dynamicsReport({ recurrence }));
    expect(await failuresOf(page)).toEqual([
      "Recurrence could not be drawn: 16 pairs do not make a square of 3 states.",
    ]);
    expect(await plotsOf(page)).toEqual(PLOTS.slice(0, -1));
  });

  it("fits a window 360 pixels wide, with twelve orbits", async () => {
    const orbits = Array.from({ length: 12 }, (_, i) => orbit(`00000${i}`, DYNAMICS.orbits[0].points));
    const linking = orbits.map(() => orbits.map(() => -10));
    const { page } = await open(dynamicsReport({ orbits, linking }), {
      viewport: { width: 360, height: 900 },
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
