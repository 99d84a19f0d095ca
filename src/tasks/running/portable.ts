import { sep } from "node:path";

/** Marks an absolute path inside the workspace: "workspace:/recordings/a.wav". */
const INSIDE = "workspace:/";
/** Marks a text that began like a mark. */
const QUOTED = "workspace::";
const START = "workspace:";

/**
 * A request that means the same on another machine: absolute paths inside the workspace are written relative to it.
 * Relative paths stay as they are (they start from the workspace anyway), and so do absolute paths outside it.
 * @param value plain JSON data.
 * @param workspace absolute path of the folder that paths are relative to.
 * @example
 * portable({ file: "/songs/recordings/a.wav" }, "/songs"); // { file: "workspace:/recordings/a.wav" }
 */
export function portable<Value>(value: Value, workspace: string): Value {
  const root = workspace.endsWith(sep) ? workspace : workspace + sep;
  return mapTexts(value, (text) => {
    if (text.startsWith(root)) return INSIDE + text.slice(root.length).replaceAll(sep, "/");
    return text.startsWith(START) ? QUOTED + text.slice(START.length) : text;
  });
}

/**
 * The inverse of `portable`, at the place where the request runs.
 * @param workspace absolute path of the same folder there.
 * @example
 * located({ file: "workspace:/recordings/a.wav" }, "/mnt/songs"); // { file: "/mnt/songs/recordings/a.wav" }
 */
export function located<Value>(value: Value, workspace: string): Value {
  const root = workspace.endsWith(sep) ? workspace : workspace + sep;
  return mapTexts(value, (text) => {
    if (text.startsWith(INSIDE)) return root + text.slice(INSIDE.length).replaceAll("/", sep);
    return text.startsWith(QUOTED) ? START + text.slice(QUOTED.length) : text;
  });
}

/** JSON data with every text in it changed; names of fields stay. */
function mapTexts<Value>(value: Value, change: (text: string) => string): Value {
  const map = (part: unknown): unknown => {
    if (typeof part === "string") return change(part);
    if (Array.isArray(part)) return part.map(map);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, map(inner)]));
  };
  return map(value) as Value;
}
