import { CONTOURS_CODE } from "../../kernels/contoursCode.js";
import { loadKernel } from "../../kernels/loadKernel.js";

/** What assembly/contours.ts exports. */
interface Loops {
  join(
    points: number,
    counts: number,
    frames: number,
    labels: number,
    bytes: number,
    frame: number,
    to: number,
  ): number;
  means(journal: number, frames: number, into: number): void;
}

const PAGE = 65_536;
/** Bytes that a point takes at most: its place, its contour's address, and a contour; and a frame beside them. */
const POINT = 4 + 4 + 16;
const FRAME = 4 + 8;
/** Bytes that are told of a frame. */
const TOLD = 16;

/** Joins points of frames to contours, in a memory of its own that grows with the sound and serves the next one. */
export class ContoursKernel {
  private readonly memory = new WebAssembly.Memory({ initial: 1 });
  private readonly loops = loadKernel<Loops>(CONTOURS_CODE, this.memory);
  /** bytes of the contours at all places of a frame */
  private readonly bytes: number;
  /** where the journal begins and ends */
  private readonly journal: number;
  private end: number;
  private frames = 0;

  /** @param places of a frame, none of which is a point at either end. */
  constructor(places: number) {
    this.bytes = 4 * places;
    // After a contour's address that means none.
    this.journal = 8 + 2 * this.bytes;
    this.end = this.journal;
  }

  /** Begins a sound. */
  begin(): void {
    this.reach(this.journal);
    new Uint8Array(this.memory.buffer, 0, this.journal).fill(0);
    this.end = this.journal;
    this.frames = 0;
  }

  /** Joins the points of the next frames. @param points places of all of them, in order in each frame. @param counts how many each frame has. */
  join(points: Int32Array, counts: Int32Array): void {
    const { bytes, end, loops, memory } = this;
    // What is given lies beyond all that it may add to the journal.
    const given = end + POINT * points.length + FRAME * counts.length;
    this.reach(given + 4 * (points.length + counts.length));
    const at = 4 * Math.ceil(given / 4);
    new Int32Array(memory.buffer, at, points.length).set(points);
    const after = at + 4 * points.length;
    new Int32Array(memory.buffer, after, counts.length).set(counts);
    this.end = loops.join(at, after, counts.length, 8, bytes, this.frames, end);
    this.frames += counts.length;
  }

  /** Duration in frames and range in places, in turn, of the contours at each frame's points, mean over these; until the next sound begins. */
  means(): Float64Array {
    const { loops, memory, journal, frames } = this;
    const at = 8 * Math.ceil(this.end / 8);
    this.reach(at + TOLD * frames);
    loops.means(journal, frames, at);
    return new Float64Array(memory.buffer, at, 2 * frames);
  }

  private reach(end: number): void {
    const missing = end + 8 - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
  }
}
