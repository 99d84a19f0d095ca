import { join } from "node:path";
import { Command } from "commander";
import type { TractName } from "../shapes/song.js";
import type { DoctorSummary } from "../tasks/networks/doctor.js";
import type { DemoSummary } from "../tasks/reports/demo.js";
import type { FitSummary, FitsSummary } from "../tasks/songs/fit.js";
import { version } from "../workspace/machine/installation.js";
import { STATUS } from "./endWith.js";
import { addTrain, addWatch } from "./networkCommands.js";
import { common, type Hearing, hearing, integer, number } from "./options.js";
import { perform, type Showing } from "./perform.js";
import { addAnalyze, addConvert, addInfo } from "./recordingCommands.js";
import { addLatent, addPredict } from "./runCommands.js";
import { addMap, addPlay, addSynth } from "./songCommands.js";
import * as summary from "./summaries.js";

/** Flags of `fit` beside those of all commands. */
interface FitFlags {
  readonly out?: string;
  readonly gamma?: number;
  readonly tract?: TractName;
  readonly filter?: boolean;
  readonly rounds?: number;
  readonly seed?: number;
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
  addAnalyze(program);
  addFit(program);
  addConvert(program);
  program.commandsGroup("Songs:");
  addSynth(program);
  addMap(program);
  addPlay(program);
  program.commandsGroup("Networks:");
  addTrain(program);
  addWatch(program);
  addLatent(program);
  addPredict(program);
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
        const { DEMO_RECORDING } = await import("../tasks/reports/demo.js");
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

function addFit(program: Command): void {
  const place = "where song, copy and table go (default: the song to synth/, the rest to out/fit/)";
  hearing(common(program.command("fit <WAV...>"), place))
    .description("the motor gesture that sings a recording, and the copies it sings")
    .option("--gamma <N>", "time scale of the oscillator, 1/s (default: what suits the song's range)", number)
    .option("--tract <NAME>", "none, trachea, cavity-3555 (default) or cavity-2975")
    .option("--no-filter", "no filter after the tract: with --gamma and --tract, timbre tells the pressure")
    .option("--rounds <N>", "rounds of refinement, each as long as one song (default: 4)", integer)
    .addHelpText("after", "\nExample:\n  $ syrinx fit song.wav --out results\n")
    .action(async (files: string[], options: Showing & Hearing & FitFlags) => {
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
