import { summarizeComparison } from "../../features/syllables/summarizeComparison.js";
import { DEFAULT_SCORING, scoreLabels } from "../../learn/labelling/scoreLabels.js";
import type { ComparisonDetail, LabelComparisonDetail } from "../../shapes/comparison.js";
import type { Extent } from "../../shapes/hearing.js";
import type { BoxedSegment } from "../../shapes/segment.js";
import type { SoundFile } from "../../workspace/sound/openSound.js";
import { givenSegments } from "./givenSegments.js";

/** How the syllables of a recording agree with a reference, and what is odd about that. */
export interface ReferenceComparison {
  readonly compare: ComparisonDetail | LabelComparisonDetail;
  readonly warnings: readonly string[];
}

/**
 * Compares syllables with a reference, channel by channel, within the stretch that was analysed.
 * @param path of the reference. @param found syllables with their channels.
 * @param options channel and stretch that were analysed. @param tolerance s.
 * @param named whether labels are compared, too.
 * @throws {InputError} if the reference can't be read.
 */
export function compareWith(
  path: string,
  sound: Pick<SoundFile, "path" | "info">,
  found: readonly BoxedSegment[],
  options: Extent,
  tolerance: number,
  named = false,
): ReferenceComparison {
  const main = options.channel ?? 0;
  const channels = new Set([main, ...found.map(({ channel = main }) => channel)]);
  // With one channel only, that is the one to compare with.
  const chosen = channels.size === 1 ? { channel: main } : {};
  const { within, warnings } = givenSegments(path, sound, { ...options, ...chosen });
  const of = (channel: number, segments: readonly BoxedSegment[]): readonly BoxedSegment[] =>
    segments.filter((segment) => (segment.channel ?? main) === channel);
  for (const { channel } of within) channels.add(channel);
  const pairs = [...channels].map((channel) => ({
    reference: of(channel, within),
    found: of(channel, found),
  }));
  if (!named) return { compare: summarizeComparison(pairs, tolerance), warnings };
  const { from = 0, to = Number.POSITIVE_INFINITY } = options;
  const stretch = { from, to: Math.min(to, sound.info.duration) };
  const compare = scoreLabels(
    pairs.map((pair) => ({ ...pair, ...stretch })),
    { ...DEFAULT_SCORING, tolerance },
  );
  return { compare, warnings };
}
