import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import { InputError } from "../../../shapes/inputError.js";

export const HEADER = 128;
/** Bytes that compressed variables may come to, all together. */
export const INFLATED = 16 * 2 ** 20;

/** Types of elements. */
export const INT8 = 1;
export const INT32 = 5;
export const UINT32 = 6;
export const DOUBLE = 9;
export const MATRIX = 14;
export const COMPRESSED = 15;
export const UTF8 = 16;
const UTF16 = 17;
const UTF32 = 18;
type Reader = (view: DataView, at: number, little: boolean) => number;
const NUMBERS: Readonly<Record<number, readonly [size: number, read: Reader]>> = {
  1: [1, (view, at) => view.getInt8(at)],
  2: [1, (view, at) => view.getUint8(at)],
  3: [2, (view, at, little) => view.getInt16(at, little)],
  4: [2, (view, at, little) => view.getUint16(at, little)],
  5: [4, (view, at, little) => view.getInt32(at, little)],
  6: [4, (view, at, little) => view.getUint32(at, little)],
  7: [4, (view, at, little) => view.getFloat32(at, little)],
  9: [8, (view, at, little) => view.getFloat64(at, little)],
  12: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  13: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
};

/** A piece of a MAT-file: its type and its bytes. */
export interface Element {
  readonly type: number;
  readonly bytes: Uint8Array;
  readonly little: boolean;
}

/** Takes one element after the other out of bytes whose lengths may be wrong. */
export class Cursor {
  private readonly view: DataView;
  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
    readonly little: boolean,
    private readonly name: string,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  /** @param padded whether zeros follow up to a multiple of 8, as they do inside of a variable. */
  element(padded: boolean): Element {
    if (this.left < 8) throw fault(this.name, "it ends within an element");
    const first = this.view.getUint32(this.at, this.little);
    // An element of at most 4 bytes may stand in its tag, its length in the upper half of the type.
    const small = first >>> 16;
    const type = small === 0 ? first : first & 0xffff;
    const length = small === 0 ? this.view.getUint32(this.at + 4, this.little) : small;
    if (small > 4) throw fault(this.name, `a short element has ${small} bytes`);
    const start = this.at + (small === 0 ? 8 : 4);
    if (length > this.bytes.length - start)
      throw fault(this.name, `an element of ${length} bytes goes beyond its end`);
    const end = start + length + (padded ? padding(length) : 0);
    this.at = small === 0 ? Math.min(end, this.bytes.length) : this.at + 8;
    return { type, bytes: this.bytes.subarray(start, start + length), little: this.little };
  }
}

/** The content of a compressed element. @param budget bytes that it may have. */
export function inflate(element: Element, budget: number, name: string): Uint8Array {
  try {
    return inflateSync(element.bytes, { maxOutputLength: Math.max(1, budget) });
  } catch (error) {
    if (error instanceof RangeError)
      throw new InputError(
        `${name}: its variables inflate to more than ${INFLATED / 2 ** 20} MiB; save only the annotations in MATLAB.`,
      );
    throw fault(name, "a compressed variable is damaged");
  }
}

/** The numbers of an element. */
export function numbers(element: Element, file: string): Float64Array {
  const type = NUMBERS[element.type];
  if (type === undefined) throw fault(file, `numbers are stored as unknown type ${element.type}`);
  const [size, read] = type;
  const view = new DataView(element.bytes.buffer, element.bytes.byteOffset, element.bytes.byteLength);
  const values = new Float64Array(Math.floor(element.bytes.length / size));
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * size, element.little);
  return values;
}

/** The characters of an element. */
export function characters(element: Element, file: string): string {
  const encoding = { [UTF8]: "utf-8", [UTF16]: element.little ? "utf-16le" : "utf-16be" }[element.type];
  try {
    if (encoding !== undefined)
      return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(element.bytes);
    if (element.type === UTF32)
      return Array.from(numbers({ ...element, type: UINT32 }, file), (c) => String.fromCodePoint(c)).join("");
  } catch {
    throw fault(file, "its characters are damaged");
  }
  // Code units: MATLAB stores them in 8 bits where they fit.
  return Buffer.from(Uint16Array.from(numbers(element, file)).buffer).toString("utf16le");
}

/** What a file is that is no MAT-file of level 5, and what to do about it. */
export function whatElse(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 10)).toString("latin1");
  if (start === "MATLAB 7.3") return "is a MAT-file of version 7.3 (HDF5); save it in MATLAB with -v7.";
  if (bytes.length < HEADER)
    return `${bytes.length} bytes are too few for a MAT-file, whose header has 128; give another file.`;
  return "is not a MAT-file of MATLAB 5 to 7; save it in MATLAB with -v7.";
}

/** The error for a damaged file. @param what is wrong. */
export function fault(name: string, what: string): InputError {
  return new InputError(`${name}: is a damaged MAT-file: ${what}; save it again or use another copy.`);
}

/** A tag of 8 bytes, the data, and zeros up to a multiple of 8. */
export function encodeElement(type: number, data: Buffer): Buffer {
  const element = Buffer.alloc(8 + data.length + padding(data.length));
  element.writeUInt32LE(type, 0);
  element.writeUInt32LE(data.length, 4);
  data.copy(element, 8);
  return element;
}

function padding(length: number): number {
  return (8 - (length % 8)) % 8;
}
