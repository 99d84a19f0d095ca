import { InputError } from "../../shapes/inputError.js";
import type { LabelledSegment } from "../../shapes/segment.js";
import { checkScores, type LabelScores } from "./labelScores.js";

/** How segments are made of the scores of frames. */
export interface DecodingSettings {
  /** probability of an onset that cuts a stretch of sound in two, 0 to 1 */
  readonly onsetThreshold: number;
  /** a shorter segment is dropped, s */
  readonly minDuration: number;
  /** a shorter silence does not separate two segments, unless a syllable begins after it, s */
  readonly minGap: number;
  /** a segment is dropped unless the probability that something sounds reaches this in one of its frames, 0 to 1 */
  readonly minCertainty: number;
}

export const DEFAULT_DECODING: DecodingSettings = {
  onsetThreshold: 0.35,
  minDuration: 0.016,
  minGap: 0.004,
  minCertainty: 0,
};

/**
 * For a labeller and birds that it never met. It is unsure of what the cage sets off, and sure of syllables; and a quarter of a canary's
 * syllables last less than 16 ms.
 */
export const GENERIC_DECODING: DecodingSettings = {
  ...DEFAULT_DECODING,
  minDuration: 0.01,
  minCertainty: 0.95,
};

/** Part of the shortest syllable learnt from that a piece must reach to be one. */
const SHORTEST_SHARE = 0.5;

/**
 * How segments are made of the scores of a labeller that learnt from syllables of known lengths.
 * @param shortest of those syllables, s; undefined if they are not known.
 * @returns the usual settings, but pieces of less than half the shortest syllable are dropped.
 */
export function decodingAfter(shortest: number | undefined): DecodingSettings {
  const { minDuration } = DEFAULT_DECODING;
  return {
    ...DEFAULT_DECODING,
    minDuration: Math.max(minDuration, SHORTEST_SHARE * (shortest ?? 0)),
  };
}

/** A piece of sound: frames first to last, both sounding. */
interface Piece {
  first: number;
  last: number;
  /** probability of each class, added up over so many of its frames */
  readonly sums: Float64Array;
  frames: number;
  /** highest probability in one of its frames that something sounds */
  certainty: number;
}

/**
 * Makes segments of scores that arrive in chunks. A frame sounds if silence is less likely than not. A stretch of sounding
 * frames is cut where the onset score has a peak of at least the threshold, the highest within the shortest duration on either side;
 * a cut that would leave a piece shorter than that is not made. A segment is dropped if none of its frames is certain enough. Its label is
 * the class, other than silence, with the highest sum of probabilities over its frames, and its confidence the mean of them.
 *
 * The segments don't depend on how the frames are cut into chunks; memory is bounded by the shortest duration.
 */
export class LabelDecoder {
  private readonly minFrames: number;
  private readonly gapFrames: number;
  /** how many frames on either side a peak is compared with */
  private readonly reach: number;
  /** the last frames that were pushed: those not yet looked at, and before them those that a peak is compared with */
  private onsets: number[] = [];
  private waiting: Float32Array[] = [];
  /** frame of onsets[0], and the next frame to look at */
  private base = 0;
  private next = 0;
  private pushed = 0;
  private piece: Piece | undefined;
  /** the piece before the last cut, until the piece after it is long enough to stay */
  private before: Piece | undefined;
  /** sums over the silent frames since the last sounding one, and their number */
  private readonly gap: { readonly sums: Float64Array; count: number };

  /**
   * @param scores rate, start and classes of the scores that follow.
   * @throws {InputError} if a setting can't be used, or the classes don't begin with silence.
   */
  constructor(
    private readonly scores: Pick<LabelScores, "rate" | "start" | "classes">,
    private readonly settings: DecodingSettings = DEFAULT_DECODING,
  ) {
    checkSettings(settings);
    const { rate, classes } = scores;
    checkScores(
      { ...scores, probabilities: new Float32Array(0), onsets: new Float32Array(0) },
      "decodeLabels",
    );
    // A duration of so many frames that a sample rate makes inexact in binary is taken as intended.
    this.minFrames = Math.max(1, Math.ceil(settings.minDuration * rate - 1e-6));
    this.gapFrames = Math.max(1, Math.ceil(settings.minGap * rate - 1e-6));
    this.reach = Math.max(1, this.minFrames - 1);
    this.gap = { sums: new Float64Array(classes.length), count: 0 };
  }

  /**
   * Takes the next frames.
   * @param probabilities frames x classes. @param onsets one for each frame.
   * @returns the segments that are complete, in order, s of the recording.
   * @throws {InputError} if the arrays don't fit each other.
   */
  push(probabilities: Float32Array, onsets: Float32Array): LabelledSegment[] {
    checkScores({ ...this.scores, probabilities, onsets }, "decodeLabels");
    const width = this.scores.classes.length;
    const found: LabelledSegment[] = [];
    for (let f = 0; f < onsets.length; f++) {
      this.onsets.push(onsets[f]);
      // A copy: the caller may use the array for the next frames.
      this.waiting.push(probabilities.slice(f * width, (f + 1) * width));
      this.pushed++;
      if (this.pushed - this.next > this.reach) this.look(found);
    }
    return found;
  }

  /** Ends the scores. @returns the last segments. */
  end(): LabelledSegment[] {
    const found: LabelledSegment[] = [];
    while (this.next < this.pushed) this.look(found);
    this.close(found);
    return found;
  }

