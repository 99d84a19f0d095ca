import { type Block, type PitchKernel, REFINEMENT } from "../../kernels/pitchKernel.js";
import { PitchStretch } from "./pitchStretch.js";

/** Longest half window that a refinement at a frequency or any higher one reads, s. */
function reachOf(lowest: number): number {
  return Math.max(0.006, 2 / lowest);
}

/** Harmonics of which powers are kept. */
const HARMONICS = 8;

/** Sharpens estimates of F0 by the phase of the strongest harmonic. */
export class PitchRefiner {
  private readonly stretch: PitchStretch;
  /** what the loops work on, and the F0s of a run of frames */
  private readonly refinement: number;
  private readonly pitches: Block<Float64Array>;

  /** @param hop s. @param rate Hz. @param lowest F0 to be refined, Hz. @param highest F0 of the range, Hz. */
  constructor(
    private readonly kernel: PitchKernel,
    hop: number,
    rate: number,
    lowest: number,
    highest: number,
  ) {
    const half = Math.ceil(reachOf(lowest) * rate);
    this.stretch = new PitchStretch(kernel, 8, half, half + 1, hop, rate);
    this.pitches = kernel.double(this.stretch.most);
    this.refinement = kernel.record(REFINEMENT, {
      hop,
      rate,
      highest,
      pitches: this.pitches.address,
      parts: kernel.double(4 * (half + 1)).address,
      powers: kernel.double(HARMONICS).address,
    });
  }

  /**
   * Sharpens F0s in place: Fourier sums under a Hann window and under its derivative tell a harmonic's instantaneous frequency.
   * @param samples of the whole sound. @param f0 Hz, of each frame from the first on; those that are not above 0 stay as they are.
   * One also does where the phase disagrees by more than 6 %, and becomes NaN where it is a subharmonic of a tone above the range.
   */
  refine(samples: Float64Array, f0: Float64Array): void {
    const { kernel, stretch, pitches } = this;
    stretch.hear(samples);
    for (let row = 0; row < f0.length; row += stretch.most) {
      const some = f0.subarray(row, row + stretch.most);
      pitches.values.set(some);
      kernel.loops.refine(this.refinement, stretch.origin(row, row + some.length), row, some.length);
      some.set(pitches.values.subarray(0, some.length));
    }
  }
}
