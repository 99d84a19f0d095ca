import type { BackendUnavailable } from "./backendUnavailable.js";
import type { Executor } from "./executor.js";

/** Settings for starting a backend. */
export interface StartRequest {
  /** whether the backend is chosen automatically: then a GPU emulated in software is not started */
  readonly auto: boolean;
  /** backends that were tried before and do not run */
  readonly skipped: readonly BackendUnavailable[];
}

/** Starts one backend. Fails with BackendUnavailable, or with whatever its libraries throw, if it does not run here. */
export type Starter = (request: StartRequest) => Promise<Executor>;
