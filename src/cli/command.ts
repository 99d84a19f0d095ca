import type { Command as Parser } from "commander";
import type { TaskRequest } from "../tasks/running/request.js";
import { STATUS } from "./endWith.js";
import type { NewRunner, Showing } from "./perform.js";

/** Operands of a command: a string or a list each, undefined for an omitted optional one. */
export type Operands = readonly (string | readonly string[] | undefined)[];

/** A command of the command line as its help describes it. */
export interface CommandPage {
  /** name and operands, e.g. "convert <FILE>" */
  readonly words: string;
  /** heading that it is listed under in the help of the program */
  readonly group: string;
  /** what it does, in one line */
  readonly about: string;
  /** what --out is, with its default */
  readonly out: readonly [about: string, place?: string];
  /** adds the options that are specific to the command */
  readonly options?: (parser: Parser) => Parser;
  /** command lines, at least one */
  readonly examples: readonly string[];
}

/** A command that runs a task and shows its result. */
interface TaskCommand<Words extends Operands, Flags, Result> extends CommandPage {
  /** The request that the command line stands for. @throws {InputError} if the operands and options contradict each other. */
  readonly request: (words: Words, flags: Flags & Showing) => TaskRequest<Result>;
  /** of the dashboard */
  readonly title: (words: Words, flags: Flags & Showing) => string;
  /** human-readable lines */
  readonly summarize: (result: Result) => readonly string[] | Promise<readonly string[]>;
  /** what --json prints of the result; default all of it */
  readonly document?: (result: Result) => unknown;
  /** whether part of the work failed, which ends the command with status 1 */
  readonly failed?: (result: Result) => boolean;
  /** what follows on a terminal once the summary is printed, such as a view of the result */
  readonly afterwards?: (result: Result, flags: Flags & Showing) => Promise<void>;
  /** shows no progress */
  readonly quiet?: boolean;
  /** quitting closes only the screen and does not stop the task */
  readonly leaves?: boolean;
}

/** A command in the register. */
export interface Command extends CommandPage {
  /**
   * Runs the command.
   * @param words operands from the parser. @param flags values of the options.
   * @param newRunner makes the runner of its task; default: a thread.
   */
  readonly act: (words: Operands, flags: Showing, newRunner?: NewRunner) => Promise<void>;
}

/**
 * Defines a command that runs one task.
 * @returns the command for the register.
 */
export function taskCommand<Words extends Operands, Flags, Result>(
  command: TaskCommand<Words, Flags, Result>,
): Command {
  return {
    ...command,
    act: async (words, flags, newRunner) => {
      const { onTerminal, perform } = await import("./perform.js");
      // The parser returns them as the page declares them.
      const [operands, options] = [words as Words, flags as Flags & Showing];
      const showing = {
        title: command.title(operands, options),
        json: flags.json === true,
        quiet: flags.quiet === true || command.quiet === true,
        leaves: command.leaves === true,
        summarize: command.summarize,
        document: command.document ?? ((all: Result) => all),
      };
      const result = await perform(command.request(operands, options), showing, newRunner);
      if (onTerminal(flags)) await command.afterwards?.(result, options);
      if (command.failed?.(result) === true) process.exitCode = STATUS.someFailed;
    },
  };
}
