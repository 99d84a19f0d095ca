import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import { InputError } from "../../../shapes/inputError.js";

/** A variable of a MAT-file: numbers, column after column, or characters. */
export interface MatVariable {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly values: Float64Array | string;
}

/** What is read of a MAT-file. */
export interface MatContent {
  readonly variables: readonly MatVariable[];
  /** names of variables that are neither real numbers nor characters, e.g. cells and structs */
  readonly skipped: readonly string[];
}

const HEADER = 128;
/** Bytes that compressed variables may come to, all together. */
const INFLATED = 16 * 2 ** 20;

/** Types of elements. */
const INT8 = 1;
const INT32 = 5;
const UINT32 = 6;
const DOUBLE = 9;
const MATRIX = 14;
const COMPRESSED = 15;
const UTF8 = 16;
const UTF16 = 17;
const UTF32 = 18;
/** Classes of arrays: those of numbers are DOUBLE_CLASS and what follows it. */
const CHAR_CLASS = 4;
const DOUBLE_CLASS = 6;
const LAST_NUMBER_CLASS = 15;
const COMPLEX = 0x0800;

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

/** Whether bytes begin as a MAT-file of level 5 does. */
export function isMatFile(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER) return false;
  const mark = String.fromCharCode(bytes[126], bytes[127]);
  return (mark === "IM" && bytes[125] === 1) || (mark === "MI" && bytes[124] === 1);
}

/**
 * Reads a MAT-file of level 5 (MATLAB 5 to 7): either byte order, compressed or not, numbers stored in fewer bytes than their
 * class has. Cells, structs, objects, sparse and complex arrays are named and skipped.
 * @param name named in error messages.
 * @throws {InputError} if it is not one, is truncated, contradicts itself, or inflates to more than 16 MiB.
 * @see MathWorks, MAT-File Format (2019), chapter 1.
 */
export function readMatFile(bytes: Uint8Array, name: string): MatContent {
  if (!isMatFile(bytes)) throw new InputError(`${name}: ${whatElse(bytes)}`);
  const cursor = new Cursor(bytes, HEADER, bytes[126] === 0x49, name);
  const variables: MatVariable[] = [];
  const skipped: string[] = [];
  let budget = INFLATED;
  while (cursor.left > 0) {
    const element = cursor.element(false);
    let matrix = element;
    if (element.type === COMPRESSED) {
      const inflated = inflate(element, budget, name);
      budget -= inflated.length;
      matrix = new Cursor(inflated, 0, cursor.little, name).element(false);
    }
    if (matrix.type !== MATRIX)
      throw fault(name, `an element of type ${matrix.type} is where a variable is expected`);
    const variable = readMatrix(matrix, name);
    if (variable.values === undefined) skipped.push(variable.name);
    else variables.push({ ...variable, values: variable.values });
  }
  return { variables, skipped };
}

/**
 * A MAT-file of level 5, little-endian and not compressed: numbers as double, characters as UTF-8.
 * @param variables characters within the basic plane (one code unit each), no half characters.
 * @returns the same bytes for the same variables: no date is written.
 */
export function encodeMatFile(variables: readonly MatVariable[]): Uint8Array {
  const header = Buffer.alloc(HEADER, " ");
  header.write("MATLAB 5.0 MAT-file, written by syrinx", "latin1");
  header.fill(0, 116, 124);
  header.writeUInt16LE(0x0100, 124);
  header.write("IM", 126, "latin1");
  return Buffer.concat([header, ...variables.map(encodeMatrix)]);
}

function encodeMatrix({ name, dimensions, values }: MatVariable): Buffer {
  const flags = Buffer.alloc(8);
  flags[0] = typeof values === "string" ? CHAR_CLASS : DOUBLE_CLASS;
  const sizes = Buffer.alloc(4 * dimensions.length);
  for (const [d, size] of dimensions.entries()) sizes.writeInt32LE(size, 4 * d);
  return encodeElement(
    MATRIX,
    Buffer.concat([
      encodeElement(UINT32, flags),
      encodeElement(INT32, sizes),
      encodeElement(INT8, Buffer.from(name, "latin1")),
      typeof values === "string"
        ? encodeElement(UTF8, Buffer.from(values, "utf8"))
        : encodeElement(DOUBLE, doubles(values)),
    ]),
  );
}

function doubles(values: Float64Array): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [i, value] of values.entries()) bytes.writeDoubleLE(value, 8 * i);
  return bytes;
}

/** A tag of 8 bytes, the data, and zeros up to a multiple of 8. */
function encodeElement(type: number, data: Buffer): Buffer {
  const element = Buffer.alloc(8 + data.length + padding(data.length));
  element.writeUInt32LE(type, 0);
  element.writeUInt32LE(data.length, 4);
  data.copy(element, 8);
  return element;
}

function padding(length: number): number {
  return (8 - (length % 8)) % 8;
}

interface Element {
  readonly type: number;
  readonly bytes: Uint8Array;
  readonly little: boolean;
}

/** Takes one element after the other out of bytes that may lie about their lengths. */
class Cursor {
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

function inflate(element: Element, budget: number, name: string): Uint8Array {
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

function readMatrix(
  matrix: Element,
  file: string,
): Omit<MatVariable, "values"> & { readonly values?: Float64Array | string } {
  const cursor = new Cursor(matrix.bytes, 0, matrix.little, file);
  const flags = numbers(cursor.element(true), file)[0] ?? 0;
  const kind = flags & 0xff;
  // Objects and functions have no dimensions or names in their usual places.
  if (kind > LAST_NUMBER_CLASS) return { name: "an object", dimensions: [] };
  const dimensions = [...numbers(cursor.element(true), file)];
  const name = Buffer.from(cursor.element(true).bytes).toString("latin1");
  const readable = kind === CHAR_CLASS || kind >= DOUBLE_CLASS;
  if (!readable || (flags & COMPLEX) !== 0) return { name, dimensions };
  const count = dimensions.reduce((product, size) => product * size, 1);
  const data = cursor.left === 0 && count === 0 ? undefined : cursor.element(true);
  const values =
    data === undefined
      ? kind === CHAR_CLASS
        ? ""
        : new Float64Array()
      : kind === CHAR_CLASS
        ? characters(data, file)
        : numbers(data, file);
  // Characters in UTF-8 may be counted by points or by units.
  if (typeof values !== "string" && values.length !== count)
    throw fault(
      file,
      `${JSON.stringify(name.slice(0, 63))} is ${dimensions.slice(0, 8).join(" x ")} but holds ${values.length}`,
    );
  return { name, dimensions, values };
}

function numbers(element: Element, file: string): Float64Array {
  const type = NUMBERS[element.type];
  if (type === undefined) throw fault(file, `numbers are stored as unknown type ${element.type}`);
  const [size, read] = type;
  const view = new DataView(element.bytes.buffer, element.bytes.byteOffset, element.bytes.byteLength);
  const values = new Float64Array(Math.floor(element.bytes.length / size));
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * size, element.little);
  return values;
}

function characters(element: Element, file: string): string {
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

function whatElse(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 10)).toString("latin1");
  if (start === "MATLAB 7.3") return "is a MAT-file of version 7.3 (HDF5); save it in MATLAB with -v7.";
  if (bytes.length < HEADER)
    return `${bytes.length} bytes are too few for a MAT-file, whose header has 128; give another file.`;
  return "is not a MAT-file of MATLAB 5 to 7; save it in MATLAB with -v7.";
}

function fault(name: string, what: string): InputError {
  return new InputError(`${name}: is a damaged MAT-file: ${what}; save it again or use another copy.`);
}
