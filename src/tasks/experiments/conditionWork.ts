import type { Executor } from "../../learn/executor.js";
import type { Condition, Experiment, ExperimentSettings } from "../../learn/experiments/experiment.js";
import type { EnsembleProgress } from "../../shapes/progress.js";
import type { ConditionResult, Measures } from "../../shapes/results/experiment.js";
import type { ExperimentFolder } from "../../workspace/runs/experimentFolder.js";

/** What the conditions of an experiment share. */
export interface Work<Kind = Condition> {
  readonly experiment: Experiment;
  readonly condition: Kind;
  readonly settings: ExperimentSettings;
  readonly folder: ExperimentFolder;
  readonly executor: Executor;
  readonly done: EnsembleProgress["done"];
}

/** The results of a condition, and what its measures keep. */
export interface Judged {
  readonly result: ConditionResult;
  readonly keeps: (measures: Measures) => boolean | null;
}
