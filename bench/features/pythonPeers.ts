import { type ChildProcessByStdio, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** librosa and scipy in a process of their own, one core each, asked to work whenever it is their turn. */
export class PythonPeers {
  private constructor(
    private readonly child: ChildProcessByStdio<Writable, Readable, null>,
    private readonly lines: AsyncIterator<string>,
    private readonly reader: Interface,
    /** of those that are installed */
    readonly versions: Readonly<Partial<Record<"librosa" | "scipy", string>>>,
  ) {}

  /**
   * @param files 16-bit PCM WAV files. @param window, hop samples. @param folder bench/features.
   * @returns undefined where there is no python with numpy.
   */
  static async start(
    request: { readonly files: readonly string[]; readonly window: number; readonly hop: number },
    folder: string,
    python = process.env.SYRINX_BENCH_PYTHON ?? "python3",
  ): Promise<PythonPeers | undefined> {
    const one = {
      OMP_NUM_THREADS: "1",
      OPENBLAS_NUM_THREADS: "1",
      MKL_NUM_THREADS: "1",
      NUMBA_NUM_THREADS: "1",
    };
    const child = spawn(python, [join(folder, "peers.py")], {
      env: { ...process.env, ...one },
      stdio: ["pipe", "pipe", "ignore"],
    });
    child.on("error", () => {});
    child.stdin.on("error", () => {});
    const reader = createInterface({ input: child.stdout });
    const lines = reader[Symbol.asyncIterator]();
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const first = await lines.next();
    if (first.done) return undefined;
    return new PythonPeers(child, lines, reader, JSON.parse(first.value) as Record<string, string>);
  }

  /** Lets a peer do its work once. @returns the seconds that it took, as it measured. */
  async seconds(name: "librosa" | "scipy"): Promise<number> {
    this.child.stdin.write(`${name}\n`);
    const line = await this.lines.next();
    if (line.done) throw new Error(`${name} ended before it answered`);
    return Number(line.value);
  }

  close(): void {
    this.child.stdin.end();
    this.reader.close();
  }
}
