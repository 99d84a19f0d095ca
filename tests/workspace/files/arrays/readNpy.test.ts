import { expect, test } from "vitest";
import { parseNpy } from "../../../../src/workspace/files/arrays/readNpy.js";

/** The bytes that numpy.save writes: magic, version, length of the header, header, numbers. */
function npy(header: string, numbers: Float64Array | Float32Array, version = 1): Uint8Array {
  const text = `${header}\n`;
  const length = version > 1 ? 12 : 10;
  const bytes = new Uint8Array(length + text.length + numbers.byteLength);
  bytes.set([0x93, ...Array.from("NUMPY", (letter) => letter.charCodeAt(0)), version, 0]);
  const view = new DataView(bytes.buffer);
  if (version > 1) view.setUint32(8, text.length, true);
  else view.setUint16(8, text.length, true);
  bytes.set(
    Array.from(text, (letter) => letter.charCodeAt(0)),
    length,
  );
  bytes.set(new Uint8Array(numbers.buffer), length + text.length);
  return bytes;
}

const SIX = Float64Array.of(1, 2, 3, 4, 5, 6);

test.each([
  [
    "in the order of C",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }",
    SIX,
    [1, 2, 3, 4, 5, 6],
  ],
  [
    "in that of Fortran",
    "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }",
    SIX,
    [1, 3, 5, 2, 4, 6],
  ],
  [
    "in single precision",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
    Float32Array.from(SIX),
    [1, 2, 3, 4, 5, 6],
  ],
])("an array %s", (_title, header, numbers, values) => {
  for (const version of [1, 2]) {
    const array = parseNpy(npy(header, numbers, version), "a.npy");
    expect(array).toEqual({ rows: 2, columns: 3, values: Float64Array.from(values) });
  }
});

test("an array of one dimension has one column", () => {
  const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (6,), }";
  expect(parseNpy(npy(header, SIX), "a.npy")).toMatchObject({ rows: 6, columns: 1 });
});

test.each([
  ["no array", Uint8Array.of(1, 2, 3), /a.npy: is no NumPy array/],
  [
    "integers",
    npy("{'descr': '<i8', 'fortran_order': False, 'shape': (6,), }", SIX),
    /a.npy: holds "<i8"; save it as float32 or float64/,
  ],
  [
    "three dimensions",
    npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2, 3), }", SIX),
    /a.npy: has 3 dimensions/,
  ],
  [
    "an array that is cut off",
    npy("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 3), }", SIX),
    /a.npy: is cut off: 3 x 3 numbers need 72 bytes/,
  ],
])("refuses %s", (_title, bytes, message) => {
  expect(() => parseNpy(bytes, "a.npy")).toThrow(message);
});
