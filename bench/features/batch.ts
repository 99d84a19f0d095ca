import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { median } from "../../src/math/statistics.js";
import { monoSignal, type Signal } from "../../src/shapes/series.js";
import { readRecording } from "../../src/workspace/sound/readRecording.js";
import { writeWav } from "../../src/workspace/sound/writing/writeWav.js";
import { alternate } from "../alternate.js";
import type { Bench, NewRow } from "../row.js";

const RATE = 48_000;
const HOURS = 2;
const RUNS = 5;
/** How often the recordings are analysed in one batch: starting and compiling must not be what is measured. */
const TURNS = ["a", "b"];

/** `syrinx analyze` as a user runs it: two cores against one, and the memory that a file of two hours takes. */
export async function batchRows({ folder, say }: Bench): Promise<NewRow[]> {
  const main = join(folder, "..", "dist", "cli", "main.js");
  const birds = resolve(
    process.env.SYRINX_TEST_RECORDINGS ?? resolve(folder, "..", "..", "shared", "recordings"),
    "birds",
  );
  const out = mkdtempSync(join(tmpdir(), "syrinx-bench-"));
  try {
    const files = readdirSync(birds).filter((name) => /\.wav$/.test(name));
    const words = TURNS.map((turn) => {
      const folder = join(out, turn);
      mkdirSync(folder);
      for (const name of files) symlinkSync(join(birds, name), join(folder, name));
      return folder;
    });
    const two = (): number => run(main, [...words, "--jobs", "2"], out).seconds;
    const one = (): number => run(main, [...words, "--jobs", "1"], out, true).seconds;
    const times = await alternate(two, one, 3);
    const pinned = process.platform === "linux" ? "pinned to one core" : "not pinned";
    const rows: NewRow[] = [
      {
        name: `analyze ${TURNS.length * files.length} recordings: 2 cores beside 1`,
        ours: times.ours,
        peer: times.peer,
        peerVersion: `syrinx analyze --jobs 1, ${pinned}`,
        unit: "s",
        ratio: times.ours / times.peer,
      },
    ];
    say(`analyze ${HOURS} h at ${RATE} Hz, ${RUNS} times: takes minutes`);
    const long = join(out, "long.wav");
    writeWav(long, await repeated(join(birds, files[0])), "16");
    const runs = Array.from({ length: RUNS }, () => run(main, [long], out));
    // Memory must suffice every time; the speed is the usual one.
    const worst = Math.max(...runs.map(({ megabytes }) => megabytes));
    const seconds = median(runs.map((one) => one.seconds));
    const alone = { peer: null, peerVersion: null, ratio: null };
    rows.push({
      name: `analyze ${HOURS} h at ${RATE} Hz: peak memory, worst of ${RUNS} runs`,
      ours: worst,
      unit: "MB",
      ...alone,
    });
    rows.push({
      name: `analyze ${HOURS} h at ${RATE} Hz: speed`,
      ours: (HOURS * 3600) / seconds,
      unit: "x real time",
      ...alone,
    });
    return rows;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Two hours of one song, over and over. */
async function repeated(file: string): Promise<Signal> {
  const { signal } = await readRecording(file);
  const values = new Float32Array(HOURS * 3600 * RATE);
  for (let i = 0; i < values.length; i++) values[i] = signal.values[i % signal.values.length];
  return monoSignal(values, RATE);
}

/** @param pinned to one core: Node compiles and collects garbage on others, too. */
function run(
  main: string,
  words: readonly string[],
  out: string,
  pinned = false,
): { seconds: number; megabytes: number } {
  // On Linux the kernel's own figure: what getrusage tells there begins with the memory of whoever started the process.
  const reportPeak = [
    'import{readFileSync as r}from"node:fs";process.on("exit",()=>{let k=process.resourceUsage().maxRSS;',
    'try{k=/VmHWM:\\s+(\\d+)/.exec(r("/proc/self/status","utf8"))[1]}catch{}',
    'process.stderr.write("\\npeak "+k+"\\n")})',
  ].join("");
  const began = performance.now();
  const node =
    pinned && process.platform === "linux" ? ["taskset", "-c", "0", process.execPath] : [process.execPath];
  const ended = spawnSync(
    node[0],
    [
      ...node.slice(1),
      "--import",
      `data:text/javascript,${encodeURIComponent(reportPeak)}`,
      main,
      "analyze",
      ...words,
      "--out",
      join(out, "tables"),
      "--force",
      "--json",
    ],
    { encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  if (ended.status !== 0) throw new Error(`analyze ended with ${ended.status}: ${ended.stderr.slice(-500)}`);
  const peak = /peak (\d+)/.exec(ended.stderr)?.[1];
  return { seconds: (performance.now() - began) / 1000, megabytes: Number(peak) / 1024 };
}
