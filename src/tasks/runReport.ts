import { basename } from "node:path";
import type { Report, ReportFact, ReportLatent, ReportTraining } from "../shapes/report.js";
import type { Provenance } from "../workspace/provenance.js";
import { type LatentSummary, type RunSummary, readHistory, readLatent } from "../workspace/runs.js";
import { pack } from "./pack.js";

/** dB below the loudest at which the colour of a latent path ends. */
const RANGE_DB = 55;

/** A report of a run alone: losses, latent path, and what linear methods do. */
export function buildRunReport(run: RunSummary): Report {
  const inputs = run.provenance.inputs.map(({ file }) => basename(file)).join(", ");
  return {
    title: `${run.model}: ${basename(run.run)}`,
    subtitle: inputs === "" ? "trained on what was simulated" : `trained on ${inputs}`,
    facts: runFacts(run),
    warnings: run.stopped === "interrupted" ? ["The training was stopped before its end."] : [],
    sounds: [],
    syllables: [],
    ...runParts(run),
    provenance: provenanceRows(run.provenance),
  };
}

/** What of a report a run fills: its losses, and its latent path if there is one. */
export function runParts(run: RunSummary): Pick<Report, "training" | "latent"> {
  return { training: trainingOf(run), ...(run.latent ? { latent: latentOf(run, run.latent) } : {}) };
}

/** What a network came to, beside linear methods, on samples that were held out. */
export function runFacts(run: RunSummary): ReportFact[] {
  const fact = (label: string, value: string): ReportFact => ({
    group: "Network, on unseen samples",
    label,
    value,
  });
  const { latent, accuracy, rivals, loss, members } = run;
  const explained = latent?.explainedVariance;
  return [
    ...(explained && latent
      ? [
          fact("explains, autoencoder", percent(explained.autoencoder)),
          fact(`explains, SVD(${latent.dimension})`, percent(explained.svd)),
        ]
      : []),
    ...(latent?.reconstructionError === undefined
      ? []
      : [fact("error", `${Math.sqrt(latent.reconstructionError).toPrecision(3)} RMS`)]),
    ...(accuracy
      ? [
          fact("named right", percent(accuracy.network)),
          fact("most frequent class", percent(accuracy.majority)),
        ]
      : []),
    fact("loss", loss.test.toPrecision(4)),
    ...rivals.map(({ name, test }) => fact(`loss, ${name}`, test.toPrecision(4))),
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

function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %` : "undefined";
}

function trainingOf(run: RunSummary): ReportTraining {
  const { bestEpoch, backend, device } = run;
  const best = run.members.findIndex((member) => member.validation === run.loss.validation);
  return { ...readHistory(run.run, Math.max(0, best) + 1), bestEpoch, backend, device };
}

function latentOf(run: RunSummary, latent: LatentSummary): ReportLatent {
  const { times, levels, values } = readLatent(run.run);
  const top = levels.reduce((most, level) => Math.max(most, level), Number.NEGATIVE_INFINITY);
  const rate = times.length > 1 ? (times.length - 1) / (times[times.length - 1] - times[0]) : 1;
  const { dimension, explainedVariance } = latent;
  return {
    dimension,
    values: pack(values),
    rate,
    // The page counts from the start of what was heard; the table from the start of the recording.
    start: 0,
    level: pack(Float32Array.from(levels, (db) => Math.max(0, 1 + (db - top) / RANGE_DB))),
    explained: explainedVariance
      ? [
          { method: `autoencoder (${dimension})`, share: explainedVariance.autoencoder },
          { method: `SVD (${dimension})`, share: explainedVariance.svd },
        ]
      : [],
  };
}

/** Settings, versions, hashes: name and value. */
export function provenanceRows(made: Provenance): [string, string][] {
  return [
    ["made by", `${made.madeBy}, syrinx ${made.syrinx}`],
    ["Node", `${made.node} on ${made.platform}`],
    ...made.inputs.map(({ file, sha256 }): [string, string] => [basename(file), `sha256 ${sha256}`]),
    ...Object.entries(made.settings).map(([name, value]): [string, string] => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  ];
}
