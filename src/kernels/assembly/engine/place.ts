// Where a program's numbers lie, and which part of the work is this thread's. Every thread has its own copy of these
// variables, set anew for each network that it works on.

/** The memory of one network: its activations, its batch, its weights with what is kept with them, and its results. */
let activations: usize = 0;
let batch: usize = 0;
let weights: usize = 0;
let results: usize = 0;
/** This thread's index among those that share a program, and their number. */
export let thread: i32 = 0;
export let threads: i32 = 1;
/** Samples of the batch. */
export let samples: i32 = 0;

export function workOn(a: usize, b: usize, w: usize, r: usize, count: i32): void {
  activations = a;
  batch = b;
  weights = w;
  results = r;
  samples = count;
}

export function shareWith(index: i32, count: i32): void {
  thread = index;
  threads = count;
}

/** The word of an instruction with a given index, as a number. */
export function int(instruction: usize, word: i32): i32 {
  return load<i32>(instruction + ((<usize>word) << 2));
}

export function float(instruction: usize, word: i32): f32 {
  return load<f32>(instruction + ((<usize>word) << 2));
}

/**
 * The word as an address: its two lowest bits name the memory (0 activations, 1 batch, 2 weights, 3 results), the rest is
 * the place in it.
 */
export function address(instruction: usize, word: i32): usize {
  const place = int(instruction, word);
  const space = place & 3;
  const start = space === 0 ? activations : space === 1 ? batch : space === 2 ? weights : results;
  return <usize>(place & ~3) + start;
}

/** Values in bytes. */
export function bytes(values: i32): usize {
  return (<usize>values) << 2;
}

/** The least multiple that is n or more. */
export function up(n: i32, multiple: i32): i32 {
  return ((n + multiple - 1) / multiple) * multiple;
}

/** The first of n parts that is this thread's, and the first that no longer is. */
export function begin(n: i32): i32 {
  return <i32>((<i64>n * thread) / threads);
}

export function end(n: i32): i32 {
  return <i32>((<i64>n * (thread + 1)) / threads);
}

/** Groups of four samples: rows of the four lie together, those that the last group lacks are made of zeros. */
export function groups(): i32 {
  return (samples + 3) >> 2;
}

export function clear(p: usize, n: i32): void {
  memory.fill(p, 0, bytes(n));
}
