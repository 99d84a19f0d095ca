import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { graphicsCards } from "../../../src/workspace/machine/graphicsCards.js";

const root = mkdtempSync(join(tmpdir(), "syrinx-gpu-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function linux(name: string, files: Readonly<Record<string, string>>) {
  const at = join(root, name);
  mkdirSync(at);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, file)), { recursive: true });
    writeFileSync(join(at, file), text);
  }
  return { platform: "linux" as const, env: {}, root: at };
}

const HOPPER = "Model: \t\t NVIDIA H200\nIRQ:   \t\t 0\nGPU UUID: \t GPU-1\n";
const ON_BUS = { "sys/class/drm/card0/device/vendor": "0x10de\n" };

test("finds no card on a machine without one, or with only a server's console or a virtual display", () => {
  expect(graphicsCards(linux("bare", {}))).toEqual([]);
  const consoles = linux("console", {
    "sys/class/drm/card0/device/vendor": "0x1a03\n",
    "sys/class/drm/card1/device/vendor": "0x1af4\n",
    "sys/class/drm/card1/device/drm/renderD128": "",
    "sys/class/drm/version": "drm 1.1.0",
  });
  expect(graphicsCards(consoles)).toEqual([]);
});

test("takes the model from NVIDIA's driver, and does not count a card twice", () => {
  const files = {
    "proc/driver/nvidia/gpus/0000:01:00.0/information": HOPPER,
    "dev/nvidiactl": "",
    ...ON_BUS,
  };
  expect(graphicsCards(linux("h200", files))).toEqual([{ name: "NVIDIA H200" }]);
  const older = { ...files, "proc/driver/nvidia/gpus/0000:01:00.0/information": "Model: \t Tesla T4\n" };
  expect(graphicsCards(linux("t4", older))).toEqual([{ name: "NVIDIA Tesla T4" }]);
  expect(graphicsCards(linux("sandbox", { "dev/nvidiactl": "" }))).toEqual([{ name: "NVIDIA GPU" }]);
});

test("lists an NVIDIA card that programs can't use, with the reason and the fix", () => {
  const files = { "proc/driver/nvidia/gpus/0000:01:00.0/information": HOPPER, ...ON_BUS };
  const [inContainer, ...more] = graphicsCards(linux("container", files));
  expect(inContainer.name).toBe("NVIDIA H200");
  expect(inContainer.fault).toMatch(/nvidiactl.*--gpus all/);
  expect(more).toEqual([]);
  const [noDriver] = graphicsCards(linux("nouveau", ON_BUS));
  expect(noDriver).toEqual({ name: "NVIDIA GPU", fault: "NVIDIA's driver is not loaded; install it" });
});

test("finds AMD and Intel cards on the bus, and requires their device file", () => {
  const amd = {
    "sys/class/drm/card1/device/vendor": "0x1002\n",
    "sys/class/drm/card1/device/drm/renderD129": "",
    "sys/class/drm/card1-HDMI-A-1/status": "connected\n",
  };
  expect(graphicsCards(linux("amd", { ...amd, "dev/dri/renderD129": "" }))).toEqual([{ name: "AMD GPU" }]);
  expect(graphicsCards(linux("hidden", amd))[0].fault).toMatch(/no \/dev\/dri\/renderD129.*--device/);
  const both = {
    ...amd,
    "dev/dri/renderD129": "",
    "sys/class/drm/card0/device/vendor": "0x8086\n",
  };
  const [intel, other] = graphicsCards(linux("both", both));
  expect(intel.name).toBe("Intel GPU");
  expect(intel.fault).toMatch(/driver/);
  expect(other).toEqual({ name: "AMD GPU" });
});

test("finds cards under WSL, on macOS and on Windows from files alone", () => {
  expect(graphicsCards(linux("wsl", { "dev/dxg": "" }))).toEqual([{ name: "GPU of Windows" }]);
  expect(graphicsCards({ platform: "darwin", env: {}, root })).toHaveLength(1);
  const { root: windows } = linux("windows", { "System32/nvcuda.dll": "" });
  expect(graphicsCards({ platform: "win32", env: { SystemRoot: windows }, root })).toEqual([
    { name: "NVIDIA GPU" },
  ]);
  expect(graphicsCards({ platform: "win32", env: { SystemRoot: root }, root })).toEqual([]);
});
