/** Magnitudes whose phases are looked for, and where their frames and bins lie. */
export interface MagnitudePlane {
  /** natural logarithm of the magnitudes, frames x bins; -Infinity for silence */
  readonly logarithms: Float32Array;
  readonly bins: number;
  /** number of the first bin in the transform */
  readonly firstBin: number;
  /** samples of the transform */
  readonly size: number;
  /** samples of the Hann window */
  readonly length: number;
  /** sample that each frame is centred on, rising */
  readonly centres: Int32Array;
}

/** The Gaussian exp(-pi t^2 / gamma) nearest to a Hann window of length L has gamma of this times L^2. */
const HANN_GAMMA = 0.25645;
/** Least natural logarithm below the loudest that a gradient is taken of: 120 dB. */
const DEEPEST = (-120 / 20) * Math.LN10;

/**
 * Phases that go with the magnitudes of a short-time Fourier transform under a Hann window: their gradient follows from
 * that of the logarithm of the magnitudes (exactly so for a Gaussian window), and is summed up from the loudest places to
 * the softest. Each part that silence parts from others begins with phase 0, so equal magnitudes have equal phases.
 * @param plane magnitudes, frames x bins.
 * @returns rad, frames x bins, counted from the window's centre; 0 where silent.
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
  // The loudest first; of two as loud, the earlier.
  const seeds = audible.subarray(0, count).sort((a, b) => logarithms[b] - logarithms[a] || a - b);
  if (count === 0) return phases;
  const gradient = new PhaseGradient(plane, logarithms[seeds[0]] + DEEPEST);
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

/** How phases differ between neighbours: means of the derivatives at both. */
class PhaseGradient {
  private readonly gamma: number;

  /** @param floor logarithm that what is softer counts as. */
  constructor(
    private readonly plane: MagnitudePlane,
    private readonly floor: number,
  ) {
    this.gamma = HANN_GAMMA * plane.length ** 2;
  }

  /** From frame to frame + 1. */
  alongTime(frame: number, bin: number): number {
    const { centres, firstBin, size } = this.plane;
    const samples = centres[frame + 1] - centres[frame];
    const slope = (this.slopeAcross(frame, bin) + this.slopeAcross(frame + 1, bin)) / 2;
    return samples * ((2 * Math.PI * (firstBin + bin)) / size + (size / this.gamma) * slope);
  }

  /** From bin to bin + 1. */
  alongFrequency(frame: number, bin: number): number {
    const slope = (this.slopeAlong(frame, bin) + this.slopeAlong(frame, bin + 1)) / 2;
    return (-this.gamma / this.plane.size) * slope;
  }

  /** Slope of the logarithm across frequency, a bin. */
  private slopeAcross(frame: number, bin: number): number {
    const above = Math.min(this.plane.bins - 1, bin + 1);
    const below = Math.max(0, bin - 1);
    return above === below ? 0 : (this.at(frame, above) - this.at(frame, below)) / (above - below);
  }

  /** Slope of the logarithm along time, a sample. */
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

/** A binary heap of places, the loudest on top. */
class LoudestFirst {
  private readonly places: Int32Array;
  private count = 0;

  /** @param most places that can be in it at once. */
  constructor(
    private readonly loudness: Float32Array,
    most: number,
  ) {
    this.places = new Int32Array(most);
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

  /** The loudest place, which it no longer holds; -1 if it is empty. */
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
