import { Buffer } from "node:buffer";
import { constants, inflateSync } from "node:zlib";
import { InputError } from "../../../shapes/inputError.js";
import {
  COMPRESSED,
  Cursor,
  characters,
  DOUBLE,
  type Element,
  encodeElement,
  fault,
  HEADER,
  INFLATED,
  INT8,
  INT32,
  inflate,
  MATRIX,
  numbers,
  UINT32,
  UTF8,
  whatElse,
} from "./matElements.js";

/** An array of a MAT-file: numbers, column after column, characters, cells, or structs. */
export interface MatArray {
  readonly dimensions: readonly number[];
  readonly values: Float64Array | string | MatCells | MatStructs;
}

/** Cells, column after column; undefined where one holds what is not read. */
export interface MatCells {
  readonly cells: readonly (MatArray | undefined)[];
}

/** Structs, column after column: the values of each field. */
export interface MatStructs {
  readonly structs: ReadonlyMap<string, readonly (MatArray | undefined)[]>;
}

/** An array with a name. */
export interface MatTree extends MatArray {
  readonly name: string;
}

/** A variable of a MAT-file: numbers, column after column, or characters. */
export interface MatVariable extends MatTree {
  readonly values: Float64Array | string;
}

/** What is read of a MAT-file. */
export interface MatContent {
  readonly variables: readonly MatVariable[];
  /** names of variables that are neither real numbers nor characters, e.g. cells and structs */
  readonly skipped: readonly string[];
}

/** Classes of arrays: those of numbers are DOUBLE_CLASS and what follows it. */
const CELL_CLASS = 1;
const STRUCT_CLASS = 2;
const CHAR_CLASS = 4;
const DOUBLE_CLASS = 6;
const LAST_NUMBER_CLASS = 15;
const COMPLEX = 0x0800;

/** How deep cells and structs may lie within each other. */
const DEPTH = 8;
/** Bytes of a compressed variable from which its name is read. */
const NAME_BYTES = 1024;

/** Whether bytes begin as a MAT-file of level 5 does. */
export function isMatFile(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER) return false;
  const mark = String.fromCharCode(bytes[126], bytes[127]);
  return (mark === "IM" && bytes[125] === 1) || (mark === "MI" && bytes[124] === 1);
}

/**
 * Reads the numbers and texts of a MAT-file of level 5 (MATLAB 5 to 7): either byte order, compressed or not, numbers stored in
 * fewer bytes than their class has. Cells, structs, objects, sparse and complex arrays are named and skipped.
 * @param name named in error messages.
 * @throws {InputError} if it is not one, is truncated, contradicts itself, or inflates to more than 16 MiB.
 * @see MathWorks, MAT-File Format (2019), chapter 1.
 */
export function readMatFile(bytes: Uint8Array, name: string): MatContent {
  const variables: MatVariable[] = [];
  const skipped: string[] = [];
  for (const matrix of matrices(bytes, name)) {
    const { values, ...variable } = readMatrix(matrix, name, 0);
    if (values instanceof Float64Array || typeof values === "string") variables.push({ ...variable, values });
    else skipped.push(variable.name);
  }
  return { variables, skipped };
}

/**
 * Reads all variables of a MAT-file, with the content of their cells and structs.
 * @param name named in error messages.
 * @returns by name; without those that hold objects, sparse or complex arrays.
 * @throws {InputError} as readMatFile.
 */
export function readMatTree(bytes: Uint8Array, name: string): Map<string, MatArray> {
  const found = new Map<string, MatArray>();
  for (const matrix of matrices(bytes, name)) {
    const { values, dimensions, name: variable } = readMatrix(matrix, name, DEPTH);
    if (values !== undefined) found.set(variable, { dimensions, values });
  }
  return found;
}

/** Names of the variables of a MAT-file, as far as they can be read without inflating it. */
export function matNames(bytes: Uint8Array): string[] {
  const names: string[] = [];
  if (!isMatFile(bytes)) return names;
  const cursor = new Cursor(bytes, HEADER, bytes[126] === 0x49, "");
  try {
    while (cursor.left > 0) {
      const element = cursor.element(false);
      const compressed = element.type === COMPRESSED;
      // Of a compressed variable, the tag of the matrix comes first.
      const start = compressed
        ? inflateSync(element.bytes.subarray(0, NAME_BYTES), {
            finishFlush: constants.Z_SYNC_FLUSH,
          }).subarray(8)
        : element.bytes;
      const inside = new Cursor(start, 0, cursor.little, "");
      inside.element(true);
      inside.element(true);
      names.push(Buffer.from(inside.element(true).bytes).toString("latin1"));
    }
  } catch {
    return names;
  }
  return names;
}

function* matrices(bytes: Uint8Array, name: string): Generator<Element> {
  if (!isMatFile(bytes)) throw new InputError(`${name}: ${whatElse(bytes)}`);
  const cursor = new Cursor(bytes, HEADER, bytes[126] === 0x49, name);
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
    yield matrix;
  }
}

