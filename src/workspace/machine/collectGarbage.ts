import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/**
 * Releases memory that is no longer used, at once. V8 collects large arrays late where there is memory to spare: a task that makes
 * many of them, one after the other, calls this in between, so that its peak is that of one step.
 */
export function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString("--expose-gc");
    // Only contexts that are made after the flag is set have the function.
    const exposed: unknown = runInNewContext("globalThis.gc");
    collect = typeof exposed === "function" ? () => void exposed() : () => {};
  }
  collect();
}
