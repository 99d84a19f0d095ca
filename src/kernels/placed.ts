const PAGE = 65_536;

/** A new memory for a kernel, and arrays of zeros in it. */
export interface Placed {
  readonly memory: WebAssembly.Memory;
  readonly singles: readonly Float32Array[];
  readonly doubles: readonly Float64Array[];
}

/**
 * Arrays of the given lengths, each at a multiple of 16 bytes and with room to end a vector, in a memory that just holds them.
 * @param singles lengths of those in single precision. @param doubles of those in double precision.
 */
export function placed(singles: readonly number[], doubles: readonly number[] = []): Placed {
  let end = 0;
  const place = (bytes: number): number => {
    const at = end;
    end += 16 * Math.ceil(bytes / 16 + 1);
    return at;
  };
  const places = [
    ...singles.map((length) => place(4 * length)),
    ...doubles.map((length) => place(8 * length)),
  ];
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / PAGE) });
  return {
    memory,
    singles: singles.map((length, i) => new Float32Array(memory.buffer, places[i], length)),
    doubles: doubles.map((length, i) => new Float64Array(memory.buffer, places[singles.length + i], length)),
  };
}
