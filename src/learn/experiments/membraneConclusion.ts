import type { Conclusion, ConditionResult, ExperimentTable } from "../../shapes/results/experiment.js";
import { countTrue, medianOf, medianText, numberOf, shareText } from "./rowStatistics.js";

/** The statistics of the membrane experiment. */
export function concludeMembrane(results: readonly ConditionResult[]): Conclusion {
  const flat = results.filter(({ rows }) => rows.some(({ measures }) => measures.uncrossed !== null));
  const main = flat.find(({ key }) => key !== "control");
  const control = results.find(({ key }) => key === "control");
  const rows = results.map(rowOf);
  const first = main === undefined ? undefined : rowOf(main);
  return {
    document: {
      networks: first?.networks ?? 0,
      selfIntersecting: first?.selfIntersecting ?? null,
      failureShare: first?.failureShare ?? null,
      pearson: first?.pearson ?? null,
      mse: first?.mse ?? null,
      control: control ? controlOf(control) : null,
      rows,
    },
    summary: summaryOf(main, control),
    tables: [tableOf(results)],
  };
}

/** The figures of one condition as --json prints them. */
function rowOf(result: ConditionResult) {
  const uncrossed = countTrue(result, "uncrossed");
  const latent = latentOf(result);
  const rival = result.rivals[`SVD(${latent})`];
  const judged = uncrossed.of > 0;
  return {
    key: result.key,
    title: result.title,
    latent,
    networks: result.rows.length,
    selfIntersecting: judged ? uncrossed.of - uncrossed.count : null,
    failureShare: judged
      ? { share: 1 - uncrossed.share, low: 1 - uncrossed.high, high: 1 - uncrossed.low }
      : null,
    pearson: { ae: medianOf(result, "pearson"), svd: orNull(numberOf(rival, "pearson")) },
    mse: { ae: medianOf(result, "mse"), svd: orNull(numberOf(rival, "mse")) },
    svdCrossings: orNull(numberOf(rival, "crossings")),
    seconds: result.seconds,
  };
}

function controlOf(control: ConditionResult) {
  const { count, of } = countTrue(control, "uncrossed");
  return { networks: of, selfIntersecting: of - count };
}

/** Latent dimension of a condition, which its title ends in: AE(2). */
function latentOf({ title }: ConditionResult): number {
  return Number(/AE\((\d+)\)$/.exec(title)?.[1] ?? 2);
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function summaryOf(main: ConditionResult | undefined, control: ConditionResult | undefined): string {
  if (main === undefined) return "No network with a plane of latent variables was trained.";
  const ae = medianOf(main, "mse").median;
  const ratio = ae / numberOf(main.rivals["SVD(2)"], "mse");
  const still = control && countTrue(control, "uncrossed");
  return (
    `Without a self-intersection: ${shareText(countTrue(main, "uncrossed"))}. ` +
    `The networks' error is ${ratio.toPrecision(2)} of that of SVD(2). ` +
    `Pearson correlation of the speeds: ${medianText(medianOf(main, "pearson"))}, of SVD(2) ${numberOf(main.rivals["SVD(2)"], "pearson").toPrecision(3)}.` +
    (still ? ` Of the movie that retraces its path: ${shareText(still)}.` : "")
  );
}

function tableOf(results: readonly ConditionResult[]): ExperimentTable {
  const text = (value: number, digits = 3): string =>
    Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : "–";
  return {
    title: "Networks and SVD of the same dimension",
    columns: [
      "movie, network",
      "networks",
      "uncrossed [95 %]",
      "Pearson: network",
      "SVD",
      "error: network",
      "SVD",
      "its crossings",
    ],
    rows: results.map((result) => {
      const rival = result.rivals[`SVD(${latentOf(result)})`];
      return {
        name: result.title,
        cells: [
          String(result.rows.length),
          latentOf(result) === 2 ? shareText(countTrue(result, "uncrossed")) : "–",
          medianText(medianOf(result, "pearson")),
          text(numberOf(rival, "pearson")),
          medianText(medianOf(result, "mse")),
          text(numberOf(rival, "mse")),
          text(numberOf(rival, "crossings")),
        ],
      };
    }),
    caption:
      "Pearson: of the speeds in the film and in the code; error: mean square a pixel. Crossings are those of the mean of the test frames in 33 bins of phase. Networks: medians with 95 % intervals.",
  };
}
