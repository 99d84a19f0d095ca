import { FilterKernel } from "../kernels/filterKernel.js";
import { SoundSumsKernel } from "../kernels/soundSumsKernel.js";
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
 * @param silent its digital silence, if that is known. @param kernel of the filters, where several sounds share it.
 */
export function withoutRumble(
  samples: Float32Array,
  rate: number,
  lowHz: number,
  silent: readonly SilentStretch[] = digitalSilence(samples, rate),
  kernel = new FilterKernel(),
): Float32Array {
  return filtered(samples, rate, lowHz, knownOf(samples, rate, silent), kernel);
}

/** What of a sound does not depend on the band. */
interface Known {
  readonly silent: readonly SilentStretch[];
  /** level of each silent stretch */
  readonly rests: readonly number[];
  readonly offset: number;
  /** whether no sample is NaN */
  readonly whole: boolean;
}

function knownOf(samples: Float32Array, rate: number, silent: readonly SilentStretch[]): Known {
  const rests = silent.map(({ first, end }) => levelOf(samples, first, end));
  const sums = new SoundSumsKernel();
  const sum = sums.sumOf(samples);
  const whole = !Number.isNaN(sum);
  const isPlain = whole && silent.length === 0 && samples.length > 0;
  const offset = isPlain ? sum / samples.length : offsetOf(samples, silent, LEAST * rate, sums);
  return { silent, rests, offset, whole };
}

/** As withoutRumble. */
function filtered(
  samples: Float32Array,
  rate: number,
  lowHz: number,
  known: Known,
  kernel: FilterKernel,
  into?: Float32Array,
): Float32Array {
  const corner = CORNER * lowHz;
  const pad = corner > 0 ? Math.ceil(rate / corner) : 0;
  const sound = kernel.hold(samples, known.offset, pad);
  if (!known.whole) for (let i = 0; i < sound.length; i++) if (Number.isNaN(sound[i])) sound[i] = 0;
  quieten(samples, known, sound, pad);
  // Each filter starts from samples in the precision of the sound.
  if (corner > 0)
    for (let time = 0; time < 2; time++) filterGently(kernel, rate, corner, Number.POSITIVE_INFINITY, true);
  const out = kernel.release(pad, samples.length, into);
  quieten(samples, known, out, 0);
  return restored(out, samples, known);
}

type Samples = Float32Array | Float64Array;

/** Silence is at rest wherever the recorder left it. */
function quieten(samples: Float32Array, { silent, rests }: Known, into: Samples, at: number): void {
  silent.forEach(({ first, end }, k) => {
    for (let i = first; i < end; i++) into[at + i] = samples[i] - rests[k];
  });
}

/** Room for what filters make of a sound, used again for the next one. */
export class FilteredSounds {
  private readonly rooms: Float32Array[] = [];

  /** @param which of those needed at a time. @param length samples. */
  room(which: number, length: number): Float32Array {
    const room = this.rooms[which];
    if (room !== undefined && room.length >= length) return room.subarray(0, length);
    this.rooms[which] = new Float32Array(length);
    return this.rooms[which];
  }
}

/** A sound whose rumble is removed below any band. */
export interface BandedSound {
  /** The sound without what lies below a band that begins at `lowHz`, Hz; not to be written to. */
  above(lowHz: number): Float32Array;
}

/** `withoutRumble` of one sound for several sets of features: each band is made once. */
export class RumbleFilter implements BandedSound {
  private readonly made = new Map<number, Float32Array>();
  private known: Known | undefined;

  /**
   * @param samples mono, fractions of full scale. @param rate Hz. @param kernel of the filters, where several sounds share it.
   * @param silent its digital silence, if that is known. @param rooms for what it makes, where the sounds before are no longer needed.
   */
  constructor(
    private readonly samples: Float32Array,
    private readonly rate: number,
    private readonly kernel = new FilterKernel(),
    private readonly silent: readonly SilentStretch[] = digitalSilence(samples, rate),
    private readonly rooms = new FilteredSounds(),
  ) {}

  /** The sound without what lies below a band that begins at `lowHz`; not to be written to. */
  above(lowHz: number): Float32Array {
    const { samples, rate, made } = this;
    const before = made.get(lowHz);
    if (before !== undefined) return before;
    this.known ??= knownOf(samples, rate, this.silent);
    const room = this.rooms.room(made.size, samples.length);
    const sound = filtered(samples, rate, lowHz, this.known, this.kernel, room);
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
function restored(sound: Float32Array, samples: Float32Array, { whole }: Known): Float32Array {
  if (whole) return sound;
  for (let i = 0; i < samples.length; i++) if (Number.isNaN(samples[i])) sound[i] = Number.NaN;
  return sound;
}

/** Mean of the samples outside silence, NaN left out; of less than so many, where the silence before them lies. */
function offsetOf(
  samples: Float32Array,
  silent: readonly SilentStretch[],
  least: number,
  sums: SoundSumsKernel,
): number {
  let sum = 0;
  let count = 0;
  let from = 0;
  for (const { first, end } of [...silent, { first: samples.length, end: samples.length }]) {
    const part = samples.subarray(from, first);
    const all = sums.sumOf(part);
    const known = Number.isNaN(all) ? part.filter((v) => !Number.isNaN(v)) : part;
    sum += known === part ? all : sums.sumOf(known);
    count += known.length;
    from = end;
  }
  if (silent.length > 0 && count < least) return levelOf(samples, silent[0].first, silent[0].end);
  return count > 0 ? sum / count : 0;
}
