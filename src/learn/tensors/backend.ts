import type * as TensorFlow from "@tensorflow/tfjs";
import { InputError } from "../../shapes/inputError.js";
import { registerWasmKernels } from "./wasm/registerWasmKernels.js";

export type Tensors = typeof TensorFlow;

/** Backends from the preferred to the slowest: `auto` takes the first that works. */
export const BACKENDS = ["tensorflow", "webgpu", "wasm", "cpu"] as const;
export type BackendName = (typeof BACKENDS)[number];

/** A backend that runs. */
export interface Backend {
  readonly name: BackendName;
  /** what it computes on, in words */
  readonly device: string;
  readonly processor: "cpu" | "gpu" | "software gpu";
  readonly tf: Tensors;
  /** what is installed for a GPU and doesn't work, though the backend runs without */
  readonly faults: readonly string[];
  /** backends that were preferred and don't run here, and why */
  readonly skipped: readonly { readonly name: BackendName; readonly reason: string }[];
  /** Lets the process end. */
  close(): void;
}

/**
 * Starts a backend for training.
 * @param wanted a name, or "auto" for the first of BACKENDS that works.
 * @returns the backend, started; close it when done.
 * @throws {InputError} if the named backend does not run here, with the reason and the mend.
 */
export async function startBackend(wanted: string): Promise<Backend> {
  if (wanted !== "auto" && !BACKENDS.some((name) => name === wanted)) {
    throw new InputError(`backend=${wanted} is not known; choose auto, ${BACKENDS.join(", ")}.`);
  }
  const skipped: { name: BackendName; reason: string }[] = [];
  for (const name of BACKENDS) {
    if (wanted !== "auto" && wanted !== name) continue;
    try {
      const started = await STARTERS[name](wanted === "auto");
      return { name, skipped, faults: [], close: () => {}, ...started };
    } catch (error) {
      skipped.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  throw new InputError(`backend=${wanted} does not run here: ${skipped.at(-1)?.reason}`);
}

/** What is said of one backend. */
export interface BackendSurvey {
  readonly name: BackendName;
  readonly available: boolean;
  /** null where it doesn't run, like the device */
  readonly processor: Backend["processor"] | null;
  readonly device: string | null;
  /** why it doesn't run */
  readonly reason: string | null;
  readonly faults: readonly string[];
}

/**
 * Says of every backend whether it runs here. Each is started and closed in turn.
 * @returns in the order of BACKENDS; the device where it runs, else the reason why not.
 */
export async function surveyBackends(): Promise<BackendSurvey[]> {
  const found: BackendSurvey[] = [];
  for (const name of BACKENDS) {
    try {
      const backend = await startBackend(name);
      backend.close();
      const { processor, device, faults } = backend;
      found.push({ name, available: true, processor, device, reason: null, faults });
    } catch (error) {
      const reason =
        error instanceof Error ? error.message.replace(/^backend=\w+ does not run here: /, "") : `${error}`;
      found.push({ name, available: false, processor: null, device: null, reason, faults: [] });
    }
  }
  return found;
}

/** Commands that add what is optional. npm skips an optional peer unless it is saved as an optional dependency. */
const ADD = {
  tensorflow: "npm install --save-optional @tensorflow/tfjs-node-gpu@4.22.0",
  webgpu: "npm install --save-optional webgpu @tensorflow/tfjs-backend-webgpu@4.22.0",
} as const;

type Started = Pick<Backend, "device" | "processor" | "tf"> & Partial<Pick<Backend, "close" | "faults">>;

const STARTERS: Record<BackendName, (auto: boolean) => Promise<Started>> = {
  async tensorflow() {
    restoreIsNullOrUndefined();
    const { module, name, faults } = await importFirst(
      ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"],
      ADD.tensorflow,
    );
    const tf = module as Tensors;
    await use(tf, "tensorflow");
    const { isUsingGpuDevice } = tf.backend() as { isUsingGpuDevice?: boolean };
    if (isUsingGpuDevice) return { tf, processor: "gpu", device: "GPU (libtensorflow, CUDA)", faults };
    if (name.endsWith("gpu")) faults.push(`${name} is installed but finds no GPU that it can use.`);
    return { tf, processor: "cpu", device: "CPU (libtensorflow)", faults };
  },
  async webgpu(auto) {
    const { module } = await importFirst(["webgpu"], ADD.webgpu);
    const { create, globals } = module as {
      create: (flags: string[]) => GpuLike;
      globals: Record<string, unknown>;
    };
    const gpu = create([]);
    const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
    if (adapter === null) throw new Error("no GPU answers (a Vulkan, Metal or D3D12 driver is needed).");
    const { description, vendor, architecture, isFallbackAdapter } = adapter.info;
    const device = [description, vendor, architecture].find((text) => text !== "") ?? "GPU";
    const software = isFallbackAdapter || SOFTWARE.test(`${description} ${architecture} ${vendor}`);
    if (auto && software) {
      throw new Error(`only a software GPU answers (${device}); name the backend to use it all the same.`);
    }
    Object.assign(globalThis, globals);
    const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
    Object.defineProperty(globalThis, "navigator", {
      value: { gpu, userAgent: "node" },
      configurable: true,
      writable: true,
    });
    const tf = await import("@tensorflow/tfjs");
    // While the GPU is within reach of anything, the process doesn't end.
    const close = (): void => {
      if (tf.findBackendFactory("webgpu")) tf.removeBackend("webgpu");
      if (before) Object.defineProperty(globalThis, "navigator", before);
      else Reflect.deleteProperty(globalThis, "navigator");
    };
    try {
      await importFirst(["@tensorflow/tfjs-backend-webgpu"], ADD.webgpu);
      makeWebgpu ??= tf.findBackendFactory("webgpu");
      // Made here, because tfjs keeps to itself why a device is refused.
      const made = await makeWebgpu();
      if (tf.findBackendFactory("webgpu")) tf.removeBackend("webgpu");
      tf.registerBackend("webgpu", () => made);
      await use(tf, "webgpu");
    } catch (error) {
      close();
      const fault = error instanceof Error ? error.message.split("\n")[0] : `${error}`;
      throw fault.startsWith("@tensorflow/") ? error : new Error(`${device} answers but fails: ${fault}`);
    }
    return { tf, processor: software ? "software gpu" : "gpu", device, close };
  },
  async wasm() {
    const tf = await import("@tensorflow/tfjs");
    await import("@tensorflow/tfjs-backend-wasm");
    await use(tf, "wasm");
    registerWasmKernels(tf);
    const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
    return { tf, processor: "cpu", device: simd ? "CPU (WebAssembly SIMD)" : "CPU (WebAssembly)" };
  },
  async cpu() {
    const tf = await import("@tensorflow/tfjs");
    await use(tf, "cpu");
    return { tf, processor: "cpu", device: "CPU (plain JavaScript)" };
  },
};

/** What makes tfjs's backend on navigator.gpu: its registry forgets it with the first backend. */
let makeWebgpu: ReturnType<Tensors["findBackendFactory"]> | undefined;

/** Names of drivers that compute on the CPU. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

interface GpuLike {
  requestAdapter(options: object): Promise<{
    readonly info: {
      readonly description: string;
      readonly vendor: string;
      readonly architecture: string;
      readonly isFallbackAdapter?: boolean;
    };
  } | null>;
}

/**
 * Imports the first of some optional packages that works.
 * @param add said where none is installed.
 * @returns with what is wrong with those that come before it.
 */
async function importFirst(
  names: readonly string[],
  add: string,
): Promise<{ module: object; name: string; faults: string[] }> {
  const faults: string[] = [];
  for (const name of names) {
    try {
      const module: { default?: object } = await import(name);
      return { module: { ...module, ...module.default }, name, faults };
    } catch (error) {
      if (!isMissing(error, name)) {
        const fault = error instanceof Error ? error.message.split("\n")[0] : `${error}`;
        faults.push(`${name} is installed but fails: ${fault}`);
      }
    }
  }
  throw new Error(faults.length > 0 ? faults.join(" ") : `${names[0]} is not installed; add it with: ${add}`);
}

/** Whether the package itself isn't there, rather than something that it needs. */
function isMissing(error: unknown, name: string): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    error.code === "ERR_MODULE_NOT_FOUND" &&
    error.message.includes(`'${name}'`)
  );
}

async function use(tf: Tensors, name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error("it is installed but does not start.");
  await tf.ready();
}

/** tfjs-node 4.22 calls util.isNullOrUndefined, which Node 23 took away. */
function restoreIsNullOrUndefined(): void {
  const util = process.getBuiltinModule("node:util") as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
}
