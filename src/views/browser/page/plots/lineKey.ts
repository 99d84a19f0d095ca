import { element } from "../element.js";

/** The name of a line beside a piece of it. */
export function lineKey(name: string, colour: string, dashed = false): HTMLElement {
  const style = `--key: ${colour}; --key-style: ${dashed ? "dashed" : "solid"}`;
  return element("span", { class: "key", style }, name);
}
