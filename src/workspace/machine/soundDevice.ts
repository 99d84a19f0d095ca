import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The machine on which to look for devices. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** the root of absolute paths; "/" except in tests */
  readonly root: string;
}

/**
 * Whether the machine has a sound device: on Linux an ALSA playback device, or a PulseAudio or PipeWire server; elsewhere
 * one is assumed. Check this before playing, since the libraries report no error if there is no device.
 * @returns undefined if there is one, otherwise a description of what was not found.
 */
export function missingSoundDevice(
  { platform, env, root }: Machine = { platform: process.platform, env: process.env, root: "/" },
): string | undefined {
  if (platform !== "linux") return undefined;
  const at = (path: string): string => join(root, path);
  const cards = existsSync(at("dev/snd")) ? readdirSync(at("dev/snd")) : [];
  if (cards.some((name) => /^pcm.*p$/.test(name))) return undefined;
  const runtime = env.XDG_RUNTIME_DIR;
  const sockets = [
    ...(runtime === undefined ? [] : [join(runtime, "pulse", "native"), join(runtime, "pipewire-0")]),
    at("run/pulse/native"),
    at("mnt/wslg/PulseServer"),
  ];
  if (env.PULSE_SERVER || sockets.some((path) => existsSync(path))) return undefined;
  return "no ALSA card that plays, no PulseAudio and no PipeWire";
}
