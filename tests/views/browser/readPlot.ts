import type { Page } from "playwright-core";

/** The area between the axes of a plot, in CSS pixels of the window; the plot is scrolled into view first. */
export async function plotArea(
  page: Page,
  plot: string,
): Promise<{ x: number; y: number; width: number; height: number }> {
  const over = page.locator(`[data-plot="${plot}"] .u-over`).first();
  await over.scrollIntoViewIfNeeded();
  const box = await over.boundingBox();
  if (box === null) throw new Error(`${plot} has no plotting area.`);
  return box;
}

/** The limits of the visible range as shown on the page, s. */
export async function stretchInView(page: Page): Promise<[number, number]> {
  const said = (await page.textContent("output.stretch")) ?? "";
  const [from, to] = said.split("\u2013").map((part) => Number.parseFloat(part));
  return [from, to];
}

/**
 * Pixels with ink in each canvas of a plot: in the plotting area those with a dark channel; in the rotating space,
 * which has no plotting area, the coloured ones, since axes and box are grey.
 */
export function inkOf(page: Page, plot: string): Promise<number[]> {
  return page.$$eval(`[data-plot="${plot}"] canvas`, (canvases) =>
    canvases.map((node) => {
      const canvas = node as HTMLCanvasElement;
      const over = canvas.parentElement?.querySelector(".u-over")?.getBoundingClientRect();
      const outer = canvas.getBoundingClientRect();
      const ratio = canvas.width / outer.width;
      const area = over ?? outer;
      const { data } = (canvas.getContext("2d") as CanvasRenderingContext2D).getImageData(
        Math.ceil((area.left - outer.left) * ratio) + 2,
        Math.ceil((area.top - outer.top) * ratio) + 2,
        Math.floor(area.width * ratio) - 4,
        Math.floor(area.height * ratio) - 4,
      );
      let ink = 0;
      for (let at = 0; at < data.length; at += 4) {
        const channels = [data[at], data[at + 1], data[at + 2]];
        const least = Math.min(...channels);
        const coloured = Math.max(...channels) - least > 50;
        if (data[at + 3] > 200 && least < 150 && (over !== undefined || coloured)) ink++;
      }
      return ink;
    }),
  );
}

/**
 * The colours of one pixel column of a plot's area, from its top.
 * @param share of the width, 0 to 1. @param index which canvas of the plot.
 */
export function coloursAt(page: Page, plot: string, share: number, index = 0): Promise<number[][]> {
  return page.$$eval(
    `[data-plot="${plot}"] canvas`,
    (canvases, [place, which]) => {
      const canvas = canvases[which] as HTMLCanvasElement;
      const over = canvas.parentElement?.querySelector(".u-over")?.getBoundingClientRect() ?? new DOMRect();
      const outer = canvas.getBoundingClientRect();
      const ratio = canvas.width / outer.width;
      const x = Math.round((over.left - outer.left + place * over.width) * ratio);
      const y = Math.round((over.top - outer.top) * ratio);
      const height = Math.floor(over.height * ratio);
      const { data } = (canvas.getContext("2d") as CanvasRenderingContext2D).getImageData(x, y, 1, height);
      return Array.from({ length: height }, (_, row) => [...data.slice(4 * row, 4 * row + 4)]);
    },
    [share, index],
  );
}

/** The darkest pixel of a column: its grey, 0 to 255, and its height as a share of that of the plot, 0 at the bottom. */
export async function darkestRow(
  page: Page,
  plot: string,
  share: number,
): Promise<{ share: number; grey: number }> {
  const greys = (await coloursAt(page, plot, share)).map(([r, g, b, a]) => (a < 200 ? 255 : (r + g + b) / 3));
  const grey = Math.min(...greys);
  const rows = greys.flatMap((value, row) => (value === grey ? [row] : []));
  const middle = (rows[0] + rows[rows.length - 1]) / 2;
  return { share: 1 - (middle + 0.5) / greys.length, grey };
}
