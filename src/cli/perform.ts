import type { Progress } from "../shapes/progress.js";
import type { TaskControls } from "../tasks/running/taskControls.js";
import type { TaskRequest } from "../tasks/running/taskList.js";
import type { Screen } from "../views/terminal/screen.js";
import { STATUS } from "./endWith.js";

/** How a command shows its work. */
export interface Showing {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * Runs a task in its worker, shows it as the place allows (dashboard on a terminal, plain lines elsewhere, nothing
 * with --quiet), and prints the result: one JSON document with --json, else the given lines.
 * @param title of the dashboard.
 * @param summarize lines for people.
 * @param document what --json prints of the result; all of it if left out.
 */
export async function perform<Result>(
  request: TaskRequest,
  title: string,
  showing: Showing,
  summarize: (result: Result) => readonly string[],
  document: (result: Result) => unknown = (result) => result,
): Promise<Result> {
  const [{ runInWorker }, { TaskControls }] = await Promise.all([
    import("../tasks/running/taskWorker.js"),
    import("../tasks/running/taskControls.js"),
  ]);
  const controls = new TaskControls();
  // Who watches leaves the screen, not the task.
  const leaves = request.task === "watch";
  const stop = new AbortController();
  const interrupt = (): void => {
    // A second time it is meant: what is not written yet is given up.
    if (stop.signal.aborted) void screen.close().finally(() => process.exit(STATUS.interrupted));
    else if (!onTerminal(showing) && !leaves)
      process.stderr.write("stopping: what is finished is kept ...\n");
    stop.abort();
  };
  const screen = await openScreen(title, showing, interrupt, leaves ? undefined : controls);
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  const told: string[] = [];
  let result: Result;
  try {
    result = (await runInWorker(
      request,
      (progress) => {
        screen.show(progress);
        if (progress.kind === "warning") told.push(progress.text);
      },
      stop.signal,
      controls,
    )) as Result;
  } finally {
    await screen.close();
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
  if (showing.json) process.stdout.write(`${JSON.stringify(document(result), null, 2)}\n`);
  else {
    // The dashboard went with its screen: say the warnings again where they stay.
    if (onTerminal(showing)) for (const text of told) process.stdout.write(`warning: ${text}\n`);
    process.stdout.write(`${summarize(result).join("\n")}\n`);
  }
  return result;
}

/** Whether the work is shown on a dashboard: on a terminal that can hold one, unless colour or it are not wanted. */
export function onTerminal({ json, quiet }: Showing): boolean {
  return (
    process.stdout.isTTY === true &&
    process.stdin.isTTY === true &&
    !json &&
    !quiet &&
    process.env.TERM !== "dumb" &&
    !process.env.NO_COLOR
  );
}

/** @param controls what the keys of a dashboard steer; without them its user leaves only the screen. */
async function openScreen(
  title: string,
  showing: Showing,
  onInterrupt: () => void,
  controls: TaskControls | undefined,
): Promise<Screen> {
  if (onTerminal(showing)) {
    // React's development build keeps a record of every drawing; nobody would look at it here.
    process.env.NODE_ENV ??= "production";
    const { openDashboard } = await import("../views/terminal/dashboard.js");
    const { stdout, stdin } = process;
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
    return { show, close: async () => {} };
  }
  const { plainLines } = await import("../views/terminal/plainLines.js");
  const stream = showing.json ? process.stderr : process.stdout;
  return plainLines((line) => stream.write(`${line}\n`));
}
