import type { BackendUnavailable } from "./backendUnavailable.js";
import type { Executor } from "./executor.js";

/** How a backend is to be started. */
export interface StartRequest {
  /** whether the user left the choice of the backend open: then a GPU that is emulated in software does not start */
  readonly auto: boolean;
  /** backends that were tried before and do not run here */
  readonly skipped: readonly BackendUnavailable[];
}

/** Starts one backend. Fails with BackendUnavailable, or with whatever its libraries throw, if it does not run here. */
export type Starter = (request: StartRequest) => Promise<Executor>;
