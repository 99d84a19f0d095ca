import type { ReportDynamics } from "../../../../shapes/report.js";
import { element } from "../element.js";
import { formatNumber } from "../formatNumber.js";
import type { ClosedCurve } from "../plots/closedCurves.js";
import { COLOURS } from "../plots/colours.js";
import { floatsOf } from "../unpack.js";

/** Colours of the first and the second chosen orbit. */
const CHOSEN = [COLOURS.copy, COLOURS.recording];

/**
 * Buttons that choose one orbit or two, and what is known of these: period, multiplier, and how they are linked.
 * @param choice the orbits, how they are linked, and the unit of their periods; default s.
 * @param outline called with the curves of the chosen orbits.
 */
export function orbitChoice(
  { orbits, linking, unit = "s" }: Pick<ReportDynamics, "orbits" | "linking"> & { readonly unit?: string },
  outline: (curves: readonly ClosedCurve[]) => void,
): HTMLElement {
  const curves = orbits.map(({ points }) => floatsOf(points));
  const said = element("div", { class: "orbit-words", role: "status" });
  const buttons = orbits.map(({ name }, index) => {
    const button = element("button", { type: "button", class: "choice", "aria-pressed": "false" }, name);
    button.addEventListener("click", () => choose(index));
    return button;
  });
  let chosen: readonly number[] = [];
  const choose = (index: number): void => {
    // A third choice takes the place of the older of two.
    chosen = chosen.includes(index)
      ? chosen.filter((other) => other !== index)
      : [...chosen, index].slice(-2);
    show();
  };
  const show = (): void => {
    buttons.forEach((button, index) => {
      const place = chosen.indexOf(index);
      button.setAttribute("aria-pressed", String(place >= 0));
      button.style.setProperty("--sound", place >= 0 ? CHOSEN[place] : COLOURS.rest);
    });
    const lines = chosen.map((index) => {
      const { name, period, multiplier } = orbits[index];
      const growth =
        multiplier === null
          ? ""
          : `; in each, a small distance is multiplied by ${formatNumber(multiplier, 3)}`;
      return `Orbit ${name}: period ${formatNumber(period, 4)}${unit === "" ? "" : ` ${unit}`}${growth}.`;
    });
    if (chosen.length === 2) lines.push(linkSaid(linking[chosen[0]]?.[chosen[1]] ?? 0));
    said.replaceChildren(...lines.map((line) => element("p", {}, line)));
    outline(chosen.map((index, place) => ({ points: curves[index], colour: CHOSEN[place] })));
  };
  show();
  return element(
    "div",
    { class: "orbit-choice" },
    element("h3", {}, "Periodic orbits"),
    element(
      "p",
      { class: "hint" },
      "Choose an orbit to draw it over the path; choose two to see how they are linked.",
    ),
    element("div", { class: "orbit-buttons", role: "group", "aria-label": "orbits" }, ...buttons),
    said,
  );
}

function linkSaid(number: number): string {
  if (number === 0) return "They are not linked: their linking number is 0.";
  const times = Math.abs(number) === 1 ? "once" : `${Math.abs(number)} times`;
  return `They wind around each other ${times}: their linking number is ${String(number).replace("-", "\u2212")}.`;
}
