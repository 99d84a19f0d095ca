import { spawn } from "node:child_process";
import { join } from "node:path";

const MAIN = join(import.meta.dirname, "../../dist/cli/main.js");

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the built command line without a terminal.
 * @param onOutput called with all output so far, with a way to signal the process.
 */
export function syrinxProcess(
  args: readonly string[],
  {
    cwd,
    onOutput,
    closeStdout = false,
    cut,
  }: {
    cwd?: string;
    onOutput?: (output: string, signal: (name: NodeJS.Signals) => void) => void;
    /** closes the pipe, as a reader such as `head` does */
    closeStdout?: boolean;
    /** sends a signal as soon as something is so, such as a state of the files that it writes */
    cut?: { readonly when: () => boolean; readonly signal: NodeJS.Signals };
  } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    if (closeStdout) child.stdout.destroy();
    let stdout = "";
    let stderr = "";
    const reportOutput = (): void => onOutput?.(stdout + stderr, (name) => child.kill(name));
    child.stdout.on("data", (data: Buffer) => {
      stdout += data;
      reportOutput();
    });
    child.stderr.on("data", (data: Buffer) => {
      stderr += data;
      reportOutput();
    });
    const looking = setInterval(() => {
      if (cut?.when() !== true) return;
      clearInterval(looking);
      child.kill(cut.signal);
    }, 5);
    child.on("error", reject);
    child.on("close", (status) => {
      clearInterval(looking);
      resolve({ status, stdout, stderr });
    });
  });
}
