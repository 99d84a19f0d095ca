import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import type { DemoSummary } from "../tasks/demo.js";
import type { DoctorSummary } from "../tasks/doctor.js";
import type { FitSummary, FitsSummary } from "../tasks/fit.js";
import type { FileInfo } from "../tasks/info.js";
import type { SynthSummary } from "../tasks/synth.js";
import { version } from "../workspace/installation.js";
import type { RunSummary } from "../workspace/runs.js";
import { STATUS } from "./endWith.js";
import { perform, type Showing } from "./perform.js";
import * as summary from "./summaries.js";

interface Hearing {
  readonly channel?: number;
  readonly from?: number;
  readonly to?: number;
  readonly lowHz?: number;
  readonly highHz?: number;
}

/** The command line: reads the words, runs one task, shows it. Tasks are loaded when they run. */
export function buildProgram(): Command {
  const program = new Command("syrinx")
    .description(
      "A workstation for birdsong: sound -> motor gesture -> sound, and sound -> network -> latent flow.",
    )
    .version(version())
    .exitOverride()
    .configureOutput({
      outputError: (text, write) =>
        write(
          `${text
            .trim()
            .replace(/^error: /, "syrinx: ")
            .replaceAll("\n", " ")}\n`,
        ),
    })
    .addHelpText("after", "\nExample:\n  $ syrinx demo song.wav\n");
  program.action((_, command: Command) => {
    if (command.args.length > 0) {
      command.error(`syrinx: ${command.args[0]} is no command; syrinx --help lists them.`, {
        exitCode: STATUS.usage,
      });
    }
    command.outputHelp();
  });
  program.allowExcessArguments();

  program.commandsGroup("Recordings:");
  addInfo(program);
  addFit(program);
  program.commandsGroup("Songs:");
  addSynth(program);
  program.commandsGroup("Networks:");
  addTrain(program);
  program.commandsGroup("Workstation:");
  addDemo(program);
  addReport(program);
  addDoctor(program);
  return program;
}

function addDemo(program: Command): void {
  hearing(common(program.command("demo [WAV]"), "where results go", join("out", "demo")))
    .description("the main job: gesture, copy, autoencoder and report of one recording")
    .addHelpText("after", "\nExample:\n  $ syrinx demo song.wav --out results\n")
    .action(
      async (
        recording: string | undefined,
        options: Showing & Hearing & { out: string; backend: string },
      ) => {
        const { DEMO_RECORDING } = await import("../tasks/demo.js");
        const name = recording ?? DEMO_RECORDING;
        await perform<DemoSummary>(
          { task: "demo", recording: name, options },
          `syrinx demo ${name}`,
          options,
          summary.demo,
        );
      },
    );
}

