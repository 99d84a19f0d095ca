import { counted } from "../../../../shapes/counted.js";
import type { ReportLabelledSong, ReportLabels } from "../../../../shapes/pages/labelReport.js";
import type { CurvePoint } from "../../../../shapes/run.js";
import { element } from "../element.js";
import { SnippetPlayer } from "../playing/snippetPlayer.js";
import { COLOURS } from "../plots/colours.js";
import { curvePlot } from "../plots/curvePlot.js";
import { lineKey } from "../plots/lineKey.js";
import { attempt, PlotFrame } from "../plots/plotFrame.js";
import { confusionTable } from "../tables/confusionTable.js";
import { LABEL_COLOURS, labelledPlot } from "../time/labelledPlot.js";

/** The parts of the page of a labeller's run: titles, and what fills them. */
export function labelSections({
  songs,
  confusion,
  curve,
}: ReportLabels): [string, (host: HTMLElement) => void][] {
  return [
    ...(songs.length === 0
      ? []
      : [["Held-out song", (host) => songSection(host, songs)] as [string, (host: HTMLElement) => void]]),
    [
      "Which labels were found",
      (host) => {
        const names = confusion.labels.map((label) => (label === "" ? "(none)" : label));
        confusionTable(host, { kind: "classes", names, counts: confusion.counts.flat() }, "syllables");
        const hint =
          "In the row (none) are syllables that were found where nothing is annotated; in the column (none) those that were missed.";
        host.append(element("p", { class: "hint" }, hint));
      },
    ],
    ...(curve === undefined
      ? []
      : [
          ["How many labels are enough", (host) => curveSection(host, curve)] as [
            string,
            (host: HTMLElement) => void,
          ],
        ]),
  ];
}

function songSection(host: HTMLElement, songs: readonly ReportLabelledSong[]): void {
  const [{ sound }] = songs;
  const { lowHz, highHz } = sound.spectrogram;
  host.append(
    element(
      "p",
      { class: "hint" },
      `Recordings that the network has not learnt from, ${(lowHz / 1000).toFixed(1)} to ${(highHz / 1000).toFixed(1)} kHz. Below each, the upper row is annotated, the lower one is what the network found. Click a song to hear it.`,
    ),
    element(
      "div",
      { class: "tools" },
      lineKey("annotated", LABEL_COLOURS.annotated),
      lineKey("found as annotated", LABEL_COLOURS.found),
      lineKey("found otherwise", LABEL_COLOURS.differs),
    ),
  );
  const player = new SnippetPlayer();
  for (const song of songs) host.append(songCard(song, player));
}

function songCard(song: ReportLabelledSong, player: SnippetPlayer): HTMLElement {
  const { file, start, sound, truth, found } = song;
  const place = `${start.toFixed(2)} to ${(start + sound.duration).toFixed(2)} s`;
  const wrong = found.filter((one) => !one.right).length;
  const button = element("button", {
    type: "button",
    class: "snippet",
    title: "Hear it",
    "aria-label": `Hear ${file}, ${place}`,
  });
  button.addEventListener("click", () => void player.play(sound.audio, button));
  const root = element(
    "div",
    { class: "labelled" },
    element("div", { class: "review-place" }, element("span", {}, file), element("span", {}, place)),
    element("div", { class: "labelled-song" }, button),
    element(
      "p",
      { class: "hint" },
      `${counted(truth.length, "syllable")} annotated, ${found.length} found, ${wrong} of them otherwise than annotated.`,
    ),
  );
  // Its width is known once it is in the page.
  requestAnimationFrame(() => attempt(root, file, () => labelledPlot(button, song)));
  return root;
}

/** The middle, least and greatest error of the trainings on so many seconds of labels. */
function curveSection(host: HTMLElement, points: readonly CurvePoint[]): void {
  const frame = new PlotFrame(
    host,
    "curve",
    "Error against seconds of labels",
    "Syllable error in per cent against seconds of labelled song, on a logarithmic axis: median, least and greatest of several trainings.",
  );
  const draws = points[0]?.draws.length ?? 0;
  frame.tools.append(lineKey("median", COLOURS.recording), lineKey("least and greatest", COLOURS.rest, true));
  frame.say(
    `Each point is of ${counted(draws, "training")} on parts of the labels drawn at random. Where the curve is flat, more labels no longer help.`,
  );
  frame.attempt(() => {
    const sorted = points.map((point) =>
      point.draws
        .flatMap(({ syllableErrorRate }) => (syllableErrorRate === null ? [] : [100 * syllableErrorRate]))
        .sort((a, b) => a - b),
    );
    if (sorted.every((errors) => errors.length === 0)) throw new Error("it holds no errors.");
    const pick = (at: (length: number) => number): number[] =>
      sorted.map((errors) => errors[at(errors.length)] ?? Number.NaN);
    const values = [pick((n) => n >> 1), pick(() => 0), pick((n) => n - 1)];
    const x = points.map(({ seconds }) => seconds);
    const thin = { stroke: COLOURS.rest, dash: [4, 4], points: false };
    curvePlot({
      frame,
      height: 260,
      xLabel: "labelled song (s)",
      yLabel: "syllable error (%)",
      curves: { x, values },
      lines: [{ stroke: COLOURS.recording, width: 2 }, thin, thin],
      logarithmic: { x: true },
      range: [0, 1.1 * Math.max(1, ...values.flat().filter(Number.isFinite))],
      readout: (at) =>
        `${x[at].toFixed(0)} s   median ${values[0][at].toFixed(1)} %   ${values[1][at].toFixed(1)} to ${values[2][at].toFixed(1)} %`,
    });
  });
}
