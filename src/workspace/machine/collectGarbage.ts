import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/**
 * Releases memory that is no longer used, at once. V8 collects large arrays late where there is memory to spare: a task that makes
 * many of them, one after the other, calls this in between, so that its peak is that of one step. Only what was made lately
 * is collected: a collection of everything would also drop the shapes of objects that no longer exist, and with them all
 * machine code compiled for these, which the next step would have to compile again.
 */
export function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString("--expose-gc");
    // Only contexts that are made after the flag is set have the function.
    const exposed: unknown = runInNewContext("globalThis.gc");
    collect = typeof exposed === "function" ? () => void exposed({ type: "minor" }) : () => {};
  }
  collect();
}
