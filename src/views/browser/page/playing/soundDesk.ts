import type { ReportSound } from "../../../../shapes/report.js";
import type { TimeView } from "../time/timeView.js";
import { decodeSound } from "./decodeSound.js";

type Listener = () => void;

/** Time in which one sound gives way to another, and in which sound begins and ends, s. */
const FADE = 0.004;
/** Sound is scheduled this far ahead, s, so that all begin at once. */
const AHEAD = 0.03;
/** A playhead this close to the end of the visible range has nothing left to play, s. */
const NOTHING_LEFT = 0.002;

/** What is sounding: every sound at once on one clock, all but one of them muted. */
interface Run {
  readonly context: AudioContext;
  /** time of the context at which `from` sounds, s */
  readonly begin: number;
  readonly from: number;
  readonly to: number;
  readonly sources: readonly AudioBufferSourceNode[];
  readonly gains: readonly GainNode[];
}

/**
 * Plays the sounds of a report: what is in view, from the playhead or else from its start, up to its end. All sounds run
 * together and one is heard, so switching between them keeps the instant.
 */
export class SoundDesk {
  /** index of the sound that is heard */
  chosen = 0;
  /** why sound can't be played */
  trouble = "";
  private context: AudioContext | undefined;
  private buffers: Promise<AudioBuffer[]> | undefined;
  private run: Run | undefined;
  private wanted = false;
  private readonly onChange: Listener[] = [];

  constructor(
    readonly sounds: readonly ReportSound[],
    private readonly view: TimeView,
  ) {}

  /** Whether sound is playing or about to. */
  get playing(): boolean {
    return this.wanted;
  }

  whenChanged(listener: Listener): void {
    this.onChange.push(listener);
  }

  /** Plays, or stops where it is. */
  toggle(): void {
    if (this.wanted) this.stop();
    else void this.play();
  }

  /** Moves the playhead of all panels; goes on from there while playing. @param time s. */
  seek(time: number): void {
    const { wanted } = this;
    this.stop();
    this.view.play(Math.min(Math.max(0, time), this.view.duration));
    if (wanted) void this.play();
  }

  /** Lets another sound be heard, at the same instant. */
  choose(index: number): void {
    if (index < 0 || index >= this.sounds.length || index === this.chosen) return;
    this.chosen = index;
    const { run } = this;
    run?.gains.forEach((gain, i) => {
      const now = run.context.currentTime;
      gain.gain.cancelScheduledValues(now);
      gain.gain.setValueAtTime(gain.gain.value, now);
      gain.gain.linearRampToValueAtTime(i === index ? 1 : 0, now + FADE);
    });
    this.changed();
  }

  private async play(): Promise<void> {
    this.wanted = true;
    this.changed();
    try {
      this.buffers ??= Promise.all(this.sounds.map(({ audio }) => decodeSound(audio)));
      this.context ??= contextAt(this.sounds[0].audio.rate);
      const [buffers] = await Promise.all([this.buffers, this.context.resume()]);
      // Stopped, or started anew, while the sounds were decoded.
      if (!this.wanted || this.run !== undefined) return;
      this.start(this.context, buffers);
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
      this.stop();
    }
  }

  private start(context: AudioContext, buffers: readonly AudioBuffer[]): void {
    const { view } = this;
    const playhead = view.played ?? view.from;
    const inView = playhead >= view.from && playhead < view.to - NOTHING_LEFT;
    const [from, to] = [inView ? playhead : view.from, view.to];
    const begin = context.currentTime + AHEAD;
    const edges = context.createGain();
    edges.gain.setValueAtTime(0, begin);
    edges.gain.linearRampToValueAtTime(1, begin + FADE);
    edges.gain.setValueAtTime(1, Math.max(begin + FADE, begin + to - from - FADE));
    edges.gain.linearRampToValueAtTime(0, Math.max(begin + 2 * FADE, begin + to - from));
    edges.connect(context.destination);
    const gains = buffers.map((_, i) => {
      const gain = context.createGain();
      gain.gain.value = i === this.chosen ? 1 : 0;
      gain.connect(edges);
      return gain;
    });
    const sources = buffers.map((buffer, i) => {
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(gains[i]);
      if (from < buffer.duration) source.start(begin, from, to - from);
      return source;
    });
    const run: Run = { context, begin, from, to, sources, gains };
    this.run = run;
    this.follow(run);
  }

  /** Moves the playhead along until the end of what is in view. */
  private follow(run: Run): void {
    if (this.run !== run) return;
    const { view } = this;
    const heard = run.context.currentTime - (run.context.outputLatency || 0);
    const time = run.from + Math.max(0, heard - run.begin);
    const end = Math.min(run.to, view.to);
    if (time >= end) {
      this.stop();
      view.play(end);
      return;
    }
    view.play(time);
    requestAnimationFrame(() => this.follow(run));
  }

  private stop(): void {
    const { run } = this;
    this.run = undefined;
    this.wanted = false;
    for (const source of run?.sources ?? []) source.disconnect();
    this.changed();
  }

  private changed(): void {
    for (const listener of this.onChange) listener();
  }
}

/** A context at the sounds' own rate, so that the browser resamples once and well; at its own where it refuses. */
function contextAt(sampleRate: number): AudioContext {
  try {
    return new AudioContext({ sampleRate });
  } catch {
    return new AudioContext();
  }
}
