/** Which channel and which stretch of a recording is read. */
export interface Extent {
  /** counted from 0; default 0 */
  readonly channel?: number;
  /** s; default the whole recording */
  readonly from?: number;
  readonly to?: number;
  /** how many times slower than it sounded the recording plays; default 1 */
  readonly timeExpansion?: number;
}

/** Settings of the search for song in a sound. */
export interface ListeningOptions {
  /** name of a preset of bands */
  readonly species?: string;
  /** range of F0, Hz, instead of the preset's; the band of syllables and features, too, or what that is widened to hold */
  readonly lowHz?: number;
  readonly highHz?: number;
}

/** The part of a recording to read, and settings of the search for song in it. */
export interface HearingOptions extends Extent, ListeningOptions {}
