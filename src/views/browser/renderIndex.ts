import { htmlText } from "./htmlText.js";

/** One demo, as the page that lists them shows it. */
export interface DemoRow {
  /** name of the recording's file */
  readonly name: string;
  /** its page, relative to the list: the names of its folders and its file */
  readonly page: readonly string[];
  readonly syllables: number;
  /** median relative error of the copy's F0; null without a copy */
  readonly f0Error: number | null;
  readonly spectralCorrelation: number | null;
  readonly loudnessCorrelation: number | null;
}

const STYLE = `:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.4rem; font-weight: 600 }
table { border-collapse: collapse; width: 100% }
th, td { padding: .4rem .8rem .4rem 0; text-align: right; border-bottom: 1px solid #8884; font-variant-numeric: tabular-nums }
th { font-weight: 500; opacity: .75 }
th:first-child, td:first-child { text-align: left; overflow-wrap: anywhere }`;

/**
 * Renders the list of all demos of a folder as a page with a link to each.
 * @param folder as the page names it.
 * @param rows one for each demo, in the order of the page.
 * @returns the document, to be written as UTF-8.
 * @example
 * const row = { name: "a.wav", page: ["a", "report.html"], syllables: 3, f0Error: 0.01, spectralCorrelation: 0.9, loudnessCorrelation: 0.9 };
 * renderIndex("out/demo", [row]).includes('<a href="a/report.html">a.wav</a>'); // true
 */
export function renderIndex(folder: string, rows: readonly DemoRow[]): string {
  const heads = [
    "Recording",
    "Syllables",
    "Median F0 error of the copy",
    "Spectral correlation",
    "Loudness correlation",
  ];
  const lines = rows.map(({ name, page, syllables, f0Error, spectralCorrelation, loudnessCorrelation }) => {
    const href = page.map(encodeURIComponent).join("/");
    const cells = [
      `<a href="${href}">${htmlText(name)}</a>`,
      String(syllables),
      f0Error === null ? "&ndash;" : `${(100 * f0Error).toFixed(2)} %`,
      spectralCorrelation?.toFixed(3) ?? "&ndash;",
      loudnessCorrelation?.toFixed(3) ?? "&ndash;",
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="syrinx">
<link rel="icon" href="data:,">
<title>Demos in ${htmlText(folder)}</title>
<style>
${STYLE}
</style>
</head>
<body>
<h1>Demos in ${htmlText(folder)}</h1>
<table>
<thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead>
<tbody>
${lines.join("\n")}
</tbody>
</table>
</body>
</html>
`;
}
