import type { ReportLabelledSong } from "../shapes/pages/labelReport.js";
import type { TrainingView } from "../shapes/progress.js";
import type { Provenance } from "../shapes/provenance.js";
import type { Report, ReportFact, ReportLatent, ReportSound, ReportTraining } from "../shapes/report.js";
import {
  bestMember,
  type HistoryLine,
  type LatentPath,
  type LatentSummary,
  type RunSummary,
  tooLittleToJudge,
} from "../shapes/run.js";
import type { Unit } from "../shapes/series.js";
import type { TextTable } from "../shapes/table.js";
import { ensembleHistory, lossesOf } from "./ensembleHistory.js";
import { fileName } from "./fileName.js";
import { labelFacts, reportLabels } from "./labelReport.js";
import { pack } from "./pack.js";
import { reportFreeRun } from "./reportFreeRun.js";
import { reportLatentOrbits } from "./reportLatentOrbits.js";
import { reportView } from "./reportView.js";
import { membersOf, methodsOf } from "./runComparison.js";

/** What a run came to, with what its folder holds of the way there. */
export interface RunFindings {
  readonly run: RunSummary;
  readonly history: readonly HistoryLine[];
  /** where the network has a latent space */
  readonly latent: LatentPath | undefined;
  /** of the data that it learnt; undefined if their columns have several */
  readonly unit: Unit | undefined;
}

/** What a page of a run alone shows, too. */
export interface RunPage extends RunFindings {
  /** of the last look of the training; undefined where there is none */
  readonly view: TrainingView | undefined;
  /** free-run.csv, as `syrinx predict` writes it; undefined where it has not been called */
  readonly freeRun: TextTable | undefined;
  /** orbits.csv, as `syrinx latent` writes it; undefined where it has not been called, or the flow shows none */
  readonly orbits: TextTable | undefined;
  /** recordings, or tables, that the network learnt from; none if it learnt from what was simulated */
  readonly learntFrom: readonly string[];
  readonly sounds: readonly ReportSound[];
  /** of a labeller: stretches of held-out song; undefined where there are none */
  readonly labels: readonly ReportLabelledSong[] | undefined;
  readonly warnings: readonly string[];
}

/** Files that a page names at most. */
const MOST_NAMES = 5;

/** dB below the loudest at which the colour of a latent path ends. */
const RANGE_DB = 55;

/**
 * The report of a run alone: losses of every network, linear methods, what the best network makes of a sample, free runs,
 * sounds and latent path, as far as there are any.
 */
export function buildRunReport(page: RunPage): Report {
  const { run, history, sounds, warnings } = page;
  const { training, latent } = runParts(page);
  const members = membersOf(run);
  const view = page.view && page.view.kind !== "labels" ? reportView(page.view) : undefined;
  const freeRun = page.freeRun && reportFreeRun(page.freeRun);
  const orbits = page.orbits && reportLatentOrbits(page.orbits);
  return {
    title: `${run.model}: ${fileName(run.run)}`,
    subtitle: `trained on ${inWords(page.learntFrom)}`,
    facts: runFacts(page),
    warnings: [
      ...(run.stopped === "interrupted" ? ["The training was stopped before its end."] : []),
      ...warnings,
    ],
    sounds,
    syllables: [],
    training: { ...training, ...ensembleHistory(history, bestMember(run.members) + 1) },
    ...(members && { members }),
    // Labels are compared with those of simpler methods, not losses.
    ...(run.labels === undefined && { methods: methodsOf(run) }),
    ...(view && { view }),
    ...(run.labels && { labels: reportLabels(run.labels, page.labels ?? []) }),
    ...(freeRun && { freeRun }),
    // Only of a single recording is it sure that path and sounds have one time.
    ...(latent && {
      latent: {
        ...latent,
        ...(page.learntFrom.length !== 1 && { apart: true }),
        ...(orbits && latent.dimension === 3 && { orbits }),
      },
    }),
    provenance: provenanceRows(run.provenance),
  };
}

/** What a network learnt from, of many files the first ones. */
function inWords(files: readonly string[]): string {
  if (files.length === 0) return "what was simulated";
  const names = files.map(fileName);
  if (names.length <= MOST_NAMES) return names.join(", ");
  const named = names.slice(0, MOST_NAMES - 1);
  return `${named.join(", ")} and ${names.length - named.length} more`;
}

/** The parts of a report that come from a run: its losses, and its latent path if there is one. */
export function runParts({ run, history, latent }: RunFindings): {
  training: ReportTraining;
  latent?: ReportLatent;
} {
  return {
    training: trainingOf(run, history),
    ...(run.latent && latent ? { latent: latentOf(run.latent, latent) } : {}),
  };
}

