import { InputError } from "../../../shapes/inputError.js";
import type { Bytes } from "../../files/bytes.js";
import type { SampleLayout } from "../containers/sampleLayout.js";
import { A_LAW, MU_LAW } from "./companding.js";
import {
  INPUT_BYTES,
  type KernelFormat,
  OUTPUT_SAMPLES,
  type SampleKernel,
  sampleKernel,
} from "./sampleKernel.js";

/** Random access to the samples of a recording. */
export interface SampleReader {
  /** Reads one channel into `out`, from frame `first` on; the range must lie within the recording. */
  readChannel(first: number, channel: number, out: Float32Array): void;
  /** Reads all channels, interleaved, into `out`. */
  readAll(first: number, out: Float32Array): void;
}

/** Converts `count` samples of a block, `stride` samples apart from sample `offset` on, to out[at ...]. */
type Convert = (count: number, stride: number, offset: number, out: Float32Array, at: number) => void;

/** Whether this machine is little-endian. */
export const LITTLE_HOST = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
const BLOCK_BYTES = 1 << 17;
/** Maximum plausible magnitude of a sample, in fractions of full scale. */
const LOUDEST = 1e9;
const LOUDEST_BITS = new Int32Array(Float32Array.of(LOUDEST).buffer)[0];

/**
 * Makes a reader of uncompressed, A-law or mu-law samples, which reads block by block. Samples are in fractions of full scale;
 * reading throws an InputError for floating-point samples that are not plausible.
 * @param bytes of the file.
 * @param layout position and encoding of the samples.
 * @param name named in error messages.
 */
export function linearReader(bytes: Bytes, layout: SampleLayout, name: string): SampleReader {
  const { channels, bytesEach, start, kind } = layout;
  const frameBytes = bytesEach * channels;
  const rows = Math.max(1, Math.floor(BLOCK_BYTES / frameBytes));
  const format = kernelFormat(layout);
  /** null where the machine can't run it */
  let kernel: SampleKernel | null | undefined;
  let block: Uint8Array | undefined;
  let convert: Convert | undefined;

  const fill = (target: Uint8Array, at: number): void => {
    if (bytes.fill(target, at) < target.length) {
      throw new InputError(`${name}: became shorter while it was read; read it again.`);
    }
  };
  const each = (first: number, frames: number, stride: number, offset: number, out: Float32Array): void => {
    block ??= new Uint8Array(new ArrayBuffer(8 * Math.ceil((rows * frameBytes) / 8)));
    convert ??= converter(block, layout);
    const perFrame = stride === 1 ? channels : 1;
    for (let row = 0; row < frames; row += rows) {
      const count = Math.min(rows, frames - row);
      fill(block.subarray(0, count * frameBytes), start + (first + row) * frameBytes);
      convert(count * perFrame, stride, offset, out, row * perFrame);
    }
  };
  const byKernel = (
    kernel: SampleKernel,
    format: KernelFormat,
    first: number,
    channel: number,
    out: Float32Array,
  ) => {
    const { input, numbers } = kernel;
    const perFrame = channel < 0 ? channels : 1;
    const frames = out.length / perFrame;
    const rowsPerRead = Math.floor(INPUT_BYTES / frameBytes);
    const piece = Math.floor(OUTPUT_SAMPLES / channels);
    let fault = false;
    for (let row = 0; row < frames; row += rowsPerRead) {
      const rows = Math.min(rowsPerRead, frames - row);
      fill(input.subarray(0, rows * frameBytes), start + (first + row) * frameBytes);
      for (let done = 0; done < rows; done += piece) {
        const some = Math.min(piece, rows - done);
        let at: number;
        if (format === "from16" && channels === 2 && perFrame === 1) {
          at = kernel.convert("from16of2", 4 * done + 2 * channel, some);
        } else {
          at = kernel.convert(format, done * frameBytes, some * channels);
          if (perFrame < channels) at = kernel.pick(at, channel, channels, some);
        }
        const count = some * perFrame;
        if (kind === "float" && kernel.beyond(at, count, LOUDEST_BITS)) fault = true;
        out.set(numbers.subarray(at, at + count), (row + done) * perFrame);
      }
    }
    if (fault) checkPlausible(out, first * perFrame, name);
  };
  /** Reads one channel, or all channels if `channel` is negative. */
  const read = (first: number, channel: number, out: Float32Array): void => {
    if (kernel === undefined && format !== undefined) kernel = sampleKernel() ?? null;
    if (kernel && format !== undefined) byKernel(kernel, format, first, channel, out);
    else {
      const all = channel < 0 || channels === 1;
      if (all) each(first, out.length / channels, 1, 0, out);
      else each(first, out.length, channels, channel, out);
      if (kind === "float") checkPlausible(out, all ? first * channels : first, name);
    }
  };
  return {
    readChannel: read,
    readAll: (first, out) => read(first, -1, out),
  };
}

