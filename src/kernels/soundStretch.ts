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
      const before = Math.min(room.length, Math.max(0, -from));
      const part = samples.subarray(from + before, Math.max(from + before, from + room.length));
      room.fill(0, 0, before);
      room.set(part, before);
      room.fill(0, before + part.length);
      this.start = from;
    }
    return room.byteOffset + room.BYTES_PER_ELEMENT * (from - this.start);
  }
}
