import type { ComputedCondition } from "../../learn/experiments/experiment.js";
import type { NetworkRow } from "../../shapes/results/experiment.js";
import type { SavedCondition } from "../../workspace/runs/experimentFolder.js";
import { fingerprint } from "../../workspace/runs/runName.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import type { Judged, Work } from "./conditionWork.js";
import { plainSettings } from "./experimentSettings.js";

/** Fits and judges the models of a condition, or those that are left. @throws {Interrupted} after a stop. */
export async function* computedResult(work: Work<ComputedCondition>, context: TaskContext): Task<Judged> {
  const { condition, settings, folder } = work;
  const { key, title, networks, keeps } = condition;
  const plain = plainSettings(settings);
  const identity = fingerprint([key, plain]);
  const saved = folder.condition(key, identity);
  if (saved?.complete) return { result: saved, keeps };
  const rows: NetworkRow[] = [...(saved?.rows ?? [])];
  const began = performance.now();
  const rivals = condition.rivals?.() ?? {};
  const result = (complete: boolean): SavedCondition => ({
    key,
    title,
    rows,
    rivals,
    seconds: (saved?.seconds ?? 0) + (performance.now() - began) / 1000,
    complete,
    identity,
  });
  for (let m = rows.length; m < networks; m++) {
    yield { kind: "step", done: m, total: networks, unit: "models" };
    checkStop(context);
    const seed = settings.seed + m;
    rows.push({ seed, measures: await condition.compute(seed) });
    folder.writeCondition(result(false));
  }
  const picture = await condition.picture?.(settings.seed);
  const whole = { ...result(true), ...(picture && { picture }) };
  folder.writeCondition(whole);
  return { result: whole, keeps };
}