/** Name of the sample format in the kernel; undefined if the kernel can't convert it. */
function kernelFormat({
  kind,
  little,
  bytesEach,
  emptyHigh,
  channels,
}: SampleLayout): KernelFormat | undefined {
  if (!LITTLE_HOST || channels > OUTPUT_SAMPLES || channels * bytesEach > INPUT_BYTES) return undefined;
  if (kind === "A-law") return "fromALaw";
  if (kind === "mu-law") return "fromMuLaw";
  if (kind === "unsigned") return "from8";
  if (!little || emptyHigh !== 0) return undefined;
  if (kind === "float") return bytesEach === 4 ? "float" : "fromDouble";
  return bytesEach === 2 ? "from16" : bytesEach === 3 ? "from24" : bytesEach === 4 ? "from32" : undefined;
}

function converter(block: Uint8Array, { kind, little, bytesEach, emptyHigh }: SampleLayout): Convert {
  if (kind === "A-law" || kind === "mu-law") {
    const table = kind === "A-law" ? A_LAW : MU_LAW;
    return (count, stride, offset, out, at) => {
      for (let i = 0, j = offset; i < count; i++, j += stride) out[at + i] = table[block[j]];
    };
  }
  if (kind === "unsigned") {
    return (count, stride, offset, out, at) => {
      for (let i = 0, j = offset; i < count; i++, j += stride) out[at + i] = (block[j] - 128) / 128;
    };
  }
  if (kind === "float") return floatConverter(block, little, bytesEach);
  if (bytesEach === 2 && emptyHigh === 0 && little === LITTLE_HOST) {
    return scaled(new Int16Array(block.buffer), 2 ** -15);
  }
  if (bytesEach === 4 && emptyHigh === 0 && little === LITTLE_HOST) {
    return scaled(new Int32Array(block.buffer), 2 ** -31);
  }
  return byteConverter(block, little, bytesEach, emptyHigh);
}

function scaled(samples: Int16Array | Int32Array, scale: number): Convert {
  return (count, stride, offset, out, at) => {
    for (let i = 0, j = offset; i < count; i++, j += stride) out[at + i] = samples[j] * scale;
  };
}

function floatConverter(block: Uint8Array, little: boolean, bytesEach: number): Convert {
  if (little === LITTLE_HOST) {
    return scaled32(bytesEach === 4 ? new Float32Array(block.buffer) : new Float64Array(block.buffer));
  }
  const view = new DataView(block.buffer);
  return bytesEach === 4
    ? (count, stride, offset, out, at) => {
        for (let i = 0, j = offset; i < count; i++, j += stride) out[at + i] = view.getFloat32(4 * j, little);
      }
    : (count, stride, offset, out, at) => {
        for (let i = 0, j = offset; i < count; i++, j += stride) out[at + i] = view.getFloat64(8 * j, little);
      };
}

function scaled32(samples: Float32Array | Float64Array): Convert {
  return (count, stride, offset, out, at) => {
    for (let i = 0, j = offset; i < count; i++, j += stride) out[at + i] = samples[j];
  };
}

/**
 * Converts integers of any size and byte order, from their four highest bytes: the rest is beyond single precision. Depths that
 * are not a multiple of 8 bits fill the high bits, as the WAVE format requires.
 */
function byteConverter(block: Uint8Array, little: boolean, each: number, emptyHigh: number): Convert {
  const used = each - emptyHigh;
  // Positions of the bytes within a sample, the highest first; a missing byte is read but masked out.
  const top = little ? used - 1 : emptyHigh;
  const step = little ? -1 : 1;
  const [second, third, fourth] = [1, 2, 3].map((k) => (k < used ? top + k * step : top));
  const mask = used >= 4 ? -1 : -1 << (8 * (4 - used));
  return (count, stride, offset, out, at) => {
    const hop = stride * each;
    for (let i = 0, j = offset * each; i < count; i++, j += hop) {
      const bits =
        (block[j + top] << 24) | (block[j + second] << 16) | (block[j + third] << 8) | block[j + fourth];
      out[at + i] = (bits & mask) * 2 ** -31;
    }
  };
}

function checkPlausible(values: Float32Array, first: number, name: string): void {
  // Reinterpreted as integers, the magnitudes of floating-point numbers keep their order, and NaN comes last: a subtraction
  // and its sign bit detect outliers several times as fast as comparing numbers.
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  let fault = 0;
  let i = 0;
  for (; i + 4 <= bits.length; i += 4) {
    fault |=
      (LOUDEST_BITS - (bits[i] & 0x7fffffff)) |
      (LOUDEST_BITS - (bits[i + 1] & 0x7fffffff)) |
      (LOUDEST_BITS - (bits[i + 2] & 0x7fffffff)) |
      (LOUDEST_BITS - (bits[i + 3] & 0x7fffffff));
  }
  for (; i < bits.length; i++) fault |= LOUDEST_BITS - (bits[i] & 0x7fffffff);
  if (fault >= 0) return;
  const at = values.findIndex((v) => !(Math.abs(v) <= LOUDEST));
  throw new InputError(
    `${name}: sample ${first + at} is ${values[at]}, so the file is damaged or not floating point; record or convert it again.`,
  );
}
