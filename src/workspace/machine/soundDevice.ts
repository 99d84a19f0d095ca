import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where to look for devices. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** the folder that absolute paths begin at; "/" except in tests */
  readonly root: string;
}

/**
 * Whether the machine has a sound device: on Linux an ALSA playback device, or a PulseAudio or PipeWire server; elsewhere
 * one is assumed. Ask before playing: without a device the libraries play silently into nothing.
 * @returns undefined if there is one, else what was not found.
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
