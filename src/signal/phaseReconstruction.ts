import { InputError } from "../shapes/inputError.js";
import { monoSignal, type Signal } from "../shapes/series.js";
import { FastFourier } from "./fastFourier.js";
import { Frames } from "./frames.js";
import { phaseGradientHeap } from "./phaseGradientHeap.js";

/** Spectral frames of a band without phases: the output of `spectrogram` under a Hann window, in dB. */
export interface BandFrames {
  /** power, dB re full scale, frames x bins; values at or below the floor are silence */
  readonly decibels: Float32Array;
  readonly bins: number;
  /** index of the first bin in the transform: its frequency divided by sampleRate / size */
  readonly firstBin: number;
  readonly floorDb: number;
  /** of the sound, Hz */
  readonly sampleRate: number;
  /** length of the Hann window and step from frame to frame, s */
  readonly window: number;
  readonly hop: number;
}

/** Where phases come from. */
export interface PhaseSettings {
  /**
   * "estimated": from the magnitudes alone; or a sound whose phases are used with the magnitudes of the frames.
   */
  readonly phases: "estimated" | Signal;
  /** iterations of the fast Griffin-Lim algorithm; default 100 for estimated phases, 0 for those of a sound */
  readonly iterations?: number;
  /** acceleration: fraction of the last change added in each iteration; 0 is plain Griffin-Lim. Default 0.99. */
  readonly momentum?: number;
  /** length of the sound, samples; default: it ends at the centre of the last frame */
  readonly samples?: number;
}

const ITERATIONS = 100;
const MOMENTUM = 0.99;

/**
 * Reconstructs a sound from spectral frames, approximately: phases start from heap integration of their gradient, and the
 * fast Griffin-Lim algorithm makes the frames consistent. Outside the band and at the floor the sound is silent.
 * @param frames dB, frames x bins.
 * @param settings where the phases come from.
 * @returns mono, in fractions of full scale, from 0 s: frame r is centred at r hop.
 * @throws {InputError} if a value is NaN, the band does not fit the transform, or the sound that phases are taken from has
 * another rate or too few frames.
 * @see Perraudin, Balazs & Sondergaard (2013) IEEE WASPAA; Griffin & Lim (1984) IEEE Trans. Acoustics, Speech and Signal
 * Processing 32 236; Prusa, Balazs & Sondergaard (2017) for the start.
 * @example
 * const sine = Float32Array.from({ length: 4000 }, (_, i) => Math.sin((2 * Math.PI * 2000 * i) / 32000));
 * const cut = { window: 0.016, hop: 0.004, lowHz: 1000, highHz: 3000 };
 * const { values, columns } = spectrogram(monoSignal(sine, 32000), cut);
 * const frames = {
 *   decibels: values.map((power) => 10 * Math.log10(power)), bins: columns.length, firstBin: 16, floorDb: -60,
 *   sampleRate: 32000, ...cut,
 * };
 * Math.max(...reconstructSound(frames, { phases: "estimated" }).values.subarray(1000, 3000)); // 1.0
 */
export function reconstructSound(frames: BandFrames, settings: PhaseSettings): Signal {
  const { phases, momentum = MOMENTUM } = settings;
  const iterations = settings.iterations ?? (phases === "estimated" ? ITERATIONS : 0);
  if (!(Number.isInteger(iterations) && iterations >= 0))
    throw new InputError(
      `reconstructSound: iterations=${iterations} must be an integer of at least 0; use 100, for example.`,
    );
  const planes = new Planes(frames, settings.samples);
  if (phases === "estimated") planes.estimate();
  else planes.takePhases(phases);
  planes.iterate(iterations, momentum);
  return planes.sound();
}

/**
 * Spectral convergence of a sound to reference frames: the norm of the difference of their magnitudes, relative to the norm
 * of the reference.
 * @param frames reference, dB, frames x bins.
 * @param sound mono, at the frames' sample rate.
 * @returns dB; lower is closer. NaN if the reference is silent.
 * @throws {InputError} if a value of the frames is NaN, the band does not fit the transform or the sound is not mono.
 * @example
 * const sine = Float32Array.from({ length: 4000 }, (_, i) => Math.sin((2 * Math.PI * 2000 * i) / 32000));
 * const cut = { window: 0.016, hop: 0.004, lowHz: 1000, highHz: 3000 };
 * const { values, columns } = spectrogram(monoSignal(sine, 32000), cut);
 * const frames = {
 *   decibels: values.map((power) => 10 * Math.log10(power)), bins: columns.length, firstBin: 16, floorDb: -60,
 *   sampleRate: 32000, ...cut,
 * };
 * const quieter = monoSignal(sine.map((value) => 0.9 * value), 32000);
 * spectralConvergence(frames, quieter); // -20.0
 * @see Sturmel & Daudet (2011) Proc. DAFx 375.
 */
