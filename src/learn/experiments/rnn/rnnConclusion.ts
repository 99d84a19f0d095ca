import type {
  Conclusion,
  ConditionResult,
  ExperimentTable,
  Measures,
} from "../../../shapes/results/experiment.js";
import { countTrue, medianOf, medianText, numberOf, shareText } from "../rowStatistics.js";

/** The statistics of the rnn experiment. */
export function concludeRnn(results: readonly ConditionResult[]): Conclusion {
  const rival = rivalOf(results);
  return {
    document: {
      networks: Math.max(0, ...results.map(({ rows }) => rows.length)),
      models: Object.fromEntries(results.map((result) => [result.key, figuresOf(result)])),
      rival: rival && { name: rival[0], validPredictionTime: numberOf(rival[1], "validPredictionTime") },
    },
    summary: summaryOf(results, rival),
    tables: [tableOf(results)],
  };
}

/** Medians over the networks. */
function figuresOf(result: ConditionResult) {
  const linked = countTrue(result, "linked");
  const figure = (name: string): number | null => {
    const { median } = medianOf(result, name);
    return Number.isFinite(median) ? median : null;
  };
  return {
    networks: result.rows.length,
    validPredictionTime: figure("validPredictionTime"),
    effectiveDimension: figure("effectiveDimension"),
    usedCoordinates: figure("usedCoordinates"),
    linkingKept: linked.of > 0 ? linked.share : null,
    dstsp: figure("dstsp"),
    dh: figure("dh"),
    seconds: result.seconds / Math.max(1, result.rows.length),
  };
}

/** The autoregression. */
function rivalOf(results: readonly ConditionResult[]): readonly [string, Measures] | null {
  const found = results
    .flatMap(({ rivals }) => Object.entries(rivals))
    .find(([name]) => name.startsWith("AR("));
  return found ?? null;
}

function summaryOf(results: readonly ConditionResult[], rival: readonly [string, Measures] | null): string {
  const times = results.map(
    (result) => `${result.title} ${medianText(medianOf(result, "validPredictionTime"), 2)}`,
  );
  const beside = rival ? `, ${rival[0]} ${text(numberOf(rival[1], "validPredictionTime"))}` : "";
  const linked = results.map((result) => `${result.title} ${shareText(countTrue(result, "linked"))}`);
  return `Valid prediction time in Lyapunov times: ${times.join(", ")}${beside}. Linked as the flow: ${linked.join("; ")}.`;
}

function tableOf(results: readonly ConditionResult[]): ExperimentTable {
  const rivals = new Map(results.flatMap(({ rivals: all }) => Object.entries(all)));
  return {
    title: "Networks that predict x, and the flow of their hidden states",
    columns: [
      "network",
      "networks",
      "prediction time [95 %]",
      "linked as the flow [95 %]",
      "participation ratio",
      "coordinates in use",
      "D_stsp",
      "D_H",
    ],
    rows: [
      ...results.map((result) => ({
        name: result.title,
        cells: [
          String(result.rows.length),
          medianText(medianOf(result, "validPredictionTime"), 2),
          shareText(countTrue(result, "linked")),
          medianText(medianOf(result, "effectiveDimension"), 2),
          medianText(medianOf(result, "usedCoordinates"), 2),
          scoreText(result, "dstsp"),
          scoreText(result, "dh"),
        ],
      })),
      ...[...rivals].map(([name, measures]) => ({
        name,
        cells: [
          "",
          text(numberOf(measures, "validPredictionTime")),
          "",
          "",
          "",
          text(numberOf(measures, "dstsp")),
          text(numberOf(measures, "dh")),
        ],
        mark: "summary" as const,
      })),
    ],
    caption:
      "Medians over the networks with 95 % intervals. Prediction time: how long a free run stays near the flow, in Lyapunov times, of a network the mean over 20 runs of 12 at most. " +
      "Orbits are linked in the three principal coordinates of the hidden states, each in its standard deviations, with all pairs right and the orbits apart. Coordinates in use make up " +
      "99.9 % of the variance. D_stsp is that of three delay coordinates of a free run of 10,000 rows; of other stretches of the flow the highest score is given. A network whose run " +
      'leaves the range of the flow has no D_stsp, one whose run comes to rest no D_H: "of 4" says how many have one.',
  };
}

/** Median of a score, and of how many networks where some have none. */
function scoreText(result: ConditionResult, name: string): string {
  const scored = result.rows.filter(({ measures }) => typeof measures[name] === "number").length;
  const middle = medianText(medianOf(result, name), 2);
  return scored === 0 || scored === result.rows.length ? middle : `${middle} of ${scored}`;
}

function text(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(2))) : "–";
}
