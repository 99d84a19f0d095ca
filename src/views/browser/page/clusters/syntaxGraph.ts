import type { ReportSyntax } from "../../../../shapes/pages/clusterReport.js";

const NS = "http://www.w3.org/2000/svg";
const SIZE = 420;
const RING = 160;
const NODE = 15;
/** Shares of what follows a label that are not drawn. */
const LEAST = 0.05;
/** Labels on the ring at most, the most frequent. */
const MOST = 24;

/**
 * Draws the syntax: labels on a ring, and arrows as wide as the share of the label's followers that the next one is.
 * @param colour of each label.
 */
export function syntaxGraph(
  { labels, counts }: ReportSyntax,
  colour: (label: string) => string,
): SVGSVGElement {
  const svg = made("svg", {
    viewBox: `0 0 ${SIZE} ${SIZE}`,
    class: "syntax",
    role: "img",
    "aria-label": `Graph of the transitions between ${labels.length} labels`,
  });
  const count = Math.min(MOST, labels.length);
  const places = Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count - Math.PI / 2;
    return { x: SIZE / 2 + RING * Math.cos(angle), y: SIZE / 2 + RING * Math.sin(angle), angle };
  });
  const arrow = made("marker", {
    id: "arrow",
    viewBox: "0 0 10 10",
    refX: "8",
    refY: "5",
    markerWidth: "9",
    markerHeight: "9",
    markerUnits: "userSpaceOnUse",
    orient: "auto-start-reverse",
  });
  arrow.append(made("path", { d: "M 0 0 L 10 5 L 0 10 z", class: "arrow" }));
  const defs = made("defs", {});
  defs.append(arrow);
  svg.append(defs);
  for (let from = 0; from < count; from++) {
    const all = counts[from].reduce((sum, n) => sum + n, 0);
    for (let to = 0; to < count; to++) {
      const share = all === 0 ? 0 : counts[from][to] / all;
      if (share < LEAST) continue;
      const line = made("path", {
        d: from === to ? loop(places[from]) : bow(places[from], places[to]),
        class: "edge",
        "stroke-width": (0.6 + 4 * share).toFixed(2),
        "stroke-opacity": (0.25 + 0.75 * share).toFixed(2),
        "marker-end": "url(#arrow)",
      });
      const said = `${labels[from]} is followed by ${labels[to]} in ${(100 * share).toFixed(0)} % of ${all}`;
      line.append(named(said));
      svg.append(line);
    }
  }
  for (let i = 0; i < count; i++) {
    const { x, y } = places[i];
    svg.append(made("circle", { cx: String(x), cy: String(y), r: String(NODE), fill: colour(labels[i]) }));
    const text = made("text", { x: String(x), y: String(y), class: "node" });
    text.textContent = labels[i];
    svg.append(text);
  }
  return svg;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
}

/** A curve from one place to another that bends to its right, so that both ways are seen. */
function bow(from: Place, to: Place): string {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  const [ux, uy] = [dx / length, dy / length];
  const bend = 0.18 * length;
  const [mx, my] = [(from.x + to.x) / 2 - uy * bend, (from.y + to.y) / 2 + ux * bend];
  const near = (place: Place, x: number, y: number): string => {
    const far = Math.hypot(x - place.x, y - place.y);
    return `${place.x + ((x - place.x) / far) * (NODE + 2)} ${place.y + ((y - place.y) / far) * (NODE + 2)}`;
  };
  return `M ${near(from, mx, my)} Q ${mx} ${my} ${near(to, mx, my)}`;
}

/** A loop outside the ring. */
function loop({ x, y, angle }: Place): string {
  const at = (turn: number, far: number): string =>
    `${x + far * Math.cos(angle + turn)} ${y + far * Math.sin(angle + turn)}`;
  return `M ${at(-0.5, NODE + 1)} C ${at(-0.6, 3.4 * NODE)} ${at(0.6, 3.4 * NODE)} ${at(0.5, NODE + 2)}`;
}

function made<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[K] {
  const one = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  return one;
}

function named(text: string): SVGTitleElement {
  const title = made("title", {});
  title.textContent = text;
  return title;
}
