import type { ReportSound } from "../../../shapes/report.js";
import { element } from "./element.js";
import type { TimeView } from "./plots/timeView.js";
import { bytesOf } from "./unpack.js";

/** The player of one sound. */
export interface Player {
  readonly root: HTMLAudioElement;
  /** @param time s */
  seek(time: number): void;
}

/** Makes one player per sound. Only one plays at a time, and the view's playhead follows it. */
export function players(sounds: readonly ReportSound[], view: TimeView): Player[] {
  const all: HTMLAudioElement[] = [];
  return sounds.map((sound, index) => {
    const file = new Blob([bytesOf(sound.wav)], { type: "audio/wav" });
    const root = element("audio", {
      controls: true,
      preload: "auto",
      src: URL.createObjectURL(file),
      "data-player": String(index),
      "aria-label": `Play ${sound.name}`,
    });
    all.push(root);
    const follow = (): void => {
      view.play(root.currentTime);
      if (!root.paused && !root.ended) requestAnimationFrame(follow);
    };
    root.addEventListener("play", () => {
      for (const other of all) if (other !== root) other.pause();
      follow();
    });
    root.addEventListener("seeked", () => view.play(root.currentTime));
    root.addEventListener("ended", () => view.play(root.currentTime));
    return {
      root,
      seek: (time) => {
        root.currentTime = Math.min(Math.max(0, time), sound.duration);
        view.play(root.currentTime);
      },
    };
  });
}
