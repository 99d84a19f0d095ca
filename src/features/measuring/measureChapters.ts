import type { Segment } from "../../shapes/segment.js";
import { rowsWithin, type Series, type Signal } from "../../shapes/series.js";
import { frameFeatures } from "../descriptors/frameFeatures.js";
import { trackPitchWithConfidence } from "../pitch/pitch.js";
import type { DetectedSegment } from "../syllables/findSyllables.js";
import { DEFAULT_SEGMENTATION, segmentSyllables, signalToNoise } from "../syllables/segmentation.js";
import type { AnalysisSettings } from "./analysisSettings.js";
import type { Chapter } from "./chapters.js";
import { SegmentMeasure } from "./segmentMeasure.js";

/** F0 is looked for in syllables and this far around them only, s: it is the slowest step, and most of a day in the field is not song. */
const AROUND = 0.05;
/** Label of a syllable that was found but not named, as in evsonganaly. */
const UNNAMED = "-";

/** The frames of a chapter, its own rows only. */
export interface ChapterFrames {
  /** features, row r at start + r / rate, s of the recording */
  readonly table: Series;
  /** Hz, NaN where unvoiced or outside syllables; and its confidence, 0 to 1 */
  readonly f0: Float32Array;
  readonly confidence: Float32Array;
}

/** Measures syllables and frames chapter by chapter; a syllable that spans a border is measured as one. */
export class ChapterMeasurer {
  /** all syllables so far, by onset */
  readonly measures: SegmentMeasure[] = [];

  /**
   * @param given the user's syllables, sorted, s of the recording; undefined: find them.
   * @param clipping absolute value from which a sample counts as clipped.
   */
  constructor(
    private readonly settings: AnalysisSettings,
    private readonly given: readonly Segment[] | undefined,
    private readonly clipping: number,
  ) {}

  /** Measures the next chapter. @param last whether no other follows. @returns its frames. */
  async take(chapter: Chapter, last: boolean): Promise<ChapterFrames> {
    const { hop, features, calibration, song } = this.settings;
    const { signal, lead, rows } = chapter;
    const all = await frameFeatures(
      { ...signal, start: 0 },
      {
        sets: features,
        hop,
        lowHz: song.lowHz,
        highHz: song.highHz,
        ...(calibration === undefined ? {} : { calibration }),
      },
    );
    const width = all.columns.length;
    const table: Series = {
      ...all,
      values: all.values.subarray(lead * width, (lead + rows) * width),
      start: chapter.from,
    };
    const begun = this.segmentsOf(chapter, last);
    for (const segment of begun) this.measures.push(new SegmentMeasure(segment, segment.snr, width));
    const active = this.measures.filter(
      ({ segment }) => segment.offset >= chapter.from && segment.onset < chapter.to,
    );
    const pitch = this.pitchWithin(
      signal,
      active.map(({ segment }) => segment),
      lead + rows,
    );
    const f0 = pitch.f0.subarray(lead);
    for (const measure of active) {
      const [first, end] = rowsWithin(table, measure.segment.onset, measure.segment.offset);
      for (let r = first; r < end; r++)
        measure.addFrame(chapter.from + r * hop, f0[r], table.values, r * width);
      this.countSamples(measure, chapter);
      if (measure.segment.offset < chapter.to) measure.close();
    }
    return { table, f0, confidence: pitch.confidence.subarray(lead) };
  }

  /** Syllables that begin in the chapter. */
  private segmentsOf({ signal, from, to }: Chapter, last: boolean): readonly DetectedSegment[] {
    const settings = { ...DEFAULT_SEGMENTATION, ...this.settings.song };
    const own = ({ onset }: Segment): boolean => onset >= from && (onset < to || last);
    if (this.given !== undefined) {
      const begun = this.given.filter(own);
      const ratios = signalToNoise(signal, begun, settings);
      return begun.map(({ onset, offset, label }, i) => ({ onset, offset, label, snr: ratios[i] }));
    }
    const before = this.measures.at(-1)?.segment.offset ?? Number.NEGATIVE_INFINITY;
    return segmentSyllables(signal, settings)
      .filter((segment) => own(segment) && segment.onset >= before)
      .map((segment) => ({ ...segment, label: UNNAMED }));
  }

  /** F0 on the clock of the chapter's signal, where there are syllables. */
  private pitchWithin(
    signal: Signal,
    segments: readonly Segment[],
    rows: number,
  ): { f0: Float32Array; confidence: Float32Array } {
    const { hop, lowHz, highHz } = this.settings;
    const f0 = new Float32Array(rows).fill(Number.NaN);
    const confidence = new Float32Array(rows);
    for (const [onset, offset] of stretches(segments, AROUND)) {
      const first = Math.max(0, Math.floor((onset - signal.start) / hop));
      const end = Math.min(rows, Math.ceil((offset - signal.start) / hop) + 1);
      if (end <= first) continue;
      const from = Math.round(first * hop * signal.rate);
      const values = signal.values.subarray(from, Math.round((end - 1) * hop * signal.rate) + 1);
      const tracks = trackPitchWithConfidence({ ...signal, values, start: 0 }, { lowHz, highHz, hop });
      const inside = (r: number): boolean => {
        const time = signal.start + r * hop;
        return segments.some((s) => time >= s.onset - 1e-9 && time <= s.offset + 1e-9);
      };
      for (let r = first; r < Math.min(end, first + tracks.f0.values.length); r++) {
        if (!inside(r)) continue;
        f0[r] = tracks.f0.values[r - first];
        confidence[r] = tracks.confidence.values[r - first];
      }
    }
    return { f0, confidence };
  }

  private countSamples(measure: SegmentMeasure, { signal, from, to }: Chapter): void {
    const { onset, offset } = measure.segment;
    const at = (time: number): number => Math.round((time - signal.start) * signal.rate);
    const first = Math.max(0, at(Math.max(onset, from)));
    const end = Math.min(signal.values.length, at(Math.min(offset, to)));
    let clipped = 0;
    for (let i = first; i < end; i++) if (Math.abs(signal.values[i]) >= this.clipping) clipped++;
    measure.addSamples(Math.max(0, end - first), clipped);
  }
}

/** Segments widened to both sides and joined where they meet: onsets and offsets, s. */
function stretches(segments: readonly Segment[], around: number): [number, number][] {
  const joined: [number, number][] = [];
  for (const { onset, offset } of [...segments].sort((a, b) => a.onset - b.onset)) {
    const last = joined.at(-1);
    if (last !== undefined && onset - around <= last[1]) last[1] = Math.max(last[1], offset + around);
    else joined.push([onset - around, offset + around]);
  }
  return joined;
}
