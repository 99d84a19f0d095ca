import { FilterKernel } from "../../kernels/filterKernel.js";
import { CANDIDATES, PitchKernel } from "../../kernels/pitchKernel.js";
import { InputError } from "../../shapes/inputError.js";
import { durationOf, type Signal, type Track } from "../../shapes/series.js";
import { USABLE_BAND } from "../../signal/usableBand.js";
import { inBand } from "../band.js";
import { CandidateFinder, EDGE, unvoicedStrength } from "./pitchCandidates.js";
import { bestPath, type PitchPath } from "./pitchPath.js";
import { PitchRefiner } from "./pitchRefine.js";

export interface PitchSettings {
  /** range of F0, Hz */
  readonly lowHz: number;
  readonly highHz: number;
  /** s from value to value */
  readonly hop: number;
}

/** F0 and its confidence, on one clock. */
export interface PitchTracks {
  /** Hz, NaN where unvoiced */
  readonly f0: Track;
  /** 0 to 1; 0 where unvoiced */
  readonly confidence: Track;
}

/** Range and step for birds in general. */
export const DEFAULT_PITCH: PitchSettings = { lowHz: 200, highHz: 11_000, hop: 0.001 };

/** Lowest F0 that a path can hold, as a share of the range's lower end. */
const LEAST_SHARE = 0.9;
/** Lowest F0 that may be searched for, Hz: three of its periods make the window. */
const LOWEST = 20;
/** Advantage over the next best path at which the confidence is 63 % of the periodicity, for frames 10 ms apart. */
const SURE = 0.1;

/**
 * Fundamental frequency over time, from whistles to harmonic stacks: peaks of the window-corrected autocorrelation,
 * less those that an octave or twelfth above would explain as well, a Viterbi path over them, then the frequency of the
 * strongest harmonic from its phase (reassignment) for accuracy.
 * @param signal mono.
 * @returns Hz, NaN where unvoiced; value r at r hop.
 * @throws {InputError} if the range is empty or reaches beyond half the rate.
 * @example
 * const whistle = Float32Array.from({ length: 4410 }, (_, i) => Math.sin((2 * Math.PI * 3000 * i) / 44100));
 * trackPitch(monoSignal(whistle, 44100)).values[50]; // 3000
 * @see Boersma (1993) Proc. Inst. Phonetic Sciences 17 97, for autocorrelation and path; Auger & Flandrin (1995)
 * IEEE Trans. Signal Processing 43 1068, for the phase.
 */
export function trackPitch(signal: Signal, settings: PitchSettings = DEFAULT_PITCH): Track {
  return trackPitchWithConfidence(signal, settings).f0;
}

/**
 * F0 as trackPitch finds it, and the confidence of each value: the periodicity of the sound at that F0 (the share of power that
 * repeats, of the window-corrected autocorrelation) times 1 - exp(-a / 0.1), where a is the margin of the path over the
 * best one that is unvoiced or at another pitch (a semitone or more away) in that frame, as a strength over 10 ms.
 * @param signal mono.
 * @returns f0 in Hz, NaN where unvoiced; confidence from 0 to 1, 0 where unvoiced; value r at r hop.
 * @throws {InputError} as trackPitch.
 * @example
 * const whistle = Float32Array.from({ length: 4410 }, (_, i) => Math.sin((2 * Math.PI * 3000 * i) / 44100));
 * trackPitchWithConfidence(monoSignal(whistle, 44100)).confidence.values[50] > 0.9; // true
 */
export function trackPitchWithConfidence(
  signal: Signal,
  settings: PitchSettings = DEFAULT_PITCH,
): PitchTracks {
  return new PitchTracker(signal.rate, settings).track(signal);
}

/** Tracks F0 in one sound after another of the same rate, with windows and transforms that are made once. */
export class PitchTracker {
  private readonly range: PitchSettings;
  private readonly finder: CandidateFinder;
  private readonly refiner: PitchRefiner;

  /**
   * @param rate of the sounds, Hz. @param filters, where other features share them.
   * @throws {InputError} as trackPitch.
   */
  constructor(
    private readonly rate: number,
    settings: PitchSettings,
    private readonly filters = new FilterKernel(),
  ) {
    const { lowHz, hop } = settings;
    const highHz = Math.min(settings.highHz, USABLE_BAND * rate);
    if (!(lowHz >= LOWEST)) {
      throw new InputError(`pitch: low=${lowHz} Hz is below ${LOWEST} Hz, lower than any bird; raise it.`);
    }
    if (!(lowHz < highHz)) {
      throw new InputError(
        `pitch: low=${lowHz} Hz is not below high=${highHz} Hz at ${rate} Hz; narrow or move the range.`,
      );
    }
    this.range = { lowHz, highHz, hop };
    const kernel = new PitchKernel();
    this.finder = new CandidateFinder(kernel, filters, rate, this.range);
    this.refiner = new PitchRefiner(kernel, hop, rate, LEAST_SHARE * lowHz, (1 + EDGE) * highHz);
  }

  /** As trackPitchWithConfidence. @param signal mono, of the tracker's rate. */
  track(signal: Signal): PitchTracks {
    const { rate, finder, refiner, filters } = this;
    const { lowHz, highHz, hop } = this.range;
    const samples = inBand(signal, 0.7 * lowHz, Math.min(0.49 * rate, 2.5 * highHz), filters);
    const frames = samples.length === 0 ? 0 : Math.floor(durationOf(signal) / hop) + 1;
    const candidates = finder.find(samples, frames);
    const path = bestPath(candidates, unvoicedStrength(candidates.level), hop);
    const values = new Float64Array(frames).fill(Number.NaN);
    const confidence = new Float64Array(frames);
    for (let r = 0; r < frames; r++) if (path.choice[r] > 0) values[r] = candidates.rows[placeOf(r, path)];
    refiner.refine(samples, values);
    for (let r = 0; r < frames; r++) {
      const f = values[r];
      // Beyond the range, or a subharmonic of what is.
      if (!(f >= (1 - EDGE) * lowHz && f <= (1 + EDGE) * highHz)) {
        values[r] = Number.NaN;
        continue;
      }
      const lead = (path.lead[r] * hop) / 0.01;
      const periodicity = candidates.rows[placeOf(r, path) + CANDIDATES];
      confidence[r] = Math.max(0, periodicity) * (1 - Math.exp(-lead / SURE));
    }
    const clock = { rate: 1 / hop, start: signal.start };
    return {
      f0: { values, columns: [{ name: "f0", unit: "Hz" }], ...clock },
      confidence: { values: confidence, columns: [{ name: "confidence", unit: "1" }], ...clock },
    };
  }
}

/** Where the frequency of the candidate that the path takes in a frame lies among the rows. */
function placeOf(frame: number, { choice }: PitchPath): number {
  return 4 * CANDIDATES * frame + choice[frame] - 1;
}
