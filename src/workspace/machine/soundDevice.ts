import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where the machine is looked at. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** the folder that absolute paths begin at; "/" but in tests */
  readonly root: string;
}

/**
 * Has the machine something to play on? On Linux an ALSA card that plays, or a PulseAudio or PipeWire server; elsewhere
 * it is taken for granted. To be asked before playing: without a device the libraries play into nothing and say nothing.
 * @returns undefined if so, else what was looked for in vain.
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
