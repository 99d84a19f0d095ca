import { counted } from "../../shapes/counted.js";
import { InputError } from "../../shapes/inputError.js";
import type { FileInfo } from "../../tasks/recordings/info.js";
import type { Command } from "../command.js";
import { endWith, STATUS } from "../endWith.js";
import { line } from "../summaryLines.js";

/** `info`: the contents of recordings. It reads headers and at most ten minutes of sound, so it needs no thread and no progress. */
export const info: Command = {
  words: "info <FILE...>",
  group: "Recordings",
  about: "show the format, metadata and anomalies of a recording",
  out: ["ignored: this command writes nothing"],
  examples: ["syrinx info song.wav"],
  act: async ([files], { json }) => {
    const { info: inspect } = await import("../../tasks/recordings/info.js");
    const found = await inspect(files as readonly string[]);
    if (json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    const bad = found.filter((file): file is FileInfo & { error: string } => "error" in file);
    if (found.length === 1 && bad.length === 1) {
      // With --json the list on stdout already holds the error.
      endWith(new InputError(bad[0].error), false);
      return;
    }
    if (!json) process.stdout.write(`${found.flatMap(fileInfo).join("\n")}\n`);
    if (bad.length > 0) process.exitCode = STATUS.someFailed;
  },
};

/** Describes a recording in human-readable lines: the sound, then all metadata of its file, then anomalies. */
export function fileInfo(file: FileInfo): string[] {
  if ("error" in file) return [line("failed", plain(file.error)), ""];
  const { container, encoding, bitDepth, sampleRate, channels, frames, duration } = file;
  const { markers = [], recordedAtFrom, ...parts } = file.metadata;
  const depth = bitDepth === null ? "" : `${bitDepth}-bit `;
  const lines = [
    line("file", plain(file.file)),
    line("format", `${CONTAINERS[container] ?? container}, ${depth}${encoding}`),
    line(
      "sound",
      `${duration.toFixed(3)} s, ${counted(frames, "sample")} at ${sampleRate} Hz, ${counted(channels, "channel")}`,
    ),
  ];
  if (file.recordedAt !== null) lines.push(line("recorded", `${file.recordedAt} (by its ${recordedAtFrom})`));
  for (const [part, content] of Object.entries(parts)) {
    for (const [name, value] of leaves(content))
      lines.push(line(part, name === "" ? value : `${name}: ${value}`));
  }
  for (const { time, duration: length, label, note } of markers) {
    const place =
      length === undefined ? `${time.toFixed(3)} s` : `${time.toFixed(3)} to ${(time + length).toFixed(3)} s`;
    const words = [label, note ?? ""].filter((text) => text !== "").map(plain);
    lines.push(line("marker", [place, ...words].join("  ")));
  }
  return [...lines, ...file.warnings.map((warning) => line("warning", plain(warning))), ""];
}

const CONTAINERS: Readonly<Record<string, string>> = {
  RIFF: "RIFF WAVE",
  RIFX: "RIFX WAVE",
  RF64: "RF64 WAVE",
  BW64: "BW64 WAVE",
};

/** The leaves of a tree, each with its path, joined by dots. */
function leaves(tree: unknown, way = ""): [string, string][] {
  if (typeof tree !== "object" || tree === null) return [[way, plain(String(tree))]];
  return Object.entries(tree).flatMap(([name, branch]) =>
    leaves(branch, way === "" ? plain(name) : `${way}.${plain(name)}`),
  );
}

/** Removes characters by which metadata could control the terminal or change the direction of its text. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
}
