import { readFileSync } from "node:fs";
import { InputError } from "../../shapes/inputError.js";
import { type WriteOptions, writeWhole } from "./atomicWrite.js";
import { reasonOf } from "./fileFault.js";
import { jsonFault } from "./jsonFault.js";

/**
 * Reads a JSON document.
 * @param path of the file.
 * @returns the result of JSON.parse.
 * @throws {InputError} if the file can't be read or is not JSON, with the position of the error.
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
    const problem =
      fault === undefined ? reasonOf(error) : `line ${fault.line}, column ${fault.column}: ${fault.reason}`;
    throw new InputError(`${path}: is not JSON (${problem}); correct it there.`);
  }
}

/**
 * Writes a document as indented JSON with lists of numbers on one line, completely or not at all.
 * @param path of the file.
 * @param document plain data.
 * @param options whose folder it is.
 * @throws {InputError} as writeWhole. @throws {WorkFailed} as writeWhole.
 */
export function writeJson(path: string, document: unknown, options: WriteOptions = {}): void {
  // Strings in JSON contain no line breaks, so the lines joined here are never part of one.
  const text = JSON.stringify(document, null, 2).replace(
    /\[\n\s*(-?[\d.e+-]+(?:,\n\s*-?[\d.e+-]+)*)\n\s*\]/g,
    (_, numbers: string) => `[${numbers.replace(/\n\s*/g, " ")}]`,
  );
  writeWhole(path, `${text}\n`, options);
}
