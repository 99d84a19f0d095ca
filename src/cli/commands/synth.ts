import { join } from "node:path";
import { Option } from "commander";
import { allowedName } from "../../shapes/reservedName.js";
import { MODELS, TRACTS } from "../../shapes/song.js";
import type { SynthRequest } from "../../tasks/songs/synth.js";
import type { WavDepth } from "../../workspace/sound/writing/writeWav.js";
import { taskCommand } from "../command.js";
import { collectSettings, given, number } from "../options.js";
import { line } from "../summaryLines.js";

const DEPTHS: readonly WavDepth[] = ["16", "24", "32f"];

interface SynthFlags {
  readonly output?: string;
  readonly out?: string;
  readonly rate?: number;
  readonly seed?: number;
  readonly force?: boolean;
  readonly model?: string;
  readonly tract?: string;
  readonly set: readonly string[];
  readonly tier?: "physics" | "augmented";
  readonly depth?: WavDepth;
}

/** `synth`: renders a song to a WAV file. */
export const synth = taskCommand({
  words: "synth <SONG>",
  group: "Songs",
  about: "synthesize a song from a song file, or from the name of a bundled one",
  out: ["folder of the WAV file"],
  options: (parser) =>
    parser
      .addOption(
        new Option("-o, --output <WAV>", "the WAV file (default: <song>.wav here, or in --out)").conflicts(
          "out",
        ),
      )
      .addOption(
        new Option("--depth <BITS>", "sample format: PCM (16, 24) or floating point (32f)").choices(DEPTHS),
      )
      .option("--rate <HZ>", "sample rate, instead of the song's", number)
      .option("--model <NAME>", `oscillator, instead of the song's: ${MODELS.join(", ")}`)
      .option("--tract <NAME>", `vocal tract, instead of the song's: ${TRACTS.join(", ")}`)
      .option(
        "--set <KEY=VALUE>",
        "set any other key of the song, e.g. gamma=30000; may be repeated",
        collectSettings,
        [],
      )
      .addOption(
        new Option("--tier <NAME>", "physics omits the augmentation").choices(["physics", "augmented"]),
      ),
  examples: [
    "syrinx synth chingolo -o chingolo.wav",
    "syrinx synth canary --set gamma=30000 --set background= --depth 24",
  ],
  request: ([song]: readonly [string], flags: SynthFlags): SynthRequest => {
    const stem = song.replace(/^.*[\\/]/, "").replace(/\.song\.json$|\.json$/, "");
    const output =
      flags.output ?? (flags.out === undefined ? undefined : join(flags.out, allowedName(`${stem}.wav`)));
    const { rate, seed, model, tract, set, tier, depth, force } = flags;
    return {
      task: "songs/synth",
      song,
      options: given({ output, sampleRate: rate, seed, model, tract, set, tier, depth, force }),
    };
  },
  title: ([song]) => `syrinx synth ${song}`,
  summarize: ({ file, duration, sampleRate, realTimeFactor }) => [
    line(
      "sound",
      `${file}, ${duration.toFixed(2)} s at ${sampleRate} Hz, ${realTimeFactor.toFixed(1)}x real time`,
    ),
  ],
});