/** Results of a network, beside linear methods, on samples that were held out. */
export function runFacts({ run, unit }: Pick<RunFindings, "run" | "unit">): ReportFact[] {
  const fact = (label: string, value: string): ReportFact => ({
    group: "Network, on unseen samples",
    label,
    value,
  });
  const { latent, accuracy, labels, rivals, loss, members } = run;
  const explained = latent?.explainedVariance;
  return [
    ...(latent && tooLittleToJudge(latent)
      ? [fact("explains", `too little to judge: ${latent.unseenSamples} unseen samples`)]
      : explained && latent
        ? [
            fact("explains, autoencoder", percent(explained.autoencoder)),
            fact(`explains, SVD(${latent.dimension})`, percent(explained.svd)),
          ]
        : []),
    ...(latent?.reconstructionError === undefined
      ? []
      : [fact("RMS error", withUnit(Math.sqrt(latent.reconstructionError), unit))]),
    ...(accuracy
      ? [
          fact("named right", percent(accuracy.network)),
          fact("most frequent class", percent(accuracy.majority)),
        ]
      : []),
    ...(labels ? labelFacts(labels, fact) : []),
    fact("loss", lossSaid(loss.test)),
    ...rivals.map(({ name, test }) => fact(`loss, ${name}`, lossSaid(test))),
    ...(latent
      ? [
          fact(
            "speed correlation",
            latent.pearsonSpeed === null ? "undefined" : latent.pearsonSpeed.toFixed(2),
          ),
        ]
      : []),
    ...(members.length > 1 ? [fact("networks", `${members.length}, the best shown`)] : []),
    fact("backend", run.backend),
    fact("epochs", `${run.epochs}, best ${run.bestEpoch}`),
    fact("training", `${run.seconds.toFixed(1)} s`),
  ];
}

/** An error of the data, with the unit that they have. */
function withUnit(error: number, unit: Unit | undefined): string {
  const figure = error.toPrecision(3);
  if (unit === undefined) return `${figure}, in the units of the columns`;
  return unit === "1" ? `${figure} (dimensionless)` : `${figure} ${unit}`;
}

/** JSON has null for a loss that is not finite. */
function lossSaid(loss: number | null): string {
  return loss === null || !Number.isFinite(loss) ? "undefined" : loss.toPrecision(4);
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %` : "undefined";
}

function trainingOf(run: RunSummary, history: readonly HistoryLine[]): ReportTraining {
  const { bestEpoch, backend, device } = run;
  return { ...lossesOf(history, bestMember(run.members) + 1), bestEpoch, backend, device };
}

function latentOf(latent: LatentSummary, path: LatentPath): ReportLatent {
  const { times, levels, values } = firstSequence(path, latent.dimension);
  const top = levels.reduce((most, level) => Math.max(most, level), Number.NEGATIVE_INFINITY);
  const rate = times.length > 1 ? (times.length - 1) / (times[times.length - 1] - times[0]) : 1;
  const { dimension, explainedVariance } = latent;
  return {
    dimension,
    values: pack(values),
    rate,
    // The page counts from the start of what was heard; the table from the start of the recording.
    start: 0,
    ...(path.timeUnit && { timeUnit: path.timeUnit }),
    // Without levels, the path is coloured by time.
    level: levels.every((db) => db === top)
      ? ""
      : pack(Float32Array.from(levels, (db) => Math.max(0, 1 + (db - top) / RANGE_DB))),
    explained:
      explainedVariance && !tooLittleToJudge(latent)
        ? [
            { method: `autoencoder (${dimension})`, share: explainedVariance.autoencoder },
            { method: `SVD (${dimension})`, share: explainedVariance.svd },
          ]
        : [],
  };
}

/** The rows up to where time falls back: there another recording begins, and no line leads to it. */
function firstSequence(path: LatentPath, dimension: number): LatentPath {
  const back = path.times.findIndex((time, row) => row > 0 && time <= path.times[row - 1]);
  if (back < 0) return path;
  return {
    ...path,
    times: path.times.slice(0, back),
    levels: path.levels.slice(0, back),
    values: path.values.slice(0, back * dimension),
  };
}

/** Settings, versions, hashes: name and value. */
export function provenanceRows(made: Provenance): [string, string][] {
  return [
    ["made by", `${made.madeBy}, syrinx ${made.syrinx}`],
    ["Node", `${made.node} on ${made.platform}`],
    ...made.inputs.map(({ file, sha256 }): [string, string] => [fileName(file), `sha256 ${sha256}`]),
    ...Object.entries(made.settings).map(([name, value]): [string, string] => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  ];
}
