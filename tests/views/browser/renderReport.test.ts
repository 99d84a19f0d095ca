import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Report } from "../../../src/shapes/report.js";
import { renderReport } from "../../../src/views/browser/renderReport.js";
import { builtBundle } from "./builtBundle.js";
import { bareReport, syntheticReport } from "./syntheticReport.js";

const EMPTY = { script: "", style: "" };

/** Text that could break a page. */
const HOSTILE = [
  "</script>",
  "</SCRIPT >",
  "<!--",
  "-->",
  "<script>",
  "]]>",
  "\u2028",
  "\u2029",
  "\u0000",
  "&lt;",
  "&",
  '"',
  "'",
  "<img src=https://example.org/x onerror=alert(1)>",
  "$&",
  "$'",
  "\\u003c",
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary" })), { maxLength: 6 })
  .map((parts) => parts.join(""));

const anyReport = fc
  .record({ title: text, subtitle: text, name: text, warning: text, label: text })
  .map(({ title, subtitle, name, warning, label }): Report => {
    const base = syntheticReport();
    return {
      ...base,
      title,
      subtitle,
      warnings: [warning],
      facts: [{ group: name, label, value: warning }],
      sounds: base.sounds.map((sound) => ({ ...sound, name })),
      syllables: base.syllables.map((syllable) => ({ ...syllable, label })),
      provenance: [[name, label]],
    };
  });

function reportIn(html: string): unknown {
  const found = /<script type="application\/json" id="report">([\s\S]*?)<\/script/i.exec(html);
  return JSON.parse(found?.[1] ?? "");
}

/** Every tag and comment as a browser parses them; the contents of scripts and styles are not tags. */
function tagsOf(html: string): string[] {
  const outside = html.replace(/(<(script|style)\b[^>]*>)[\s\S]*?(<\/\2)/gi, "$1$3");
  return outside.match(/<[a-z/!][^>]*>?/gi) ?? [];
}

describe("renderReport", () => {
  it("writes the report so that it reads back unchanged, whatever its texts hold", () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(reportIn(renderReport(report, EMPTY))).toEqual(report);
      }),
      { numRuns: 40 },
    );
  });

  it("writes the same tags whatever the texts of the report hold", () => {
    const expected = tagsOf(renderReport(bareReport(), EMPTY));
    expect(expected.length).toBeGreaterThan(15);
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(tagsOf(renderReport(report, EMPTY))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it("leaves no Unicode line separator in the data", () => {
    const html = renderReport({ ...bareReport(), warnings: ["a\u2028b\u2029c"] }, EMPTY);
    expect(html).not.toMatch(/[\u2028\u2029]/);
    expect(html).toContain("a\\u2028b\\u2029c");
  });

  it("shows title and subtitle as text before any script runs", () => {
    const html = renderReport({ ...bareReport(), title: `a <b> & "c"`, subtitle: "x's <i>" }, EMPTY);
    expect(html).toContain("<title>a &lt;b&gt; &amp; &quot;c&quot;</title>");
    expect(html).toContain("<h1>a &lt;b&gt; &amp; &quot;c&quot;</h1>");
    expect(html).toContain("x&#39;s &lt;i&gt;");
  });

  it("keeps a bundle that contains closing tags inside its element, with the same meaning", () => {
    const script = `globalThis.said = "</script><!-- </Script>" + \`</script>\`;`;
    const html = renderReport(bareReport(), { script, style: `a::after { content: "</style>" }` });
    expect(tagsOf(html)).toEqual(tagsOf(renderReport(bareReport(), EMPTY)));
    const inside = /<script>\n([\s\S]*?)\n<\/script>/.exec(html)?.[1] ?? "";
    const said = new Function(`${inside.replace("globalThis.said =", "return")}`)();
    expect(said).toBe("</script><!-- </Script></script>");
  });
});

describe("the whole page", () => {
  let html = "";
  beforeAll(async () => {
    html = renderReport(syntheticReport(), await builtBundle());
  });

  it("refers only to data: and blob:", () => {
    const pointers = [
      ...tagsOf(html)
        .join("")
        .matchAll(/\b(?:src|href|action|poster|srcset|data)\s*=\s*["']([^"']*)["']/gi),
      ...html.matchAll(/\burl\(\s*["']?([^"')]*)/g),
      ...html.matchAll(/@import\s+["']([^"']*)/gi),
    ].map((match) => match[1]);
    expect(pointers).toContain("data:,");
    // Or to a part of the page itself.
    expect(pointers.filter((pointer) => !/^(data:|blob:|#)/.test(pointer))).toEqual([]);
    // The namespace of SVG is a name, which nothing fetches.
    const rest = html.replaceAll('"http://www.w3.org/2000/svg"', "");
    expect(rest.match(/(https?|wss?):\/\//gi)).toBeNull();
  });

  it("forbids requests by a policy that precedes anything that could make one", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html);
    expect(policy?.[1]).toContain("default-src 'none'");
    const sources = policy?.[1].match(/(?:https?:|\*|'self')/g);
    expect(sources).toBeNull();
    expect(policy?.index).toBeLessThan(html.indexOf("<style"));
  });
});
