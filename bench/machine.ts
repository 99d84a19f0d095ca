import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";

/**
 * The machine that figures were measured on, and how busy it was: processor, cores, system, versions, load of 1, 5 and 15
 * minutes.
 * @param folder bench/.
 */
export function describeMachine(folder: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, "..", "package.json"), "utf8"));
  const cores = availableParallelism();
  return [
    cpus()[0]?.model.trim() ?? "unknown processor",
    `${cores} core${cores === 1 ? "" : "s"}`,
    `${process.platform} ${process.arch}`,
    `Node ${process.versions.node}`,
    `syrinx ${version}`,
    `load ${loadavg()
      .map((mean) => mean.toFixed(1))
      .join(" ")} at the start`,
  ].join(", ");
}
