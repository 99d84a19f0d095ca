import { InputError } from "../../shapes/inputError.js";
import { BackendUnavailable } from "../backendUnavailable.js";
import type { Executor } from "../executor.js";
import type { Starter, StartRequest } from "../starter.js";

/**
 * Backends: the engine, our own kernels on the processor, which `auto` takes; and those of tfjs, which are installed
 * separately: two for graphics cards, and plain JavaScript, to check the others by.
 */
export const BACKENDS = ["engine", "tensorflow", "webgpu", "cpu"] as const;
export type BackendName = (typeof BACKENDS)[number];

/** Backends that compute on a graphics card where there is one, in order of preference. */
export const GPU_BACKENDS = ["tensorflow", "webgpu"] as const;

/** Names that backends had in earlier versions. */
const EARLIER: Readonly<Record<string, BackendName>> = { wasm: "engine" };

/** The name of a backend as it is today. */
export function backendName(name: string): string {
  return EARLIER[name] ?? name;
}

/** Each backend is loaded on demand, since their libraries are large. */
const STARTERS: Readonly<Record<BackendName, () => Promise<Starter>>> = {
  engine: async () => (await import("../engine/startEngine.js")).startEngine,
  tensorflow: async () => (await import("../tensors/backends/tensorflow.js")).startTensorflow,
  webgpu: async () => (await import("../tensors/backends/webgpu.js")).startWebgpu,
  cpu: async () => (await import("../tensors/backends/cpu.js")).startCpu,
};

/**
 * Starts an executor, which trains and runs networks.
 * @param wanted the name of a backend; "auto" for the engine (`chooseExecutor` compares it with a graphics card).
 * @param request further settings: see StartRequest.
 * @returns the executor, ready for use; close it after use. Of the backends of tfjs only one can be open at a time.
 * @throws {InputError} if no backend has that name.
 * @throws {BackendUnavailable} if the backend does not run here, with the reason and, where known, the fix.
 * @example
 * const executor = await startExecutor("auto");
 * executor.close();
 * executor.name; // "engine"
 */
export async function startExecutor(wanted: string, request: StartRequest = {}): Promise<Executor> {
  const name = wanted === "auto" ? "engine" : BACKENDS.find((backend) => backend === backendName(wanted));
  if (name === undefined)
    throw new InputError(`backend=${wanted} is not known; choose auto, ${BACKENDS.join(", ")}.`);
  try {
    return await (await STARTERS[name]())(request);
  } catch (error) {
    // The libraries throw errors of any kind; to the caller each of them means that the backend does not run.
    throw error instanceof BackendUnavailable ? error : new BackendUnavailable(name, messageOf(error));
  }
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
 * (await surveyBackends()).map(({ name }) => name); // ["engine", "tensorflow", "webgpu", "cpu"]
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
