import type { Segment } from "../../../shapes/segment.js";
import type { Signal } from "../../../shapes/series.js";
import type { Song } from "../../../shapes/song.js";

/** A sound with what is known of it. */
export interface KnownSound {
  readonly source: string;
  /** mono */
  readonly signal: Signal;
  /** syllables by name, s from the first sample */
  readonly segments: readonly Segment[];
  /** the song whose gesture sang it, or was fitted to it */
  readonly song?: Song;
}