export function spectralConvergence(frames: BandFrames, sound: Signal): number {
  return new Planes(frames, sound.values.length).convergence(sound);
}

/** The complex frames of a band, with transforms to a sound and back. */
class Planes {
  private readonly magnitudes: Float32Array;
  /** re and im of each bin: the current iterate, and the consistent frames of the previous iteration */
  private readonly places: Float32Array;
  private readonly before: Float32Array;
  private readonly frames: Frames;
  private readonly signal: Signal;
  private readonly count: number;
  private readonly fourier: FastFourier;
  private readonly sum: Float64Array;
  private readonly squares: Float64Array;

  constructor(
    private readonly band: BandFrames,
    samples?: number,
  ) {
    const { decibels, bins, floorDb, sampleRate, window, hop, firstBin } = band;
    this.count = bins > 0 ? decibels.length / bins : 0;
    const length = samples ?? (this.count === 0 ? 0 : Math.round((this.count - 1) * hop * sampleRate) + 1);
    this.signal = monoSignal(new Float32Array(length), sampleRate);
    this.frames = new Frames(this.signal, { window, hop }, "reconstructSound");
    const half = this.frames.size / 2;
    if (!(Number.isInteger(firstBin) && firstBin >= 0 && firstBin + bins <= half + 1)) {
      throw new InputError(
        `reconstructSound: bins ${firstBin} to ${firstBin + bins - 1} are not within 0 to ${half} of the transform; ` +
          "set firstBin and bins to those of the frames.",
      );
    }
    if (!Number.isInteger(this.count)) {
      throw new InputError(
        `reconstructSound: ${decibels.length} values are not a multiple of bins=${bins}; set bins to the bins per frame.`,
      );
    }
    // A sine of amplitude A has power A^2 / 2 and magnitude A sum(w) / 2.
    const scale = this.frames.weights.reduce((a, b) => a + b, 0) / Math.SQRT2;
    this.magnitudes = decibels.map((level, i) => {
      if (Number.isNaN(level)) {
        throw new InputError(
          `reconstructSound: decibels=NaN dB in frame ${Math.floor(i / bins)}; leave the frame out or set it to floorDb.`,
        );
      }
      return level > floorDb ? scale * 10 ** (level / 20) : 0;
    });
    this.places = new Float32Array(2 * this.magnitudes.length);
    this.before = new Float32Array(2 * this.magnitudes.length);
    this.fourier = new FastFourier(this.frames.size);
    this.sum = new Float64Array(length);
    this.squares = new Float64Array(length);
    const { weights } = this.frames;
    for (let r = 0; r < this.count; r++) {
      const first = this.frames.first(r);
      for (let i = Math.max(0, -first); i < Math.min(weights.length, length - first); i++)
        this.squares[first + i] += weights[i] * weights[i];
    }
  }

  /** Starts from phases by heap integration. */
  estimate(): void {
    const { magnitudes, places, frames, count } = this;
    const { bins, firstBin } = this.band;
    const phases = phaseGradientHeap({
      logarithms: magnitudes.map(Math.log),
      bins,
      firstBin,
      size: frames.size,
      length: frames.length,
      centres: Int32Array.from({ length: count }, (_, r) => frames.first(r) + (frames.length >> 1)),
    });
    for (let i = 0; i < magnitudes.length; i++) {
      // Shift the phase reference from the window's centre to its first sample.
      const turn = ((firstBin + (i % bins)) * (frames.length >> 1)) / frames.size;
      const phase = phases[i] - 2 * Math.PI * turn;
      places[2 * i] = magnitudes[i] * Math.cos(phase);
      places[2 * i + 1] = magnitudes[i] * Math.sin(phase);
    }
  }

  /** Starts from the phases of a sound. */
  takePhases(sound: Signal): void {
    const { sampleRate, window, hop } = this.band;
    if (sound.rate !== sampleRate) {
      throw new InputError(
        `reconstructSound: phases=sound at ${sound.rate} Hz, but the frames are at ${sampleRate} Hz; resample the sound.`,
      );
    }
    const own = new Frames(sound, { window, hop }, "reconstructSound");
    if (own.count < this.count) {
      throw new InputError(
        `reconstructSound: phases=sound of ${own.count} frames, fewer than ${this.count}; pass the whole sound.`,
      );
    }
    for (let r = 0; r < this.count; r++) this.transform(own, r, this.places);
    this.impose(this.places);
  }

