import type { Report } from "../../shapes/report.js";
import { htmlText } from "./htmlText.js";

/**
 * Renders a report as one self-contained HTML page: script, style and data are inline, and its content security policy
 * forbids every request except data: and blob:.
 * @param report contents of the page; its texts may hold any characters.
 * @param bundle script and style as built by esbuild (bundle.js and bundle.css), text.
 * @returns the document, to be written as UTF-8.
 * @example
 * const empty = { facts: [], warnings: [], sounds: [], syllables: [], provenance: [] };
 * const html = renderReport({ title: "A song", subtitle: "", ...empty }, { script: "", style: "" });
 * html.includes("<title>A song"); // true
 */
export function renderReport(report: Report, bundle: { script: string; style: string }): string {
  const title = htmlText(report.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="syrinx">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>
${bundle.style.replace(/<\/(style)/gi, "<\\/$1")}
</style>
</head>
<body>
<main id="page">
<header>
<h1>${title}</h1>
<p class="subtitle">${htmlText(report.subtitle)}</p>${summaryOf(report)}
</header>
<p id="waiting">The script in this file that draws the plots has not run. Enable JavaScript to see them.</p>
</main>
<script type="application/json" id="report">${jsonInScript(report)}</script>
<script>
${bundle.script.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--")}
</script>
</body>
</html>
`;
}

function summaryOf({ summary }: Report): string {
  return summary === undefined ? "" : `\n<p class="summary">${htmlText(summary)}</p>`;
}

const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  "img-src data: blob:",
  "media-src data: blob:",
  "connect-src data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Encodes JSON so that it cannot end its script element, open a comment or hold a line separator. */
function jsonInScript(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
