import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { missingSoundDevice } from "../../../src/workspace/machine/soundDevice.js";

const root = mkdtempSync(join(tmpdir(), "syrinx-sound-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function machine(name: string, files: readonly string[], env: Record<string, string> = {}) {
  const at = join(root, name);
  mkdirSync(at);
  for (const file of files) {
    mkdirSync(join(at, file, ".."), { recursive: true });
    writeFileSync(join(at, file), "");
  }
  return { platform: "linux" as const, env, root: at };
}

test("finds no sound device on a bare Linux machine, or on one whose cards only record", () => {
  expect(missingSoundDevice(machine("bare", []))).toMatch(/no ALSA card/);
  expect(missingSoundDevice(machine("microphone", ["dev/snd/controlC0", "dev/snd/pcmC0D0c"]))).toMatch(
    /no ALSA/,
  );
});

test("accepts a card that plays, or the socket of a sound server", () => {
  expect(missingSoundDevice(machine("card", ["dev/snd/pcmC0D3p"]))).toBeUndefined();
  expect(missingSoundDevice(machine("wslg", ["mnt/wslg/PulseServer"]))).toBeUndefined();
  const user = join(root, "user");
  expect(
    missingSoundDevice({ ...machine("user", ["pulse/native"]), env: { XDG_RUNTIME_DIR: user } }),
  ).toBeUndefined();
  expect(missingSoundDevice(machine("remote", [], { PULSE_SERVER: "tcp:studio" }))).toBeUndefined();
});

test("assumes a sound device on macOS and Windows", () => {
  for (const platform of ["darwin", "win32"] as const) {
    expect(missingSoundDevice({ platform, env: {}, root })).toBeUndefined();
  }
});
