import { join } from "node:path";
import type { Command } from "commander";
import type { AnalysisSummary, AnalyzeManyOptions } from "../tasks/recordings/analyzeMany.js";
import type { ConvertOptions, ConvertSummary } from "../tasks/recordings/convert.js";
import type { FileInfo } from "../tasks/recordings/info.js";
import { STATUS } from "./endWith.js";
import { common, hearing, integer, number } from "./options.js";
import { perform, type Showing } from "./perform.js";
import * as summary from "./recordingSummaries.js";

/** Adds `info`: what is in recordings. */
export function addInfo(program: Command): void {
  common(program.command("info <FILE...>"), "not used: it writes nothing")
    .description("what is in a recording, its metadata and what is odd about it")
    .addHelpText("after", "\nExample:\n  $ syrinx info song.wav\n")
    .action(async (files: string[], { json }: Showing) => {
      const { info } = await import("../tasks/recordings/info.js");
      const { InputError } = await import("../shapes/inputError.js");
      const found = await info(files);
      if (json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
      const bad = found.filter((file: FileInfo): file is FileInfo & { error: string } => "error" in file);
      if (files.length === 1 && bad.length === 1) throw new InputError(bad[0].error);
      if (!json) process.stdout.write(`${found.flatMap(summary.fileInfo).join("\n")}\n`);
      if (bad.length > 0) process.exitCode = STATUS.someFailed;
    });
}

/** Adds `analyze`: tables of syllables and frames. */
export function addAnalyze(program: Command): void {
  hearing(common(program.command("analyze <FILE|DIR...>"), "where tables go", join("out", "analyze")))
    .description("syllables, features and frames of recordings: files, folders or patterns")
    .option("--write <FORMAT>", "write the syllables as annotations, too: raven, audacity, textgrid, ...")
    .option("--annotations <PATH>", "measure these syllables instead of ours: a file, or a folder of them")
    .option("--compare <PATH>", "score our syllables against these: a file, or a folder of them")
    .option("--tolerance <MS>", "within which boundaries count as the same (default: 10)", number)
    .option(
      "--calibration <DB>",
      "sound pressure level of full scale, dB re 20 uPa (default: dB re full scale)",
      number,
    )
    .option("--features <SETS>", "of sap, spectral, mfcc, perceptual, with commas (default: sap,spectral)")
    .option("--hop <MS>", "from frame to frame (default: 1)", number)
    .option("--no-frames", "no table of frames")
    .option("--motif-gap <MS>", "silence that ends a motif (default: 200)", number)
    .option("--bout-gap <MS>", "silence that ends a bout (default: 2000)", number)
    .option("--force", "do again what is done and unchanged")
    .addHelpText("after", "\nExample:\n  $ syrinx analyze recordings --write raven --out results\n")
    .action(async (words: string[], options: Showing & AnalyzeManyOptions) => {
      const request = { task: "analyze many" as const, words, options };
      const result = await perform<AnalysisSummary>(request, "syrinx analyze", options, summary.analysis);
      if (result.failed.length > 0) process.exitCode = STATUS.someFailed;
    });
}

/** Adds `convert`: audio to WAV, annotations between formats. */
export function addConvert(program: Command): void {
  common(program.command("convert <FILE>"), "folder of what is written (default: beside the file)")
    .description("audio to WAV of any rate, channel and depth; annotations from one format to another")
    .requiredOption("--to <FORMAT>", "wav, or a format of annotations: raven, audacity, textgrid, ...")
    .option("--rate <HZ>", "sample rate of the WAV; of annotations that count samples", number)
    .option("--channel <N>", "channel, counted from 0 (default: all)", integer)
    .option("--depth <BITS>", "16, 24 or 32f (default: the recording's)")
    .addHelpText(
      "after",
      "\nExamples:\n  $ syrinx convert song.flac --to wav --rate 44100\n  $ syrinx convert song.TextGrid --to raven\n",
    )
    .action(async (file: string, options: Showing & ConvertOptions) => {
      const request = { task: "convert" as const, file, options };
      await perform<ConvertSummary>(request, `syrinx convert ${file}`, options, summary.convert);
    });
}
