import { CommanderError } from "commander";

/** Exit statuses of the command line. */
export const STATUS = { someFailed: 1, usage: 2, interrupted: 130 } as const;

/**
 * Reports an error in one line on stderr and sets the exit status: 2 for an error of the caller, 130 after Ctrl-C,
 * 1 for a failure of the work itself, with the stack if it is our bug.
 */
export function endWith(error: unknown): void {
  const name = error instanceof Error ? error.name : "";
  if (error instanceof CommanderError) {
    // Commander has already reported it.
    process.exitCode = error.exitCode === 0 ? 0 : STATUS.usage;
  } else if (name === "InputError") {
    process.stderr.write(`syrinx: ${(error as Error).message}\n`);
    process.exitCode = STATUS.usage;
  } else if (name === "WorkFailed") {
    process.stderr.write(`syrinx: ${(error as Error).message}\n`);
    process.exitCode = STATUS.someFailed;
  } else if (name === "Interrupted") {
    process.stderr.write(`syrinx: ${(error as Error).message}; finished files are kept.\n`);
    process.exitCode = STATUS.interrupted;
  } else {
    const report = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`syrinx: the work failed, which is a bug in syrinx; please report it:\n${report}\n`);
    process.exitCode = STATUS.someFailed;
  }
}
