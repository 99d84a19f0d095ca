import { asRecipe } from "../../documents/recipeDocument.js";
import type { TrainedCondition } from "../../learn/experiments/experiment.js";
import { describeNetwork } from "../../learn/networks/describeNetwork.js";
import { Trainer } from "../../learn/training/trainer.js";
import { decodeState } from "../../learn/training/trainerState.js";
import type { NetworkRow } from "../../shapes/results/experiment.js";
import type { SavedCondition } from "../../workspace/runs/experimentFolder.js";
import { fingerprint } from "../../workspace/runs/runName.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import { ConditionTraining } from "./conditionTraining.js";
import type { Judged, Work } from "./conditionWork.js";

/** Trains and judges the networks of a condition, or those that are left. @throws {Interrupted} after a stop. */
export async function* trainedResult(work: Work<TrainedCondition>, context: TaskContext): Task<Judged> {
  const { experiment, condition, settings, folder, executor, done } = work;
  const { key, title, networks } = condition;
  const given = { ...condition.recipe, networks, seed: settings.seed };
  const recipe = asRecipe(given, `experiment ${experiment.name}`);
  const prepared = condition.prepare(recipe);
  const { keeps } = prepared;
  const { name, variant } = executor;
  const identity = fingerprint([recipe, condition.weights ?? "best", name, variant]);
  const saved = folder.condition(key, identity);
  if (saved?.complete) return { result: saved, keeps };
  const { dataset } = prepared;
  const network = describeNetwork(recipe.network, dataset.shape, dataset.targets.length);
  const stopped = folder.checkpoint(key);
  const state = stopped && decodeState(stopped.bytes, identity, stopped.file);
  const secondsBefore = saved?.seconds ?? 0;
  const rows: NetworkRow[] = [...(saved?.rows ?? [])];
  const trainer = new Trainer(executor, network, recipe, dataset, state);
  const began = performance.now();
  try {
    if (state) yield { kind: "note", text: `goes on after epoch ${state.record.epoch} of ${trainer.epochs}` };
    const ensemble = { condition: title, claim: experiment.claim, done };
    const training = new ConditionTraining({
      trainer,
      recipe,
      prepared,
      executor,
      identity,
      ensemble,
      save: (bytes) => {
        const seconds = secondsBefore + (performance.now() - began) / 1000;
        folder.writeCondition({ key, title, rows, rivals: {}, seconds, complete: false, identity });
        folder.writeCheckpoint(key, bytes);
      },
    });
    if (condition.weights !== "untrained") yield* training.train(context);
    const rivals = prepared.rivals();
    const which = condition.weights === "last" || condition.weights === "untrained" ? "current" : "best";
    const result = (complete: boolean): SavedCondition => ({
      key,
      title,
      rows,
      rivals,
      seconds: secondsBefore + (performance.now() - began) / 1000,
      complete,
      identity,
    });
    for (let m = rows.length; m < networks; m++) {
      yield { kind: "step", done: m, total: networks, unit: "networks judged" };
      checkStop(context);
      const net = await trainer.member(m, which);
      rows.push({ seed: recipe.seed + m, measures: await prepared.judge(net) });
      net.dispose();
      folder.writeCondition(result(false));
    }
    const net = await trainer.member(typical(rows, keeps), which);
    const whole = { ...result(true), picture: await prepared.picture(net) };
    net.dispose();
    folder.writeCondition(whole);
    return { result: whole, keeps };
  } finally {
    trainer.dispose();
  }
}

/** Index of the network that is drawn: the first that does as most of them do. */
function typical(rows: readonly NetworkRow[], keeps: Judged["keeps"]): number {
  const kept = rows.map(({ measures }) => keeps(measures) === true);
  const most = 2 * kept.filter(Boolean).length >= kept.length;
  return Math.max(0, kept.indexOf(most));
}
