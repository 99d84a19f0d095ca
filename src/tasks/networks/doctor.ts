import { type BackendSurvey, surveyBackends } from "../../learn/backends/startExecutor.js";
import { automaticBackend, unusedCards } from "../../learn/backends/unusedCards.js";
import type { GraphicsCard } from "../../shapes/graphicsCard.js";
import { graphicsCards } from "../../workspace/machine/graphicsCards.js";
import type { TaskRequest } from "../running/request.js";
import type { Task } from "../running/task.js";

/** What `syrinx doctor --json` prints. */
export interface DoctorSummary {
  readonly node: string;
  readonly backends: readonly BackendSurvey[];
  /** the backend that `auto` takes */
  readonly chosen: string | null;
  readonly graphicsCards: readonly GraphicsCard[];
  /** what is wrong: cards that nothing computes on, packages that are installed and don't work */
  readonly notes: readonly string[];
}

/** Asks what this machine can train on. */
export interface DoctorRequest extends TaskRequest<DoctorSummary> {
  readonly task: "networks/doctor";
}

/** The task of a request. */
export function run(_: DoctorRequest): Task<DoctorSummary> {
  return doctorTask();
}

/** Looks at what this machine can train on. */
export async function* doctorTask(): Task<DoctorSummary> {
  yield { kind: "stage", title: "Look at the backends", index: 1, count: 1 };
  const backends = await surveyBackends();
  const chosen = automaticBackend(backends);
  const cards = graphicsCards();
  const webgpu = backends.find(({ name }) => name === "webgpu");
  const software = webgpu?.processor === "software gpu" ? `webgpu finds only ${webgpu.device}` : undefined;
  const notes = [
    ...backends.flatMap(({ faults }) => faults),
    ...unusedCards(cards, chosen?.processor ?? null, webgpu?.reason ?? software),
  ];
  return { node: process.version, backends, chosen: chosen?.name ?? null, graphicsCards: cards, notes };
}
