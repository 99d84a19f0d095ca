import type { Progress } from "../shapes/progress.js";
import type { TaskRequest } from "../tasks/running/request.js";
import type { Runner } from "../tasks/running/runner.js";
import type { TaskControls } from "../tasks/running/taskControls.js";
import type { Screen } from "../views/terminal/screen.js";
import { STATUS } from "./endWith.js";

/** The flags that determine how a command reports its progress and result. */
export interface Showing {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Makes the runner of a command. @param controls of a training, for the keys of the dashboard. */
export type NewRunner = (controls: TaskControls) => Runner;

/** How a command reports its progress and its result. */
export interface Performance<Result> extends Required<Showing> {
  /** of the dashboard */
  readonly title: string;
  /** quitting closes only the screen and does not stop the task */
  readonly leaves: boolean;
  /** human-readable lines */
  readonly summarize: (result: Result) => readonly string[] | Promise<readonly string[]>;
  /** what --json prints of the result */
  readonly document: (result: Result) => unknown;
}

/**
 * Runs a task, shows its progress (a dashboard on a terminal, plain lines elsewhere, nothing with --quiet), and prints
 * the result: one JSON document with --json, else lines.
 * @param newRunner makes the runner; by default the task runs in its own thread.
 */
export async function perform<Result>(
  request: TaskRequest<Result>,
  showing: Performance<Result>,
  newRunner?: NewRunner,
): Promise<Result> {
  if (onTerminal(showing)) process.stdout.write(`${showing.title}\n`);
  const [{ ThreadRunner }, { TaskControls }, { portable }, { Interrupted, STOPPED }] = await Promise.all([
    import("../tasks/running/threadRunner.js"),
    import("../tasks/running/taskControls.js"),
    import("../tasks/running/portable.js"),
    import("../tasks/running/task.js"),
  ]);
  const { leaves } = showing;
  let written = false;
  const controls = new TaskControls();
  const runner = newRunner?.(controls) ?? new ThreadRunner(() => controls);
  const stop = new AbortController();
  const interrupt = (): void => {
    // The second time, exit at once, without waiting for unfinished writes.
    if (stop.signal.aborted) void screen.close().finally(() => process.exit(STATUS.interrupted));
    else if (!onTerminal(showing) && !leaves) process.stderr.write("stopping ...\n");
    stop.abort();
  };
  const screen = await openScreen(showing, interrupt, leaves ? undefined : controls);
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  const warnings: string[] = [];
  let result: Result;
  try {
    result = await runner.run(
      portable(request, process.cwd()),
      (progress) => {
        screen.show(progress);
        if (progress.kind === "warning") warnings.push(progress.text);
        if (progress.kind === "output") written = true;
      },
      stop.signal,
    );
    if (!leaves) await screen.hold();
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    // What a task adds to "stopped" says what is left of its work.
    const kept = written || error.message !== STOPPED;
    throw new Interrupted(`${error.message}; ${kept ? "finished files are kept" : "nothing was written"}`);
  } finally {
    await runner.release();
    await screen.close();
    // The dashboard has disappeared with its screen: print the warnings again, even if the task was stopped.
    if (onTerminal(showing)) for (const text of warnings) process.stdout.write(`warning: ${text}\n`);
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
  if (showing.json) process.stdout.write(`${JSON.stringify(showing.document(result), null, 2)}\n`);
  else process.stdout.write(`${(await showing.summarize(result)).join("\n")}\n`);
  return result;
}

/** Whether progress is shown on a dashboard: on a capable terminal, unless flags or the environment prevent it. */
export function onTerminal({ json, quiet }: Showing): boolean {
  return (
    process.stdout.isTTY === true &&
    process.stdin.isTTY === true &&
    !json &&
    !quiet &&
    process.env.TERM !== "dumb"
  );
}

/** @param controls what the keys of the dashboard act on; without them, quitting leaves only the screen. */
async function openScreen(
  showing: Required<Showing> & { readonly title: string },
  onInterrupt: () => void,
  controls: TaskControls | undefined,
): Promise<Screen> {
  if (onTerminal(showing)) {
    // React's development build records every render, which is of no use here.
    process.env.NODE_ENV ??= "production";
    // Ink's colours don't heed NO_COLOR; ours and Node's do.
    if (process.env.NO_COLOR) process.env.FORCE_COLOR ??= "0";
    const { openDashboard } = await import("../views/terminal/dashboard.js");
    const { stdout, stdin } = process;
    const { title } = showing;
    if (!controls) return openDashboard({ title, stdout, stdin, onInterrupt, leaves: true });
    const keys = {
      togglePause: () => controls.togglePause(),
      save: () => controls.save(),
      changeRate: (steps: 1 | -1) => controls.changeRate(steps),
    };
    return openDashboard({ title, stdout, stdin, onInterrupt, keys });
  }
  if (showing.quiet) {
    const show = (progress: Progress): void => {
      if (progress.kind === "warning") process.stderr.write(`warning: ${progress.text}\n`);
    };
    return { show, hold: async () => {}, close: async () => {} };
  }
  const { plainLines } = await import("../views/terminal/plainLines.js");
  const stream = showing.json ? process.stderr : process.stdout;
  return plainLines((line) => stream.write(`${line}\n`));
}
