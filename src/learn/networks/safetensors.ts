import { product } from "../../math/product.js";
import { InputError } from "../../shapes/inputError.js";
import type { Weight } from "../../shapes/weight.js";

/** Whether numbers lie in memory with their lowest byte first, as they do in the format. */
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Tensors in the safetensors format: 8 bytes of header length (little-endian), a JSON header of names, types, shapes
 * and offsets, then the values, float32 little-endian.
 * @param metadata strings stored in the header.
 * @example
 * const weights = [{ name: "0.bias", shape: [2], values: Float32Array.of(1, 2) }];
 * decodeSafetensors(encodeSafetensors(weights, { by: "syrinx" }), "net").metadata; // { by: "syrinx" }
 */
export function encodeSafetensors(
  weights: readonly Weight[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const { name, shape, values } of weights) {
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + 4 * values.length] };
    offset += 4 * values.length;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + offset).fill(0x20, 8, 8 + padded);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(text, 8);
  // A typed array copies many times faster than a view sets values, but in the byte order of the machine.
  const into = new Float32Array(bytes.buffer, 8 + padded);
  let at = 0;
  for (const { values } of weights) {
    into.set(values, at);
    at += values.length;
  }
  if (!LITTLE_ENDIAN) swapBytes(new DataView(bytes.buffer, 8 + padded));
  return bytes;
}

/**
 * Reads what `encodeSafetensors` wrote, or another writer's float32 tensors.
 * @param name named in error messages, e.g. the file's name.
 * @throws {InputError} if it is truncated, not in the format, or contains types other than float32.
 * @example
 * const bytes = encodeSafetensors([{ name: "0.bias", shape: [2], values: Float32Array.of(1, 2) }], {});
 * Array.from(decodeSafetensors(bytes, "net.safetensors").weights[0].values); // [1, 2]
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  name: string,
): { weights: Weight[]; metadata: Readonly<Record<string, string>> } {
  const fail = (fault: string): never => {
    throw new InputError(`${name}: ${fault}; it is damaged, or not a safetensors file.`);
  };
  if (bytes.length < 8) fail(`${bytes.length} bytes are too few`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (!(length >= 2 && length <= bytes.length - 8)) fail(`a header of ${length} bytes does not fit`);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  } catch {
    fail("its header is not JSON");
  }
  if (!isObject(header)) return fail("its header is not an object");
  const { __metadata__: metadata = {}, ...tensors } = header;
  if (!isObject(metadata) || Object.values(metadata).some((text) => typeof text !== "string"))
    fail("its metadata are not all strings");
  let covered = 0;
  const weights = Object.entries(tensors).map(([tensor, entry]): Weight => {
    if (!isObject(entry)) return fail(`tensor ${tensor} is not described`);
    const { dtype, shape, data_offsets: offsets } = entry;
    if (dtype !== "F32") return fail(`tensor ${tensor} is of type ${dtype}, not F32`);
    if (!areCounts(shape) || !areCounts(offsets))
      return fail(`tensor ${tensor} has no valid shape or offsets`);
    const [from, to] = offsets.map((offset) => 8 + length + offset);
    const count = product(shape);
    if (!(to <= bytes.length && to - from === 4 * count)) fail(`tensor ${tensor} is cut short`);
    covered += 4 * count;
    const copy = new Uint8Array(bytes.subarray(from, to));
    if (!LITTLE_ENDIAN) swapBytes(new DataView(copy.buffer));
    return { name: tensor, shape, values: new Float32Array(copy.buffer) };
  });
  // The format has no gaps, so bytes left over mean that the file was appended to or its header changed.
  if (covered !== bytes.length - 8 - length) fail("some bytes belong to no tensor, or to two");
  return { weights, metadata: metadata as Record<string, string> };
}

/** Reverses the bytes of each value. */
function swapBytes(values: DataView): void {
  for (let at = 0; at < values.byteLength; at += 4) values.setUint32(at, values.getUint32(at), true);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function areCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}
