import type { Progress } from "../../shapes/progress.js";

/** A message from a worker thread to the thread that started it. A result or an error ends a request. */
export type WorkerMessage =
  | {
      readonly kind: "started";
      /** how long the task may take to end after a stop, ms; undefined: the usual time */
      readonly graceMs: number | undefined;
    }
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "result"; readonly result: unknown }
  | {
      readonly kind: "error";
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
    };
