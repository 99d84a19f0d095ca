import { element } from "../element.js";

/** Runs a step of the page; a failure is shown as a line of text in the host, so that nothing is silently blank. */
export function attempt(host: HTMLElement, what: string, step: () => void): void {
  try {
    step();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (host.querySelector(":scope > .failure")) return;
    host.append(element("p", { class: "failure", role: "alert" }, `${what} could not be drawn: ${reason}`));
  }
}

/** The frame of a plot: heading, tools, readout, the drawing and its caption. */
export class PlotFrame {
  readonly root: HTMLElement;
  readonly heading: HTMLElement;
  readonly tools = element("div", { class: "tools" });
  readonly body = element("div", { class: "plot-body" });
  readonly readout = element("span", { class: "readout", "aria-hidden": "true" });
  private readonly caption = element("figcaption");

  /**
   * @param host the frame is appended at once, so that the drawing knows its width.
   * @param name value of the data-plot attribute. @param title shown over the plot.
   * @param description text alternative of the drawing.
   */
  constructor(
    host: HTMLElement,
    name: string,
    private readonly title: string,
    private readonly description: string,
  ) {
    this.heading = element("h3", {}, title);
    const head = element("div", { class: "plot-head" }, this.heading, this.readout, this.tools);
    this.root = element("figure", { class: "plot", "data-plot": name }, head, this.body, this.caption);
    host.append(this.root);
  }

  say(caption: string): void {
    this.caption.textContent = caption;
  }

  /** Marks the plot as drawn and describes its canvases. */
  drawn(): void {
    if (this.root.dataset.drawn) return;
    for (const canvas of this.body.querySelectorAll("canvas")) {
      if (canvas.hasAttribute("aria-label")) continue;
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", this.description);
    }
    this.root.dataset.drawn = "true";
  }

  attempt(step: () => void): void {
    attempt(this.root, this.title, step);
  }
}

/** Calls back with the host's width in CSS pixels: now, whenever it changes, and for printing. */
export function fitWidth(host: HTMLElement, resize: (width: number) => void): void {
  let last = 0;
  let printing = false;
  const resized = (): void => {
    const whole = Math.floor(printing ? Math.min(host.clientWidth, PAPER_WIDTH) : host.clientWidth);
    if (whole <= 0 || whole === last) return;
    last = whole;
    resize(whole);
  };
  // One frame later: resizing within the observer would trigger it again at once.
  new ResizeObserver(() => requestAnimationFrame(resized)).observe(host);
  for (const [moment, now] of [
    ["beforeprint", true],
    ["afterprint", false],
  ] as const)
    window.addEventListener(moment, () => {
      printing = now;
      resized();
    });
  resized();
}

/** CSS pixels between the margins of an A4 sheet. */
const PAPER_WIDTH = 680;