function addInfo(program: Command): void {
  common(program.command("info <FILE...>"), "not used: it writes nothing")
    .description("what is in a recording, its metadata and what is odd about it")
    .addHelpText("after", "\nExample:\n  $ syrinx info song.wav\n")
    .action(async (files: string[], { json }: Showing) => {
      const { info } = await import("../tasks/info.js");
      const { InputError } = await import("../shapes/inputError.js");
      const found = info(files);
      if (json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
      const bad = found.filter((file: FileInfo): file is FileInfo & { error: string } => "error" in file);
      if (files.length === 1 && bad.length === 1) throw new InputError(bad[0].error);
      if (!json) process.stdout.write(`${found.flatMap(summary.fileInfo).join("\n")}\n`);
      if (bad.length > 0) process.exitCode = STATUS.someFailed;
    });
}

function addFit(program: Command): void {
  const place = "where song, copy and table go (default: the song to synth/, the rest to out/fit/)";
  hearing(common(program.command("fit <WAV...>"), place))
    .description("the motor gesture that sings a recording, and the copy it sings")
    .addHelpText("after", "\nExample:\n  $ syrinx fit song.wav --out results\n")
    .action(async (files: string[], options: Showing & Hearing & { out?: string }) => {
      const places =
        options.out === undefined ? { out: join("out", "fit"), songFolder: "synth" } : { out: options.out };
      const settings = { ...options, ...places };
      if (files.length === 1) {
        const request = { task: "fit" as const, file: files[0], options: settings };
        await perform<FitSummary>(request, "syrinx fit", options, summary.oneFit);
        return;
      }
      const request = { task: "fit many" as const, files, options: settings };
      const result = await perform<FitsSummary>(request, "syrinx fit", options, summary.fits);
      if (result.failed.length > 0) process.exitCode = STATUS.someFailed;
    });
}

function addSynth(program: Command): void {
  common(program.command("synth <SONG>"), "folder of the WAV file")
    .description("song from parameters: a song file, or the name of a bundled one")
    .option("-o, --output <WAV>", "the WAV file (default: <song>.wav here, or in --out)")
    .option("--rate <HZ>", "sample rate, instead of the song's", number)
    .addHelpText("after", "\nExample:\n  $ syrinx synth chingolo -o chingolo.wav\n")
    .action(
      async (
        song: string,
        options: Showing & { output?: string; out?: string; rate?: number; seed?: number },
      ) => {
        const named = song.replace(/^.*[\\/]/, "").replace(/\.song\.json$|\.json$/, "");
        const output =
          options.output ?? (options.out === undefined ? undefined : join(options.out, `${named}.wav`));
        const request = {
          task: "synth" as const,
          song,
          options: {
            ...(output === undefined ? {} : { output }),
            ...(options.rate === undefined ? {} : { sampleRate: options.rate }),
            ...(options.seed === undefined ? {} : { seed: options.seed }),
          },
        };
        await perform<SynthSummary>(request, `syrinx synth ${song}`, options, summary.synth);
      },
    );
}

function addTrain(program: Command): void {
  extent(
    common(program.command("train <RECIPE>"), "workspace in which models/<name>/runs/<id>/ is written", "."),
  )
    .description("trains the network of a recipe (path, or name of a bundled one) with the dashboard")
    .option("--recording <WAV>", "what to learn from, instead of the recipe's recording")
    .addHelpText("after", "\nExample:\n  $ syrinx train demo --recording song.wav\n")
    .action(async (recipe: string, options: Showing & Hearing & { out: string; backend: string }) => {
      await perform<RunSummary>(
        { task: "train", recipe, options },
        `syrinx train ${recipe}`,
        options,
        summary.train,
      );
    });
}

function addReport(program: Command): void {
  common(program.command("report <DIR>"), "folder of the page (default: the same)")
    .description("one self-contained page of a demo's or a run's folder")
    .addHelpText("after", "\nExample:\n  $ syrinx report out/demo\n")
    .action(async (folder: string, options: Showing & { out?: string }) => {
      await perform<{ report: string }>(
        { task: "report", folder, out: options.out ?? folder },
        `syrinx report ${folder}`,
        options,
        (result) => [`report   ${result.report}`],
      );
    });
}

function addDoctor(program: Command): void {
  common(program.command("doctor"), "not used: it writes nothing")
    .description("Node and backends: what runs here, what doesn't and why, which one `auto` takes")
    .addHelpText("after", "\nExample:\n  $ syrinx doctor\n")
    .action(async (options: Showing) => {
      await perform<DoctorSummary>(
        { task: "doctor" },
        "syrinx doctor",
        { ...options, quiet: true },
        summary.doctor,
      );
    });
}

/** The flags that all commands take. */
function common(command: Command, out: string, place?: string): Command {
  return command
    .allowExcessArguments(false)
    .option("--out <DIR>", out, folder, place)
    .option("--json", "one JSON document on stdout; progress on stderr")
    .option("--quiet", "no progress, only the result")
    .option("--seed <N>", "seed of whatever is random (default: 1, or the file's own)", integer)
    .option("--jobs <N>", "files worked on at a time (default: all cores)", positive)
    .option("--backend <NAME>", "of training: auto, tensorflow, webgpu, wasm or cpu", "auto");
}

/** Which part of a recording is taken. */
function extent(command: Command): Command {
  return command
    .option("--channel <N>", "channel, counted from 0", integer)
    .option("--from <S>", "start, seconds", number)
    .option("--to <S>", "end, seconds", number);
}

/** Which part of a recording is heard, and where song is looked for. */
function hearing(command: Command): Command {
  return extent(command)
    .option("--species <NAME>", "preset of bands: zebra-finch, bengalese-finch, canary or chingolo")
    .option("--low-hz <HZ>", "lowest F0 looked for", number)
    .option("--high-hz <HZ>", "highest F0 looked for", number);
}

function folder(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("Give the name of a folder.");
  return text;
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("Give a number.");
  return value;
}

function positive(text: string): number {
  const value = integer(text);
  if (value === 0) throw new InvalidArgumentError("Give a whole number from 1.");
  return value;
}

function integer(text: string): number {
  const value = number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("Give a whole number from 0.");
  return value;
}
