import type { ReportLatent, ReportSyllable } from "../../../../shapes/report.js";
import { orbitChoice } from "../dynamics/orbitChoice.js";
import { element } from "../element.js";
import { formatNumber } from "../formatNumber.js";
import { COLOURS, rampGradient } from "../plots/colours.js";
import { evenShares, PATH_COLOURS } from "../plots/pathPlot.js";
import { planePlot } from "../plots/planePlot.js";
import { PlotFrame } from "../plots/plotFrame.js";
import { roomyRange } from "../plots/roomyRange.js";
import { scaleEnd } from "../plots/scaleBar.js";
import { spacePlot } from "../plots/spacePlot.js";
import { explainedTable } from "../tables/explainedTable.js";
import { timePlot } from "../time/timePlot.js";
import type { TimeView } from "../time/timeView.js";
import { floatsOf, timesOf, valueAt, withGaps } from "../unpack.js";

/** Time in which a whole path is played, ms. */
const PLAYED_MS = 20_000;

/** The path through latent space in up to three axes, and the variance explained by each method. */
export function latentSection(
  host: HTMLElement,
  latent: ReportLatent,
  view: TimeView,
  syllables: readonly ReportSyllable[],
): void {
  const values = floatsOf(latent.values);
  const { dimension } = latent;
  if (!(dimension >= 1) || values.length % dimension !== 0) {
    throw new Error(`${values.length} values do not divide into rows of ${dimension}.`);
  }
  const rows = values.length / dimension;
  const columns = Array.from({ length: Math.min(3, dimension) }, (_, axis) =>
    Float32Array.from({ length: rows }, (_, row) => values[row * dimension + axis]),
  );
  // A line over time aligns with the other plots over time; a path leaves room beside it.
  const place = dimension === 1 ? host : element("div", { class: "beside" });
  if (place !== host) host.append(place);
  if (dimension === 1) lineOverTime(place, latent, columns[0], view);
  else pathInSpace(place, latent, columns, view, syllables);
  if (latent.explained.length > 0) place.append(explainedTable(latent.explained, dimension));
}

function pathInSpace(
  host: HTMLElement,
  latent: ReportLatent,
  columns: Float32Array[],
  view: TimeView,
  syllables: readonly ReportSyllable[],
): void {
  const { start, rate, dimension } = latent;
  const shared = { name: "latent", title: "Latent trajectory", start, rate, view };
  const described = `Path of the sound's frames through latent space, axes ${axisNames(columns.length)}.`;
  const space =
    columns.length === 2
      ? undefined
      : spacePlot(host, {
          ...shared,
          description: `${described} Arrow keys rotate it, + and - magnify it.`,
          columns,
          axes: ["z1 (1)", "z2 (1)", "z3 (1)"],
        });
  const plot =
    space ??
    planePlot(host, {
      ...shared,
      description: described,
      xLabel: "z1 (1)",
      yLabel: "z2 (1)",
      x: columns[0],
      y: columns[1],
    });
  const sentences = [dimension > 3 ? `The first 3 of ${dimension} latent variables.` : "", PATH_COLOURS];
  if (space !== undefined) {
    sentences.push(space.oneScale ? "All axes have the same scale." : "Each axis has its own scale.");
    sentences.push("Drag it or press the arrow keys to rotate it, + and - to magnify it.");
  }
  plot.frame.say(sentences.filter((sentence) => sentence !== "").join(" "));
  plot.frame.tools.append(
    colourChoice(latent, columns[0].length, syllables, (shares) => plot.colour(shares)),
    playButton(view),
  );
  if (latent.orbits && space !== undefined)
    host.append(orbitChoice(latent.orbits, (curves) => space.outline(curves)));
}

/** Moves the playhead along the path, for paths without a sound; a whole path takes 20 s. */
function playButton(view: TimeView): HTMLElement {
  const button = element("button", { type: "button" }, "play along");
  let playing = false;
  const step = (before: number) => (now: number) => {
    if (!playing) return;
    const time = (view.played ?? 0) + (view.duration * (now - before)) / PLAYED_MS;
    view.play(time < view.duration ? time : 0);
    requestAnimationFrame(step(now));
  };
  button.addEventListener("click", () => {
    playing = !playing;
    button.textContent = playing ? "pause" : "play along";
    if (playing) requestAnimationFrame(step(performance.now()));
  });
  return button;
}

function axisNames(count: number): string {
  return ["z1", "z2", "z3"].slice(0, count).join(", ");
}

