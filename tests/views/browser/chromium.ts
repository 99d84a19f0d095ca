import { existsSync } from "node:fs";

const USUAL_PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where Chromium is: SYRINX_CHROMIUM, or one of the usual places; undefined where there is none. */
export function chromiumPath(): string | undefined {
  const wanted = process.env.SYRINX_CHROMIUM;
  return (wanted ? [wanted] : USUAL_PLACES).find((path) => existsSync(path));
}

/** How it is started: without a screen, and without talking to anyone. */
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
