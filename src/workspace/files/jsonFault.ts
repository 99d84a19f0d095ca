/** Position of a syntax error in JSON, and its reason. */
export interface JsonFault {
  /** from 1 */
  readonly line: number;
  readonly column: number;
  /** e.g. "NaN is not a JSON value" */
  readonly reason: string;
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const PLAIN = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
const WORD = /[-+\w.$]+/y;
/** Maximum number of characters quoted in the reason. */
const MAX_QUOTED = 20;

/**
 * Finds the first syntax error of a text that JSON.parse rejects, with the same message in every version of Node.
 * @param text a JSON document.
 * @returns undefined if the text is valid.
 * @example
 * jsonFault("[1, NaN]"); // { line: 1, column: 5, reason: "NaN is not a JSON value" }
 */
export function jsonFault(text: string): JsonFault | undefined {
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const fail = (reason: string): never => {
    throw new Fault(at, reason);
  };
  const here = (): string => {
    if (at >= text.length) return "the file ends";
    if (text[at] === '"') return "an invalid string (unterminated, or with a character that must be escaped)";
    return JSON.stringify(/[^\w.$+-]|[\w.$+-]+/y.exec(text.slice(at))?.[0].slice(0, MAX_QUOTED) ?? text[at]);
  };
  const sign = (wanted: string, words: string): void => {
    take(SPACE);
    if (text[at] !== wanted) fail(`${here()} where ${words} is expected`);
    at++;
  };
  /** Reads a comma-separated list up to a closing bracket; `part` reads each item. */
  const many = (close: string, part: () => void): void => {
    at++;
    take(SPACE);
    if (text[at] === close) {
      at++;
      return;
    }
    for (;;) {
      part();
      take(SPACE);
      if (text[at] === close) {
        at++;
        return;
      }
      if (text[at] !== ",") fail(`${here()} where a comma or ${close} is expected`);
      at++;
      take(SPACE);
      if (text[at] === close) fail(`a comma before ${close}`);
    }
  };
  const member = (): void => {
    take(SPACE);
    if (take(STRING) === undefined) fail(`${here()} where a name in double quotes is expected`);
    sign(":", "a colon");
    value();
  };
  const value = (): void => {
    take(SPACE);
    if (text[at] === "{") many("}", member);
    else if (text[at] === "[") many("]", value);
    else if (take(STRING) === undefined && take(PLAIN) === undefined) {
      WORD.lastIndex = at;
      const word = WORD.exec(text)?.[0].slice(0, MAX_QUOTED);
      fail(word === undefined ? `${here()} where a value is expected` : `${word} is not a JSON value`);
    }
  };
  try {
    value();
    take(SPACE);
    if (at < text.length) fail(`${here()} after the end of the document`);
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const before = text.slice(0, error.at).split("\n");
    return { line: before.length, column: before[before.length - 1].length + 1, reason: error.message };
  }
}

class Fault extends Error {
  constructor(
    readonly at: number,
    reason: string,
  ) {
    super(reason);
  }
}
