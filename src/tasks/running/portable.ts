import { sep } from "node:path";

/** Prefix of an absolute path inside the workspace: "workspace:/recordings/a.wav". */
const INSIDE = "workspace:/";
/** Escapes a string that begins with one of these prefixes. */
const QUOTED = "workspace::";
const START = "workspace:";

/**
 * Makes a request portable to another machine: absolute paths inside the workspace are written relative to it.
 * Relative paths are unchanged (they start from the workspace anyway), as are absolute paths outside it.
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
 * The inverse of `portable`, on the machine where the request runs.
 * @param workspace absolute path of the workspace there.
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

/** Applies a function to every string in JSON data, except the names of fields. */
function mapTexts<Value>(value: Value, change: (text: string) => string): Value {
  const map = (part: unknown): unknown => {
    if (typeof part === "string") return change(part);
    if (Array.isArray(part)) return part.map(map);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, map(inner)]));
  };
  return map(value) as Value;
}
