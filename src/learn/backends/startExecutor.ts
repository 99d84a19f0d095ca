import { InputError } from "../../shapes/inputError.js";
import { BackendUnavailable } from "../backendUnavailable.js";
import type { Executor } from "../executor.js";
import type { Starter } from "../starter.js";

/** Backends in order of preference: `auto` takes the first that works. */
export const BACKENDS = ["tensorflow", "webgpu", "wasm", "cpu"] as const;
export type BackendName = (typeof BACKENDS)[number];

/** Each backend is loaded on demand, since their libraries are large. */
const STARTERS: Readonly<Record<BackendName, () => Promise<Starter>>> = {
  tensorflow: async () => (await import("../tensors/backends/tensorflow.js")).startTensorflow,
  webgpu: async () => (await import("../tensors/backends/webgpu.js")).startWebgpu,
  wasm: async () => (await import("../tensors/backends/wasm.js")).startWasm,
  cpu: async () => (await import("../tensors/backends/cpu.js")).startCpu,
};

/**
 * Starts an executor, which trains and runs networks.
 * @param wanted the name of a backend, or "auto" for the first of BACKENDS that works.
 * @returns the executor, ready for use; close it after use. Only one can be open at a time.
 * @throws {InputError} if no backend has that name.
 * @throws {BackendUnavailable} if the backend does not run here, with the reason and, where known, the fix.
 * @example
 * const executor = await startExecutor("cpu");
 * executor.close();
 * executor.processor; // "cpu"
 */
export async function startExecutor(wanted: string): Promise<Executor> {
  const names = BACKENDS.filter((name) => wanted === "auto" || wanted === name);
  if (names.length === 0)
    throw new InputError(`backend=${wanted} is not known; choose auto, ${BACKENDS.join(", ")}.`);
  const auto = wanted === "auto";
  const skipped: BackendUnavailable[] = [];
  for (const name of names) {
    try {
      return await (await STARTERS[name]())({ auto, skipped });
    } catch (error) {
      // The libraries throw errors of any kind; to the caller each of them means that the backend does not run.
      skipped.push(
        error instanceof BackendUnavailable ? error : new BackendUnavailable(name, messageOf(error)),
      );
    }
  }
  const last = skipped[skipped.length - 1];
  throw auto ? new BackendUnavailable(wanted, last.reason) : last;
}

/** The result of trying one backend on this machine. */
export interface BackendSurvey {
  readonly name: BackendName;
  readonly available: boolean;
  /** null if it does not run, like the device */
  readonly processor: Executor["processor"] | null;
  readonly device: string | null;
  /** why it does not run */
  readonly reason: string | null;
  /** npm packages, with versions, that are missing */
  readonly packages: readonly string[];
  readonly faults: readonly string[];
}

/**
 * Finds out which backends run on this machine. Each is started and closed in turn.
 * @returns one entry per backend, in the order of BACKENDS: the device if it runs, otherwise the reason why it does not.
 * @example
 * (await surveyBackends()).map(({ name }) => name); // ["tensorflow", "webgpu", "wasm", "cpu"]
 */
export async function surveyBackends(): Promise<BackendSurvey[]> {
  const found: BackendSurvey[] = [];
  for (const name of BACKENDS) {
    try {
      const executor = await startExecutor(name);
      executor.close();
      const { processor, device, faults } = executor;
      found.push({ name, available: true, processor, device, reason: null, packages: [], faults });
    } catch (error) {
      const { reason, packages } =
        error instanceof BackendUnavailable ? error : new BackendUnavailable(name, messageOf(error));
      found.push({ name, available: false, processor: null, device: null, reason, packages, faults: [] });
    }
  }
  return found;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
