import { type Command, InvalidArgumentError, Option } from "commander";
import { fileInTheWay } from "../workspace/files/checkWritable.js";

/** Flags that select the part of a recording to use, and the bands to search. */
export interface Hearing {
  readonly channel?: number;
  readonly from?: number;
  readonly to?: number;
  readonly timeExpansion?: number;
  readonly lowHz?: number;
  readonly highHz?: number;
}

/** The flags that all commands take, beside --out, whose meaning differs. The help of the program describes them. */
export function commonOptions(): Option[] {
  return [
    new Option("--json", "print one JSON document on stdout; progress goes to stderr"),
    new Option("--quiet", "print only the result, no progress"),
    new Option("--force", "replace files that syrinx did not write; repeat work that is already done"),
    new Option("--seed <N>", "random seed (default: 1, or the one in the file)").argParser(integer),
    new Option("--jobs <N>", "files processed at a time (default: one per core)").argParser(positive),
    new Option("--backend <NAME>", "backend for networks: auto, engine, tensorflow, webgpu or cpu").default(
      "auto",
    ),
  ];
}

/** Adds the flags that all commands take; the command's help names them in one line. */
export function common(command: Command, out: string, place?: string): Command {
  command.allowExcessArguments(false).option("--out <DIR>", out, folder, place);
  const shared = commonOptions();
  for (const option of shared) command.addOption(option.hideHelp());
  const names = shared.map(({ flags }) => flags).join(", ");
  return command.addHelpText("after", `\nCommon options (see syrinx --help):\n  ${names}`);
}

/** Adds the flags that select a part of a recording. */
export function extent(command: Command): Command {
  return command
    .option("--channel <N>", "channel, counted from 0", integer)
    .option("--from <S>", "start of the part to use, in seconds", number)
    .option("--to <S>", "end of the part to use, in seconds", number);
}

/** Adds the flags that select a part of a recording and the bands in which song is looked for. */
export function hearing(command: Command): Command {
  return extent(command)
    .option(
      "--species <NAME>",
      "preset of bands: zebra-finch, bengalese-finch, canary, ... (an unknown name lists all of them)",
    )
    .option("--time-expansion <N>", "how many times slower than it sounded the recording plays", number)
    .option("--low-hz <HZ>", "lowest F0, and lower end of the band of syllables and features", number)
    .option("--high-hz <HZ>", "highest F0, and upper end of that band (a preset's is only widened)", number);
}

/** Removes options that were not given, since exact optional properties must not be undefined. */
export function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** Collects the values of an option that may be repeated. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

/** Collects the settings of an option that may be repeated, NAME=VALUE each, no name twice. */
export function collectSettings(setting: string, before: readonly string[]): string[] {
  const nameOf = (text: string): string => text.split("=")[0].trim();
  const name = nameOf(setting);
  if (before.some((other) => nameOf(other) === name))
    throw new InvalidArgumentError(`${name} is set twice; set it once.`);
  return collect(setting, before);
}

/** Whether an option may be given more than once: it is a switch, or its values are collected. */
export function mayRepeat({ required, optional, parseArg }: Option): boolean {
  const takesValue = required || optional;
  return !takesValue || parseArg === collect || parseArg === collectSettings;
}

function folder(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("Give the name of a folder.");
  const file = fileInTheWay(text);
  if (file !== undefined) throw new InvalidArgumentError(`${file} is a file; give the name of a folder.`);
  return text;
}

/** Parses a number for commander. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("Give a number.");
  return value;
}

function positive(text: string): number {
  const value = integer(text);
  if (value === 0) throw new InvalidArgumentError("Give a positive integer.");
  return value;
}

/** Parses a non-negative integer for commander. */
export function integer(text: string): number {
  const value = number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("Give an integer, 0 or greater.");
  return value;
}
