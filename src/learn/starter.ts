import type { Executor } from "./executor.js";

/** Settings for starting a backend. */
export interface StartRequest {
  /** whether to refuse what computes on the processor: a graphics card that software emulates, or none */
  readonly gpuOnly?: boolean;
  /** the variant that must give the same bits as before; see `Executor.variant` */
  readonly variant?: string;
  /** most threads to compute with; default as many as it can use */
  readonly threads?: number;
}

/** Starts one backend. Fails with BackendUnavailable, or with whatever its libraries throw, if it does not run here. */
export type Starter = (request: StartRequest) => Promise<Executor>;
