import type { ReportClusters } from "../../../../shapes/pages/clusterReport.js";
import { decodeSound } from "../playing/decodeSound.js";
import { floatsOf } from "../unpack.js";

/** Plays one syllable at a time. */
export class SyllablePlayer {
  private readonly parts: Float32Array;
  private context: AudioContext | undefined;
  private buffer: Promise<AudioBuffer> | undefined;
  private source: AudioBufferSourceNode | undefined;

  constructor(private readonly sound: NonNullable<ReportClusters["sound"]>) {
    this.parts = floatsOf(sound.parts);
  }

  /** Plays from its begin to its end; what sounds before ends. @param place among the shown syllables. */
  async play(place: number): Promise<void> {
    this.context ??= new AudioContext();
    this.buffer ??= decodeSound(this.sound.audio);
    const { context } = this;
    const [buffer] = await Promise.all([this.buffer, context.resume()]);
    this.source?.disconnect();
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    source.start(0, this.parts[2 * place], this.parts[2 * place + 1]);
    this.source = source;
  }
}
