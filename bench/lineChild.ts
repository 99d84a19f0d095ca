import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** A process that answers every line with a line: a peer that waits between its turns. */
export class LineChild {
  private constructor(
    private readonly child: ChildProcessByStdio<Writable, Readable, null>,
    private readonly lines: AsyncIterator<string>,
    private readonly reader: Interface,
    /** its first line */
    readonly greeting: string,
  ) {}

  /**
   * @param request the first line it is given.
   * @returns undefined if it can't be started or ends without output.
   */
  static async start(
    command: string,
    words: readonly string[],
    environment: Readonly<Record<string, string>>,
    request: unknown,
  ): Promise<LineChild | undefined> {
    const child = spawn(command, words, {
      env: { ...process.env, ...environment },
      stdio: ["pipe", "pipe", "ignore"],
    });
    child.on("error", () => {});
    child.stdin.on("error", () => {});
    const reader = createInterface({ input: child.stdout });
    const lines = reader[Symbol.asyncIterator]();
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const first = await lines.next();
    return first.done ? undefined : new LineChild(child, lines, reader, first.value);
  }

  /** @throws {Error} if it ends before it answers. */
  async ask(line: string): Promise<string> {
    this.child.stdin.write(`${line}\n`);
    const answer = await this.lines.next();
    if (answer.done) throw new Error(`${this.child.spawnfile} ended before it answered ${line}`);
    return answer.value;
  }

  close(): void {
    this.child.stdin.end();
    this.reader.close();
  }
}

/** The Python that peers run in. */
export function python(): string {
  return process.env.SYRINX_BENCH_PYTHON ?? "python3";
}
