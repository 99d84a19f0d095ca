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

/** What is listened for in a sound. */
export interface ListeningOptions {
  /** name of a preset of bands */
  readonly species?: string;
  /** range of F0, Hz, instead of the preset's */
  readonly lowHz?: number;
  readonly highHz?: number;
}

/** Which part of a recording is read, and what is listened for in it. */
export interface HearingOptions extends Extent, ListeningOptions {}
