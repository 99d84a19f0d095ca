import type { ReportClusters } from "../../../../shapes/pages/clusterReport.js";
import { clusterMap } from "../clusters/clusterMap.js";
import { groupColour } from "../clusters/groupColours.js";
import { SyllablePlayer } from "../clusters/syllablePlayer.js";
import { SyllableStore } from "../clusters/syllableStore.js";
import { syntaxGraph } from "../clusters/syntaxGraph.js";
import { element } from "../element.js";
import { scrollingTable } from "../tables/scrollingTable.js";

/** Syllables of a group that are shown beside each other. */
const EXAMPLES = 8;

type Section = [title: string, fill: (host: HTMLElement) => void];

/** The sections of grouped syllables: their map, examples of each group, and in which order they follow each other. */
export function clusterSections(clusters: ReportClusters): Section[] {
  const store = new SyllableStore(clusters);
  const player = clusters.sound === undefined ? undefined : new SyllablePlayer(clusters.sound);
  const trouble = element("p", { class: "trouble", role: "alert", hidden: true });
  const play = (index: number): void => {
    const place = store.shownPlace(index);
    if (place === undefined || player === undefined) return;
    player.play(place).catch((error: unknown) => {
      trouble.hidden = false;
      trouble.textContent = `No sound: ${error instanceof Error ? error.message : String(error)}`;
    });
  };
  const sections: Section[] = [["Map", (host) => mapPart(host, store, play, trouble)]];
  if (clusters.groups.length > 0) sections.push(["Groups", (host) => groupsPart(host, store, play)]);
  if (clusters.syntax.labels.length > 0) sections.push(["Syntax", (host) => syntaxPart(host, clusters)]);
  return sections;
}

function mapPart(
  host: HTMLElement,
  store: SyllableStore,
  play: (index: number) => void,
  trouble: HTMLElement,
): void {
  const { clusters } = store;
  const canvas = element("canvas", { class: "syllable-picture", role: "img" });
  const words = element("p", { class: "syllable-words" });
  const card = element("div", { class: "syllable-card", "aria-live": "polite" }, canvas, words);
  const clear = (): void => {
    canvas.hidden = true;
    words.textContent = "Point at a syllable to see it, click to hear it; or use the arrow keys and Enter.";
  };
  const map = clusterMap(
    host,
    store,
    (index) => {
      if (index === undefined) {
        clear();
        return;
      }
      canvas.hidden = !store.paint(canvas, index);
      canvas.setAttribute("aria-label", `Spectrogram of a syllable of group ${store.groupName(index)}`);
      words.textContent = store.describe(index) + (canvas.hidden ? " · not among those shown" : "");
    },
    play,
  );
  clear();
  let chosen: number | undefined;
  const buttons = clusters.groups.map(({ name, size }, group) => {
    const button = element(
      "button",
      { type: "button", class: "choice", style: `--sound: ${groupColour(group)}`, "aria-pressed": "false" },
      `${name} ${size}`,
    );
    button.title = `Let only group ${name} stand out`;
    button.addEventListener("click", () => {
      chosen = chosen === group ? undefined : group;
      map.single(chosen);
      buttons.forEach((one, g) => {
        one.setAttribute("aria-pressed", String(g === chosen));
      });
    });
    return button;
  });
  const none = clusters.groupOf.filter((group) => group < 0).length;
  map.frame.body.before(
    card,
    element("div", { class: "choices groups", role: "group", "aria-label": "Groups" }, ...buttons),
    trouble,
  );
  map.frame.say(
    `Near points are like syllables; distances between far groups mean little. ${none} in no group are grey. ` +
      (clusters.shown.length < store.count
        ? `${clusters.shown.length} of ${store.count} syllables carry a picture and a sound. `
        : "") +
      `Pictures: ${clusters.pictures.caption}.`,
  );
}

function groupsPart(host: HTMLElement, store: SyllableStore, play: (index: number) => void): void {
  const { clusters } = store;
  const rows = clusters.groups.map(({ name, size }, group) => {
    const members = clusters.shown.filter((index) => clusters.groupOf[index] === group);
    const step = Math.max(1, members.length / EXAMPLES);
    const examples = Array.from(
      { length: Math.min(EXAMPLES, members.length) },
      (_, i) => members[Math.floor(i * step)],
    );
    const pictures = examples.map((index) => {
      const canvas = element("canvas", {
        role: "img",
        "aria-label": `Spectrogram of a syllable of group ${name}`,
      });
      store.paint(canvas, index);
      const button = element(
        "button",
        { type: "button", class: "syllable", title: `Hear it: ${store.describe(index)}` },
        canvas,
      );
      button.addEventListener("click", () => play(index));
      return button;
    });
    return element(
      "div",
      { class: "group-row" },
      element("h3", { style: `--sound: ${groupColour(group)}` }, `${name} (${size})`),
      element("div", { class: "group-pictures" }, ...pictures),
    );
  });
  host.append(element("div", { class: "group-sheet" }, ...rows));
}

function syntaxPart(host: HTMLElement, { syntax, groups }: ReportClusters): void {
  const { labels, counts, entropy } = syntax;
  const colour = (label: string): string => groupColour(groups.findIndex(({ name }) => name === label));
  const rows = labels.map((from, i) => {
    const all = counts[i].reduce((sum, n) => sum + n, 0);
    const cells = counts[i].map((n, j) => {
      const share = all === 0 ? 0 : n / all;
      return element(
        "td",
        {
          style: `background: rgb(0 114 178 / ${(0.7 * share).toFixed(3)})`,
          title: `${from} is followed by ${labels[j]} ${n} times of ${all}`,
        },
        n === 0 ? "" : (100 * share).toFixed(0),
      );
    });
    return element("tr", {}, element("th", { scope: "row" }, from), ...cells, element("td", {}, String(all)));
  });
  const said =
    entropy === null
      ? ""
      : `Once a label is known, ${entropy.toFixed(2)} bits tell the next one on average: 0 for a song that always goes on in the same way, ${Math.log2(labels.length).toFixed(2)} if all followed each other alike. `;
  host.append(
    element(
      "figure",
      { class: "plot", "data-plot": "syntax", "data-drawn": "true" },
      syntaxGraph(syntax, colour),
    ),
    scrollingTable("Transitions, %", ["from \\ to", ...labels, "transitions"], rows, "confusion"),
    element(
      "p",
      { class: "hint" },
      `${said}Rows add up to 100 %: what follows a label within a bout. Arrows as wide as that share; below 5 % there is none.`,
    ),
  );
}
