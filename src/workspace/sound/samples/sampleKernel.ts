import { kernelRuns, loadKernel } from "../../../kernels/loadKernel.js";
import { SAMPLES_CODE } from "../../../kernels/samplesCode.js";

/** Bytes that are fetched at a time; and samples that are converted at a time, few enough to stay in the cache. */
export const INPUT_BYTES = 1 << 17;
export const OUTPUT_SAMPLES = 1 << 14;
/** Input and output, each with bytes to spare that vectors go beyond their ends. */
const SPARE = 64;
const OUTPUT_AT = INPUT_BYTES + SPARE;
const PAGES = Math.ceil((OUTPUT_AT + 4 * OUTPUT_SAMPLES + SPARE) / 65_536);

type Convert = (from: number, to: number, end: number) => void;

/** What assembly/samples.ts exports: 3 to 10 times as fast as loops in JavaScript. */
interface Loops {
  from8: Convert;
  from16: Convert;
  from16of2: Convert;
  from24: Convert;
  from32: Convert;
  fromDouble: Convert;
  fromALaw: Convert;
  fromMuLaw: Convert;
  pick(from: number, step: number, to: number, end: number): void;
  beyond(from: number, end: number, most: number): number;
}

/** How samples are written, little-endian; "float" is that of the machine already. */
export type KernelFormat = Exclude<keyof Loops, "pick" | "beyond"> | "float";

/** A place for raw samples, and for the fractions of full scale that become of them. */
export interface SampleKernel {
  readonly input: Uint8Array;
  /** all memory; `input` lies at its beginning */
  readonly numbers: Float32Array;
  /** Converts up to OUTPUT_SAMPLES samples from a byte of `input` on. @returns where in `numbers` they are then. */
  convert(format: KernelFormat, at: number, count: number): number;
  /** Of frames in `numbers` keeps one channel. @returns where its samples are. */
  pick(at: number, channel: number, channels: number, frames: number): number;
  /** Is one of the numbers, as bits without the sign, above `most`? What is no number is above all. */
  beyond(at: number, count: number, most: number): boolean;
}

/** Makes a kernel with a memory of its own; undefined on a machine without vector instructions for WebAssembly. */
export function sampleKernel(): SampleKernel | undefined {
  if (!kernelRuns(SAMPLES_CODE)) return undefined;
  const memory = new WebAssembly.Memory({ initial: PAGES });
  const loops = loadKernel<Loops>(SAMPLES_CODE, memory);
  return {
    input: new Uint8Array(memory.buffer, 0, INPUT_BYTES),
    numbers: new Float32Array(memory.buffer),
    convert(format, at, count) {
      if (format === "float") return at / 4;
      loops[format](at, OUTPUT_AT, OUTPUT_AT + 4 * count);
      return OUTPUT_AT / 4;
    },
    pick(at, channel, channels, frames) {
      loops.pick(4 * (at + channel), 4 * channels, OUTPUT_AT, OUTPUT_AT + 4 * frames);
      return OUTPUT_AT / 4;
    },
    beyond: (at, count, most) => loops.beyond(4 * at, 4 * (at + count), most) !== 0,
  };
}
