import { InputError } from "../../shapes/inputError.js";
import type { Column, Series, Signal } from "../../shapes/series.js";
import { type FrameCut, PowerFrames } from "../../signal/frames.js";
import { type BandedSound, RumbleFilter } from "../withoutRumble.js";

/** Describes frames one after the other: reads a transformed frame and writes one value for each column. */
export interface FrameDescriber {
  readonly columns: readonly Column[];
  /** the first so many bins are all that it reads; default: it may read any */
  readonly bins?: number;
  /** @param frames with frame r read. @param into where to write, from `at` on. */
  describe(frames: PowerFrames, r: number, into: Float32Array, at: number): void;
}

/** Makes a describer for frames of one rate and size. @param recorded the sound with its bass, less a constant offset. */
export type DescriberOf = (frames: PowerFrames, recorded: Float32Array) => FrameDescriber;

/** How frames are cut, and what of the sound is left out before. */
export interface DescribedFrames extends FrameCut {
  /** removes rumble below a band that begins there, Hz, as `withoutRumble` does; 0: a constant offset only; default: nothing */
  readonly aboveHz?: number;
  /** the first frame that is described, and the one after the last, limited to those there are; default: all */
  readonly rows?: readonly [first: number, end: number];
}

/**
 * Any sets of descriptors in one pass, so that each frame is cut and transformed once.
 * @param signal mono. @param cut of the frames, and the lower end of their band. @param sets e.g. spectralDescriber(DEFAULT_DESCRIPTORS), mfccDescriber(MFCC).
 * @param caller named in error messages. @param rumble of the sound, where other features share it.
 * @returns T rows, the columns of all sets side by side; row 0 is the first frame that is described.
 * @throws {InputError} as `spectrogram`, and whatever the sets refuse.
 * @example
 * const sine = Float32Array.from({ length: 4410 }, (_, i) => Math.sin((2 * Math.PI * 3000 * i) / 44100));
 * const peak = ({ power, binHz }) => ({
 *   columns: [{ name: "peak", unit: "Hz" }],
 *   describe: (_frames, _r, into, at) => { into[at] = power.indexOf(Math.max(...power)) * binHz; },
 * });
 * describeFrames(monoSignal(sine, 44100), { window: 0.02, hop: 0.001 }, [peak]).values[50]; // 3014.6
 */
export function describeFrames(
  signal: Signal,
  cut: DescribedFrames,
  sets: readonly DescriberOf[],
  caller = "describeFrames",
  rumble: BandedSound = new RumbleFilter(signal.values, signal.rate),
): Series {
  const { aboveHz } = cut;
  const less = (lowHz: number): Signal =>
    aboveHz === undefined || signal.columns.length !== 1
      ? signal
      : { ...signal, values: rumble.above(lowHz) };
  const recorded = less(0);
  const frames = new PowerFrames(
    aboveHz === undefined || aboveHz === 0 ? recorded : less(aboveHz),
    cut,
    caller,
  );
  const describers = sets.map((describerOf) => describerOf(frames, recorded.values));
  frames.askFor(Math.max(...describers.map(({ bins = frames.power.length }) => bins)));
  const columns = describers.flatMap((describer) => describer.columns);
  const first = Math.min(frames.count, cut.rows?.[0] ?? 0);
  const end = Math.min(frames.count, cut.rows?.[1] ?? frames.count);
  const values = new Float32Array(Math.max(0, end - first) * columns.length);
  // A frame may be compared with the one before: that is described first, and written over.
  for (let r = Math.max(0, first - 1); r < end; r++) {
    frames.read(r);
    let at = Math.max(0, r - first) * columns.length;
    for (const describer of describers) {
      describer.describe(frames, r, values, at);
      at += describer.columns.length;
    }
  }
  return { values, columns, rate: 1 / cut.hop, start: signal.start + first * cut.hop };
}

/**
 * First and last bin of a band.
 * @throws {InputError} if it holds fewer than two.
 */
export function bandOf(frames: PowerFrames, lowHz: number, highHz: number, caller: string): [number, number] {
  const [first, last] = frames.band(lowHz, highHz);
  if (!(last > first)) {
    throw new InputError(
      `${caller}: ${lowHz} to ${highHz} Hz holds fewer than 2 bins of ${frames.binHz.toFixed(1)} Hz below ` +
        `${frames.rate / 2} Hz; widen the band or lengthen the window.`,
    );
  }
  return [first, last];
}
