import { BackendUnavailable } from "../../backendUnavailable.js";
import type { Executor } from "../../executor.js";
import type { StartRequest } from "../../starter.js";
import { TensorExecutor } from "../tensorExecutor.js";
import type { Tensors } from "../tensors.js";
import { firstLine, importOptional } from "./importOptional.js";
import { switchTo } from "./switchTo.js";

const ADD = ["webgpu", "@tensorflow/tfjs@4.22.0", "@tensorflow/tfjs-backend-webgpu@4.22.0"];

/** Names of drivers that compute on the CPU. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

interface Gpu {
  requestAdapter(options: object): Promise<{
    readonly info: {
      readonly description: string;
      readonly vendor: string;
      readonly architecture: string;
      readonly isFallbackAdapter?: boolean;
    };
  } | null>;
}

/** What the package `webgpu` exports. */
interface WebgpuModule {
  create(flags: string[]): Gpu;
  readonly globals: Record<string, unknown>;
}

/** The factory of tfjs's WebGPU backend, kept because tfjs's registry drops it with the first backend. */
let makeBackend: ReturnType<Tensors["findBackendFactory"]> | undefined;

/** Any manufacturer's GPU, through Vulkan, Metal or Direct3D 12. */
export async function startWebgpu({ gpuOnly = false }: StartRequest): Promise<Executor> {
  const { module } = await importOptional("webgpu", ["webgpu"], ADD);
  const { create, globals } = module as WebgpuModule;
  const gpu = create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter === null)
    throw new BackendUnavailable("webgpu", "no GPU answers (a Vulkan, Metal or D3D12 driver is needed).");
  const { description, vendor, architecture, isFallbackAdapter } = adapter.info;
  const device = [description, vendor, architecture].find((text) => text !== "") ?? "GPU";
  const software = isFallbackAdapter || SOFTWARE.test(`${description} ${architecture} ${vendor}`);
  if (gpuOnly && software)
    throw new BackendUnavailable(
      "webgpu",
      `only a software GPU answers (${device}); name the backend to use it all the same.`,
    );
  Object.assign(globalThis, globals);
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", {
    value: { gpu, userAgent: "node" },
    configurable: true,
    writable: true,
  });
  const tf = (await importOptional("webgpu", ["@tensorflow/tfjs"], ADD)).module as Tensors;
  // The process doesn't end while anything refers to the GPU.
  const close = (): void => {
    if (tf.findBackendFactory("webgpu")) tf.removeBackend("webgpu");
    if (before) Object.defineProperty(globalThis, "navigator", before);
    else Reflect.deleteProperty(globalThis, "navigator");
  };
  try {
    await importOptional("webgpu", ["@tensorflow/tfjs-backend-webgpu"], ADD);
    await register(tf, device);
  } catch (error) {
    close();
    throw error;
  }
  return new TensorExecutor(tf, {
    name: "webgpu",
    processor: software ? "software gpu" : "gpu",
    device,
    close,
  });
}

/** Registers the GPU with tfjs. @throws {BackendUnavailable} with the device's error, which tfjs would hide. */
async function register(tf: Tensors, device: string): Promise<void> {
  try {
    makeBackend ??= tf.findBackendFactory("webgpu");
    const made = await makeBackend();
    if (tf.findBackendFactory("webgpu")) tf.removeBackend("webgpu");
    tf.registerBackend("webgpu", () => made);
    await switchTo(tf, "webgpu");
  } catch (error) {
    const fault = error instanceof BackendUnavailable ? error.reason : firstLine(error);
    throw new BackendUnavailable("webgpu", `${device} answers but fails: ${fault}`);
  }
}
