import { accessSync, constants, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Machine } from "./soundDevice.js";

/** A graphics card that the machine has, whether or not anything can compute on it. */
export interface GraphicsCard {
  /** manufacturer, and the model if a driver reports it, e.g. "NVIDIA H200" */
  readonly name: string;
  /** why programs can't use it, and the fix; undefined if no problem is known */
  readonly fault?: string;
}

/** Makers by PCI vendor id. Server consoles and virtual cards are not listed: they can't compute. */
const MAKERS: Readonly<Record<string, string>> = { "0x10de": "NVIDIA", "0x1002": "AMD", "0x8086": "Intel" };

/** Libraries installed by drivers on Windows. Intel's have no fixed name. */
const WINDOWS_DRIVERS: readonly (readonly [string, string])[] = [
  ["nvcuda.dll", "NVIDIA GPU"],
  ["atiadlxx.dll", "AMD GPU"],
];

/**
 * Finds the graphics cards of this machine from its files, without starting programs or drivers. On Linux from the PCI bus,
 * NVIDIA's driver and the device files; every Mac has a GPU; on Windows the drivers of NVIDIA and AMD are detected, Intel's
 * are not.
 * @param machine platform, environment and root folder; by default this machine.
 * @returns one entry per card, or per maker; empty if no card is found.
 * @see https://www.kernel.org/doc/html/latest/gpu/drm-uapi.html#render-nodes
 */
export function graphicsCards(
  machine: Machine = { platform: process.platform, env: process.env, root: "/" },
): GraphicsCard[] {
  switch (machine.platform) {
    case "darwin":
      return [{ name: "GPU of this Mac" }];
    case "win32": {
      const system = join(machine.env.SystemRoot ?? "C:\\Windows", "System32");
      return WINDOWS_DRIVERS.filter(([file]) => existsSync(join(system, file))).map(([, name]) => ({ name }));
    }
    case "linux": {
      const nvidia = nvidiaCards(machine.root);
      const others = cardsOfTheBus(machine.root).filter(
        ({ name }) => nvidia.length === 0 || name !== "NVIDIA GPU",
      );
      const cards = [...nvidia, ...others];
      if (cards.length > 0 || !existsSync(join(machine.root, "dev/dxg"))) return cards;
      return [{ name: "GPU of Windows" }];
    }
    default:
      return [];
  }
}

/** Cards reported by NVIDIA's driver. */
function nvidiaCards(root: string): GraphicsCard[] {
  const folder = join(root, "proc/driver/nvidia/gpus");
  const open = existsSync(join(root, "dev/nvidiactl"));
  const cards = list(folder).map((place) => {
    const model = /^Model:\s*(.+)$/m.exec(read(join(folder, place, "information")))?.[1].trim() ?? "GPU";
    return /^NVIDIA/.test(model) ? model : `NVIDIA ${model}`;
  });
  if (cards.length === 0 && open) cards.push("NVIDIA GPU");
  const fault = "there is no /dev/nvidiactl; start the container with its GPUs (docker run --gpus all)";
  return cards.map((name) => (open ? { name } : { name, fault }));
}

/** Cards found by vendor id on the PCI bus, with problems of their device files. */
function cardsOfTheBus(root: string): GraphicsCard[] {
  const folder = join(root, "sys/class/drm");
  return list(folder)
    .filter((entry) => /^card\d+$/.test(entry))
    .flatMap((entry): GraphicsCard[] => {
      const maker = MAKERS[read(join(folder, entry, "device/vendor")).trim()];
      if (maker === undefined) return [];
      const name = `${maker} GPU`;
      const node = list(join(folder, entry, "device/drm")).find((file) => /^renderD\d+$/.test(file));
      const fault = maker === "NVIDIA" ? "NVIDIA's driver is not loaded; install it" : nodeFault(root, node);
      return [fault === undefined ? { name } : { name, fault }];
    });
}

/** Problem with a card's device file, if any, and the fix. */
function nodeFault(root: string, node: string | undefined): string | undefined {
  if (node === undefined) return "its driver does not support computing; install a newer one";
  const device = join(root, "dev/dri", node);
  if (!existsSync(device)) {
    return `there is no /dev/dri/${node}; start the container with it (docker run --device /dev/dri)`;
  }
  try {
    accessSync(device, constants.R_OK | constants.W_OK);
    return undefined;
  } catch {
    return `permission to open /dev/dri/${node} is missing; add yourself to its group (usermod -aG render)`;
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
