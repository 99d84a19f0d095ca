import type { AnalysisSettings } from "../../features/measuring/analysisSettings.js";
import { levelSegments } from "../../features/measuring/levelSegments.js";
import { UNNAMED } from "../../features/measuring/measureChapters.js";
import { midwayBoundaries } from "../../features/syllables/midwayBoundaries.js";
import { LabelDecoder } from "../../learn/labelling/decodeLabels.js";
import type { BoxedSegment, LabelledSegment, Segment } from "../../shapes/segment.js";
import { collectGarbage } from "../../workspace/machine/collectGarbage.js";
import type { SoundFile } from "../../workspace/sound/openSound.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import { type AnalyzeFileOptions, decodingOf } from "./analyzeOptions.js";
import { type FoundLabeller, openLabeller } from "./openLabeller.js";
import { readableChannel } from "./readableChannel.js";

/**
 * Finds the syllables of a recording with a network, in constant memory. The boundaries of the generic one, which knows nobody's habit,
 * are half-way to those of the level.
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
  const decoding = decodingOf(options, network);
  const labeller = await openLabeller(network, options.backend ?? "auto", threads);
  const found: LabelledSegment[] = [];
  // The network and, beside the generic one, the level hear the sound in turns.
  const level = network.generic ? levelSegments(readable, settings) : undefined;
  const byLevel: Segment[] = [];
  let heard = from;
  try {
    let decoder: LabelDecoder | undefined;
    for await (const scores of labeller.scores(readable, sound.path)) {
      checkStop(context);
      decoder ??= new LabelDecoder(scores, decoding);
      found.push(...decoder.push(scores.probabilities, scores.onsets));
      const end = scores.start + scores.onsets.length / scores.rate;
      while (heard < end) {
        const chapter = level?.next();
        if (chapter === undefined || chapter.done === true) break;
        byLevel.push(...chapter.value.segments);
        heard = chapter.value.to;
        if (heard < to) collectGarbage();
      }
      yield { kind: "step", done: Math.min(end, to) - from, total: to - from, unit: "s of sound" };
    }
    found.push(...(decoder?.end() ?? []));
  } finally {
    labeller.close();
  }
  const placed = network.generic ? midwayBoundaries(found, byLevel, decoding) : found;
  return placed.flatMap(({ confidence, ...segment }) => {
    // A frame reaches half its length beyond its centre.
    const [onset, offset] = [Math.max(from, segment.onset), Math.min(to, segment.offset)];
    if (offset <= onset) return [];
    const name = options.named === true ? { confidence } : { label: UNNAMED };
    return [{ ...segment, ...name, onset, offset, channel }];
  });
}
