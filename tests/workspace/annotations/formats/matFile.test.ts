import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "../../../../src/math/random.js";
import { InputError } from "../../../../src/shapes/inputError.js";
import {
  encodeMatFile,
  isMatFile,
  readMatFile,
} from "../../../../src/workspace/annotations/formats/matFile.js";

const HEADER = 128;
const read = (bytes: Uint8Array) => readMatFile(bytes, "song.not.mat");

/** An element with its tag, in either byte order; up to 4 bytes stand in the tag itself. */
function element(type: number, data: readonly number[], little: boolean): number[] {
  const view = new DataView(new ArrayBuffer(8));
  if (data.length > 0 && data.length <= 4) {
    view.setUint32(0, (data.length << 16) | type, little);
    for (const [i, byte] of data.entries()) view.setUint8(4 + i, byte);
    return [...new Uint8Array(view.buffer)];
  }
  view.setUint32(0, type, little);
  view.setUint32(4, data.length, little);
  const padding = Array<number>((8 - (data.length % 8)) % 8).fill(0);
  return [...new Uint8Array(view.buffer), ...data, ...padding];
}

function words(values: readonly number[], size: 2 | 4, little: boolean): number[] {
  const view = new DataView(new ArrayBuffer(size * values.length));
  for (const [i, value] of values.entries())
    if (size === 2) view.setUint16(2 * i, value, little);
    else view.setUint32(4 * i, value, little);
  return [...new Uint8Array(view.buffer)];
}

/** A variable as the format's description lays it out. */
function matrix(
  flags: number,
  sizes: readonly number[],
  name: string,
  data: readonly number[],
  little: boolean,
) {
  return element(
    14,
    [
      ...element(6, words([flags, 0], 4, little), little),
      ...element(5, words(sizes, 4, little), little),
      ...element(
        1,
        [...name].map((c) => c.charCodeAt(0)),
        little,
      ),
      ...data,
    ],
    little,
  );
}

function file(little: boolean, ...elements: readonly (readonly number[])[]): Uint8Array {
  const header = new Uint8Array(HEADER).fill(32);
  header.set(words([0x0100, 0x4d49], 2, little), 124);
  return Uint8Array.from([...header, ...elements.flat()]);
}

/** A compressed element, which is not padded. */
function compressed(content: Uint8Array): number[] {
  const data = deflateSync(content);
  return [...words([15, data.length], 4, true), ...data];
}

test.each([
  ["big-endian", false],
  ["little-endian", true],
])("a double stored in 16 bits and characters in 8 or 16 are read, %s", (_, little) => {
  const bytes = file(
    little,
    matrix(6, [2, 1], "Fs", element(4, words([32_000, 5], 2, little), little), little),
    matrix(4, [1, 3], "a", element(2, [105, 106, 233], little), little),
    matrix(4, [1, 2], "b", element(4, words([0x3b1, 0x20ac], 2, little), little), little),
    matrix(4, [1, 1], "c", element(16, [0xc3, 0xa9], little), little),
  );
  expect(read(bytes)).toEqual({
    variables: [
      { name: "Fs", dimensions: [2, 1], values: Float64Array.of(32_000, 5) },
      { name: "a", dimensions: [1, 3], values: "ijé" },
      { name: "b", dimensions: [1, 2], values: "α€" },
      { name: "c", dimensions: [1, 1], values: "é" },
    ],
    skipped: [],
  });
});

test("compressed variables are read, one after the other at any byte", () => {
  const one = matrix(6, [1, 1], "x", element(2, [7], true), true);
  const two = matrix(6, [1, 1], "y", element(2, [8], true), true);
  const { variables } = read(file(true, compressed(Uint8Array.from(one)), compressed(Uint8Array.from(two))));
  expect(variables.map(({ name, values }) => [name, ...values])).toEqual([
    ["x", 7],
    ["y", 8],
  ]);
});

test("cells, structs, sparse and complex arrays are named and skipped", () => {
  const inside = element(9, [], true);
  const { variables, skipped } = read(
    file(
      true,
      matrix(1, [0, 0], "cell", inside, true),
      matrix(2, [1, 1], "struct", inside, true),
      matrix(5, [1, 1], "sparse", inside, true),
      matrix(0x0806, [1, 1], "complex", inside, true),
      matrix(6, [1, 1], "x", element(2, [7], true), true),
    ),
  );
  expect(skipped).toEqual(["cell", "struct", "sparse", "complex"]);
  expect(variables.map(({ name }) => name)).toEqual(["x"]);
});