/** @param depth how many levels of cells and structs are read. @returns no values for what is not read. */
function readMatrix(
  matrix: Element,
  file: string,
  depth: number,
): Omit<MatTree, "values"> & { readonly values: MatArray["values"] | undefined } {
  const cursor = new Cursor(matrix.bytes, 0, matrix.little, file);
  const flags = numbers(cursor.element(true), file)[0] ?? 0;
  const kind = flags & 0xff;
  // Objects and functions have no dimensions or names in their usual places.
  if (kind > LAST_NUMBER_CLASS) return { name: "an object", dimensions: [], values: undefined };
  const dimensions = [...numbers(cursor.element(true), file)];
  const name = Buffer.from(cursor.element(true).bytes).toString("latin1");
  const count = dimensions.reduce((product, size) => product * size, 1);
  const about = { name, dimensions };
  if (kind === CELL_CLASS && depth > 0)
    return { ...about, values: { cells: nested(cursor, count, file, depth - 1) } };
  if (kind === STRUCT_CLASS && depth > 0)
    return { ...about, values: { structs: structsOf(cursor, count, file, depth - 1) } };
  const readable = kind === CHAR_CLASS || kind >= DOUBLE_CLASS;
  if (!readable || (flags & COMPLEX) !== 0) return { ...about, values: undefined };
  const data = cursor.left === 0 && count === 0 ? undefined : cursor.element(true);
  const none = kind === CHAR_CLASS ? "" : new Float64Array();
  const values =
    data === undefined ? none : kind === CHAR_CLASS ? characters(data, file) : numbers(data, file);
  // Characters in UTF-8 may be counted by points or by units.
  if (typeof values !== "string" && values.length !== count)
    throw fault(
      file,
      `${JSON.stringify(name.slice(0, 63))} is ${dimensions.slice(0, 8).join(" x ")} but holds ${values.length}`,
    );
  return { ...about, values };
}

function nested(cursor: Cursor, count: number, file: string, depth: number): (MatArray | undefined)[] {
  const found: (MatArray | undefined)[] = [];
  for (let i = 0; i < count; i++) {
    const element = cursor.element(true);
    if (element.type !== MATRIX)
      throw fault(file, `an element of type ${element.type} is where a cell is expected`);
    // An empty element stands for an empty array.
    if (element.bytes.length === 0) found.push({ dimensions: [0, 0], values: new Float64Array() });
    else {
      const { dimensions, values } = readMatrix(element, file, depth);
      found.push(values === undefined ? undefined : { dimensions, values });
    }
  }
  return found;
}

function structsOf(cursor: Cursor, count: number, file: string, depth: number): MatStructs["structs"] {
  const length = numbers(cursor.element(true), file)[0] ?? 0;
  const names = Buffer.from(cursor.element(true).bytes).toString("latin1");
  if (!(length >= 1 && names.length % length === 0)) throw fault(file, "the names of its fields are damaged");
  const fields = Array.from({ length: names.length / length }, (_, i) =>
    names.slice(i * length, (i + 1) * length).replace(/\0.*$/s, ""),
  );
  const all = nested(cursor, count * fields.length, file, depth);
  return new Map(fields.map((field, f) => [field, all.filter((_, i) => i % fields.length === f)]));
}

/**
 * A MAT-file of level 5, little-endian and not compressed: numbers as double, characters as UTF-8.
 * @param variables characters within the basic plane (one code unit each), no half characters.
 * @returns the same bytes for the same variables: no date is written.
 */
export function encodeMatFile(variables: readonly MatTree[]): Uint8Array {
  const header = Buffer.alloc(HEADER, " ");
  header.write("MATLAB 5.0 MAT-file, written by syrinx", "latin1");
  header.fill(0, 116, 124);
  header.writeUInt16LE(0x0100, 124);
  header.write("IM", 126, "latin1");
  return Buffer.concat([header, ...variables.map(({ name, ...array }) => encodeMatrix(array, name))]);
}

function encodeMatrix({ dimensions, values }: MatArray, name = ""): Buffer {
  const flags = Buffer.alloc(8);
  flags[0] = classOf(values);
  const sizes = Buffer.alloc(4 * dimensions.length);
  for (const [d, size] of dimensions.entries()) sizes.writeInt32LE(size, 4 * d);
  return encodeElement(
    MATRIX,
    Buffer.concat([
      encodeElement(UINT32, flags),
      encodeElement(INT32, sizes),
      encodeElement(INT8, Buffer.from(name, "latin1")),
      ...contentOf(values),
    ]),
  );
}

function classOf(values: MatArray["values"]): number {
  if (typeof values === "string") return CHAR_CLASS;
  if (values instanceof Float64Array) return DOUBLE_CLASS;
  return "cells" in values ? CELL_CLASS : STRUCT_CLASS;
}

const EMPTY: MatArray = { dimensions: [0, 0], values: new Float64Array() };

function contentOf(values: MatArray["values"]): Buffer[] {
  if (typeof values === "string") return [encodeElement(UTF8, Buffer.from(values, "utf8"))];
  if (values instanceof Float64Array) return [encodeElement(DOUBLE, doubles(values))];
  if ("cells" in values) return values.cells.map((cell = EMPTY) => encodeMatrix(cell));
  const fields = [...values.structs];
  const length = Buffer.alloc(4);
  // MATLAB's names have 31 characters and a zero.
  length.writeInt32LE(32);
  const names = Buffer.alloc(32 * fields.length);
  for (const [f, [field]] of fields.entries()) names.write(field.slice(0, 31), 32 * f, "latin1");
  const count = fields[0]?.[1].length ?? 0;
  const content = Array.from({ length: count }, (_, i) =>
    fields.map(([, column]) => encodeMatrix(column[i] ?? EMPTY)),
  );
  return [shortElement(INT32, length), encodeElement(INT8, names), ...content.flat()];
}

/** An element of 4 bytes, which stand in its tag: as MATLAB insists on for the length of names. */
function shortElement(type: number, data: Buffer): Buffer {
  const element = Buffer.alloc(8);
  element.writeUInt32LE((data.length << 16) | type, 0);
  data.copy(element, 4);
  return element;
}

function doubles(values: Float64Array): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [i, value] of values.entries()) bytes.writeDoubleLE(value, 8 * i);
  return bytes;
}
