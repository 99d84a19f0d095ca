type Listener = () => void;

/** State shared by all plots over time: the visible range, the time under the pointer and the playhead. */
export class TimeView {
  /** start and end of the visible range, s */
  from = 0;
  to: number;
  /** time under the pointer, s; null if there is none */
  hovered: number | null = null;
  /** time of the playhead, s; null before playing or seeking */
  played: number | null = null;
  private readonly onRange: Listener[] = [];
  private readonly onInstant: Listener[] = [];

  /** @param duration of the whole, which starts at 0; s, > 0. */
  constructor(readonly duration: number) {
    this.to = duration;
  }

  /** True while everything is visible. */
  get whole(): boolean {
    return this.from <= 0 && this.to >= this.duration;
  }

  /** Shows a range, clamped to the whole and at least 4 ms long. */
  show(from: number, to: number): void {
    const length = Math.min(this.duration, Math.max(0.004, to - from));
    this.from = Math.min(Math.max(0, from), this.duration - length);
    this.to = this.from + length;
    for (const listener of this.onRange) listener();
  }

  showAll(): void {
    this.show(0, this.duration);
  }

  /** Zooms about the middle. @param factor of the visible length: 0.5 halves it. */
  zoom(factor: number): void {
    const middle = (this.from + this.to) / 2;
    const half = ((this.to - this.from) * factor) / 2;
    this.show(middle - half, middle + half);
  }

  /** Moves the range. @param share of the visible length; negative is earlier. */
  move(share: number): void {
    const by = share * (this.to - this.from);
    this.show(this.from + by, this.to + by);
  }

  hover(time: number | null): void {
    if (time === this.hovered) return;
    this.hovered = time;
    for (const listener of this.onInstant) listener();
  }

  play(time: number): void {
    if (time === this.played) return;
    this.played = time;
    for (const listener of this.onInstant) listener();
  }

  whenRangeChanges(listener: Listener): void {
    this.onRange.push(listener);
  }

  /** Calls back when the time under the pointer or the playhead changes. */
  whenInstantChanges(listener: Listener): void {
    this.onInstant.push(listener);
  }
}
