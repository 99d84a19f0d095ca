import { element } from "../element.js";

/** A legend entry: a sample of a line and its name. */
export function lineKey(name: string, colour: string, dashed = false): HTMLElement {
  const style = `--key: ${colour}; --key-style: ${dashed ? "dashed" : "solid"}`;
  return element("span", { class: "key", style }, name);
}
