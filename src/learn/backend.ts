import type * as TensorFlow from "@tensorflow/tfjs";
import { InputError } from "../shapes/inputError.js";
import { registerWasmKernels } from "./registerWasmKernels.js";

export type Tensors = typeof TensorFlow;

/** Backends from the preferred to the slowest: `auto` takes the first that works. */
export const BACKENDS = ["tensorflow", "webgpu", "wasm", "cpu"] as const;
export type BackendName = (typeof BACKENDS)[number];

/** A backend that runs. */
export interface Backend {
  readonly name: BackendName;
  /** what it computes on, in words */
  readonly device: string;
  readonly tf: Tensors;
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
      return { name, skipped, close: () => {}, ...started };
    } catch (error) {
      skipped.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  throw new InputError(`backend=${wanted} does not run here: ${skipped.at(-1)?.reason}`);
}

/**
 * Says of every backend whether it runs here. Each is started and closed in turn.
 * @returns in the order of BACKENDS; the device where it runs, else the reason why not.
 */
export async function surveyBackends(): Promise<
  { name: BackendName; available: boolean; device: string | null; reason: string | null }[]
> {
  const found = [];
  for (const name of BACKENDS) {
    try {
      const backend = await startBackend(name);
      backend.close();
      found.push({ name, available: true, device: backend.device, reason: null });
    } catch (error) {
      const reason =
        error instanceof Error ? error.message.replace(/^backend=\w+ does not run here: /, "") : `${error}`;
      found.push({ name, available: false, device: null, reason });
    }
  }
  return found;
}

/** Commands that add what is optional. npm skips an optional peer unless it is saved as an optional dependency. */
const ADD = {
  tensorflow: "npm install --save-optional @tensorflow/tfjs-node-gpu@4.22.0",
  webgpu: "npm install --save-optional webgpu @tensorflow/tfjs-backend-webgpu@4.22.0",
} as const;

type Started = Pick<Backend, "device" | "tf"> & Partial<Pick<Backend, "close">>;

const STARTERS: Record<BackendName, (auto: boolean) => Promise<Started>> = {
  async tensorflow() {
    restoreIsNullOrUndefined();
    const { module, name } = await importFirst(
      ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"],
      ADD.tensorflow,
    );
    const tf = module as Tensors;
    await use(tf, "tensorflow");
    return {
      tf,
      device: name.endsWith("gpu") ? "GPU through CUDA, or CPU if it finds none" : "CPU (libtensorflow)",
    };
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
    const { description, vendor, architecture } = adapter.info;
    const device = [description, vendor, architecture].find((text) => text !== "") ?? "GPU";
    if (
      auto &&
      /swiftshader|llvmpipe|lavapipe|software|basic render/i.test(`${description} ${architecture} ${vendor}`)
    ) {
      throw new Error(`only a software GPU answers (${device}); name the backend to use it all the same.`);
    }
    Object.assign(globalThis, globals);
    Object.defineProperty(globalThis, "navigator", {
      value: { gpu, userAgent: "node" },
      configurable: true,
      writable: true,
    });
    const tf = await import("@tensorflow/tfjs");
    await importFirst(["@tensorflow/tfjs-backend-webgpu"], ADD.webgpu);
    await use(tf, "webgpu");
    const close = (): void => {
      tf.removeBackend("webgpu");
      Reflect.deleteProperty(globalThis, "navigator");
    };
    return { tf, device, close };
  },
  async wasm() {
    const tf = await import("@tensorflow/tfjs");
    await import("@tensorflow/tfjs-backend-wasm");
    await use(tf, "wasm");
    registerWasmKernels(tf);
    const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
    return { tf, device: simd ? "CPU (WebAssembly SIMD)" : "CPU (WebAssembly)" };
  },
  async cpu() {
    const tf = await import("@tensorflow/tfjs");
    await use(tf, "cpu");
    return { tf, device: "CPU (plain JavaScript)" };
  },
};

interface GpuLike {
  requestAdapter(options: object): Promise<{
    readonly info: { readonly description: string; readonly vendor: string; readonly architecture: string };
  } | null>;
}

/** Imports the first of some optional packages that works. @param add said where none is installed. */
async function importFirst(names: readonly string[], add: string): Promise<{ module: object; name: string }> {
  let reason = `not installed; add it with: ${add}`;
  for (const name of names) {
    try {
      const module: { default?: object } = await import(name);
      return { module: { ...module, ...module.default }, name };
    } catch (error) {
      const missing = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
      if (missing) continue;
      reason = `${name} is installed but fails: ${error instanceof Error ? error.message.split("\n")[0] : error}`;
    }
  }
  throw new Error(reason);
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
