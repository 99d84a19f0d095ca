import type {
  Conclusion,
  ConditionResult,
  ExperimentTable,
  Measures,
} from "../../../shapes/results/experiment.js";
import { countTrue, medianOf, medianText, numberOf, shareText } from "../rowStatistics.js";

/** The statistics of the song experiment. */
export function concludeSong(results: readonly ConditionResult[]): Conclusion {
  const own = results.find(({ key }) => key === "own");
  const bird = results.find(({ key }) => key === "bird");
  const known = own ?? bird;
  const spread = bird ?? own;
  return {
    document: {
      networks: Math.max(0, ...results.map(({ rows }) => rows.length)),
      cca: known ? ccaOf(known) : [],
      ccaNull: known ? figure(known, "ccaNull") : null,
      spread: spread ? spreadOf(spread) : null,
      conditions: Object.fromEntries(
        results.map((result) => [
          result.key,
          {
            cca: ccaOf(result),
            ccaNull: figure(result, "ccaNull"),
            spread: spreadOf(result),
            seconds: result.seconds,
          },
        ]),
      ),
    },
    summary: results.map(sentenceOf).join(" "),
    tables: [tableOf(results)],
  };
}

/** What a condition comes to. */
function sentenceOf(result: ConditionResult): string {
  const known = figure(result, "ccaFirst") !== null;
  const parts = [
    ...(known
      ? [
          `first canonical correlation with the gesture ${medianText(medianOf(result, "ccaFirst"))}, 95 % of shifts below ${text(figure(result, "ccaNull"))}`,
        ]
      : []),
    figure(result, "ratio") === null
      ? "no spread, which takes two labels with repetitions"
      : `spread within over between syllables ${medianText(medianOf(result, "ratio"))}`,
  ];
  return `Of ${result.title}: ${parts.join("; ")}.`;
}

/** Medians of the canonical correlations, the largest first. */
function ccaOf({ rows }: ConditionResult): number[] {
  const all = rows.flatMap(({ measures: { cca } }) => (Array.isArray(cca) ? [cca as readonly number[]] : []));
  const [first] = all;
  return (first ?? []).map((_, k) => {
    const values = all.map((correlations) => correlations[k]).sort((a, b) => a - b);
    return values[Math.floor(values.length / 2)];
  });
}

function spreadOf(result: ConditionResult) {
  return {
    within: figure(result, "within"),
    between: figure(result, "between"),
    ratio: figure(result, "ratio"),
    low: figure(result, "ratioLow"),
    high: figure(result, "ratioHigh"),
    shuffled: figure(result, "ratioShuffled"),
  };
}

function figure(result: ConditionResult, name: string): number | null {
  const { median } = medianOf(result, name);
  return Number.isFinite(median) ? median : null;
}

function tableOf(results: readonly ConditionResult[]): ExperimentTable {
  const rivalCells = (measures: Measures): string[] => [
    "",
    text(numberOf(measures, "ccaFirst")),
    "",
    text(numberOf(measures, "ratio")),
    `[${text(numberOf(measures, "ratioLow"))}, ${text(numberOf(measures, "ratioHigh"))}]`,
    text(numberOf(measures, "ratioShuffled")),
    "",
  ];
  return {
    title: "Syllables and gesture in the latent space",
    columns: [
      "sound",
      "networks",
      "canonical correlation with the gesture",
      "null",
      "spread within / between",
      "[95 % over syllables]",
      "labels shuffled",
      "within below between",
    ],
    rows: results.flatMap((result) => [
      {
        name: result.title,
        cells: [
          String(result.rows.length),
          figure(result, "ccaFirst") === null ? "–" : medianText(medianOf(result, "ccaFirst")),
          text(figure(result, "ccaNull")),
          medianText(medianOf(result, "ratio")),
          `[${text(figure(result, "ratioLow"))}, ${text(figure(result, "ratioHigh"))}]`,
          text(figure(result, "ratioShuffled")),
          shareText(countTrue(result, "separate")),
        ],
      },
      ...Object.entries(result.rivals).map(([name, measures]) => ({
        name: `${name} on the same`,
        cells: rivalCells(measures),
        mark: "summary" as const,
      })),
    ]),
    caption:
      "Canonical correlation: the first one of the latent states with pressure and tension, at test frames within syllables; null: what 95 % of shifts of the " +
      "gesture in time stay below. Spread: root mean square distance of two syllables' latent paths, each warped to 16 points, in standard deviations of the " +
      "coordinates; the mean over pairs of one label over that of pairs of different labels, with an interval from syllables drawn anew, and what 95 % of " +
      "shuffled labels stay above.",
  };
}

function text(value: number | null): string {
  return value !== null && Number.isFinite(value) ? String(Number(value.toPrecision(3))) : "–";
}
