import type { Conclusion, ConditionResult, ExperimentTable } from "../../shapes/results/experiment.js";
import { countTrue, medianOf, medianText, shareText } from "./rowStatistics.js";

/** The statistics of the series experiment. */
export function concludeSeries(results: readonly ConditionResult[]): Conclusion {
  const trained = results.filter(({ key }) => !key.startsWith("untrained"));
  const [first] = trained;
  const loss = first?.key.split("-")[0];
  // The windows of the first loss; the others stand beside them.
  const windows = trained.filter(({ key }) => key.startsWith(`${loss}-`));
  return {
    document: {
      networks: first?.rows.length ?? 0,
      linkingKept: first ? countTrue(first, "kept").share : null,
      windows: windows.map((result) => ({
        window: windowOf(result),
        ...figuresOf(result),
        svd: rivalOf(result, "SVD(3)"),
        delay: rivalOf(result, "delays of 1.35"),
        delayOverWindow: rivalOf(result, "delays over the window"),
        sevenDelays: rivalOf(result, "7 delays"),
      })),
      others: results.filter((result) => !windows.includes(result)).map(figuresOf),
      svd: first ? rivalOf(first, "SVD(3)") : null,
      delay: first ? rivalOf(first, "delays of 1.35") : null,
    },
    summary: windows
      .map((result) => `Window ${windowOf(result)}: kept by ${shareText(countTrue(result, "kept"))}.`)
      .join(" "),
    tables: [tableOf(results)],
  };
}

function windowOf({ key }: ConditionResult): number {
  return Number(key.split("-")[1]);
}

function figuresOf(result: ConditionResult) {
  const { share, low, high } = countTrue(result, "kept");
  return {
    key: result.key,
    networks: result.rows.length,
    linkingKept: share,
    interval: [low, high],
    cancellingSumKept: countTrue(result, "cancelling").share,
    minimumDistance: medianOf(result, "distance"),
    /** mean square over the variance of the series */
    error: medianOf(result, "error"),
    seconds: result.seconds,
  };
}

function rivalOf({ rivals }: ConditionResult, name: string) {
  const rival = rivals[name];
  return {
    linkingKept: rival?.kept === true ? 1 : 0,
    entries: rival?.entries ?? null,
    distance: rival?.distance ?? null,
  };
}

function tableOf(results: readonly ConditionResult[]): ExperimentTable {
  const entries = ({ rivals }: ConditionResult, name: string): string => {
    const rival = rivals[name];
    return rival === undefined
      ? "–"
      : `${rival.kept === true ? "yes" : "no"}, ${rival.entries} of ${rival.pairs}`;
  };
  return {
    title: "Networks, SVD and delay vectors",
    columns: [
      "window, loss",
      "kept [95 %]",
      "let through by the sum",
      "orbits apart by",
      "error",
      "SVD(3)",
      "delays of 1.35",
      "delays over the window",
      "7 delays, SVD(3)",
    ],
    rows: results.map((result) => ({
      name: result.title,
      cells: [
        shareText(countTrue(result, "kept")),
        shareText(countTrue(result, "cancelling")),
        medianText(medianOf(result, "distance"), 2),
        medianText(medianOf(result, "error"), 2),
        entries(result, "SVD(3)"),
        entries(result, "delays of 1.35"),
        entries(result, "delays over the window"),
        entries(result, "7 delays"),
      ],
    })),
    caption:
      "Kept: the linking numbers of all six pairs of orbits are right up to one common sign, and no two orbits are nearer than 0.005 of the " +
      "path's spread. Orbits apart by: their smallest distance over the spread of the path. Error: mean square over the variance. L2 is per unit of time. Delay vectors have three coordinates, 1.35 apart (the first minimum of mutual information) or spread " +
      "over the whole window, or seven (2 d + 1) over the window, of which the three strongest components are taken.",
  };
}
