type Samples = Float32Array | Float64Array;

/** The part of a sound that lies in a kernel's memory, with the samples that are asked for next. */
export class SoundStretch {
  private start = Number.NaN;

  /** @param samples of the whole sound. @param room in the kernel's memory, of the same precision, longer than any frame. */
  constructor(
    private readonly samples: Samples,
    private readonly room: Samples,
  ) {}

  /** Address of the frame from a sample on, counted from 0; beyond the sound's ends it is 0. */
  at(from: number, length: number): number {
    const { samples, room } = this;
    if (!(from >= this.start && from + length <= this.start + room.length)) {
      const first = Math.max(0, from);
      room.fill(0);
      if (first - from < room.length)
        room.set(samples.subarray(first, Math.max(first, from + room.length)), first - from);
      this.start = from;
    }
    return room.byteOffset + room.BYTES_PER_ELEMENT * (from - this.start);
  }
}
