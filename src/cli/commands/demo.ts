import { join } from "node:path";
import type { DemoRequest } from "../../tasks/reports/demo.js";
import { taskCommand } from "../command.js";
import { type Hearing, hearing } from "../options.js";
import { fileLines, line } from "../summaryLines.js";
import { copyLines } from "./fit.js";
import { networkLines } from "./train.js";

/** Default recording of the demo. */
const DEMO_RECORDING = "chingolo";

interface DemoFlags extends Hearing {
  readonly out: string;
  readonly backend: string;
  readonly seed?: number;
  readonly annotations?: string;
  readonly force?: boolean;
}

/** `demo`: the whole pipeline on one recording. */
export const demo = taskCommand({
  words: "demo [WAV]",
  group: "Workstation",
  about: "run the whole pipeline on one recording: gesture, copy, autoencoder and report",
  out: ["folder of the demos: each recording gets a folder of its own in it", join("out", "demo")],
  options: (parser) =>
    hearing(parser).option(
      "--annotations <PATH>",
      "use these syllables instead of ours: a file, or a folder of them",
    ),
  examples: ["syrinx demo song.wav --out results"],
  request: ([recording = DEMO_RECORDING]: readonly [string?], options: DemoFlags): DemoRequest => ({
    task: "reports/demo",
    recording,
    options,
  }),
  title: ([recording = DEMO_RECORDING]) => `syrinx demo ${recording}`,
  summarize: ({ recording, syllables, fit, train, latent, report, seconds }) => [
    line("recording", recording),
    line("syllables", syllables === 0 ? "no syllables" : String(syllables)),
    ...(fit ? copyLines(fit) : []),
    ...(train && latent ? networkLines({ ...train, latent }) : []),
    line("report", report),
    ...(fit ? fileLines(fit.outputs) : []),
    ...(train ? [line("run", train.run)] : []),
    line("took", `${seconds.toFixed(1)} s`),
  ],
});
