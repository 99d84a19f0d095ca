import { join } from "node:path";
import { type Command, Option } from "commander";
import { MODELS, TRACTS } from "../shapes/song.js";
import type { MapSummary } from "../tasks/songs/map.js";
import type { PlaySummary } from "../tasks/songs/play.js";
import type { SynthSummary } from "../tasks/songs/synth.js";
import type { ColourDepth } from "../views/terminal/plots/palette.js";
import type { WavDepth } from "../workspace/sound/writing/writeWav.js";
import { collect, common, extent, given, type Hearing, number } from "./options.js";
import { perform, type Showing } from "./perform.js";
import * as summary from "./summaries.js";

const DEPTHS: readonly WavDepth[] = ["16", "24", "32f"];

interface SynthFlags {
  readonly output?: string;
  readonly out?: string;
  readonly rate?: number;
  readonly seed?: number;
  readonly model?: string;
  readonly tract?: string;
  readonly set: readonly string[];
  readonly tier?: "physics" | "augmented";
  readonly depth?: WavDepth;
}

/** `synth`: a song into a WAV file. */
export function addSynth(program: Command): void {
  common(program.command("synth <SONG>"), "folder of the WAV file")
    .description("song from parameters: a song file, or the name of a bundled one")
    .option("-o, --output <WAV>", "the WAV file (default: <song>.wav here, or in --out)")
    .addOption(new Option("--depth <BITS>", "of its samples: PCM, or floating point").choices(DEPTHS))
    .option("--rate <HZ>", "sample rate, instead of the song's", number)
    .option("--model <NAME>", `oscillator, instead of the song's: ${MODELS.join(", ")}`)
    .option("--tract <NAME>", `vocal tract, instead of the song's: ${TRACTS.join(", ")}`)
    .option("--set <KEY=VALUE>", "any other key of the song, e.g. gamma=30000; may be repeated", collect, [])
    .addOption(
      new Option("--tier <NAME>", "physics leaves the augmentation out").choices(["physics", "augmented"]),
    )
    .addHelpText(
      "after",
      "\nExamples:\n  $ syrinx synth chingolo -o chingolo.wav\n  $ syrinx synth canary --set gamma=30000 --set background= --depth 24\n",
    )
    .action(async (song: string, options: Showing & SynthFlags) => {
      const named = song.replace(/^.*[\\/]/, "").replace(/\.song\.json$|\.json$/, "");
      const output =
        options.output ?? (options.out === undefined ? undefined : join(options.out, `${named}.wav`));
      const { rate, seed, model, tract, set, tier, depth } = options;
      const request = {
        task: "synth" as const,
        song,
        options: given({ output, sampleRate: rate, seed, model, tract, set, tier, depth }),
      };
      await perform<SynthSummary>(request, `syrinx synth ${song}`, options, summary.synth);
    });
}

/** `map`: the plane of pressure and tension, or a point of it. */
export function addMap(program: Command): void {
  common(program.command("map"), "folder of the picture")
    .description(
      "the plane of pressure (alpha) and tension (beta): regime, F0 and timbre; one point, or a picture",
    )
    .option("--alpha <A>", "pressure of a point", number)
    .option("--beta <B>", "tension of a point", number)
    .option("--gamma <G>", "time scale of the oscillator, 1/s (default: 24000)", number)
    .option("-o, --output <FILE>", "picture, .png or .svg (default: none, or map.png in --out)")
    .addHelpText("after", "\nExamples:\n  $ syrinx map --alpha 0.15 --beta 0.5\n  $ syrinx map -o map.svg\n")
    .action(async (options: Showing & MapFlags) => {
      const { alpha, beta, gamma, out } = options;
      const point = alpha !== undefined || beta !== undefined;
      const output = options.output ?? (out === undefined || point ? undefined : join(out, "map.png"));
      const { planePlot } = await import("../views/terminal/plots/planePlot.js");
      const { stdout } = process;
      const lines = (result: MapSummary): readonly string[] => {
        if (!("plane" in result)) return summary.mapPoint(result);
        const depth = stdout.isTTY ? (stdout.getColorDepth() as ColourDepth) : 1;
        const drawn = planePlot(result.plane, stdout.columns || 80, stdout.rows || 24, depth);
        return [...drawn, ...result.outputs.map((path) => `picture    ${path}`)];
      };
      await perform<MapSummary>(
        { task: "map", options: given({ alpha, beta, gamma, output }) },
        "syrinx map",
        { ...options, quiet: true },
        lines,
        (result) => ("plane" in result ? { gamma: result.plane.gamma, outputs: result.outputs } : result),
      );
    });
}

interface MapFlags {
  readonly alpha?: number;
  readonly beta?: number;
  readonly gamma?: number;
  readonly output?: string;
  readonly out?: string;
}

/** `play`: a recording or a song, aloud. */
export function addPlay(program: Command): void {
  extent(common(program.command("play <FILE>"), "not used: it writes nothing"))
    .description("plays a recording or a song: a file, or the name of a bundled one")
    .addHelpText("after", "\nExample:\n  $ syrinx play chingolo\n")
    .action(async (file: string, options: Showing & Hearing) => {
      const { channel, from, to } = options;
      await perform<PlaySummary>(
        { task: "play", file, options: given({ channel, from, to }) },
        `syrinx play ${file}`,
        { ...options, quiet: true },
        summary.play,
      );
    });
}