  /** Runs the fast Griffin-Lim algorithm. */
  iterate(iterations: number, momentum: number): void {
    const { places, before } = this;
    for (let n = 0; n < iterations; n++) {
      this.toSound(places);
      // Move to the consistent frames and, after the first iteration, extrapolate by the change since the previous ones.
      const on = n === 0 ? 0 : momentum;
      for (let r = 0; r < this.count; r++) this.transform(this.frames, r, places);
      for (let i = 0; i < places.length; i++) {
        const consistent = places[i];
        places[i] = consistent + on * (consistent - before[i]);
        before[i] = consistent;
      }
      this.impose(places);
    }
  }

  sound(): Signal {
    this.toSound(this.places);
    return this.signal;
  }

  convergence(sound: Signal): number {
    const { magnitudes, count } = this;
    const { bins } = this.band;
    const own = new Frames(sound, { window: this.band.window, hop: this.band.hop }, "spectralConvergence");
    const { places } = this;
    let wrong = 0;
    let all = 0;
    for (let r = 0; r < Math.min(count, own.count); r++) this.transform(own, r, places);
    for (let i = 0; i < count * bins; i++) {
      wrong += (Math.hypot(places[2 * i], places[2 * i + 1]) - magnitudes[i]) ** 2;
      all += magnitudes[i] ** 2;
    }
    return 10 * Math.log10(wrong / all);
  }

  /** Sets every bin to its magnitude, keeping its phase; bins that are 0 get phase 0. */
  private impose(plane: Float32Array): void {
    const { magnitudes } = this;
    for (let i = 0; i < magnitudes.length; i++) {
      const re = plane[2 * i];
      const im = plane[2 * i + 1];
      const norm = Math.sqrt(re * re + im * im);
      if (norm > 0) {
        const gain = magnitudes[i] / norm;
        plane[2 * i] = re * gain;
        plane[2 * i + 1] = im * gain;
      } else {
        plane[2 * i] = magnitudes[i];
        plane[2 * i + 1] = 0;
      }
    }
  }

  /** Transforms frame r of a sound and writes its band. */
  private transform(frames: Frames, r: number, into: Float32Array): void {
    const { fourier } = this;
    const { bins, firstBin } = this.band;
    const half = frames.size / 2;
    frames.cut(r, fourier.input);
    fourier.input.fill(0, frames.length);
    fourier.forward();
    const { output } = fourier;
    let at = 2 * r * bins;
    for (let k = firstBin; k < firstBin + bins; k++, at += 2) {
      // Bins 0 and N/2 are real and share the first two values.
      into[at] = k === 0 ? output[0] : k === half ? output[1] : output[2 * k];
      into[at + 1] = k === 0 || k === half ? 0 : output[2 * k + 1];
    }
  }

  /**
   * Least-squares inverse: the sound whose frames are closest to the given ones. Each frame is inverted by a forward transform
   * of re - im, since the Hartley transform is its own inverse up to a factor of N.
   */
  private toSound(plane: Float32Array): void {
    const { fourier, frames, sum, squares, count } = this;
    const { bins, firstBin } = this.band;
    const { size: n, weights, length } = frames;
    const half = n / 2;
    const samples = this.signal.values;
    sum.fill(0);
    for (let r = 0; r < count; r++) {
      const { input } = fourier;
      input.fill(0);
      let at = 2 * r * bins;
      for (let k = firstBin; k < firstBin + bins; k++, at += 2) {
        if (k === 0 || k === half) input[k] = plane[at];
        else {
          input[k] = plane[at] - plane[at + 1];
          input[n - k] = plane[at] + plane[at + 1];
        }
      }
      fourier.forward();
      const { output } = fourier;
      const first = frames.first(r);
      const from = Math.max(0, -first);
      const to = Math.min(length, samples.length - first);
      for (let i = from; i < to; i++) {
        const value =
          i === 0
            ? output[0]
            : i === half
              ? output[1]
              : i < half
                ? output[2 * i] - output[2 * i + 1]
                : output[2 * (n - i)] + output[2 * (n - i) + 1];
        sum[first + i] += (weights[i] * value) / n;
      }
    }
    for (let i = 0; i < samples.length; i++) samples[i] = squares[i] > 0 ? sum[i] / squares[i] : 0;
  }
}
