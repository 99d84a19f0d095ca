import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { asRecipe } from "../../src/documents/recipeDocument.js";
import { startExecutor } from "../../src/learn/backends/startExecutor.js";
import { median } from "../../src/math/statistics.js";
import type { LabelComparison } from "../../src/shapes/comparison.js";
import type { LabelSummary } from "../../src/shapes/run.js";
import type { NewRow, Section } from "../row.js";
import { annotatedBirds } from "../segmentation/annotatedBirds.js";
import { datasetOf, type HeldOutScores, heard, trainAndScore } from "./crossValidation.js";
import { countUnmet, foldsOf, unmetIn } from "./folds.js";

const SEEDS = [1, 2, 3];
/** Birds whose syllables are named, and how the names of their recordings go on. */
const NAMED = [
  { bird: "Bengalese finch gy6or6", files: "_gy6or6_2303" },
  { bird: "Bengalese finch Bird0", files: "_Bird0_" },
  { bird: "zebra finch G402", files: "_G402_" },
];
/** How many files are held out at a time. */
const HELD = 2;

/** The bundled labeller, trained on all files of a bird but two, and scored on those, until each file was scored once. */
export const labels: Section = {
  name: "labels",
  about: "syllables named by the bundled labeller, cross-validated file by file; medians of three seeds",
  run: async ({ folder, say, wants }) => {
    const recordings =
      process.env.SYRINX_TEST_RECORDINGS ?? resolve(folder, "..", "..", "shared", "recordings");
    const path = join(folder, "..", "models", "labeller", "recipe.json");
    const document = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    const birds = await annotatedBirds(join(recordings, "birds"));
    const pooled = new Map<string, Pooled[]>();
    // One thread each, so that birds can be measured side by side.
    const executor = await startExecutor("engine", { threads: 1 });
    try {
      for (const seed of SEEDS) {
        const recipe = asRecipe({ ...document, seed }, path);
        if (!("recordings" in recipe.data)) throw new Error(`${path}: has no recordings`);
        const { frames } = recipe.data;
        for (const { bird: name, files } of NAMED.filter(({ bird }) => wants(bird))) {
          const all = birds.find((bird) => bird.name === name)?.recordings ?? [];
          const chosen = all.filter(({ file }) => basename(file).includes(files));
          const levels = heard(chosen, frames, { named: true });
          const scores: HeldOutScores[] = [];
          let unmet = 0;
          for (const fold of foldsOf(levels, HELD)) {
            const held = fold.map(({ source }) => source);
            const began = performance.now();
            const dataset = datasetOf(recipe, levels, held);
            const score = await trainAndScore(recipe, dataset, unmetIn(levels, fold), executor);
            scores.push(score);
            unmet += countUnmet(levels, fold);
            const seconds = ((performance.now() - began) / 1000).toFixed(0);
            say(
              `${name}, seed ${seed}, ${held.join(" ")}: ${JSON.stringify(figures(score.all))}, ${seconds} s`,
            );
          }
          const one = pool(scores, unmet);
          pooled.set(name, [...(pooled.get(name) ?? []), one]);
          say(`${name}, seed ${seed}: ${JSON.stringify(one)}`);
        }
      }
    } finally {
      executor.close();
    }
    return [...pooled].flatMap(([name, scores]) => rowsOf(name, scores));
  },
};

type Pooled = Readonly<
  Record<
    | "syllableErrorRate"
    | "metSyllableErrorRate"
    | "unmet"
    | "frameError"
    | "onsetF1"
    | "offsetF1"
    | "linearSyllableErrorRate",
    number
  >
>;

function figures({ syllableErrorRate, frameError, onsetF1, offsetF1, edits, linear }: LabelSummary): object {
  return { syllableErrorRate, frameError, onsetF1, offsetF1, edits, linear };
}

/** Figures over all files that were held out. @param unmet how many of their syllables can't be named. */
function pool(scores: readonly HeldOutScores[], unmet: number): Pooled {
  const sum = (value: (score: LabelComparison) => number, of: keyof HeldOutScores = "all"): number =>
    scores.reduce((total, score) => total + value(score[of]), 0);
  const reference = sum((score) => score.reference);
  const both = reference + sum(({ syllables }) => syllables);
  const linear = scores.reduce(
    (total, { all }) => total + (all.linear?.syllableErrorRate ?? 0) * all.reference,
    0,
  );
  const editsOf = ({ edits }: LabelComparison): number => edits;
  return {
    syllableErrorRate: sum(editsOf) / reference,
    metSyllableErrorRate: sum(editsOf, "met") / sum((score) => score.reference, "met"),
    unmet: unmet / reference,
    frameError: sum(({ wrongFrames }) => wrongFrames) / sum(({ frames }) => frames),
    onsetF1: (2 * sum(({ onsets }) => onsets)) / both,
    offsetF1: (2 * sum(({ offsets }) => offsets)) / both,
    linearSyllableErrorRate: linear / reference,
  };
}

function rowsOf(name: string, pooled: readonly Pooled[]): NewRow[] {
  const row = (figure: string, key: keyof Pooled, peer: keyof Pooled | null): NewRow => {
    const values = pooled.map((one) => 100 * one[key]);
    const range = `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
    return {
      name: `${name}: ${figure} (${range})`,
      ours: median(values),
      peer: peer === null ? null : 100 * median(pooled.map((one) => one[peer])),
      peerVersion: peer === null ? null : "least squares on neighbouring frames",
      unit: "%",
      ratio: null,
    };
  };
  return [
    row("syllable error", "syllableErrorRate", "linearSyllableErrorRate"),
    row("syllables with a label that no training file has", "unmet", null),
    row("syllable error without those", "metSyllableErrorRate", null),
    row("frame error", "frameError", null),
    row("onset F1", "onsetF1", null),
    row("offset F1", "offsetF1", null),
  ];
}
