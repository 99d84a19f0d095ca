import { join } from "node:path";
import { LineChild, python } from "../lineChild.js";

/** librosa and scipy in a process of their own, one core each, asked to work whenever it is their turn. */
export class PythonPeers {
  private constructor(
    private readonly child: LineChild,
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
  ): Promise<PythonPeers | undefined> {
    const one = {
      OMP_NUM_THREADS: "1",
      OPENBLAS_NUM_THREADS: "1",
      MKL_NUM_THREADS: "1",
      NUMBA_NUM_THREADS: "1",
    };
    const child = await LineChild.start(python(), [join(folder, "peers.py")], one, request);
    return child && new PythonPeers(child, JSON.parse(child.greeting) as Record<string, string>);
  }

  /** Lets a peer do its work once. @returns the seconds that it took, as it measured. */
  async seconds(name: "librosa" | "scipy"): Promise<number> {
    return Number(await this.child.ask(name));
  }

  close(): void {
    this.child.close();
  }
}
