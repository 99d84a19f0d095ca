import type { ReportMovie } from "../../../../shapes/report.js";
import { element } from "../element.js";

/** A movie that runs by itself, above its settings. */
export function movieSection(host: HTMLElement, { name, apng, caption }: ReportMovie): void {
  host.append(
    element(
      "figure",
      { class: "movie" },
      element("img", { src: `data:image/png;base64,${apng}`, alt: `Movie of ${name}` }),
      element("figcaption", {}, caption),
    ),
  );
}
