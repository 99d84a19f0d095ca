import type { Recipe } from "../../shapes/recipe.js";
import type {
  Conclusion,
  ConditionResult,
  ExperimentPicture,
  Measures,
} from "../../shapes/results/experiment.js";
import type { Movie, Series } from "../../shapes/series.js";
import type { Dataset } from "../data/dataset.js";
import type { LoadedNetwork } from "../executor.js";
import type { KnownSound } from "./song/knownSound.js";

/** The recipes of an experiment that publications give: as their texts describe it, and as their public code does it. */
export const VARIANTS = ["written", "coded"] as const;
export type Variant = (typeof VARIANTS)[number];

/** How an experiment is run. */
export interface ExperimentSettings {
  /** networks of the main condition, at least 1 */
  readonly networks: number;
  /** seed of the first network of each condition; the next ones follow */
  readonly seed: number;
  /** a recipe of the publications instead of ours */
  readonly variant?: Variant;
  /** sizes of the publications instead of smaller ones */
  readonly fullSize: boolean;
  /** epochs instead of the recipe's, for a quick look */
  readonly epochs?: number;
  /** a real film instead of a simulated movie, for experiments that take one */
  readonly film?: Movie;
  /** rows to learn from instead of simulated ones, for experiments that take some, and rows to judge by */
  readonly rows?: Series<Float64Array>;
  readonly truth?: Series<Float64Array>;
  /** recordings, for experiments that take some */
  readonly sounds?: readonly KnownSound[];
}

/** An experiment: a published result about latent spaces as a statistic over seeds. */
export interface Experiment {
  /** its name on the command line */
  readonly name: string;
  /** the question, in one line */
  readonly about: string;
  /** what a network should keep, e.g. "without a self-intersection" */
  readonly claim: string;
  /** default number of networks */
  readonly networks: number;
  /** whether it takes a film */
  readonly takesFilm?: true;
  /** whether it takes rows */
  readonly takesRows?: true;
  /** whether it takes recordings */
  readonly takesSounds?: true;
  /** @throws {InputError} if the settings do not fit. */
  conditions(settings: ExperimentSettings): readonly Condition[];
  /** @param results of all conditions that were run, in their order; some may be missing. */
  conclude(results: readonly ConditionResult[], settings: ExperimentSettings): Conclusion;
}

/** One setting of an experiment, under which several networks are judged. */
export type Condition = TrainedCondition | ComputedCondition;

interface AnyCondition {
  /** its name in file names and for --only: letters, digits, - */
  readonly key: string;
  readonly title: string;
  readonly networks: number;
}

/** Networks that are trained on a dataset, side by side. */
export interface TrainedCondition extends AnyCondition {
  readonly kind: "trained";
  /** a recipe as a JSON document, without its number of networks and its seed */
  readonly recipe: Readonly<Record<string, unknown>>;
  /** which weights are judged: those of the best epoch (default), of the last, or the first ones, untrained */
  readonly weights?: "best" | "last" | "untrained";
  /** Makes the data, and what judges a network by them. @param recipe with every default. */
  prepare(recipe: Recipe): Prepared;
}

/** Models that need no training loop, such as a reservoir. */
export interface ComputedCondition extends AnyCondition {
  readonly kind: "computed";
  /** Fits and judges one model. */
  compute(seed: number): Measures | Promise<Measures>;
  /** whether the measures keep what the experiment claims; null if that was not judged */
  keeps(measures: Measures): boolean | null;
  /** Measures of what stands beside the models on the same data, by name. */
  rivals?(): Readonly<Record<string, Measures>>;
  /** what the page shows of the first model */
  picture?(seed: number): ExperimentPicture | Promise<ExperimentPicture>;
}

/** The data of a condition, and the judge of its networks. */
export interface Prepared {
  readonly dataset: Dataset;
  /** Measures one network. */
  judge(network: LoadedNetwork): Promise<Measures>;
  /** whether the measures keep what the experiment claims; null if that was not judged */
  keeps(measures: Measures): boolean | null;
  /** Measures of methods without a network on the same data, by name. */
  rivals(): Readonly<Record<string, Measures>>;
  /** Draws one network. */
  picture(network: LoadedNetwork): Promise<ExperimentPicture>;
}
