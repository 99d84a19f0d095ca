/** Where the numbers of one range of F0 lie, and what is looked for in it. */
@unmanaged
class Range {
  /** lags of the autocorrelation a second, and bins of the transform a Hz */
  lagsPerSecond: f64;
  binsPerHz: f64;
  /** lowest F0 that this range is asked about, Hz, and the autocorrelation of its window at lag 0 */
  lowest: f64;
  own: f64;
  /** window, its bytes (a multiple of 16), its middle, and a frame of `size` samples that is 0 beyond the window */
  window: usize;
  bytes: usize;
  middle: i32;
  frame: usize;
  /** length of the frame's transform, half of it, and fourierTables of it */
  size: i32;
  half: i32;
  tables: usize;
  /** room for the longer transform, twice */
  one: usize;
  other: usize;
  /** weights of the bins, their power, and that times the weights; M + 1 numbers or more */
  weights: usize;
  power: usize;
  weighted: usize;
  /** whether every other bin is left out */
  thinned: i32;
  /** length M of the cosine transform, its tables, and how many bins `fold` takes */
  fine: i32;
  fineTables: usize;
  count: i32;
  /** sines and cosines of `fold`, and room for M + 1 and for M + 2 numbers */
  sines: usize;
  cosines: usize;
  folded: usize;
  transformed: usize;
  /** of `unfold` and `findTops`, and where the tops of the frame last heard end */
  ratios: usize;
  from: i32;
  to: i32;
  values: usize;
  tops: usize;
  end: usize;
}

/** The range at an address. */
export function rangeAt(at: usize): Range {
  return changetype<Range>(at);
}
