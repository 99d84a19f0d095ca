import { element } from "../element.js";
import type { TimeView } from "./timeView.js";

/** Buttons that move the stretch in view, for keyboard and touch, and a line that says which it is. */
export function timeTools(view: TimeView, ...more: readonly HTMLElement[]): HTMLElement {
  const said = element("output", { class: "stretch", "aria-label": "stretch in view" });
  const all = button("whole sound", "Show the whole sound", () => view.showAll());
  const tools = element(
    "div",
    { class: "time-tools", role: "toolbar", "aria-label": "Stretch of time in view" },
    button("\u2190", "Earlier", () => view.move(-0.5)),
    button("\u2192", "Later", () => view.move(0.5)),
    button("+", "Zoom in", () => view.zoom(0.5)),
    button("\u2212", "Zoom out", () => view.zoom(2)),
    all,
    said,
    ...more,
  );
  const say = (): void => {
    said.textContent = `${view.from.toFixed(3)} \u2013 ${view.to.toFixed(3)} s`;
    all.disabled = view.whole;
  };
  view.whenRangeChanges(say);
  say();
  return tools;
}

function button(text: string, label: string, press: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", title: label, "aria-label": label }, text);
  made.addEventListener("click", press);
  return made;
}
