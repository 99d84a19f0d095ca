/** The part of the package that fastFourier.ts uses; it ships no types. A WASM build of PFFFT; addresses are in bytes. */
declare module "@echogarden/pffft-wasm/simd" {
  interface Pffft {
    /** All of WASM memory; replaced by a new array when the memory grows. */
    readonly HEAPF32: Float32Array;
    _pffft_aligned_malloc(bytes: number): number;
    _pffft_aligned_free(address: number): void;
    /** @param kind 0 for real transforms, 1 for complex ones. @returns 0 for an unsupported size. */
    _pffft_new_setup(size: number, kind: 0 | 1): number;
    _pffft_destroy_setup(setup: number): void;
    /** @param direction 0 forward, 1 backward. */
    _pffft_transform_ordered(
      setup: number,
      input: number,
      output: number,
      work: number,
      direction: 0 | 1,
    ): void;
  }
  export default function load(): Promise<Pffft>;
}
