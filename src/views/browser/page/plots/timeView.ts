type Listener = () => void;

/** What all plots over time share: the stretch in view, the instant under the pointer, and the one being played. */
export class TimeView {
  /** s, the stretch in view */
  from = 0;
  to: number;
  /** s, under the pointer; null where there is none */
  hovered: number | null = null;
  /** s, of the sound that plays or was last sought; null before */
  played: number | null = null;
  private readonly onRange: Listener[] = [];
  private readonly onInstant: Listener[] = [];

  /** @param duration s, > 0; the whole is from 0 to it. */
  constructor(readonly duration: number) {
    this.to = duration;
  }

  /** True while everything is in view. */
  get whole(): boolean {
    return this.from <= 0 && this.to >= this.duration;
  }

  /** Shows a stretch, kept within the whole and at least 4 ms long. */
  show(from: number, to: number): void {
    const length = Math.min(this.duration, Math.max(0.004, to - from));
    this.from = Math.min(Math.max(0, from), this.duration - length);
    this.to = this.from + length;
    for (const listener of this.onRange) listener();
  }

  showAll(): void {
    this.show(0, this.duration);
  }

  /** @param factor of the length in view: 0.5 halves it, about its middle. */
  zoom(factor: number): void {
    const middle = (this.from + this.to) / 2;
    const half = ((this.to - this.from) * factor) / 2;
    this.show(middle - half, middle + half);
  }

  /** @param share of the length in view to move by; negative is earlier. */
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

  /** Called when the hovered or the played instant changes. */
  whenInstantChanges(listener: Listener): void {
    this.onInstant.push(listener);
  }
}