  /** Looks at the next frame, with as many after it as a peak is compared with, or all that there are. */
  private look(found: LabelledSegment[]): void {
    const frame = this.next++;
    const probabilities = this.waiting.shift() ?? new Float32Array(0);
    const sounds = probabilities[0] < 0.5;
    const { piece } = this;
    if (piece !== undefined && lengthOf(piece) >= this.minFrames && this.peaks(frame)) this.cut();
    if (sounds) this.extend(frame, probabilities, found);
    else if (this.piece !== undefined || this.before !== undefined) {
      if (this.gap.count + 1 >= this.gapFrames) this.close(found);
      else {
        add(this.gap.sums, probabilities);
        this.gap.count++;
      }
    }
    if (this.next - this.base > this.reach) {
      this.onsets.shift();
      this.base++;
    }
  }

  /** Whether the onset score has a peak here: the first of the highest within less than the shortest duration on either side. */
  private peaks(frame: number): boolean {
    const at = frame - this.base;
    const score = this.onsets[at];
    if (!(score >= this.settings.onsetThreshold)) return false;
    const from = Math.max(0, at - this.reach);
    const end = Math.min(this.onsets.length, at + this.reach + 1);
    for (let i = from; i < end; i++)
      if (this.onsets[i] > score || (i < at && this.onsets[i] === score)) return false;
    return true;
  }

  /** Ends the piece before this frame, for now. */
  private cut(): void {
    // There is none before it that waits: a piece is cut only once it is long enough to stay.
    this.before = this.piece;
    this.piece = undefined;
    this.clearGap();
  }

  /** Adds a sounding frame to the piece, or begins one. */
  private extend(frame: number, probabilities: Float32Array, found: LabelledSegment[]): void {
    if (this.piece === undefined) {
      this.clearGap();
      const sums = new Float64Array(probabilities.length);
      this.piece = { first: frame, last: frame, sums, frames: 0, certainty: 0 };
    }
    const { piece, gap } = this;
    add(piece.sums, gap.sums);
    add(piece.sums, probabilities);
    piece.frames += gap.count + 1;
    piece.last = frame;
    piece.certainty = Math.max(piece.certainty, 1 - probabilities[0]);
    this.clearGap();
    if (this.before !== undefined && lengthOf(piece) >= this.minFrames) {
      this.keep(this.before, found);
      this.before = undefined;
    }
  }

  /** Ends the stretch: what is too short to stand alone belongs to the piece that it was cut from, or is dropped. */
  private close(found: LabelledSegment[]): void {
    let { piece } = this;
    const { before } = this;
    if (before !== undefined && piece !== undefined && lengthOf(piece) < this.minFrames) {
      add(before.sums, piece.sums);
      before.frames += piece.frames;
      before.last = piece.last;
      before.certainty = Math.max(before.certainty, piece.certainty);
      piece = before;
    } else if (before !== undefined) this.keep(before, found);
    if (piece !== undefined && lengthOf(piece) >= this.minFrames) this.keep(piece, found);
    this.piece = undefined;
    this.before = undefined;
    this.clearGap();
  }

  private clearGap(): void {
    this.gap.sums.fill(0);
    this.gap.count = 0;
  }

  /** Makes a segment of a piece that is certain enough. */
  private keep(piece: Piece, found: LabelledSegment[]): void {
    if (piece.certainty >= this.settings.minCertainty) found.push(this.segmentOf(piece));
  }

  private segmentOf(piece: Piece): LabelledSegment {
    const { rate, start, classes } = this.scores;
    const { first, last, sums, frames } = piece;
    let best = 1;
    for (let c = 2; c < sums.length; c++) if (sums[c] > sums[best]) best = c;
    return {
      onset: start + (first - 0.5) / rate,
      offset: start + (last + 0.5) / rate,
      label: classes[best],
      confidence: Math.min(1, sums[best] / frames),
    };
  }
}

/**
 * Segments of scores: see `LabelDecoder`, which takes them in chunks.
 * @param scores of a stretch of sound.
 * @param settings threshold of onsets; shortest segment and gap, s.
 * @returns in order, without overlap, s of the recording. The first begins, and the last ends, up to half a frame outside the frames'
 * centres, which may be outside the sound.
 * @throws {InputError} if a setting can't be used or the scores are incomplete.
 * @example
 * const probabilities = Float32Array.from([1, 0, 0.1, 0.9, 0.2, 0.8, 1, 0]);
 * const scores = { rate: 4, start: 0.125, classes: ["", "a"], probabilities, onsets: new Float32Array(4) };
 * const [{ onset, offset, label }] = decodeLabels(scores);
 * [onset, offset, label]; // [0.25, 0.75, "a"]
 */
export function decodeLabels(
  scores: LabelScores,
  settings: DecodingSettings = DEFAULT_DECODING,
): LabelledSegment[] {
  const decoder = new LabelDecoder(scores, settings);
  return [...decoder.push(scores.probabilities, scores.onsets), ...decoder.end()];
}

/** Number of frames from the first to the last. */
function lengthOf({ first, last }: Piece): number {
  return last - first + 1;
}

function add(sums: Float64Array, values: ArrayLike<number>): void {
  for (let c = 0; c < sums.length; c++) sums[c] += values[c];
}

/** Checks the settings of decoding. @throws {InputError} naming the one that can't be used. */
function checkSettings({ onsetThreshold, minDuration, minGap, minCertainty }: DecodingSettings): void {
  if (!(onsetThreshold > 0 && onsetThreshold <= 1))
    throw new InputError(
      `decodeLabels: onsetThreshold=${onsetThreshold} must be above 0 and at most 1; change it.`,
    );
  if (!(minCertainty >= 0 && minCertainty <= 1))
    throw new InputError(
      `decodeLabels: minCertainty=${minCertainty} is not from 0 to 1; give a value in this range.`,
    );
  for (const [name, value] of Object.entries({ minDuration, minGap }))
    if (!(value >= 0 && value <= 1))
      throw new InputError(
        `decodeLabels: ${name}=${value} s is not from 0 to 1; give a value in this range.`,
      );
}
