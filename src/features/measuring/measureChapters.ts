import { FilterKernel } from "../../kernels/filterKernel.js";
import type { BoxedSegment, Segment } from "../../shapes/segment.js";
import { rowsWithin, type Series, type Signal } from "../../shapes/series.js";
import { digitalSilence, type SilentStretch } from "../../signal/digitalSilence.js";
import type { PowerFrames } from "../../signal/frames.js";
import type { Clipping } from "../clipping.js";
import { type FrameAnalysers, frameFeatures } from "../descriptors/frameFeatures.js";
import { TableKernel } from "../descriptors/tableKernel.js";
import { PitchTracker } from "../pitch/pitch.js";
import { DEFAULT_SEGMENTATION, segmentSyllablesBy, signalToNoise } from "../syllables/segmentation.js";
import type { AnalysisSettings } from "./analysisSettings.js";
import type { Chapter } from "./chapters.js";
import { energyFrames } from "./energyBand.js";
import { begunIn } from "./levelSegments.js";
import { bandOf, boxFrames, boxSignalToNoise, describedBand } from "./measureBox.js";
import { SegmentMeasure } from "./segmentMeasure.js";

/** F0 is looked for in syllables and this far around them only, s: it is the slowest step, and most of a day in the field is not song. */
const AROUND = 0.05;
/** Label of a syllable that was found but not named, as in evsonganaly. */
export const UNNAMED = "-";

/** The frames of a chapter, its own rows only. */
export interface ChapterFrames {
  /** features, row r at start + r / rate, s of the recording */
  readonly table: Series;
  /** its columns */
  readonly columns: readonly Float32Array[];
  /** Hz, NaN where unvoiced or outside syllables; and its confidence, 0 to 1 */
  readonly f0: Float32Array;
  readonly confidence: Float32Array;
}

/** Measures syllables and frames chapter by chapter; a syllable that spans a border is measured as one. */
export class ChapterMeasurer {
  /** all syllables so far, by onset */
  readonly measures: SegmentMeasure[] = [];
  private tracker: PitchTracker | undefined;
  private readonly filters = new FilterKernel();
  private readonly tables = new TableKernel();
  private readonly analysers: FrameAnalysers = { filters: this.filters };

  /**
   * @param given the user's syllables, sorted, s of the recording; each is measured within its band, if it has one. Undefined: find
   * them.
   * @param clipping from which values on samples count as clipped, and the highest of all.
   */
  constructor(
    private readonly settings: AnalysisSettings,
    private readonly given: readonly BoxedSegment[] | undefined,
    private readonly clipping: Pick<Clipping, "high" | "low" | "peak">,
  ) {}

  /** Measures the next chapter. @param last whether no other follows. @returns its frames. */
  async take(chapter: Chapter, last: boolean): Promise<ChapterFrames> {
    const { hop, features, calibration, song } = this.settings;
    const { signal, lead, rows } = chapter;
    const silent = digitalSilence(signal.values, signal.rate);
    const own = await frameFeatures(
      { ...signal, start: 0 },
      {
        sets: features,
        hop,
        lowHz: song.lowHz,
        highHz: song.highHz,
        rows: [lead, lead + rows],
        ...(calibration === undefined ? {} : { calibration }),
      },
      this.analysers,
      silent,
    );
    const width = own.columns.length;
    const table: Series = { ...own, start: chapter.from };
    const begun = this.segmentsOf(chapter, silent, last);
    for (const { segment, snr } of begun) {
      const box = bandOf(segment, signal.rate);
      const described = box && describedBand(box, signal.rate);
      this.measures.push(new SegmentMeasure(segment, snr, width, box, described));
    }
    const active = this.measures.filter(
      ({ segment }) => segment.offset >= chapter.from && segment.onset < chapter.to,
    );
    const pitch = this.pitchWithin(
      signal,
      active.map(({ segment }) => segment),
      lead + rows,
    );
    const f0 = pitch.f0.subarray(lead);
    const energy = active.length === 0 ? undefined : energyFrames(signal);
    for (const measure of active) {
      const [first, end] = rowsWithin(table, measure.segment.onset, measure.segment.offset);
      if (measure.box === undefined) {
        for (let r = first; r < end; r++)
          measure.addFrame(chapter.from + r * hop, f0[r], table.values, r * width);
      } else {
        const inside = await boxFrames(signal, measure.segment, measure.box, this.settings);
        for (let r = first; r < end; r++) {
          const row = lead + r - inside.first;
          measure.addFrame(chapter.from + r * hop, inside.f0[row], inside.table.values, row * width);
        }
      }
      if (energy !== undefined) this.addEnergy(measure, energy, chapter);
      this.countSamples(measure, chapter);
      if (measure.segment.offset < chapter.to) measure.close();
    }
    const columns = this.tables.columnsOf({ values: table.values, width });
    return { table, columns, f0, confidence: pitch.confidence.subarray(lead) };
  }

