import fc from "fast-check";
import { snappyUncompress } from "hyparquet";
import { ByteWriter } from "hyparquet-writer";
import { expect, test } from "vitest";
import { Random } from "../../../../src/math/random.js";
import { PageKernel } from "../../../../src/workspace/files/parquet/pageKernel.js";

const SIZE = 2 ** 18;
const kernel = new PageKernel(SIZE);

/** The bytes of the values that are not NaN: all first ones, then all second ones, and so on. */
function streamsOf(values: Float32Array | Float64Array): Uint8Array {
  const width = values.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(values.filter((value) => !Number.isNaN(value)).buffer);
  const count = bytes.length / width;
  return bytes.map((_, i) => bytes[width * (i % count) + Math.floor(i / count)]);
}

/** Packs values, and unpacks them by a reader that knows nothing of the kernel. */
function expectUnpacked(values: Float32Array | Float64Array): Uint8Array {
  const { known, count, least, most, bytes } = kernel.pack(values);
  expect([...known]).toEqual(Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1)));
  const told = [...values].filter((value) => !Number.isNaN(value));
  // Zeros of either sign are equal.
  expect(least + 0).toBe(told.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY) + 0);
  expect(most + 0).toBe(told.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) + 0);
  const expected = streamsOf(values);
  expect(count * values.BYTES_PER_ELEMENT).toBe(expected.length);
  const writer = new ByteWriter();
  writer.appendVarInt(expected.length);
  writer.appendBytes(bytes);
  const unpacked = new Uint8Array(expected.length);
  if (expected.length > 0) snappyUncompress(writer.getBytes(), unpacked);
  expect(Buffer.compare(unpacked, expected)).toBe(0);
  return bytes;
}

const number = fc.oneof(fc.double(), fc.constant(Number.NaN), fc.constantFrom(0, -0, 1, 440));
const run = fc.record({ value: number, count: fc.integer({ min: 1, max: 300 }) });

test("any values, in runs of any length, are unpacked as they were", () => {
  fc.assert(
    fc.property(fc.array(run, { maxLength: 60 }), (runs) => {
      const values = runs.flatMap(({ value, count }) => new Array<number>(count).fill(value));
      expectUnpacked(Float64Array.from(values));
      expectUnpacked(Float32Array.from(values));
    }),
    { numRuns: 100 },
  );
});

test.each([0, 1, 14, 15, 16, 17, 255, 256, 257, 4096, 4097, SIZE / 4])(
  "%i values are unpacked, whether all are alike, repeat far apart, repeat at first only, or are noise",
  (count) => {
    const random = new Random(count);
    const noise = Array.from({ length: count }, () => random.normal());
    const beats = [1, 7, 64, 70, 2047, 2048, 65_535, 65_536].map((beat) =>
      noise.map((_, i) => noise[i % beat]),
    );
    const worse = noise.map((x, i) => (i < 4096 ? 1 : x));
    for (const values of [noise, worse, ...beats]) {
      expectUnpacked(Float32Array.from(values));
      expectUnpacked(Float64Array.from(values.slice(0, SIZE / 8)));
    }
  },
);

test("equal values take a twentieth of their room, noise next to no more than it has", () => {
  const random = new Random(1);
  const equal = new Float32Array(SIZE / 4).fill(440.5);
  // Copies of 64 bytes take three.
  expect(expectUnpacked(equal).length).toBeLessThan(SIZE / 20);
  const noise = Int32Array.from(equal, () => random.integer(2 ** 30));
  // Four streams, each announced by five bytes.
  expect(expectUnpacked(new Float32Array(noise.buffer)).length).toBeLessThanOrEqual(SIZE + 20);
});
