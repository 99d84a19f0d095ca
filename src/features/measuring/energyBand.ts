import type { Band } from "../../shapes/segment.js";
import type { Signal } from "../../shapes/series.js";
import { PowerFrames } from "../../signal/frames.js";

/** Frames of the spectra that a band is taken from, s. */
const WINDOW = 512 / 44_100;
const HOP = 0.008;
/** Frequencies count whose highest power is within this of the strongest, dB. */
const DEPTH = 24;
/** By how much the background's highest power may exceed its mean. */
const PEAKS_OF_NOISE = 10;

/** Spectra of a chapter, from which the bands of its syllables are taken. */
export function energyFrames(signal: Signal): PowerFrames {
  return new PowerFrames({ ...signal, start: 0 }, { window: WINDOW, hop: HOP }, "energyFrames");
}

/** Gathers in which frequencies a syllable has its energy: its highest power at each of them. */
export class EnergyBand {
  private highest: Float64Array | undefined;
  private total = 0;
  private frames = 0;
  private firstBin = 0;
  private binHz = 0;

  /**
   * Takes the frames of a stretch; of one shorter than a hop, the nearest.
   * @param onset, offset s from the first sample of the frames' sound. @param band that is looked at, Hz.
   */
  add(frames: PowerFrames, onset: number, offset: number, band: Band): void {
    const [first, last] = frames.band(band.lowHz, band.highHz);
    if (last < first || frames.count === 0) return;
    this.highest ??= new Float64Array(last - first + 1);
    this.firstBin = first;
    this.binHz = frames.binHz;
    const nearest = Math.max(0, Math.min(frames.count - 1, Math.round((onset + offset) / 2 / HOP)));
    const from = Math.ceil(onset / HOP);
    const to = Math.min(frames.count - 1, Math.floor(offset / HOP));
    const [start, end] = from <= to ? [Math.max(0, from), to] : [nearest, nearest];
    frames.askFor(last + 1);
    for (let r = start; r <= end; r++) {
      frames.read(r);
      this.frames++;
      for (let k = first; k <= last; k++) {
        const power = frames.power[k];
        this.total += power;
        if (power > this.highest[k - first]) this.highest[k - first] = power;
      }
    }
  }

  /**
   * The band of all frequencies that are strong: within 24 dB of the strongest, and above the background.
   * @param snr signal-to-noise ratio of the syllable in the band that was looked at, dB.
   * @returns Hz, half a bin wider at either side than the bins; undefined without sound.
   */
  band(snr: number): Band | undefined {
    const { highest, frames, firstBin, binHz } = this;
    if (highest === undefined || frames === 0) return undefined;
    const strongest = highest.reduce((a, b) => Math.max(a, b), 0);
    if (!(strongest > 0)) return undefined;
    const noise = this.total / frames / highest.length / (1 + 10 ** (snr / 10));
    const least = Math.min(
      strongest,
      Math.max(strongest * 10 ** (-DEPTH / 10), Number.isNaN(noise) ? 0 : PEAKS_OF_NOISE * noise),
    );
    const strong = (power: number): boolean => power >= least;
    const low = firstBin + highest.findIndex(strong);
    const high = firstBin + highest.findLastIndex(strong);
    return { lowHz: Math.max(0, (low - 0.5) * binHz), highHz: (high + 0.5) * binHz };
  }
}