  /** Syllables that begin in the chapter, and their signal-to-noise ratios. */
  private segmentsOf(
    chapter: Chapter,
    silent: readonly SilentStretch[],
    last: boolean,
  ): { segment: BoxedSegment; snr: number }[] {
    const { signal } = chapter;
    const settings = { ...DEFAULT_SEGMENTATION, ...this.settings.song };
    if (this.given !== undefined) {
      const begun = begunIn(chapter, last, this.given);
      const bands = begun.map((segment) => bandOf(segment, signal.rate));
      const open = begun.filter((_, i) => bands[i] === undefined);
      const ratios = signalToNoise(signal, open, settings);
      return begun.map((segment, i) => {
        const band = bands[i];
        const snr =
          band === undefined ? ratios[open.indexOf(segment)] : boxSignalToNoise(signal, segment, band);
        return { segment, snr };
      });
    }
    const found = segmentSyllablesBy(this.filters, signal, settings, silent);
    return begunIn(chapter, last, found, this.measures.at(-1)?.segment.offset).map(
      ({ onset, offset, snr }) => ({ segment: { onset, offset, label: UNNAMED }, snr }),
    );
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
    const sounding = rowsInside(segments, signal.start, hop, rows);
    const around = stretches(segments, AROUND);
    if (around.length === 0) return { f0, confidence };
    this.tracker ??= new PitchTracker(signal.rate, { lowHz, highHz, hop }, this.filters);
    for (const [onset, offset] of around) {
      const first = Math.max(0, Math.floor((onset - signal.start) / hop));
      const end = Math.min(rows, Math.ceil((offset - signal.start) / hop) + 1);
      if (end <= first) continue;
      const from = Math.round(first * hop * signal.rate);
      const values = signal.values.subarray(from, Math.round((end - 1) * hop * signal.rate) + 1);
      const tracks = this.tracker.track({ ...signal, values, start: 0 });
      for (let r = first; r < Math.min(end, first + tracks.f0.values.length); r++) {
        if (sounding[r] === 0) continue;
        f0[r] = tracks.f0.values[r - first];
        confidence[r] = tracks.confidence.values[r - first];
      }
    }
    return { f0, confidence };
  }

  /** Adds where a syllable has its energy in a chapter: within its box, or the band of the song. */
  private addEnergy(measure: SegmentMeasure, frames: PowerFrames, { signal, from, to }: Chapter): void {
    const { onset, offset } = measure.segment;
    measure.energy?.add(
      frames,
      Math.max(onset, from) - signal.start,
      Math.min(offset, to) - signal.start,
      measure.box ?? { ...DEFAULT_SEGMENTATION, ...this.settings.song },
    );
  }

  private countSamples(measure: SegmentMeasure, { signal, from, to }: Chapter): void {
    const { onset, offset } = measure.segment;
    const at = (time: number): number => Math.round((time - signal.start) * signal.rate);
    const first = Math.max(0, at(Math.max(onset, from)));
    const end = Math.min(signal.values.length, at(Math.min(offset, to)));
    let clipped = 0;
    const { high, low, peak } = this.clipping;
    if (peak >= high || -peak <= low)
      for (let i = first; i < end; i++) if (signal.values[i] >= high || signal.values[i] <= low) clipped++;
    measure.addSamples(Math.max(0, end - first), clipped);
  }
}

/** 1 for each row that lies within a segment. @param start of row 0, s. @param hop s. */
function rowsInside(segments: readonly Segment[], start: number, hop: number, rows: number): Uint8Array {
  const inside = new Uint8Array(rows);
  for (const { onset, offset } of segments) {
    const first = Math.max(0, Math.ceil((onset - 1e-9 - start) / hop));
    inside.fill(1, first, Math.max(first, Math.floor((offset + 1e-9 - start) / hop) + 1));
  }
  return inside;
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
