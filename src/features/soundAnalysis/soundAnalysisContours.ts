import type { SoundAnalysisKernel } from "../../kernels/soundAnalysisKernel.js";
import { ContoursKernel } from "./contoursKernel.js";

/** Threshold of a contour at the mean frequency, as a share of the frame's largest derivative times the entropy. */
const THRESHOLD = 0.01;
/** Distance from the mean frequency over which the threshold begins to fall, Hz: a bin of Sound Analysis Pro. */
const NEAR = 44100 / 1024;

/**
 * Contours of a sound: lines along which the spectral derivative changes sign from positive to negative, in frequency or
 * time or along a diagonal, as it does on the ridges of its harmonics. A point is one where the derivative is above a
 * threshold and below minus that in the next bin, the next frame, or both, and of opposite signs one step further to
 * either side too. On a ridge in the middle of a bin the derivative is next to 0: there it is above the threshold in the bin
 * below and under minus that in the bin above. The threshold is 1 % of the frame's largest derivative times minus the Wiener entropy, over the
 * distance to the mean frequency in units of 43 Hz, if above 1. Points join those of the frame before at the same bin, one
 * above or one below, else those they touch in their own frame; where lines meet, each keeps its label.
 * @see Tchernichovski et al. (2000) Animal Behaviour 59 1167, figure 2; Sound Analysis Pro 2011, Calculate_continuity,
 * which scales the threshold by the loudest frame of the file and a slider: here no frame depends on distant ones.
 */
export class Contours {
  private readonly steps: number;
  private readonly lines: ContoursKernel;
  private frames = 0;
  private added = 0;

  /** @param kernel that measures the frames. @param bins of each frame. @param binHz Hz from bin to bin. */
  constructor(
    private readonly kernel: SoundAnalysisKernel,
    bins: number,
    binHz: number,
  ) {
    this.steps = binHz / NEAR;
    this.lines = new ContoursKernel(bins + 4);
  }

  /** Begins a sound. @param frames how many will be added or skipped. */
  begin(frames: number): void {
    this.lines.begin();
    this.frames = frames;
    this.added = 0;
  }

  /**
   * Adds a frame.
   * @param k of those just measured. @param wienerEntropy 0 or less. @param mean frequency, in bins of the band.
   */
  add(k: number, wienerEntropy: number, mean: number): void {
    this.kernel.level(k, -THRESHOLD * wienerEntropy, mean);
  }

  /** Adds a silent frame. */
  skip(k: number): void {
    this.kernel.level(k, 0, 0);
  }

  /** Joins the points of the frames two before those just added. @param count of these. */
  join(count: number): void {
    const { kernel, steps, lines, added, frames } = this;
    const found = kernel.findPoints(count, steps);
    this.added += count;
    // A frame's points are known once two frames follow it; before the first frame there are none.
    const first = Math.min(count, Math.max(0, 2 - added));
    const end = Math.max(first, Math.min(count, frames + 2 - added));
    lines.join(kernel.points.subarray(0, found), kernel.counts.subarray(first, end));
  }

  /**
   * After the last frame: each frame's continuity.
   * @returns mean duration in frames and mean range in bins, in turn, of the contours at its points; until the next sound begins.
   */
  finish(): Float64Array {
    this.kernel.silence(2);
    this.join(2);
    return this.lines.means();
  }
}
