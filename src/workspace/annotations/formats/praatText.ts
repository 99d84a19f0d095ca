import { InputError } from "../../../shapes/inputError.js";
import { quoted } from "../checkAnnotation.js";

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
/** Between what counts; Praat itself wants spaces around "=". */
const SPACE = /[\s=]*/y;
const WORD = /[^\s"=]+/y;

/**
 * Reads what counts in a text file of Praat, long or short: numbers that stand free, texts in quotes, flags like <exists>. The
 * words between them are for people, "!" begins a comment.
 * @param name named in error messages.
 * @see Praat manual, "TextGrid file formats".
 */
export class PraatText {
  private readonly text: string;
  private at = 0;
  /** Line breaks are counted up to here: never twice, as what is read only goes forward. */
  private counted = 0;
  private line = 1;

  constructor(
    text: string,
    private readonly name: string,
  ) {
    this.text = text.replaceAll(/\r\n?/g, "\n");
  }

  /** Where the last one was, for errors. */
  get place(): string {
    while (this.counted < this.at) {
      const end = this.text.indexOf("\n", this.counted);
      if (end >= 0 && end < this.at) this.line++;
      this.counted = end < 0 ? this.at : Math.min(this.at, end + 1);
    }
    return `${this.name}: line ${this.line}`;
  }

  /** @param what is expected, named in error messages. @throws {InputError} if anything else comes first. */
  number(what: string): number {
    const word = this.next(what);
    if (NUMBER.test(word)) return Number(word);
    throw this.unexpected(word, `${what}, a number`);
  }

  /** How many of something follow. */
  count(what: string): number {
    const value = this.number(what);
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw new InputError(`${this.place}: ${what}=${value} is not a count; correct it.`);
  }

  string(what: string): string {
    const word = this.next(what);
    if (word.startsWith('"')) return word.slice(1, -1).replaceAll('""', '"');
    throw this.unexpected(word, `${what}, a text in quotes`);
  }

  flag(what: string): string {
    const word = this.next(what);
    if (word.startsWith("<")) return word;
    throw this.unexpected(word, `${what}, a flag like <exists>`);
  }

  /** The next number, text or flag. */
  private next(what: string): string {
    for (;;) {
      this.take(SPACE);
      const first = this.text[this.at];
      if (first === undefined)
        throw new InputError(`${this.place}: the file ends where ${what} is due; take a whole copy.`);
      if (first === '"') return this.quotedText();
      if (first === "!") {
        const end = this.text.indexOf("\n", this.at);
        this.at = end < 0 ? this.text.length : end;
        continue;
      }
      const word = this.take(WORD);
      if (/[-+\d<]/.test(first)) return word;
    }
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  /** A text with its quotes; two quotes within it stand for one. */
  private quotedText(): string {
    const start = this.at;
    let end = this.text.indexOf('"', start + 1);
    while (end >= 0 && this.text[end + 1] === '"') end = this.text.indexOf('"', end + 2);
    if (end < 0)
      throw new InputError(`${this.place}: the text that begins here has no closing quote; add it.`);
    this.at = end + 1;
    return this.text.slice(start, end + 1);
  }

  private unexpected(word: string, due: string): InputError {
    return new InputError(`${this.place}: ${quoted(word)} is not ${due}; correct it.`);
  }
}
