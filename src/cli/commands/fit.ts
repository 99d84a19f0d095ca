import { join } from "node:path";
import { knownSentence, oscillatorSentence } from "../../shapes/gestureWords.js";
import type { TractName } from "../../shapes/song.js";
import type { TaskRequest } from "../../tasks/running/request.js";
import type { FitRequest, FitSummary, FitsSummary } from "../../tasks/songs/fit.js";
import type { FitManyRequest } from "../../tasks/songs/fitMany.js";
import { taskCommand } from "../command.js";
import { type Hearing, hearing, integer, number } from "../options.js";
import { fileLines, line, percent } from "../summaryLines.js";

/** Flags of `fit` in addition to those of all commands. */
interface FitFlags extends Hearing {
  readonly out?: string;
  readonly gamma?: number;
  readonly tract?: TractName;
  readonly filter?: boolean;
  readonly rounds?: number;
  readonly seed?: number;
  readonly annotations?: string;
  readonly force?: boolean;
}

/** `fit`: the gesture of one recording, or of several. */
export const fit = taskCommand({
  words: "fit <WAV...>",
  group: "Recordings",
  about: "find the motor gesture that sings a recording, and synthesize copies from it",
  out: ["folder of song, copies and table (default: synth/ for the song, out/fit/ for the rest)"],
  options: (parser) =>
    hearing(parser)
      .option("--annotations <PATH>", "fit these syllables instead of ours: a file, or a folder of them")
      .option(
        "--gamma <N>",
        "time scale of the oscillator, 1/s (default: chosen to suit the range of the song)",
        number,
      )
      .option("--tract <NAME>", "none, trachea, cavity-3555 (default) or cavity-2975")
      .option(
        "--no-filter",
        "omit the filter after the tract: with --gamma and --tract, timbre then determines the pressure",
      )
      .option("--rounds <N>", "rounds of refinement, each as long as one song (default: 4)", integer),
  examples: ["syrinx fit song.wav --out results"],
  request: ([files]: readonly [string[]], flags: FitFlags): TaskRequest<FitSummary | FitsSummary> => {
    const places =
      flags.out === undefined ? { out: join("out", "fit"), songFolder: "synth" } : { out: flags.out };
    const options = { ...flags, ...places };
    const one: FitRequest = { task: "songs/fit", file: files[0], options };
    const several: FitManyRequest = { task: "songs/fitMany", files, options };
    return files.length === 1 ? one : several;
  },
  title: ([files]) => `syrinx fit ${files.join(" ")}`,
  summarize: (result) => ("files" in result ? severalFits(result) : oneFit(result)),
  failed: (result) => "files" in result && result.failed.length > 0,
});

function severalFits({ files, failed }: FitsSummary): string[] {
  return [
    ...files.flatMap((one) => [...oneFit(one), ""]),
    ...failed.map(({ error }) => line("failed", error)),
    `${files.length} done, ${failed.length} failed`,
  ];
}

function oneFit(result: FitSummary): string[] {
  return [line("recording", result.file), ...copyLines(result), ...fileLines(result.outputs)];
}

/** Lines on the quality of a fit's copies. */
export function copyLines(summary: FitSummary): string[] {
  const { tiers, gamma, voicedFraction, determined, given, oscillatorTest } = summary;
  const { physics, augmented } = tiers;
  if (physics === undefined || augmented === undefined) return [line("copy", "none: nothing is voiced")];
  const measures = ({ f0, spectralCorrelation, envelopeCorrelation }: typeof physics): string =>
    `median F0 error ${percent(f0.medianRelativeError, 2)}, spectral correlation ${spectralCorrelation?.toFixed(3)}, ` +
    `loudness correlation ${envelopeCorrelation?.toFixed(3)}`;
  return [
    line(
      "gesture",
      `gamma ${gamma} 1/s, ${percent(voicedFraction, 0)} of the syllables voiced (the rest is a guess)`,
    ),
    line("known", knownSentence(given, determined)),
    line("tested", oscillatorSentence(oscillatorTest)),
    line("copy", `by gesture and tract alone: ${measures(physics)}`),
    line("", `with noise and moving tract: ${measures(augmented)}`),
  ];
}
