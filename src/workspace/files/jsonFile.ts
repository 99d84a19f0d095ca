import { readFileSync } from "node:fs";
import { InputError } from "../../shapes/inputError.js";
import { reasonOf, writeWhole } from "./atomicWrite.js";
import { jsonFault } from "./jsonFault.js";

/**
 * Reads a JSON document.
 * @throws {InputError} if the file can't be read or is no JSON, with the place of the fault.
 */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new InputError(`${path}: can't be read (${reasonOf(error)}); check the name.`);
  }
  const bare = text.replace(/^\uFEFF/, "");
  try {
    return JSON.parse(bare);
  } catch (error) {
    const fault = jsonFault(bare);
    const told =
      fault === undefined ? reasonOf(error) : `line ${fault.line}, column ${fault.column}: ${fault.reason}`;
    throw new InputError(`${path}: is not JSON (${told}); mend it there.`);
  }
}

/** Writes a document as indented JSON, lists of numbers on one line, whole. */
export function writeJson(path: string, document: unknown): void {
  // A text in JSON holds no line break, so what is joined here is never part of one.
  const text = JSON.stringify(document, null, 2).replace(
    /\[\n\s*(-?[\d.e+-]+(?:,\n\s*-?[\d.e+-]+)*)\n\s*\]/g,
    (_, numbers: string) => `[${numbers.replace(/\n\s*/g, " ")}]`,
  );
  writeWhole(path, `${text}\n`);
}