const name = fc.stringMatching(/^[A-Za-z]\w{0,62}$/);
const numbers = fc.array(fc.double(), { maxLength: 20 }).map((all) => ({
  dimensions: [all.length, 1],
  values: Float64Array.from(all),
}));
/** Code units of the basic plane, of which none is half a character. */
const characters = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
  .map((units) => String.fromCharCode(...units.filter((unit) => unit < 0xd800 || unit > 0xdfff)))
  .map((values) => ({ dimensions: [1, values.length], values }));

test("variables are the same after writing and reading, bit by bit", () => {
  const variable = fc
    .tuple(name, fc.oneof(numbers, characters))
    .map(([own, rest]) => ({ name: own, ...rest }));
  fc.assert(
    fc.property(fc.array(variable, { maxLength: 6 }), (variables) => {
      const bytes = encodeMatFile(variables);
      expect(isMatFile(bytes)).toBe(true);
      expect(read(bytes)).toEqual({ variables, skipped: [] });
    }),
  );
});

test.each([
  ["nothing", new Uint8Array(), /0 bytes/],
  ["other bytes", new Uint8Array(300).fill(65), /not a MAT-file|too few for a MAT-file/],
  ["a file of MATLAB 7.3", new TextEncoder().encode("MATLAB 7.3 MAT-file".padEnd(200)), /-v7/],
  ["an element beyond the end", file(true, words([14, 0xffffffff], 4, true)), /4294967295 bytes goes beyond/],
  ["half a tag", file(true, [14, 0, 0, 0]), /ends within/],
  ["an element of another type", file(true, element(9, Array(8).fill(0), true)), /type 9/],
  ["a variable without content", file(true, words([14, 0], 4, true)), /ends within/],
  ["damaged compression", file(true, element(15, Array(16).fill(1), true)), /damaged/],
  [
    "more numbers declared than held",
    file(true, matrix(6, [65_536, 65_536], "x", element(2, [1], true), true)),
    /65536 x 65536/,
  ],
  [
    "a negative dimension",
    file(true, matrix(6, [0xffffffff, 1], "x", element(2, [1], true), true)),
    /-1 x 1/,
  ],
  ["damaged characters", file(true, matrix(4, [1, 1], "x", element(16, [0xff], true), true)), /characters/],
])("%s is refused in one line", (_, bytes, message) => {
  expect(() => read(bytes)).toThrow(InputError);
  expect(() => read(bytes)).toThrow(message);
  expect(() => read(bytes)).not.toThrow(/\n/);
});

test("variables that inflate to more than 16 MiB are refused, in one piece or in many", () => {
  const zeros = new Uint8Array(17 * 2 ** 20);
  expect(() => read(file(true, compressed(zeros)))).toThrow(/16 MiB/);
  // Each is a variable that is skipped, of 5 MiB.
  const cell = Uint8Array.from(matrix(1, [0, 0], "c", [], true));
  const large = new Uint8Array(5 * 2 ** 20);
  large.set(cell);
  const piece = compressed(large);
  expect(read(file(true, piece, piece, piece)).skipped).toHaveLength(3);
  expect(() => read(file(true, piece, piece, piece, piece))).toThrow(/16 MiB/);
});

test("a damaged file is read or refused, whatever byte is changed and wherever it is cut", () => {
  const random = new Random(11);
  const plain = encodeMatFile([
    { name: "onsets", dimensions: [2, 1], values: Float64Array.of(1, 2) },
    { name: "labels", dimensions: [1, 2], values: "ab" },
  ]);
  const packed = file(true, compressed(plain.subarray(HEADER, HEADER + 80)), [...plain.subarray(HEADER)]);
  let [refused, changed] = [0, 0];
  for (let i = 0; i < 4000; i++) {
    const bytes = new Uint8Array(i % 2 === 0 ? plain : packed);
    const pick = (below: number): number => Math.floor(random.uniform() * below);
    for (let k = pick(3); k >= 0; k--)
      bytes[HEADER + pick(bytes.length - HEADER)] = random.uniform() < 0.5 ? pick(256) : 255 * pick(2);
    const cut = random.uniform() < 0.3 ? bytes.subarray(0, pick(bytes.length)) : bytes;
    try {
      read(cut);
      changed++;
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as Error).message).not.toContain("\n");
      refused++;
    }
  }
  // Changed numbers and letters can't be told from right ones, changed lengths can.
  expect(refused).toBeGreaterThan(500);
  expect(changed).toBeGreaterThan(500);
});
