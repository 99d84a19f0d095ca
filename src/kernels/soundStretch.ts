/** The part of a sound that lies in a kernel's memory, with the samples that are asked for next. */
export class SoundStretch {
  private start = Number.NaN;

  /** @param samples of the whole sound. @param room in the kernel's memory, longer than any frame. */
  constructor(
    private readonly samples: Float32Array,
    private readonly room: Float32Array,
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
    return room.byteOffset + 4 * (from - this.start);
  }
}