/** The choice between colour by level, time, speed and syllable, with its legend. */
function colourChoice(
  latent: ReportLatent,
  rows: number,
  syllables: readonly ReportSyllable[],
  colour: (shares: Float32Array) => void,
): HTMLElement {
  const levels = floatsOf(latent.level);
  const end = latent.start + Math.max(0, rows - 1) / latent.rate;
  const labels = [...new Set(syllables.map(({ label }) => label))].sort();
  const choices: {
    readonly name: string;
    readonly words: string;
    readonly ends: () => readonly [string, string];
    readonly shares: () => Float32Array;
  }[] = [
    ...(levels.length > 0
      ? [
          {
            name: "level",
            words: "colour: level (1)",
            ends: () => [scaleEnd(0, 1), scaleEnd(1, 1)] as const,
            shares: () => Float32Array.from({ length: rows }, (_, row) => levels[row] ?? Number.NaN),
          },
        ]
      : []),
    {
      name: "time",
      words: `colour: time (${latent.timeUnit ?? "s"})`,
      ends: () => [scaleEnd(latent.start, end - latent.start), scaleEnd(end, end - latent.start)] as const,
      shares: () => evenShares(rows),
    },
    {
      name: "speed",
      words: "colour: speed",
      ends: () => ["slow", "fast"] as const,
      shares: () => speedShares(floatsOf(latent.values), latent.dimension),
    },
    ...(labels.length > 1
      ? [
          {
            name: "syllable",
            words: "colour: syllable",
            ends: () => [labels[0], labels[labels.length - 1]] as const,
            shares: () =>
              Float32Array.from({ length: rows }, (_, row) => {
                const time = latent.start + row / latent.rate;
                const at = syllables.find(({ onset, offset }) => time >= onset && time < offset);
                return at === undefined ? Number.NaN : labels.indexOf(at.label) / (labels.length - 1);
              }),
          },
        ]
      : []),
  ];
  const choice = element(
    "select",
    { "aria-label": "colour of the path" },
    ...choices.map(({ name, words }) => element("option", { value: name }, words)),
  );
  const low = element("span");
  const high = element("span");
  const bar = element("span", { class: "ramp", style: `background: ${rampGradient()}` });
  const apply = (): void => {
    const { ends, shares } = choices.find(({ name }) => name === choice.value) ?? choices[0];
    [low.textContent, high.textContent] = ends();
    colour(shares());
  };
  choice.addEventListener("change", apply);
  apply();
  return element("span", { class: "colour-choice" }, choice, low, bar, high);
}

/** Speed along the path as ranks, 0 for the slowest row to 1: a few jumps would otherwise leave all else in one colour. */
function speedShares(values: Float32Array, dimension: number): Float32Array {
  const rows = values.length / dimension;
  const speeds = Float32Array.from({ length: rows }, (_, row) => {
    let squares = 0;
    for (let k = row * dimension; row > 0 && k < (row + 1) * dimension; k++)
      squares += (values[k] - values[k - dimension]) ** 2;
    return squares;
  });
  const order = Int32Array.from(speeds, (_, row) => row).sort((a, b) => speeds[a] - speeds[b]);
  const shares = new Float32Array(rows);
  order.forEach((row, rank) => {
    shares[row] = rank / Math.max(1, rows - 1);
  });
  return shares;
}

function lineOverTime(host: HTMLElement, latent: ReportLatent, values: Float32Array, view: TimeView): void {
  const frame = new PlotFrame(
    host,
    "latent",
    "Latent variable",
    `The latent variable z1, dimensionless, against ${latent.timeUnit === "1" ? "time" : "time in s"}.`,
  );
  const track = { start: latent.start, rate: latent.rate, values };
  frame.attempt(() =>
    timePlot({
      frame,
      view,
      height: 220,
      label: "z1 (1)",
      range: roomyRange(values),
      data: [timesOf(track), withGaps(values)],
      series: [{ stroke: COLOURS.pressure, width: 1.5, points: { show: false } }],
      timeAxis: true,
      ...(latent.timeUnit && { timeUnit: latent.timeUnit }),
      syllables: [],
      syllableStyle: { labelled: false, lines: false },
      readout: (time) =>
        `${time.toFixed(3)}${latent.timeUnit === "1" ? "" : " s"}   z1 ${formatNumber(valueAt(track, time), 3)}`,
    }),
  );
}
