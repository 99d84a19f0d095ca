import { element } from "../element.js";
import { soundColour } from "../plots/colours.js";
import type { TimeView } from "../time/timeView.js";
import type { SoundDesk } from "./soundDesk.js";

/** Elements in which a space or a letter has a meaning of its own. */
const TYPING = "input:not([type=checkbox]), textarea, select, summary, [contenteditable]";

/** The button that plays and stops, the choice of the sound that is heard, and the playhead's time. */
export function transport(desk: SoundDesk, view: TimeView): HTMLElement {
  const play = element("button", { type: "button", class: "play" });
  play.addEventListener("click", () => desk.toggle());
  const time = element("output", { class: "played", "aria-label": "playhead" });
  const trouble = element("span", { class: "trouble", role: "alert", hidden: true });
  const choices = desk.sounds.map(({ name, title }, index) => {
    const choice = element(
      "button",
      {
        type: "button",
        class: "choice",
        style: `--sound: ${soundColour(index)}`,
        "data-sound": String(index),
        title: `Hear ${name} (key ${index + 1})`,
      },
      title ?? name,
    );
    choice.addEventListener("click", () => desk.choose(index));
    return choice;
  });
  const update = (): void => {
    const label = desk.playing ? "Stop" : "Play what is in view";
    play.textContent = desk.playing ? "\u25a0 Stop" : "\u25b6 Play";
    play.title = `${label} (space)`;
    play.setAttribute("aria-label", label);
    choices.forEach((choice, index) => {
      choice.setAttribute("aria-pressed", String(index === desk.chosen));
    });
    trouble.hidden = desk.trouble === "";
    trouble.textContent = desk.trouble === "" ? "" : `No sound: ${desk.trouble}`;
  };
  const showTime = (): void => {
    time.textContent = view.played === null ? "" : `${view.played.toFixed(3)} s`;
  };
  desk.whenChanged(update);
  view.whenInstantChanges(showTime);
  update();
  listenForKeys(desk);
  return element(
    "div",
    { class: "transport" },
    play,
    element("div", { class: "choices", role: "group", "aria-label": "Sound that is heard" }, ...choices),
    time,
    trouble,
  );
}

/** Space plays and stops; 1, 2, 3 choose the sound that is heard. */
function listenForKeys(desk: SoundDesk): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const { target } = event;
    if (target instanceof Element && target.closest(TYPING) !== null) return;
    const index = Number.parseInt(event.key, 10) - 1;
    if (event.key === " ") {
      // A button that was reached by keyboard keeps its own space.
      if (target instanceof Element && target.closest("button:focus-visible, input:focus-visible")) return;
      event.preventDefault();
      desk.toggle();
    } else if (index >= 0) desk.choose(index);
  });
  // A button that was clicked would take the next space for itself.
  document.addEventListener("click", ({ target, detail }) => {
    if (detail > 0 && target instanceof Element) target.closest("button")?.blur();
  });
}
