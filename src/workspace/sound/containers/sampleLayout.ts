/** Encoding of one sample. */
export type SampleKind = "signed" | "unsigned" | "float" | "A-law" | "mu-law";

/** Position and encoding of the uncompressed samples of a file. */
export interface SampleLayout {
  readonly kind: SampleKind;
  readonly little: boolean;
  /** bytes of one sample of one channel */
  readonly bytesEach: number;
  /** integers only: unused high bytes of each sample; more than 0 only if a file violates the format */
  readonly emptyHigh: number;
  readonly channels: number;
  /** first byte of the first sample */
  readonly start: number;
  readonly frames: number;
}
