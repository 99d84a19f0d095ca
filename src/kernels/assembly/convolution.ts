// Convolutions of images as products of matrices: the patches under the filter are laid out as rows, some at a time.
// Images are batch x height x width x channels, filters height x width x inputs x outputs.
import { multiply, scratchBytes } from "./matMul";

/** Patches laid out at a time. */
const PATCHES: i32 = 128;

/** Bytes of scratch space. @param size floats of one patch: filter height x filter width x inputs. */
export function convolutionScratchBytes(size: i32): i32 {
  return scratchBytes() + PATCHES * size * 4;
}

/** y = x * w. The sizes of y and the padding before the first row and column are the caller's. */
export function convolve(
  batch: i32,
  height: i32,
  width: i32,
  inputs: i32,
  filterHeight: i32,
  filterWidth: i32,
  outHeight: i32,
  outWidth: i32,
  outputs: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
  x: usize,
  w: usize,
  y: usize,
  scratch: usize,
): void {
  const size = filterHeight * filterWidth * inputs;
  const patches = scratch + scratchBytes();
  const total = batch * outHeight * outWidth;
  for (let first = 0; first < total; first += PATCHES) {
    const count = min(PATCHES, total - first);
    layOut(
      height,
      width,
      inputs,
      filterHeight,
      filterWidth,
      outHeight,
      outWidth,
      strideHeight,
      strideWidth,
      top,
      left,
      x,
      first,
      count,
      patches,
    );
    const into = y + ((<usize>first * outputs) << 2);
    multiply(count, outputs, size, patches, size, 1, w, outputs, 1, into, outputs, false, scratch);
  }
}

/** The gradient with respect to the filter, dw, from that with respect to what the convolution gave, dy. */
export function filterGradient(
  batch: i32,
  height: i32,
  width: i32,
  inputs: i32,
  filterHeight: i32,
  filterWidth: i32,
  outHeight: i32,
  outWidth: i32,
  outputs: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
  x: usize,
  dy: usize,
  dw: usize,
  scratch: usize,
): void {
  const size = filterHeight * filterWidth * inputs;
  const patches = scratch + scratchBytes();
  const total = batch * outHeight * outWidth;
  if (total === 0) memory.fill(dw, 0, <usize>size * outputs * 4);
  for (let first = 0; first < total; first += PATCHES) {
    const count = min(PATCHES, total - first);
    layOut(
      height,
      width,
      inputs,
      filterHeight,
      filterWidth,
      outHeight,
      outWidth,
      strideHeight,
      strideWidth,
      top,
      left,
      x,
      first,
      count,
      patches,
    );
    const from = dy + ((<usize>first * outputs) << 2);
    multiply(size, outputs, count, patches, 1, size, from, outputs, 1, dw, outputs, first > 0, scratch);
  }
}

/** The gradient with respect to the image, dx, from that with respect to what the convolution gave, dy. */
export function inputGradient(
  batch: i32,
  height: i32,
  width: i32,
  inputs: i32,
  filterHeight: i32,
  filterWidth: i32,
  outHeight: i32,
  outWidth: i32,
  outputs: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
  dy: usize,
  w: usize,
  dx: usize,
  scratch: usize,
): void {
  const size = filterHeight * filterWidth * inputs;
  const patches = scratch + scratchBytes();
  const total = batch * outHeight * outWidth;
  memory.fill(dx, 0, (<usize>batch * height * width * inputs) << 2);
  for (let first = 0; first < total; first += PATCHES) {
    const count = min(PATCHES, total - first);
    const from = dy + ((<usize>first * outputs) << 2);
    multiply(count, size, outputs, from, outputs, 1, w, 1, outputs, patches, size, false, scratch);
    putBack(
      height,
      width,
      inputs,
      filterHeight,
      filterWidth,
      outHeight,
      outWidth,
      strideHeight,
      strideWidth,
      top,
      left,
      dx,
      first,
      count,
      patches,
    );
  }
}

/** Copies the patches under the filter at some places of what comes out to rows; zeros beyond the border. */
function layOut(
  height: i32,
  width: i32,
  inputs: i32,
  filterHeight: i32,
  filterWidth: i32,
  outHeight: i32,
  outWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
  x: usize,
  first: i32,
  count: i32,
  to: usize,
): void {
  const plane = outHeight * outWidth;
  const run = filterWidth * inputs;
  for (let p = first; p < first + count; p++) {
    const image = p / plane;
    const place = p - image * plane;
    const row = place / outWidth;
    const y0 = row * strideHeight - top;
    const x0 = (place - row * outWidth) * strideWidth - left;
    // Of a row of the filter, from `before` up to `after` lie in the image.
    const before = min(max(0, -x0), filterWidth);
    const after = max(before, min(filterWidth, width - x0));
    for (let r = 0; r < filterHeight; r++, to += (<usize>run) << 2) {
      const y = y0 + r;
      if (y < 0 || y >= height || after === before) {
        clear(to, run);
        continue;
      }
      const from = x + <usize>(((image * height + y) * width + x0 + before) * inputs) * 4;
      if (before > 0) clear(to, before * inputs);
      copy(to + ((<usize>(before * inputs)) << 2), from, (after - before) * inputs);
      if (after < filterWidth) clear(to + ((<usize>(after * inputs)) << 2), (filterWidth - after) * inputs);
    }
  }
}

/** Adds rows to the places that layOut would have copied them from. */
function putBack(
  height: i32,
  width: i32,
  inputs: i32,
  filterHeight: i32,
  filterWidth: i32,
  outHeight: i32,
  outWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
  x: usize,
  first: i32,
  count: i32,
  from: usize,
): void {
  const plane = outHeight * outWidth;
  const run = filterWidth * inputs;
  for (let p = first; p < first + count; p++) {
    const image = p / plane;
    const place = p - image * plane;
    const row = place / outWidth;
    const y0 = row * strideHeight - top;
    const x0 = (place - row * outWidth) * strideWidth - left;
    const before = min(max(0, -x0), filterWidth);
    const after = max(before, min(filterWidth, width - x0));
    for (let r = 0; r < filterHeight; r++, from += (<usize>run) << 2) {
      const y = y0 + r;
      if (y < 0 || y >= height) continue;
      const to = x + <usize>(((image * height + y) * width + x0 + before) * inputs) * 4;
      addTo(to, from + ((<usize>(before * inputs)) << 2), (after - before) * inputs);
    }
  }
}

function clear(to: usize, n: i32): void {
  const zero = f32x4.splat(0);
  for (; n >= 4; n -= 4, to += 16) v128.store(to, zero);
  for (; n > 0; n--, to += 4) store<f32>(to, 0);
}

function copy(to: usize, from: usize, n: i32): void {
  for (; n >= 4; n -= 4, to += 16, from += 16) v128.store(to, v128.load(from));
  for (; n > 0; n--, to += 4, from += 4) store<f32>(to, load<f32>(from));
}

function addTo(to: usize, from: usize, n: i32): void {
  for (; n >= 4; n -= 4, to += 16, from += 16) v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  for (; n > 0; n--, to += 4, from += 4) store<f32>(to, load<f32>(to) + load<f32>(from));
}
