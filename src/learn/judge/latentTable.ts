import type { Network } from "../../shapes/network.js";
import { toCsv } from "../../shapes/table.js";
import type { Dataset } from "../data/dataset.js";
import { sampleTime, sequenceOf, timeColumn } from "../data/samples.js";
import type { LatentOrbit } from "./latentFlow.js";

/**
 * A latent path as CSV: time_s (time where it has no unit), sequence if there are several, level_db for spectra, and the coordinates z1, z2, ...
 * @param starts first rows of the samples. @param path samples x dimension.
 */
export function latentTable(
  network: Network,
  dataset: Dataset,
  starts: Int32Array,
  path: Float32Array,
  dimension: number,
): string {
  const several = dataset.sequences.length > 1;
  const spectra = dataset.picture?.kind === "spectrum";
  const predicts = network.task !== "reconstruct";
  const names = [
    timeColumn(dataset),
    ...(several ? ["sequence"] : []),
    ...(spectra ? ["level_db"] : []),
    ...Array.from({ length: dimension }, (_, d) => `z${d + 1}`),
  ];
  const rows = Array.from(starts, (start, i) => [
    sampleTime(dataset, start, predicts),
    ...(several ? [sequenceOf(dataset.sequences, start) + 1] : []),
    ...(spectra ? [loudestBin(dataset, start)] : []),
    // The number of digits of single precision.
    ...Array.from(path.subarray(i * dimension, (i + 1) * dimension), (z) => Number(z.toPrecision(7))),
  ]);
  return toCsv(names, rows);
}

/** Orbits in latent space as CSV: orbit (its name), period_s (period where time has no unit), and the coordinates of its points in order. */
export function orbitTable({ timeUnit }: Pick<Dataset, "timeUnit">, orbits: readonly LatentOrbit[]): string {
  const names = ["orbit", timeUnit === "1" ? "period" : "period_s", "z1", "z2", "z3"];
  const rows = orbits.flatMap(({ name, period, points }) =>
    Array.from({ length: points.length / 3 }, (_, p) => [
      name,
      period,
      ...Array.from(points.subarray(3 * p, 3 * p + 3), (z) => Number(z.toPrecision(7))),
    ]),
  );
  return toCsv(names, rows);
}

/** Level of the loudest value of a sample, dB re full scale. */
function loudestBin({ values, columns, window, normalisation }: Dataset, start: number): number {
  const { mean, scale } = normalisation;
  let loudest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < window * columns.length; i++) {
    const c = i % columns.length;
    loudest = Math.max(loudest, values[start * columns.length + i] * scale[c] + mean[c]);
  }
  return loudest;
}
