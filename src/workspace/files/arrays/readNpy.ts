import { InputError } from "../../../shapes/inputError.js";
import { openBytes, readBytes } from "../bytes.js";

/** Maximum size of an array, bytes. */
const MAX_BYTES = 2 ** 30;
const MAGIC = "\x93NUMPY";

/** A table of numbers. */
export interface NumberArray {
  readonly rows: number;
  readonly columns: number;
  /** rows x columns */
  readonly values: Float64Array;
}

/**
 * Reads a NumPy array file (.npy) of one or two dimensions, of single or double precision, in the order of C or Fortran.
 * @param path of the file.
 * @returns the array as rows x columns; one of a single dimension has one column.
 * @throws {InputError} naming the file, if it is no such array or is cut off.
 * @see NumPy enhancement proposal 1, "A simple file format for NumPy arrays".
 */
export function readNpy(path: string): NumberArray {
  const file = openBytes(path);
  try {
    if (file.size > MAX_BYTES)
      throw new InputError(
        `${path}: has ${file.size} bytes, more than the maximum of ${MAX_BYTES}; give a part of it.`,
      );
    return parseNpy(readBytes(file, 0, file.size), path);
  } finally {
    file.close();
  }
}

/**
 * Reads the bytes of a NumPy array file.
 * @param name of the file, for messages.
 */
export function parseNpy(bytes: Uint8Array, name: string): NumberArray {
  const fail = (text: string): never => {
    throw new InputError(`${name}: ${text}`);
  };
  const latin = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (bytes.length < 10 || latin(0, 6) !== MAGIC) fail("is no NumPy array; save it with numpy.save.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[6] > 1;
  const begin = wide ? 12 : 10;
  const start = begin + (bytes.length < begin ? 0 : wide ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = latin(begin, Math.min(start, bytes.length));
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? "";
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? "")
    .split(",")
    .filter((side) => side.trim() !== "")
    .map(Number);
  const size =
    type === "<f8"
      ? 8
      : type === "<f4"
        ? 4
        : fail(`holds "${type}"; save it as float32 or float64, little-endian.`);
  if (shape.length < 1 || shape.length > 2) fail(`has ${shape.length} dimensions; give rows x columns.`);
  const [rows, columns = 1] = shape;
  if (start + rows * columns * size > bytes.length)
    fail(
      `is cut off: ${rows} x ${columns} numbers need ${rows * columns * size} bytes after the header; copy it again.`,
    );
  const fortran = /'fortran_order':\s*True/.test(header);
  const values = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const at = start + size * (fortran ? c * rows + r : r * columns + c);
      values[r * columns + c] = size === 8 ? view.getFloat64(at, true) : view.getFloat32(at, true);
    }
  }
  return { rows, columns, values };
}
