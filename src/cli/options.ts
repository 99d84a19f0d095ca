import { type Command, InvalidArgumentError } from "commander";

/** Flags that choose what is heard of a recording. */
export interface Hearing {
  readonly channel?: number;
  readonly from?: number;
  readonly to?: number;
  readonly lowHz?: number;
  readonly highHz?: number;
}

/** The flags that all commands take. */
export function common(command: Command, out: string, place?: string): Command {
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
export function extent(command: Command): Command {
  return command
    .option("--channel <N>", "channel, counted from 0", integer)
    .option("--from <S>", "start, seconds", number)
    .option("--to <S>", "end, seconds", number);
}

/** Which part of a recording is heard, and where song is looked for. */
export function hearing(command: Command): Command {
  return extent(command)
    .option(
      "--species <NAME>",
      "preset of bands: zebra-finch, bengalese-finch, canary, ... (an unknown name lists all)",
    )
    .option("--low-hz <HZ>", "lowest F0 looked for", number)
    .option("--high-hz <HZ>", "highest F0 looked for", number);
}

/** What was given of some options: with exact optional properties, undefined is no value. */
export function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function folder(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("Give the name of a folder.");
  return text;
}

/** A number, as commander reads an option. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("Give a number.");
  return value;
}

function positive(text: string): number {
  const value = integer(text);
  if (value === 0) throw new InvalidArgumentError("Give a whole number from 1.");
  return value;
}

/** A whole number from 0. */
export function integer(text: string): number {
  const value = number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("Give a whole number from 0.");
  return value;
}
