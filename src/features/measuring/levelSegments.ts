import { FilterKernel } from "../../kernels/filterKernel.js";
import type { Segment } from "../../shapes/segment.js";
import { digitalSilence } from "../../signal/digitalSilence.js";
import { DEFAULT_SEGMENTATION, segmentSyllablesBy } from "../syllables/segmentation.js";
import type { AnalysisSettings } from "./analysisSettings.js";
import { type Chapter, chapters, type Readable } from "./chapters.js";

/** What `analyze` finds by the level in the next chapter of a recording, and where the chapter ends, s of the recording. */
export interface LevelSegments {
  readonly segments: readonly Segment[];
  readonly to: number;
}

/**
 * The syllables of a recording by their level, as `analyze` finds them: chapter by chapter, in constant memory.
 * @param settings hop and band of an analysis.
 * @returns for each chapter the syllables that begin in it.
 */
export function* levelSegments(
  sound: Readable,
  { hop, song }: Pick<AnalysisSettings, "hop" | "song">,
): Generator<LevelSegments> {
  const filters = new FilterKernel();
  let before: number | undefined;
  for (const chapter of chapters(sound, hop)) {
    const last = chapter.to >= sound.end / sound.sampleRate;
    const silent = digitalSilence(chapter.signal.values, chapter.signal.rate);
    const found = segmentSyllablesBy(filters, chapter.signal, { ...DEFAULT_SEGMENTATION, ...song }, silent);
    const segments = begunIn(chapter, last, found, before);
    before = segments.at(-1)?.offset ?? before;
    yield { segments, to: chapter.to };
  }
}

/**
 * Those of segments that begin in a chapter, and not before a time.
 * @param last whether no other chapter follows. @param before s of the recording: where the last syllable of the chapters before ends.
 * @returns in the order given.
 */
export function begunIn<S extends Segment>(
  { from, to }: Pick<Chapter, "from" | "to">,
  last: boolean,
  found: readonly S[],
  before = Number.NEGATIVE_INFINITY,
): S[] {
  return found.filter(({ onset }) => onset >= from && (onset < to || last) && onset >= before);
}
