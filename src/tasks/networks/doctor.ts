import { type BackendSurvey, surveyBackends } from "../../learn/backends/startExecutor.js";
import { unusedCards } from "../../learn/backends/unusedCards.js";
import { addPackages } from "../../workspace/machine/addPackages.js";
import type { GraphicsCard } from "../../workspace/machine/graphicsCards.js";
import { graphicsCards } from "../../workspace/machine/graphicsCards.js";
import type { TaskRequest } from "../running/request.js";
import type { Task } from "../running/task.js";

/** What `syrinx doctor --json` prints. */
export interface DoctorSummary {
  readonly node: string;
  readonly backends: readonly BackendSurvey[];
  /**
   * the backend that `auto` selects: a graphics card, provided that a trial of the network to be trained is faster on it, or
   * else the engine
   */
  readonly chosen: string | null;
  readonly graphicsCards: readonly GraphicsCard[];
  /** problems: unused graphics cards, and packages that are installed but don't work */
  readonly notes: readonly string[];
}

/** Request to check which backends run on this machine. */
export interface DoctorRequest extends TaskRequest<DoctorSummary> {
  readonly task: "networks/doctor";
}

/** Starts the task of a request. */
export function run(_: DoctorRequest): Task<DoctorSummary> {
  return doctorTask();
}

/** Checks which backends run on this machine. */
export async function* doctorTask(): Task<DoctorSummary> {
  yield { kind: "stage", title: "Check the backends", index: 1, count: 1 };
  const backends = (await surveyBackends()).map(withCommand);
  const gpu = backends.find(({ processor }) => processor === "gpu");
  const chosen = gpu ?? backends.find(({ name, available }) => name === "engine" && available);
  const cards = graphicsCards();
  const webgpu = backends.find(({ name }) => name === "webgpu");
  const software = webgpu?.processor === "software gpu" ? `webgpu finds only ${webgpu.device}` : undefined;
  const notes = [
    ...backends.flatMap(({ faults }) => faults),
    ...(gpu === undefined
      ? unusedCards(cards, null, webgpu?.reason ?? software)
      : [
          `auto trains on ${gpu.name} the networks that a short trial finds faster there, others on the engine`,
        ]),
  ];
  return { node: process.version, backends, chosen: chosen?.name ?? null, graphicsCards: cards, notes };
}

/** Says with which command the missing packages of a backend are added. */
function withCommand(backend: BackendSurvey): BackendSurvey {
  const { packages } = backend;
  return packages.length === 0
    ? backend
    : {
        ...backend,
        reason: `${packages[0].replace(/(?<=.)@.*/, "")} is not installed; add it with: ${addPackages(packages)}`,
      };
}
