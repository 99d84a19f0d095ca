/** How one number is written. */
export type SampleKind = "signed" | "unsigned" | "float" | "A-law" | "mu-law";

/** Where uncompressed samples lie in a file, and how they are written. */
export interface SampleLayout {
  readonly kind: SampleKind;
  readonly little: boolean;
  /** bytes of one sample of one channel */
  readonly bytesEach: number;
  /** integers only: bytes of these that lie above the number, not below; more than 0 only where a file breaks the rule */
  readonly emptyHigh: number;
  readonly channels: number;
  /** first byte of the first sample */
  readonly start: number;
  readonly frames: number;
}
