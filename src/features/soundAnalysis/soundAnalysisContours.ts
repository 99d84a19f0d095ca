import type { SoundAnalysisKernel } from "../../kernels/soundAnalysisKernel.js";

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
  private added = 0;
  /** labels of the contours at each place of a frame and of the previous one */
  private labels: Int32Array;
  private before: Int32Array;
  /** first and last frame, lowest and highest place of each contour; number 0 is none */
  private extents = new Int32Array(4 * 1024);
  private contours = 0;
  /** labels of all points, frame by frame, and the index of each frame's first */
  private points = new Int32Array(4096);
  private starts = new Int32Array(1);

  /** @param kernel that measures the frames. @param bins of each frame. @param binHz Hz from bin to bin. */
  constructor(
    private readonly kernel: SoundAnalysisKernel,
    bins: number,
    binHz: number,
  ) {
    this.steps = binHz / NEAR;
    this.labels = new Int32Array(bins + 4);
    this.before = new Int32Array(bins + 4);
  }

  /** Begins a sound. @param frames how many will be added or skipped. */
  begin(frames: number): void {
    for (const labels of [this.labels, this.before]) labels.fill(0);
    this.added = 0;
    this.contours = 0;
    this.starts = new Int32Array(frames + 1);
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
    const { kernel, steps } = this;
    kernel.findPoints(count, steps);
    let from = 0;
    for (let k = 0; k < count; k++, this.added++) {
      const end = from + kernel.counts[k];
      const frame = this.added - 2;
      // A frame's points are known once two frames follow it.
      if (frame >= 0 && frame < this.starts.length - 1) this.joinFrame(frame, from, end);
      from = end;
    }
  }

  /**
   * After the last frame: reports each frame's continuity.
   * @param tell receives the frame, the mean duration in frames and the mean range in bins of the contours at its points.
   */
  finish(tell: (frame: number, duration: number, range: number) => void): void {
    this.kernel.silence(2);
    this.join(2);
    const { points, starts, extents } = this;
    for (let r = 0; r < starts.length - 1; r++) {
      let duration = 0;
      let range = 0;
      for (let i = starts[r]; i < starts[r + 1]; i++) {
        const at = 4 * points[i];
        duration += extents[at + 1] - extents[at];
        range += extents[at + 3] - extents[at + 2];
      }
      const count = Math.max(1, starts[r + 1] - starts[r]);
      tell(r, duration / count, range / count);
    }
  }

  /**
   * Labels the points found: as those of the previous frame, else as those they touch, else with a new label.
   * @param from, end of the frame's points among those that the kernel has found.
   */
  private joinFrame(frame: number, from: number, end: number): void {
    const { labels, before } = this;
    const { points: found } = this.kernel;
    labels.fill(0);
    for (let j = from; j < end; j++) {
      const i = found[j];
      // Going up, a run of points takes the label of its last labelled one.
      labels[i] = before[i] || before[i + 1] || before[i - 1] || labels[i - 1];
    }
    let at = this.starts[frame] + end - from;
    this.starts[frame + 1] = at;
    if (at > this.points.length) this.points = doubled(this.points);
    for (let j = end - 1; j >= from; j--) {
      const i = found[j];
      // Going down, its lowest points take the label of the first one above them.
      if (labels[i] === 0) labels[i] = labels[i + 1] || this.beginContour(frame, i);
      this.extend(labels[i], frame, i);
      this.points[--at] = labels[i];
    }
    this.labels = before;
    this.before = labels;
  }

  private beginContour(frame: number, place: number): number {
    const name = ++this.contours;
    if (4 * (name + 1) > this.extents.length) this.extents = doubled(this.extents);
    this.extents[4 * name] = frame;
    this.extents[4 * name + 2] = place;
    this.extents[4 * name + 3] = place;
    return name;
  }

  private extend(name: number, frame: number, place: number): void {
    const at = 4 * name;
    this.extents[at + 1] = frame;
    if (place < this.extents[at + 2]) this.extents[at + 2] = place;
    if (place > this.extents[at + 3]) this.extents[at + 3] = place;
  }
}

function doubled(values: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * values.length);
  longer.set(values);
  return longer;
}
