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
  /** where a row's first bin lies, after two zeros */
  readonly place = 2;
  private readonly steps: number;
  /** derivatives of the last four frames, the newest at `newest`, and of each: */
  private readonly rows: Float64Array[];
  /** bits of those above 0, 32 bins a word, with an empty word on either side */
  private readonly signs: Int32Array[];
  /** the largest, the threshold at the mean frequency as a share of it, the mean frequency in bins */
  private readonly largest = new Float64Array(4);
  private readonly threshold = new Float64Array(4);
  private readonly mean = new Float64Array(4);
  private newest = 0;
  private added = 0;
  /** places of the points of a frame, and labels of the contours at each place of it and of the previous frame */
  private readonly found: Int32Array;
  private labels: Int32Array;
  private before: Int32Array;
  /** first and last frame, lowest and highest place of each contour; number 0 is none */
  private extents = new Int32Array(4 * 1024);
  private contours = 0;
  /** labels of all points, frame by frame, and the index of each frame's first */
  private points = new Int32Array(4096);
  private starts = new Int32Array(1);

  /** @param bins of each frame. @param binHz Hz from bin to bin. */
  constructor(bins: number, binHz: number) {
    this.steps = binHz / NEAR;
    this.rows = Array.from({ length: 4 }, () => new Float64Array(bins + 4));
    this.signs = Array.from({ length: 4 }, () => new Int32Array(Math.ceil(bins / 32) + 2));
    this.found = new Int32Array(bins);
    this.labels = new Int32Array(bins + 4);
    this.before = new Int32Array(bins + 4);
  }

  /** Begins a sound. @param frames how many will be added or skipped. */
  begin(frames: number): void {
    const { rows, signs, largest, threshold, mean, labels, before } = this;
    for (const values of [...rows, ...signs, largest, threshold, mean, labels, before]) values.fill(0);
    this.newest = 0;
    this.added = 0;
    this.contours = 0;
    this.starts = new Int32Array(frames + 1);
  }

  /** Where the derivative of each bin of the next frame goes, from `place` on, before `add`. */
  get row(): Float64Array {
    return this.rows[(this.newest + 1) & 3];
  }

  /** Where the bits of those above 0 go: 32 bins a word, from word 1 on. */
  get sign(): Int32Array {
    return this.signs[(this.newest + 1) & 3];
  }

  /**
   * Adds the frame in `row` and `sign`.
   * @param largest of its derivatives' sizes. @param wienerEntropy 0 or less. @param mean frequency, in bins of the row.
   */
  add(largest: number, wienerEntropy: number, mean: number): void {
    const newest = (this.newest + 1) & 3;
    this.newest = newest;
    this.largest[newest] = largest;
    this.threshold[newest] = -THRESHOLD * wienerEntropy;
    this.mean[newest] = mean + this.place;
    const frame = this.added - 2;
    this.added++;
    // A frame's points are known once two frames follow it.
    if (frame < 0 || frame >= this.starts.length - 1) return;
    const count = this.findPoints();
    this.join(frame, count);
  }

  /** Adds a silent frame. */
  skip(): void {
    this.row.fill(0);
    this.sign.fill(0);
    this.add(0, 0, 0);
  }

  /**
   * After the last frame: reports each frame's continuity.
   * @param tell receives the frame, the mean duration in frames and the mean range in bins of the contours at its points.
   */
  finish(tell: (frame: number, duration: number, range: number) => void): void {
    for (let ahead = 0; ahead < 2; ahead++) this.skip();
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
   * Places of the points of the frame two before the newest, into `found`: those that signs allow by 32 at once, then
   * those of them beyond the threshold.
   * @returns how many.
   */
  private findPoints(): number {
    const { rows, signs, newest, found, place, steps } = this;
    const at = (newest + 2) & 3;
    const here = rows[at];
    const next = rows[(newest + 3) & 3];
    const last = signs[(newest + 1) & 3];
    const now = signs[at];
    const soon = signs[(newest + 3) & 3];
    const then = signs[newest];
    const above = this.threshold[at] * this.largest[at];
    const below = -this.threshold[at] * this.largest[(newest + 3) & 3];
    const mean = this.mean[at];
    let count = 0;
    for (let w = 1; w < now.length - 1; w++) {
      const up = now[w] & ~higher(now, w, 1);
      const on = now[w] & ~soon[w] & (last[w] ^ then[w]);
      const onUp = now[w] & ~higher(soon, w, 1) & (lower(last, w, 1) ^ higher(then, w, 2));
      const onDown = now[w] & ~lower(soon, w, 1) & (higher(last, w, 1) ^ lower(then, w, 2));
      const over = now[w] & ~higher(now, w, 2);
      let open = up | on | onUp | onDown | over;
      while (open !== 0) {
        const bit = open & -open;
        open ^= bit;
        const i = 32 * (w - 1) + 31 - Math.clz32(bit) + place;
        const factor = nearness(i, mean, steps);
        const least = above * factor;
        if (!(here[i] > least)) continue;
        const limit = below * factor;
        if (
          ((up & bit) !== 0 && here[i + 1] < -least && outside(here[i - 1], here[i + 2], least)) ||
          ((on & bit) !== 0 && next[i] < limit) ||
          ((onUp & bit) !== 0 && next[i + 1] < limit) ||
          ((onDown & bit) !== 0 && next[i - 1] < limit)
        ) {
          found[count++] = i;
        }
        if (
          (over & bit) !== 0 &&
          here[i + 1] >= -least &&
          here[i + 1] <= above * nearness(i + 1, mean, steps) &&
          here[i + 2] < -least
        ) {
          found[count++] = i + 1;
        }
      }
    }
    return count;
  }

  /** Labels the points found: as those of the previous frame, else as those they touch, else with a new label. */
  private join(frame: number, count: number): void {
    const { labels, before, found } = this;
    labels.fill(0);
    for (let j = 0; j < count; j++) {
      const i = found[j];
      // Going up, a run of points takes the label of its last labelled one.
      labels[i] = before[i] || before[i + 1] || before[i - 1] || labels[i - 1];
    }
    let at = this.starts[frame] + count;
    this.starts[frame + 1] = at;
    if (at > this.points.length) this.points = doubled(this.points);
    for (let j = count - 1; j >= 0; j--) {
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

/** The threshold at a bin as a share of that at the mean frequency. */
function nearness(bin: number, mean: number, steps: number): number {
  const distance = (bin < mean ? mean - bin : bin - mean) * steps;
  return distance > 1 ? 1 / distance : 1;
}

/** Whether both sides of a crossing go on as it does: only one of them may be of the other side's sign, or next to 0. */
function outside(before: number, after: number, least: number): boolean {
  return before > 0 ? after <= least : after > 0 || before >= -least;
}

/** A word of bits shifted down by `by`, filled from the next word. */
function higher(words: Int32Array, w: number, by: number): number {
  return (words[w] >>> by) | (words[w + 1] << (32 - by));
}

/** A word of bits shifted up by `by`, filled from the previous word. */
function lower(words: Int32Array, w: number, by: number): number {
  return (words[w] << by) | (words[w - 1] >>> (32 - by));
}

function doubled(values: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * values.length);
  longer.set(values);
  return longer;
}
