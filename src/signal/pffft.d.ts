/** What fastFourier.ts uses of the package, which brings no types: a WASM build of PFFFT. Addresses are bytes. */
declare module "@echogarden/pffft-wasm/simd" {
  interface Pffft {
    /** All of WASM memory; another array after the memory has grown. */
    readonly HEAPF32: Float32Array;
    _pffft_aligned_malloc(bytes: number): number;
    _pffft_aligned_free(address: number): void;
    /** @param kind 0 for real transforms, 1 for complex ones. @returns 0 for a size it can't do. */
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
