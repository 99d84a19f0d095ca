import "uplot/dist/uPlot.min.css";
import "./page.css";
import type { Report } from "../../../shapes/report.js";
import { element } from "./element.js";
import { SoundDesk } from "./playing/soundDesk.js";
import { attempt } from "./plots/plotFrame.js";
import { clusterSections } from "./sections/clusterSection.js";
import { dynamicsSections } from "./sections/dynamicsSections.js";
import { experimentSections } from "./sections/experimentSections.js";
import { freeRunSection } from "./sections/freeRunSection.js";
import { gestureSection } from "./sections/gestureSection.js";
import { factCards, provenance, warningList } from "./sections/headerParts.js";
import { labelSections } from "./sections/labelSections.js";
import { latentSection } from "./sections/latentSection.js";
import { lossSection } from "./sections/lossSection.js";
import { movieSection } from "./sections/movieSection.js";
import { reviewSection } from "./sections/reviewSection.js";
import { soundSection } from "./sections/soundSection.js";
import { viewSection } from "./sections/viewSection.js";
import { memberTable, methodTable } from "./tables/comparisonTables.js";
import { syllableTable } from "./tables/syllableTable.js";
import { timeTools } from "./time/timeTools.js";
import { TimeView } from "./time/timeView.js";
import { bytesOf, endOf } from "./unpack.js";

const page = document.querySelector("main") ?? document.body;

window.addEventListener("error", (event) => {
  attempt(page, "A part of the page", () => {
    throw new Error(event.message);
  });
});
attempt(page, "The page", () =>
  show(JSON.parse(document.getElementById("report")?.textContent ?? "") as Report),
);
document.getElementById("waiting")?.remove();

function show(report: Report): void {
  const {
    sounds,
    syllables,
    gesture,
    training,
    methods,
    members,
    latent,
    freeRun,
    dynamics,
    experiment,
    clusters,
    movies = [],
    review,
  } = report;
  const view = new TimeView(durationOf(report));
  if (report.warnings.length > 0) page.append(warningList(report.warnings));
  const numbersFirst = sounds.length === 0 && gesture === undefined && dynamics === undefined;
  if (numbersFirst && report.facts.length > 0) page.append(factCards(report.facts));
  if (review !== undefined) section("Least certain labels", (host) => reviewSection(host, review));
  for (const movie of movies) section(movie.name, (host) => movieSection(host, movie));
  const desk = sounds.length > 0 ? new SoundDesk(sounds, view) : undefined;
  if (desk !== undefined) section("Sound", (host) => soundSection(host, report, desk, view));
  else if (gesture !== undefined) page.append(element("div", { class: "desk" }, timeTools(view)));
  if (gesture !== undefined)
    section("Gesture", (host) => gestureSection(host, gesture, view, syllables, (time) => desk?.seek(time)));
  if (clusters !== undefined) for (const [title, fill] of clusterSections(clusters)) section(title, fill);
  if (dynamics !== undefined) for (const [title, fill] of dynamicsSections(dynamics)) section(title, fill);
  if (experiment !== undefined)
    for (const [title, fill] of experimentSections(experiment)) section(title, fill);
  if (!numbersFirst && report.facts.length > 0)
    section("In numbers", (host) => host.append(factCards(report.facts)));
  if (syllables.length > 0) section("Syllables", (host) => syllableTable(host, syllables, view));
  if (report.labels !== undefined)
    for (const [title, fill] of labelSections(report.labels)) section(title, fill);
  if (training !== undefined)
    section("Training", (host) => {
      lossSection(host, training);
      if (methods !== undefined) host.append(methodTable(methods));
      if (members !== undefined) host.append(memberTable(members));
    });
  const seen = report.view;
  if (seen !== undefined) section("Original and output", (host) => viewSection(host, seen));
  if (freeRun !== undefined) section("Free run", (host) => freeRunSection(host, freeRun));
  if (latent !== undefined) {
    const clock = latent.apart ? new TimeView(durationOf({ ...report, sounds: [] })) : view;
    section("Latent flow", (host) =>
      latentSection(host, latent, clock, latent.apart ? [] : report.syllables),
    );
  }
  if (report.provenance.length > 0) page.append(provenance(report.provenance));
}

function section(title: string, fill: (host: HTMLElement) => void): void {
  const host = element("section", { class: "part" }, element("h2", {}, title));
  page.append(host);
  attempt(host, title, () => fill(host));
}

/** Duration of the time axes, s: that of the sounds or, without sounds, of the other data over time. */
function durationOf({ sounds, syllables, gesture, latent }: Report): number {
  const ends = sounds.map((sound) => sound.duration);
  if (ends.length === 0) {
    ends.push(...syllables.map((syllable) => syllable.offset));
    if (gesture) ends.push(endOf(gesture.pressure, bytesOf(gesture.pressure.values).length / 4));
    if (latent) ends.push(endOf(latent, bytesOf(latent.values).length / 4 / latent.dimension));
  }
  const longest = ends.reduce((a, b) => Math.max(a, b), 0);
  return longest > 0 ? longest : 1;
}
