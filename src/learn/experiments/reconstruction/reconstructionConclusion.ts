import type {
  Conclusion,
  ConditionResult,
  ExperimentTable,
  Measures,
} from "../../../shapes/results/experiment.js";
import { countTrue, medianOf, medianText, numberOf, shareText } from "../rowStatistics.js";
import { FLOOR } from "./reconstructionJudge.js";

/** The models by the keys of their conditions. */
const RESERVOIR = "reservoir";
const MODELS = ["alrnn", "gru", "lstm", RESERVOIR] as const;

/** The conditions whose models learn from rows with noise, and those without it, in the order of the table. */
function groupsOf(results: readonly ConditionResult[]) {
  const isClean = ({ key }: ConditionResult): boolean => key.endsWith("-clean");
  const groupOf = (members: readonly ConditionResult[]) => ({ members, floor: floorOf(members) });
  return {
    noisy: groupOf(results.filter((result) => !isClean(result))),
    clean: groupOf(results.filter(isClean)),
  };
}

type Group = ReturnType<typeof groupsOf>["noisy"];

/** The statistics of the reconstruction experiment. */
export function concludeReconstruction(results: readonly ConditionResult[]): Conclusion {
  const { noisy, clean } = groupsOf(results);
  const of = ({ members }: Group, suffix: string) =>
    Object.fromEntries(
      MODELS.flatMap((model) => {
        const result = members.find(({ key }) => key === `${model}${suffix}`);
        return result === undefined ? [] : [[model, figuresOf(result)]];
      }),
    );
  return {
    document: {
      networks: Math.max(0, ...results.map(({ rows }) => rows.length)),
      models: of(noisy, ""),
      clean: of(clean, "-clean"),
      floor: noisy.floor ? floorFigures(noisy.floor) : null,
      cleanFloor: clean.floor ? floorFigures(clean.floor) : null,
    },
    summary: summaryOf(noisy, clean),
    tables: [tableOf([noisy, clean])],
  };
}

function floorFigures(floor: Measures) {
  return {
    dstsp: numberOf(floor, "dstsp"),
    dh: numberOf(floor, "dh"),
    range: {
      dstsp: [numberOf(floor, "dstspLow"), numberOf(floor, "dstspHigh")],
      dh: [numberOf(floor, "dhLow"), numberOf(floor, "dhHigh")],
    },
  };
}

/** Medians over the networks, seconds a network. */
function figuresOf(result: ConditionResult) {
  const linked = countTrue(result, "linked");
  return {
    networks: result.rows.length,
    dstsp: medianOf(result, "dstsp").median,
    dh: medianOf(result, "dh").median,
    validPredictionTime: medianOf(result, "validPredictionTime").median,
    linkingKept: linked.of > 0 ? linked.share : null,
    seconds: result.seconds / Math.max(1, result.rows.length),
  };
}

/** What stretches of the truth score against the rest of it. */
function floorOf(results: readonly ConditionResult[]): Measures | undefined {
  return results.find((result) => FLOOR in result.rivals)?.rivals[FLOOR];
}

function rangeText(floor: Measures, name: string): string {
  const [middle, low, high] = ["", "Low", "High"].map((end) => text(numberOf(floor, `${name}${end}`)));
  return `${middle} (${low} to ${high})`;
}

function summaryOf(noisy: Group, clean: Group): string {
  const score = (result: ConditionResult): string =>
    `${medianText(medianOf(result, "dstsp"))} and ${medianText(medianOf(result, "dh"))}`;
  const [best] = trained(noisy).sort((a, b) => medianOf(a, "dstsp").median - medianOf(b, "dstsp").median);
  const reservoir = reservoirIn(noisy);
  return [
    ...(best ? [`D_stsp and D_H of the best trained network, ${best.title}: ${score(best)}.`] : []),
    ...(reservoir ? [`D_stsp and D_H of the reservoir: ${score(reservoir)}.`] : []),
    ...(noisy.floor
      ? [
          `Other stretches of the flow itself score ${rangeText(noisy.floor, "dstsp")} and ${rangeText(noisy.floor, "dh")}.`,
        ]
      : []),
    ...cleanSentences(clean),
  ].join(" ");
}

/** How long models that learned from rows without noise stay near the flow. */
function cleanSentences(clean: Group): string[] {
  const time = (result: ConditionResult): number => medianOf(result, "validPredictionTime").median;
  const [best] = trained(clean).sort((a, b) => time(b) - time(a));
  const reservoir = reservoirIn(clean);
  const parts = [
    ...(reservoir ? [`${text(time(reservoir))} (reservoir)`] : []),
    ...(best ? [`${text(time(best))} (the best trained network)`] : []),
  ];
  return parts.length === 0
    ? []
    : [
        `Trained without noise, free runs stay near the flow for so many Lyapunov times: ${parts.join(", ")}.`,
      ];
}

function trained({ members }: Group): ConditionResult[] {
  return members.filter(({ key }) => !key.startsWith(RESERVOIR));
}

function reservoirIn({ members }: Group): ConditionResult | undefined {
  return members.find(({ key }) => key.startsWith(RESERVOIR));
}

function tableOf(groups: readonly Group[]): ExperimentTable {
  return {
    title: "Free runs against the flow",
    columns: [
      "model",
      "models",
      "D_stsp [95 %]",
      "D_H",
      "prediction time",
      "linked as the flow [95 %]",
      "s each",
    ],
    rows: groups.flatMap(({ members, floor }) => [
      ...members.map((result) => ({
        name: result.title,
        cells: [
          String(result.rows.length),
          medianText(medianOf(result, "dstsp")),
          medianText(medianOf(result, "dh"), 2),
          medianText(medianOf(result, "validPredictionTime")),
          shareText(countTrue(result, "linked")),
          text(result.seconds / Math.max(1, result.rows.length)),
        ],
      })),
      ...(floor
        ? [
            {
              name: FLOOR,
              cells: ["", rangeText(floor, "dstsp"), rangeText(floor, "dh"), "", "", ""],
              mark: "summary" as const,
            },
          ]
        : []),
    ]),
    caption:
      "Medians over the models with 95 % intervals. Of a model the median of four stretches of 10,000 rows of a free run, after 1000 that are left out. D_stsp: divergence of " +
      "the clouds of states, nat; D_H: Hellinger distance of the spectra. Prediction time: how long a free run stays near the flow, in Lyapunov times, the median of 20 runs of 14 at most. Linked: the orbits of up to three turns are found in " +
      "the free run, and all orbits of up to four that both have are linked alike. Published: almost-linear RNN of 20 units, 2 of " +
      "them cut off, 3.52 and 0.143 on the rows of the Durstewitz group after 21 minutes.",
  };
}

function text(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(2))) : "–";
}
