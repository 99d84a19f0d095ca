/** Magnitudes to find phases for, and the positions of their frames and bins. */
export interface MagnitudePlane {
  /** natural logarithm of the magnitudes, frames x bins; -Infinity for silence */
  readonly logarithms: Float32Array;
  readonly bins: number;
  /** index of the first bin in the transform */
  readonly firstBin: number;
  /** length of the transform, samples */
  readonly size: number;
  /** length of the Hann window, samples */
  readonly length: number;
  /** sample that each frame is centred on, in increasing order */
  readonly centres: Int32Array;
}

/** The Gaussian exp(-pi t^2 / gamma) nearest to a Hann window of length L has gamma = HANN_GAMMA L^2. */
const HANN_GAMMA = 0.25645;
/** Floor relative to the loudest bin, below which log magnitudes are clamped: -120 dB as a natural logarithm. */
const LOG_FLOOR = (-120 / 20) * Math.LN10;

/**
 * Phases consistent with the magnitudes of a short-time Fourier transform under a Hann window: the phase gradient follows
 * from the gradient of the log magnitudes (exactly for a Gaussian window) and is integrated from the loudest bins to the
 * softest. Each region that silence separates from the others starts at phase 0, so the result is deterministic.
 * @param plane log magnitudes, frames x bins.
 * @returns rad, frames x bins, relative to the window's centre; 0 where silent.
 * @see Prusa, Balazs & Sondergaard (2017) IEEE/ACM Trans. Audio, Speech and Language Processing 25 1154.
 */
export function phaseGradientHeap(plane: MagnitudePlane): Float64Array {
  const { logarithms, bins, centres } = plane;
  const frames = centres.length;
  const phases = new Float64Array(frames * bins);
  const audible = new Uint32Array(logarithms.length);
  let count = 0;
  for (let i = 0; i < logarithms.length; i++)
    if (logarithms[i] > Number.NEGATIVE_INFINITY) audible[count++] = i;
  // The loudest first; among equals, the earlier.
  const seeds = audible.subarray(0, count).sort((a, b) => logarithms[b] - logarithms[a] || a - b);
  if (count === 0) return phases;
  const gradient = new PhaseGradient(plane, logarithms[seeds[0]] + LOG_FLOOR);
  const done = new Uint8Array(logarithms.length);
  const border = new LoudestFirst(logarithms, count);
  const reach = (from: number, to: number, step: number): void => {
    if (done[to] === 1 || logarithms[to] === Number.NEGATIVE_INFINITY) return;
    phases[to] = phases[from] + step;
    done[to] = 1;
    border.add(to);
  };
  for (const seed of seeds) {
    if (done[seed] === 1) continue;
    done[seed] = 1;
    border.add(seed);
    for (let at = border.take(); at >= 0; at = border.take()) {
      const frame = Math.floor(at / bins);
      const bin = at - frame * bins;
      if (frame + 1 < frames) reach(at, at + bins, gradient.alongTime(frame, bin));
      if (frame > 0) reach(at, at - bins, -gradient.alongTime(frame - 1, bin));
      if (bin + 1 < bins) reach(at, at + 1, gradient.alongFrequency(frame, bin));
      if (bin > 0) reach(at, at - 1, -gradient.alongFrequency(frame, bin - 1));
    }
  }
  return phases;
}

/** Phase differences between neighbouring bins or frames: the mean of the derivatives at both. */
class PhaseGradient {
  private readonly gamma: number;

  /** @param floor lower limit that log magnitudes are clamped to. */
  constructor(
    private readonly plane: MagnitudePlane,
    private readonly floor: number,
  ) {
    this.gamma = HANN_GAMMA * plane.length ** 2;
  }

  /** From `frame` to `frame + 1`, rad. */
  alongTime(frame: number, bin: number): number {
    const { centres, firstBin, size } = this.plane;
    const samples = centres[frame + 1] - centres[frame];
    const slope = (this.slopeAcross(frame, bin) + this.slopeAcross(frame + 1, bin)) / 2;
    return samples * ((2 * Math.PI * (firstBin + bin)) / size + (size / this.gamma) * slope);
  }

  /** From `bin` to `bin + 1`, rad. */
  alongFrequency(frame: number, bin: number): number {
    const slope = (this.slopeAlong(frame, bin) + this.slopeAlong(frame, bin + 1)) / 2;
    return (-this.gamma / this.plane.size) * slope;
  }

  /** Slope of the log magnitude along frequency, per bin. */
  private slopeAcross(frame: number, bin: number): number {
    const above = Math.min(this.plane.bins - 1, bin + 1);
    const below = Math.max(0, bin - 1);
    return above === below ? 0 : (this.at(frame, above) - this.at(frame, below)) / (above - below);
  }

  /** Slope of the log magnitude along time, per sample. */
  private slopeAlong(frame: number, bin: number): number {
    const { centres } = this.plane;
    const after = Math.min(centres.length - 1, frame + 1);
    const before = Math.max(0, frame - 1);
    return after === before
      ? 0
      : (this.at(after, bin) - this.at(before, bin)) / (centres[after] - centres[before]);
  }

  private at(frame: number, bin: number): number {
    return Math.max(this.floor, this.plane.logarithms[frame * this.plane.bins + bin]);
  }
}

/** A binary heap of indices into the plane, the loudest on top. */
class LoudestFirst {
  private readonly places: Int32Array;
  private count = 0;

  /** @param loudness of every index. @param capacity largest number of indices in the heap at once. */
  constructor(
    private readonly loudness: Float32Array,
    capacity: number,
  ) {
    this.places = new Int32Array(capacity);
  }

  add(place: number): void {
    const { places, loudness } = this;
    let at = this.count++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (loudness[places[parent]] >= loudness[place]) break;
      places[at] = places[parent];
      at = parent;
    }
    places[at] = place;
  }

  /** Removes and returns the loudest index; -1 if the heap is empty. */
  take(): number {
    if (this.count === 0) return -1;
    const { places, loudness } = this;
    const top = places[0];
    const last = places[--this.count];
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.count) break;
      if (child + 1 < this.count && loudness[places[child + 1]] > loudness[places[child]]) child++;
      if (loudness[last] >= loudness[places[child]]) break;
      places[at] = places[child];
      at = child;
    }
    places[at] = last;
    return top;
  }
}
