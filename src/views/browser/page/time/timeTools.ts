import { element } from "../element.js";
import type { TimeView } from "./timeView.js";

/** Buttons that move and zoom the visible range, for keyboard and touch, and a label that shows the range. */
export function timeTools(view: TimeView, ...more: readonly HTMLElement[]): HTMLElement {
  const label = element("output", { class: "stretch", "aria-label": "visible range" });
  const all = button("All", "Show the whole sound", () => view.showAll());
  const tools = element(
    "div",
    { class: "time-tools", role: "toolbar", "aria-label": "Visible time range" },
    button("\u2190", "Earlier", () => view.move(-0.5)),
    button("\u2192", "Later", () => view.move(0.5)),
    button("+", "Zoom in", () => view.zoom(0.5)),
    button("\u2212", "Zoom out", () => view.zoom(2)),
    all,
    label,
    ...more,
  );
  const update = (): void => {
    label.textContent = `${view.from.toFixed(3)} \u2013 ${view.to.toFixed(3)} s`;
    all.disabled = view.whole;
  };
  view.whenRangeChanges(update);
  update();
  return tools;
}

function button(text: string, label: string, press: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", title: label, "aria-label": label }, text);
  made.addEventListener("click", press);
  return made;
}
