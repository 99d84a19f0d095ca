import type { PlayRequest } from "../../tasks/songs/play.js";
import { taskCommand } from "../command.js";
import { extent, given, type Hearing } from "../options.js";
import { line } from "../summaryLines.js";

/** `play`: plays a recording or a song. */
export const play = taskCommand({
  words: "play <FILE>",
  group: "Songs",
  about: "play a recording or a song: a file, or the name of a bundled one",
  out: ["ignored: this command writes nothing"],
  options: extent,
  examples: ["syrinx play chingolo"],
  request: ([file]: readonly [string], { channel, from, to }: Hearing): PlayRequest => ({
    task: "songs/play",
    file,
    options: given({ channel, from, to }),
  }),
  title: ([file]) => `syrinx play ${file}`,
  summarize: ({ file, duration, sampleRate }) => [
    line("played", `${file}, ${duration.toFixed(2)} s at ${sampleRate} Hz`),
  ],
  quiet: true,
});
