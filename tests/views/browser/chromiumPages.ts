import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import type { Report } from "../../../src/shapes/report.js";
import { renderReport } from "../../../src/views/browser/renderReport.js";
import { builtBundle } from "./builtBundle.js";

const USUAL_PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const wanted = process.env.SYRINX_CHROMIUM;
const executablePath = (wanted ? [wanted] : USUAL_PLACES).find((path) => existsSync(path));

/** Whether there is no Chromium, neither at SYRINX_CHROMIUM nor at a usual place. */
export const NO_CHROMIUM = executablePath === undefined;
if (NO_CHROMIUM) {
  console.log("Chromium was not found, so the page is not tested; set SYRINX_CHROMIUM to its path.");
}

/** Arguments that start it headless and without network access. */
const CHROMIUM_ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Longest wait for anything the browser does, ms: beyond what a machine takes that is busy with other work. */
const LONGEST_WAIT = 100_000;

/** A page and what went wrong on it: errors, warnings, and requests for anything but the page itself. */
export interface OpenedPage {
  readonly page: Page;
  readonly troubles: readonly string[];
}

/** What most tests look at. */
const USUAL: BrowserContextOptions = { viewport: { width: 1200, height: 900 }, reducedMotion: "reduce" };

/**
 * Starts one Chromium for the tests of a `describe` block, and closes it after them.
 * @param before runs in each page before its script.
 * @returns a function that opens a report from a file and waits until each of its plots is drawn or says why it isn't. It
 *   replaces the report that was opened before with the same options: a new page would start a process, which takes
 *   longer than drawing the plots.
 */
export function chromiumPages(
  before?: () => void,
): (report: Report, options?: BrowserContextOptions) => Promise<OpenedPage> {
  let browser: Browser;
  let folder: string;
  let bundle: { script: string; style: string };
  let opened = 0;
  const pages = new Map<string, Page>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "syrinx-page-"));
    bundle = await builtBundle();
    browser = await chromium.launch({
      executablePath: executablePath ?? "",
      args: CHROMIUM_ARGUMENTS,
      timeout: LONGEST_WAIT,
    });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A page that holds nothing yet. */
  async function emptyPage({ viewport = null, ...options }: BrowserContextOptions): Promise<Page> {
    const kind = JSON.stringify(options);
    const known = pages.get(kind);
    if (known !== undefined) {
      known.removeAllListeners();
      await known.goto("about:blank");
      await known.mouse.move(0, 0);
      if (viewport !== null) await known.setViewportSize(viewport);
      return known;
    }
    const page = await browser.newPage({ viewport, ...options });
    pages.set(kind, page);
    page.setDefaultTimeout(LONGEST_WAIT);
    if (before !== undefined) await page.addInitScript(before);
    return page;
  }

  return async (report, options = {}) => {
    const file = join(folder, `report-${opened++}.html`);
    writeFileSync(file, renderReport(report, bundle));
    const url = pathToFileURL(file).href;
    const page = await emptyPage({ ...USUAL, ...options });
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
        (plot) => plot.getAttribute("data-drawn") === "true" || plot.querySelector(".failure") !== null,
      ),
    );
    return { page, troubles };
  };
}

/** Names of the plots that are drawn, in the order of the page. */
export function plotsOf(page: Page): Promise<string[]> {
  return page.$$eval("[data-plot][data-drawn=true]", (plots) =>
    plots.map((plot) => plot.getAttribute("data-plot") ?? ""),
  );
}

/** What the page says of the plots that can't be drawn. */
export function failuresOf(page: Page): Promise<string[]> {
  return page.$$eval(".failure", (lines) => lines.map((line) => line.textContent ?? ""));
}
