import { digitalSilence, type SilentStretch } from "../signal/digitalSilence.js";
import { filterGently } from "./gentleBand.js";

/** The filter's corner as a share of the lowest frequency that is kept: there it takes off 0.03 dB. */
const CORNER = 0.2;

/** The offset is the mean of the sound if there is this much of it outside silence, s. */
const LEAST = 0.05;

/**
 * A sound without what lies below it and is no song: a recorder's constant offset and, for features of a band, hum and
 * rumble below that band, which would leak into its lowest bins. Nothing is delayed. Beyond the ends, and in digital silence,
 * there is no sound: silence stays silent, and has no part in the offset.
 * @param samples mono, fractions of full scale; a NaN stays one, and counts as 0 for its neighbours. @param rate Hz.
 * @param lowHz lower end of the band, Hz: 0.03 dB are taken off there, 49 dB at a tenth of it, by Butterworth filters of
 * second order, twice forwards and backwards; 0: only the offset is removed.
 * @param silent its digital silence, if that is known.
 */
export function withoutRumble(
  samples: Float32Array,
  rate: number,
  lowHz: number,
  silent: readonly SilentStretch[] = digitalSilence(samples, rate),
): Float32Array {
  const offset = offsetOf(samples, silent, LEAST * rate);
  const corner = CORNER * lowHz;
  const pad = corner > 0 ? Math.ceil(rate / corner) : 0;
  const rests = silent.map(({ first, end }) => levelOf(samples, first, end));
  const out = new Float32Array(samples.length);
  if (corner === 0) {
    subtract(samples, offset, out, 0);
    quieten(samples, silent, rests, out, 0);
    return restored(out, samples);
  }
  const sound = new Float64Array(samples.length + 2 * pad);
  subtract(samples, offset, sound, pad);
  quieten(samples, silent, rests, sound, pad);
  // Each filter starts from samples in the precision of the sound.
  for (let time = 0; time < 2; time++) {
    for (let i = 0; i < sound.length; i++) sound[i] = Math.fround(sound[i]);
    filterGently(sound, rate, corner, Number.POSITIVE_INFINITY);
  }
  out.set(sound.subarray(pad, pad + samples.length));
  quieten(samples, silent, rests, out, 0);
  return restored(out, samples);
}

type Samples = Float32Array | Float64Array;

/** Writes the sound less an offset from place `at` on; NaN counts as 0. */
function subtract(samples: Float32Array, offset: number, into: Samples, at: number): void {
  for (let i = 0; i < samples.length; i++) into[at + i] = Number.isNaN(samples[i]) ? 0 : samples[i] - offset;
}

/** Silence is at rest wherever the recorder left it. */
function quieten(
  samples: Float32Array,
  silent: readonly SilentStretch[],
  rests: readonly number[],
  into: Samples,
  at: number,
): void {
  silent.forEach(({ first, end }, k) => {
    for (let i = first; i < end; i++) into[at + i] = samples[i] - rests[k];
  });
}

/** A sound whose rumble is removed below any band. */
export interface BandedSound {
  /** The sound without what lies below a band that begins at `lowHz`, Hz; not to be written to. */
  above(lowHz: number): Float32Array;
}

/** `withoutRumble` of one sound for several sets of features: each band is made once. */
export class RumbleFilter implements BandedSound {
  private readonly made = new Map<number, Float32Array>();
  private silent: readonly SilentStretch[] | undefined;

  /** @param samples mono, fractions of full scale. @param rate Hz. */
  constructor(
    private readonly samples: Float32Array,
    private readonly rate: number,
  ) {}

  /** The sound without what lies below a band that begins at `lowHz`; not to be written to. */
  above(lowHz: number): Float32Array {
    const { samples, rate, made } = this;
    this.silent ??= digitalSilence(samples, rate);
    const known = made.get(lowHz);
    if (known !== undefined) return known;
    const sound = withoutRumble(samples, rate, lowHz, this.silent);
    made.set(lowHz, sound);
    return sound;
  }
}

/** The middle of the steps that a silent stretch keeps to: of a constant, exactly that. */
function levelOf(samples: Float32Array, first: number, end: number): number {
  let low = samples[first];
  let high = low;
  for (let i = first; i < end; i++) {
    if (samples[i] < low) low = samples[i];
    if (samples[i] > high) high = samples[i];
  }
  return (low + high) / 2;
}

/** Puts NaN where they were. */
function restored(sound: Float32Array, samples: Float32Array): Float32Array {
  for (let i = 0; i < samples.length; i++) if (Number.isNaN(samples[i])) sound[i] = Number.NaN;
  return sound;
}

/** Mean of the samples outside silence, NaN left out; of less than so many, where the silence before them lies. */
function offsetOf(samples: Float32Array, silent: readonly SilentStretch[], least: number): number {
  let sum = 0;
  let count = 0;
  let from = 0;
  for (const { first, end } of [...silent, { first: samples.length, end: samples.length }]) {
    for (let i = from; i < first; i++) {
      const v = samples[i];
      if (Number.isNaN(v)) continue;
      sum += v;
      count++;
    }
    from = end;
  }
  if (silent.length > 0 && count < least) return levelOf(samples, silent[0].first, silent[0].end);
  return count > 0 ? sum / count : 0;
}
