import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeSafetensors, encodeSafetensors } from "../../../src/learn/networks/safetensors.js";
import { InputError } from "../../../src/shapes/inputError.js";
import type { Weight } from "../../../src/shapes/weight.js";

const WEIGHTS: readonly Weight[] = [
  { name: "0.weight", shape: [2, 3], values: Float32Array.of(1, -2, 0.5, 1e-30, -0, 3) },
  { name: "0.bias", shape: [3], values: Float32Array.of(NaN, Infinity, -Infinity) },
  { name: "scale", shape: [], values: Float32Array.of(7) },
  { name: "nothing", shape: [0, 4], values: new Float32Array(0) },
];

/** A file by hand: the header as text, and some bytes after it. */
function file(header: string, data: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

test("tensors are read back bit for bit, in order, with their metadata", () => {
  const bytes = encodeSafetensors(WEIGHTS, { seed: "7", network: '{"a": "ö"}' });
  const { weights, metadata } = decodeSafetensors(bytes, "w");
  expect(weights).toEqual(WEIGHTS);
  expect(Object.is(weights[0].values[4], -0)).toBe(true);
  expect(metadata).toEqual({ seed: "7", network: '{"a": "ö"}' });
});

test("any tensors are read back, even from the middle of a larger buffer", () => {
  const tensor = fc.record({ rows: fc.nat(4), columns: fc.nat(4) }).chain(({ rows, columns }) =>
    fc.record({
      shape: fc.constant([rows, columns]),
      values: fc.float32Array({ minLength: rows * columns, maxLength: rows * columns }),
    }),
  );
  // Names that count up are what objects would sort to the front.
  const named = fc
    .array(tensor, { maxLength: 5 })
    .map((all) => all.map((of, i) => ({ name: `${i}.w`, ...of })));
  fc.assert(
    fc.property(
      named,
      fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.string()),
      fc.nat(9),
      (all, texts, shift) => {
        const bytes = encodeSafetensors(all, texts);
        const inside = new Uint8Array(bytes.length + shift + 3);
        inside.set(bytes, shift);
        const back = decodeSafetensors(inside.subarray(shift, shift + bytes.length), "w");
        expect(back.weights).toEqual(all);
        expect(back.metadata).toEqual(texts);
      },
    ),
  );
});

test("the file has the layout of the format: length, JSON, values, little-endian and aligned", () => {
  const bytes = encodeSafetensors([{ name: "x", shape: [2], values: Float32Array.of(1, -2) }], {});
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  expect(length % 8).toBe(0);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  expect(header).toEqual({ __metadata__: {}, x: { dtype: "F32", shape: [2], data_offsets: [0, 8] } });
  expect(Array.from(bytes.subarray(8 + length))).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
});

describe("rejects", () => {
  test("a file cut short anywhere, or with anything after its end", () => {
    const bytes = encodeSafetensors(WEIGHTS, { seed: "7" });
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeSafetensors(bytes.subarray(0, length), "w.safetensors")).toThrow(InputError);
    }
    for (const more of [1, 4, 100]) {
      const longer = new Uint8Array(bytes.length + more);
      longer.set(bytes);
      expect(() => decodeSafetensors(longer, "w.safetensors")).toThrow(
        /^w\.safetensors: .*no tensor.*damaged/,
      );
    }
  });

  const entry = (more: object): string =>
    JSON.stringify({ x: { dtype: "F32", shape: [2], data_offsets: [0, 8], ...more } });
  test.each([
    ["no JSON", "{x", 0, /not JSON/],
    ["a list", "[]", 0, /not an object/],
    ["null", "null", 0, /not an object/],
    ["metadata that are not an object", '{"__metadata__":null}', 0, /metadata/],
    ["metadata that are not strings", '{"__metadata__":{"seed":7}}', 0, /metadata/],
    ["a tensor that is null", '{"x":null}', 0, /tensor x is not described/],
    ["half precision", entry({ dtype: "F16" }), 8, /type F16, not F32/],
    ["no type", entry({ dtype: undefined }), 8, /not F32/],
    ["no shape", entry({ shape: undefined }), 8, /no valid shape or offsets/],
    ["sizes below 0", entry({ shape: [-1, -2] }), 8, /valid shape/],
    ["sizes that are not integers", entry({ shape: [0.5, 4] }), 8, /valid shape/],
    ["sizes that are text", entry({ shape: ["2"] }), 8, /valid shape/],
    ["a size that no file has", entry({ shape: [1e15, 1e15] }), 8, /cut short/],
    ["places before the values", entry({ data_offsets: [-8, 0] }), 8, /offsets/],
    ["one place", entry({ data_offsets: [0] }), 8, /cut short/],
    ["places after the end", entry({ data_offsets: [4, 12] }), 8, /cut short/],
    ["more numbers than its shape", entry({ shape: [1] }), 8, /cut short/],
    ["two tensors in one place", `${entry({}).slice(0, -1)},"y":${entry({}).slice(5)}`, 8, /to two/],
    ["a hole between tensors", entry({ data_offsets: [8, 16] }), 16, /no tensor/],
  ])("%s", (_, header, data, reason) => {
    expect(() => decodeSafetensors(file(header, data), "w")).toThrow(InputError);
    expect(() => decodeSafetensors(file(header, data), "w")).toThrow(reason);
  });

  test("a length of the header that can't be", () => {
    const bytes = file("{}", 0);
    for (const length of [0n, 1n, 3n, 2n ** 32n, 2n ** 64n - 1n]) {
      new DataView(bytes.buffer).setBigUint64(0, length, true);
      expect(() => decodeSafetensors(bytes, "w")).toThrow(/header of .* does not fit|not JSON/);
    }
  });

  test("random bytes cause no error other than InputError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.json(), fc.boolean(), (bytes, json, framed) => {
        try {
          decodeSafetensors(framed ? file(json, bytes.length) : bytes, "w");
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
    );
  });
});
