import { surveyBackends } from "../learn/backend.js";
import type { Task } from "./task.js";

/** What `syrinx doctor --json` prints. */
export interface DoctorSummary {
  readonly node: string;
  readonly backends: Awaited<ReturnType<typeof surveyBackends>>;
  /** the backend that `auto` takes */
  readonly chosen: string | null;
}

/** Looks at what this machine can train on. */
export async function* doctorTask(): Task<DoctorSummary> {
  yield { kind: "stage", title: "Look at the backends", index: 1, count: 1 };
  const backends = await surveyBackends();
  return { node: process.version, backends, chosen: backends.find((b) => b.available)?.name ?? null };
}
