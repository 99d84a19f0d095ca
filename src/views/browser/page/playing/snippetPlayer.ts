import type { ReportAudio } from "../../../../shapes/report.js";
import { element } from "../element.js";
import { decodeSound } from "./decodeSound.js";

/** Plays short sounds, one at a time; each is decoded when it is first heard. */
export class SnippetPlayer {
  private context: AudioContext | undefined;
  private source: AudioBufferSourceNode | undefined;
  private readonly buffers = new Map<ReportAudio, Promise<AudioBuffer>>();

  /** Plays a sound from its start. @param button gets the class "heard" while it sounds, and a line if it can't be played. */
  async play(audio: ReportAudio, button: HTMLElement): Promise<void> {
    try {
      const decoded = this.buffers.get(audio) ?? decodeSound(audio);
      this.buffers.set(audio, decoded);
      this.context ??= new AudioContext();
      const [buffer] = await Promise.all([decoded, this.context.resume()]);
      this.source?.stop();
      const source = this.context.createBufferSource();
      this.source = source;
      source.buffer = buffer;
      source.connect(this.context.destination);
      button.classList.add("heard");
      source.addEventListener("ended", () => button.classList.remove("heard"));
      source.start();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (button.parentElement?.querySelector(".failure")) return;
      button.after(element("p", { class: "failure", role: "alert" }, `No sound: ${reason}`));
    }
  }
}
