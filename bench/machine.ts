import { availableParallelism, cpus, loadavg } from "node:os";

/** The machine that figures were measured on, and how busy it was: processor, cores, system, Node, load of 1, 5 and 15 minutes. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const cores = availableParallelism();
  const load = loadavg().map((mean) => mean.toFixed(1));
  return `${model}, ${cores} core${cores === 1 ? "" : "s"}, ${process.platform} ${process.arch}, Node ${process.versions.node}, load ${load.join(" ")} at the start`;
}
