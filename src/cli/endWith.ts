import { CommanderError } from "commander";

/** Exit statuses of the command line. */
export const STATUS = { someFailed: 1, usage: 2, interrupted: 130 } as const;

/**
 * Reports an error in one line on stderr and sets the exit status: 2 for an error of the caller, 130 after Ctrl-C,
 * 1 for a failure of the work itself, with the stack if it is our bug.
 * @param error as thrown.
 * @param json true prints the message as a JSON document `{ error }` on stdout, too.
 */
export function endWith(error: unknown, json: boolean): void {
  if (error instanceof CommanderError && error.exitCode === 0) return;
  const { message, status, report } = described(error);
  process.exitCode = status;
  if (report !== undefined) process.stderr.write(`${report}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ error: message }, null, 2)}\n`);
}

function described(error: unknown): { message: string; status: number; report?: string } {
  const message = error instanceof Error ? error.message : String(error);
  // Commander has already reported it.
  if (error instanceof CommanderError)
    return { message: message.replace(/^error: /, ""), status: STATUS.usage };
  const report = `syrinx: ${message}`;
  switch (error instanceof Error ? error.name : "") {
    case "InputError":
      return { message, status: STATUS.usage, report };
    case "WorkFailed":
      return { message, status: STATUS.someFailed, report };
    case "Interrupted":
      return { message, status: STATUS.interrupted, report: `${report}.` };
    default: {
      const trace = error instanceof Error ? (error.stack ?? message) : message;
      return {
        message,
        status: STATUS.someFailed,
        report: `syrinx: the work failed, which is a bug in syrinx; please report it:\n${trace}`,
      };
    }
  }
}
