import type { RunSummary } from "../shapes/run.js";
import type { DoctorSummary } from "../tasks/networks/doctor.js";
import type { DemoSummary } from "../tasks/reports/demo.js";
import type { FitSummary, FitsSummary } from "../tasks/songs/fit.js";
import type { MapPoint } from "../tasks/songs/map.js";
import type { PlaySummary } from "../tasks/songs/play.js";
import type { SynthSummary } from "../tasks/songs/synth.js";
import { line, percent } from "./summaryLines.js";

export function demo(result: DemoSummary): string[] {
  const lines = [line("recording", result.recording)];
  lines.push(line("syllables", result.syllables === 0 ? "no syllables" : String(result.syllables)));
  if (result.fit) lines.push(...copyLines(result.fit));
  if (result.train && result.latent) lines.push(...networkLines({ ...result.train, latent: result.latent }));
  lines.push(line("report", result.report));
  if (result.fit) lines.push(...result.fit.outputs.map((path, i) => line(i === 0 ? "files" : "", path)));
  if (result.train) lines.push(line("run", result.train.run));
  lines.push(line("took", `${result.seconds.toFixed(1)} s`));
  return lines;
}

function copyLines({ tiers, gamma, voicedFraction, determined }: FitSummary): string[] {
  const { physics, augmented } = tiers;
  if (physics === undefined || augmented === undefined) return [line("copy", "none: nothing is voiced")];
  const told = ({ f0, spectralCorrelation, envelopeCorrelation }: typeof physics): string =>
    `median F0 error ${percent(f0.medianRelativeError, 2)}, spectral correlation ${spectralCorrelation?.toFixed(3)}, ` +
    `loudness correlation ${envelopeCorrelation?.toFixed(3)}`;
  return [
    line(
      "gesture",
      `gamma ${gamma} 1/s, ${percent(voicedFraction, 0)} of the syllables voiced (the rest is a guess)`,
    ),
    line(
      "",
      `tension determined in ${percent(determined.tension, 0)} of the voiced frames, pressure in ${percent(determined.pressure, 0)}`,
    ),
    line("copy", `by gesture and tract alone: ${told(physics)}`),
    line("", `with noise and moving tract: ${told(augmented)}`),
  ];
}

function networkLines(
  run: Pick<RunSummary, "backend" | "device" | "epochs" | "seconds" | "rivals" | "loss"> & {
    readonly latent?: RunSummary["latent"] | null;
    readonly accuracy?: RunSummary["accuracy"];
  },
): string[] {
  const { latent, accuracy, rivals, loss } = run;
  const explained = latent?.explainedVariance;
  const others = rivals.map(({ name, test }) => `${name} ${test.toPrecision(3)}`).join(", ");
  const found = (): string => {
    if (accuracy)
      return `names ${percent(accuracy.network)} of unseen samples right (the most frequent class: ${percent(accuracy.majority)})`;
    if (explained && latent)
      return (
        `explains ${percent(explained.autoencoder)} of the variance of unseen samples ` +
        `(SVD(${latent.dimension}): ${percent(explained.svd)})`
      );
    return `loss ${loss.test.toPrecision(3)} on unseen samples${others === "" ? "" : ` (${others})`}`;
  };
  return [
    line("network", found()),
    line("", `${run.epochs} epochs in ${run.seconds.toFixed(1)} s on ${run.backend}, ${run.device}`),
  ];
}

export function oneFit(result: FitSummary): string[] {
  const files = result.outputs.map((path, i) => line(i === 0 ? "files" : "", path));
  return [line("recording", result.file), ...copyLines(result), ...files];
}

export function fits(result: FitsSummary): string[] {
  const lines = result.files.flatMap((one) => [...oneFit(one), ""]);
  lines.push(...result.failed.map(({ error }) => line("failed", error)));
  lines.push(`${result.files.length} done, ${result.failed.length} failed`);
  return lines;
}

export function synth(result: SynthSummary): string[] {
  const { file, duration, sampleRate, realTimeFactor } = result;
  return [
    line(
      "sound",
      `${file}, ${duration.toFixed(2)} s at ${sampleRate} Hz, ${realTimeFactor.toFixed(1)}x real time`,
    ),
  ];
}

export function mapPoint({ regime, f0, sci }: MapPoint): string[] {
  if (f0 === null || sci === null) return [line("regime", regime)];
  return [
    line("regime", regime),
    line("F0", `${f0.toFixed(1)} Hz`),
    line("timbre", `spectral content index ${sci.toFixed(3)}`),
  ];
}

export function play({ file, duration, sampleRate }: PlaySummary): string[] {
  return [line("played", `${file}, ${duration.toFixed(2)} s at ${sampleRate} Hz`)];
}

export function train(result: RunSummary): string[] {
  return [...networkLines(result), line("run", result.run)];
}

export function doctor(result: DoctorSummary): string[] {
  const lines = [line("Node", result.node)];
  for (const { name, available, device, reason } of result.backends) {
    lines.push(line(name, available ? `runs on ${device}` : `does not run: ${reason}`));
  }
  lines.push(line("auto", `takes ${result.chosen ?? "none: nothing runs"}`));
  for (const note of result.notes) lines.push(line("note", note));
  return lines;
}
