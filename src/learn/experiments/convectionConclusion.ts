import type { Conclusion, ConditionResult, ExperimentTable } from "../../shapes/results/experiment.js";
import { countTrue, medianOf, medianText, numberOf, shareText } from "./rowStatistics.js";

/** The statistics of the convection experiment. */
export function concludeConvection(results: readonly ConditionResult[]): Conclusion {
  const of = (key: string): ConditionResult | undefined => results.find((result) => result.key === key);
  const temperature = of("temperature");
  const nonlinear = of("nonlinear");
  const untrained = of("untrained");
  return {
    document: {
      l1l2: figuresOf(of("l1l2")),
      l1: figuresOf(of("l1")),
      untrained: untrained
        ? { ...figuresOf(untrained), linkingKept: countTrue(untrained, "linked").share }
        : null,
      temperatureAlone: temperature ? { ...figuresOf(temperature), ...rankOf(temperature) } : null,
      nonlinear: nonlinear ? { ...figuresOf(nonlinear), svd: svdOf(nonlinear) } : null,
    },
    summary: results
      .filter(({ key }) => key === "l1l2" || key === "l1" || key === "nonlinear")
      .map((result) => `${result.title}: kept by ${shareText(countTrue(result, "kept"))}.`)
      .join(" "),
    tables: [networkTable(results), rivalTable(results)],
  };
}

/** The figures of a condition as --json prints them: shares of networks. */
function figuresOf(result: ConditionResult | undefined) {
  if (result === undefined) return null;
  const { share, low, high } = countTrue(result, "kept");
  return {
    networks: result.rows.length,
    /** every linking number right, orbits apart, and the film reconstructed */
    linkingKept: share,
    interval: [low, high],
    /** every linking number right and orbits apart */
    linked: countTrue(result, "linked").share,
    /** the sum of the linking numbers right, in which errors can cancel */
    cancellingSumKept: countTrue(result, "cancelling").share,
    reconstructed: countTrue(result, "reconstructs").share,
    minimumDistance: medianOf(result, "distance"),
    mse: medianOf(result, "mse"),
    seconds: result.seconds,
  };
}

function rankOf({ rivals }: ConditionResult): { rank: number | null; embedding: boolean } {
  const rank = numberOf(rivals.film, "rank");
  // The flow has three dimensions: a film of fewer components shows a projection of it.
  return { rank: Number.isNaN(rank) ? null : rank, embedding: rank >= 3 };
}

function svdOf({ rivals }: ConditionResult) {
  const svd = rivals["SVD(3)"];
  return { linkingKept: svd?.linked === true ? 1 : 0, entries: svd?.entries ?? null, mse: svd?.mse ?? null };
}

function networkTable(results: readonly ConditionResult[]): ExperimentTable {
  return {
    title: "Networks",
    columns: [
      "film, loss",
      "kept, with reconstruction [95 %]",
      "linked and apart",
      "let through by the sum",
      "entries right",
      "orbits apart by",
      "error a pixel",
    ],
    rows: results.map((result) => ({
      name: result.title,
      cells: [
        shareText(countTrue(result, "kept")),
        shareText(countTrue(result, "linked")),
        shareText(countTrue(result, "cancelling")),
        medianText(medianOf(result, "entries")),
        medianText(medianOf(result, "distance"), 2),
        medianText(medianOf(result, "mse")),
      ],
    })),
    caption:
      "Kept: the linking numbers of all ten pairs of orbits are right up to one common sign, no two orbits are nearer than 0.005 of the path's " +
      "spread, and the error is at most three times the noise or, without noise, a thousandth of the film's variance. The publication of 2023 " +
      "counted the sum of the linking numbers instead.",
  };
}

function rivalTable(results: readonly ConditionResult[]): ExperimentTable {
  const text = (value: unknown): string =>
    typeof value === "number"
      ? String(Number(value.toPrecision(3)))
      : typeof value === "boolean"
        ? value
          ? "yes"
          : "no"
        : "–";
  return {
    title: "Three linear components",
    columns: ["film", "rank", "linked and apart", "entries right", "orbits apart by", "error a pixel"],
    rows: results.map(({ title, rivals }) => {
      const svd = rivals["SVD(3)"];
      return {
        name: title,
        cells: [
          text(rivals.film?.rank),
          text(svd?.linked),
          text(svd?.entries),
          text(svd?.distance),
          text(svd?.mse),
        ],
      };
    }),
    caption:
      "The rank counts components above the noise. With a rank of 2 a frame does not show the whole state, and no code of it is an embedding, " +
      "whatever its linking numbers. With a rank of 3 three linear components are an embedding already.",
  };
}
