import type { ConvertOptions, ConvertRequest } from "../../tasks/recordings/convert.js";
import { taskCommand } from "../command.js";
import { integer, number } from "../options.js";
import { line } from "../summaryLines.js";

/** `convert`: audio to WAV, annotations between formats. */
export const convert = taskCommand({
  words: "convert <FILE>",
  group: "Recordings",
  about: "convert audio to WAV of any rate, channel and depth, or annotations to another format",
  out: ["output folder (default: the file's)"],
  options: (parser) =>
    parser
      .requiredOption("--to <FORMAT>", "wav, or an annotation format: raven, audacity, textgrid, ...")
      .option("--rate <HZ>", "sample rate of the WAV, or of annotations that count samples", number)
      .option("--channel <N>", "channel, counted from 0 (default: all)", integer)
      .option("--depth <BITS>", "16, 24 or 32f (default: the recording's)"),
  examples: ["syrinx convert song.flac --to wav --rate 44100", "syrinx convert song.TextGrid --to raven"],
  request: ([file]: readonly [string], options: ConvertOptions): ConvertRequest => ({
    task: "recordings/convert",
    file,
    options,
  }),
  title: ([file]) => `syrinx convert ${file}`,
  summarize: ({ outputs }) => outputs.map((path) => line("file", path)),
});
