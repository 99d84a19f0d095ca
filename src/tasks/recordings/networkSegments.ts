import type { AnalysisSettings } from "../../features/measuring/analysisSettings.js";
import { UNNAMED } from "../../features/measuring/measureChapters.js";
import { LabelDecoder } from "../../learn/labelling/decodeLabels.js";
import type { BoxedSegment } from "../../shapes/segment.js";
import type { SoundFile } from "../../workspace/sound/openSound.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import { type AnalyzeFileOptions, decodingOf } from "./analyzeOptions.js";
import { type FoundLabeller, openLabeller } from "./openLabeller.js";
import { readableChannel } from "./readableChannel.js";

/**
 * Finds the syllables of a recording with a network, in constant memory.
 * @param settings channel and stretch. @param options whether labels are wanted: else the syllables are unnamed.
 * @returns by onset, none beyond the stretch, s of the recording, as those of a user are measured.
 * @throws {InputError} if the file lacks the channel or the stretch, or the network can't be used at its sample rate.
 * @throws {Interrupted} after a stop.
 */
export async function* networkSegments(
  sound: Pick<SoundFile, "path" | "info" | "read">,
  network: FoundLabeller,
  settings: AnalysisSettings,
  options: AnalyzeFileOptions,
  context: TaskContext,
): Task<(BoxedSegment & { readonly channel: number })[]> {
  const { channel } = settings;
  const readable = readableChannel(sound, settings);
  const [from, to] = [readable.first / readable.sampleRate, readable.end / readable.sampleRate];
  // In a batch every core has files of its own.
  const threads = options.shared === true ? { threads: 1 } : {};
  const labeller = await openLabeller(network, options.backend ?? "auto", threads);
  const found = [];
  try {
    let decoder: LabelDecoder | undefined;
    for await (const scores of labeller.scores(readable, sound.path)) {
      checkStop(context);
      decoder ??= new LabelDecoder(scores, decodingOf(options, network.shortest));
      found.push(...decoder.push(scores.probabilities, scores.onsets));
      const done = scores.start + scores.onsets.length / scores.rate - from;
      yield { kind: "step", done: Math.min(done, to - from), total: to - from, unit: "s of sound" };
    }
    found.push(...(decoder?.end() ?? []));
  } finally {
    labeller.close();
  }
  return found.flatMap(({ confidence, ...segment }) => {
    // A frame reaches half its length beyond its centre.
    const [onset, offset] = [Math.max(from, segment.onset), Math.min(to, segment.offset)];
    if (offset <= onset) return [];
    const name = options.named === true ? { confidence } : { label: UNNAMED };
    return [{ ...segment, ...name, onset, offset, channel }];
  });
}
