import { existsSync } from "node:fs";

const USUAL_PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Path of Chromium: SYRINX_CHROMIUM or a usual place; undefined if there is none. */
export function chromiumPath(): string | undefined {
  const wanted = process.env.SYRINX_CHROMIUM;
  return (wanted ? [wanted] : USUAL_PLACES).find((path) => existsSync(path));
}

/** Arguments that start it headless and without network access. */
export const CHROMIUM_ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
