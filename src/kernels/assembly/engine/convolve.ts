// Convolutions of images where nothing is learnt: the filters go over the images themselves, not over copies of all patches.
// Some rows of an image at a time are laid out with the zeros around them. Sums are those of a product with patches, in the
// same order.
import { activateRows } from "./activations";
import { fma } from "./lanes";
import { copyRow } from "./moves";
import { address, begin, bytes, clear, end, groups, int, thread, up } from "./place";

/**
 * 1 height, 2 width, 3 channels, 4 stride of a pixel, 5 rows and columns of the filters, 6 rows and 7 columns from one patch to
 * the next, 8 images, 9 weights, 10 bias, 11 what is given, 12 filters, 13 activation, 14 room of each thread, as
 * src/learn/engine/layers/convolution.ts makes it: where each patch of a block begins, four rows of what is given, and the
 * rows of the image; 15 rows of patches in a block.
 */
export function convolve(at: usize): void {
  const height = int(at, 1);
  const width = int(at, 2);
  const channels = int(at, 3);
  const kernel = int(at, 5);
  const down = int(at, 6);
  const across = int(at, 7);
  const filters = int(at, 12);
  const rows = (height + down - 1) / down;
  const columns = (width + across - 1) / across;
  const above = max((rows - 1) * down + kernel - height, 0) >> 1;
  const before = max((columns - 1) * across + kernel - width, 0) >> 1;
  const wide = (columns - 1) * across + kernel;
  const rowValues = wide * channels;
  const block = int(at, 15);
  const stride = bytes(up(filters, 8));
  const places = up(block * columns, 4);
  const imageRows = (block - 1) * down + kernel;
  const room = up(places + 4 * up(filters, 8) + imageRows * rowValues, 16);
  const starts = address(at, 14) + bytes(thread * room);
  const rest = starts + bytes(places);
  const image = rest + 4 * stride;
  // Of the last patches, which only fill up a tile, nothing is kept: they may begin anywhere.
  for (let p = 0; p < places; p++) {
    const from =
      p < block * columns ? (p / columns) * down * rowValues + (p % columns) * across * channels : 0;
    store<i32>(starts + bytes(p), <i32>bytes(from));
  }
  const last = end(groups()) * 4;
  for (let sample = begin(groups()) * 4; sample < last; sample++) {
    const from = address(at, 8) + <usize>(sample * height * width) * bytes(int(at, 4));
    const to = address(at, 11) + <usize>(sample * rows * columns) * stride;
    for (let row = 0; row < rows; row += block) {
      const count = min(block, rows - row);
      layOut(at, from, row * down - above, (count - 1) * down + kernel, before, wide, image);
      const y = to + <usize>(row * columns) * stride;
      filterRows(at, count * columns, starts, image, bytes(rowValues), y, stride, rest);
    }
  }
}

/**
 * Lays out rows of an image, with zeros above, below and on both sides.
 * @param first row, which may be above the image. @param before pixels before its first. @param wide pixels of a row that is laid out.
 */
function layOut(at: usize, from: usize, first: i32, rows: i32, before: i32, wide: i32, to: usize): void {
  const height = int(at, 1);
  const width = int(at, 2);
  const channels = int(at, 3);
  const pixel = bytes(int(at, 4));
  const count = min(width, wide - before);
  const after = wide - before - count;
  for (let r = first; r < first + rows; r++) {
    if (r < 0 || r >= height) {
      clear(to, wide * channels);
      to += bytes(wide * channels);
      continue;
    }
    let place = from + <usize>(r * width) * pixel;
    clear(to, before * channels);
    to += bytes(before * channels);
    if (bytes(channels) === pixel) {
      copyRow(to, place, count * channels);
      to += bytes(count * channels);
    } else {
      for (let column = 0; column < count; column++, place += pixel, to += bytes(channels)) {
        copyRow(to, place, channels);
      }
    }
    clear(to, after * channels);
    to += bytes(after * channels);
  }
}

/**
 * All filters on some patches, four at a time.
 * @param starts of the patches in the image, in bytes. @param row bytes from one row of it to the next. @param rest room for the last tile, if it is not full.
 */
function filterRows(
  at: usize,
  patches: i32,
  starts: usize,
  image: usize,
  row: usize,
  y: usize,
  stride: usize,
  rest: usize,
): void {
  const channels = int(at, 3);
  const kernel = int(at, 5);
  const n = kernel * channels;
  const panel = bytes(8 * up(kernel * n, 8));
  const weights = address(at, 9);
  const bias = address(at, 10);
  const whole = patches & ~3;
  for (let column: usize = 0; column < stride; column += 32) {
    const b = weights + (column >> 5) * panel;
    for (let p = 0; p < patches; p += 4) {
      const c = p < whole ? y + <usize>p * stride : rest;
      filterTile(kernel, n, row, image, starts + bytes(p), b, c + column, stride, bias + column);
    }
  }
  if (whole < patches) memory.copy(y + <usize>whole * stride, rest, <usize>(patches - whole) * stride);
  activateRows(int(at, 13), patches, <i32>(stride >> 2), int(at, 12), y, stride, 0);
}

/**
 * Eight filters on four patches. The sums stay in registers, as in `rowsTile`, but terms come one at a time: with two in a loop
 * within a loop, V8 moves sums to the stack and back, which costs a third of the speed.
 * @param kernel rows of a patch. @param n values of a row. @param row bytes from one to the next. @param starts of the patches.
 */
function filterTile(
  kernel: i32,
  n: i32,
  row: usize,
  image: usize,
  starts: usize,
  b: usize,
  c: usize,
  stride: usize,
  bias: usize,
): void {
  let c0 = v128.load(bias);
  let d0 = v128.load(bias, 16);
  let c1 = c0;
  let d1 = d0;
  let c2 = c0;
  let d2 = d0;
  let c3 = c0;
  let d3 = d0;
  let a0 = image + <usize>load<i32>(starts);
  let a1 = image + <usize>load<i32>(starts, 4);
  let a2 = image + <usize>load<i32>(starts, 8);
  let a3 = image + <usize>load<i32>(starts, 12);
  const skipped = row - bytes(n);
  const last = b + ((<usize>(kernel * n)) << 5);
  while (b < last) {
    const stop = b + ((<usize>n) << 5);
    for (; b < stop; b += 32) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let x = v128.load_splat<f32>(a0);
      c0 = fma(x, b0, c0);
      d0 = fma(x, b1, d0);
      x = v128.load_splat<f32>(a1);
      c1 = fma(x, b0, c1);
      d1 = fma(x, b1, d1);
      x = v128.load_splat<f32>(a2);
      c2 = fma(x, b0, c2);
      d2 = fma(x, b1, d2);
      x = v128.load_splat<f32>(a3);
      c3 = fma(x, b0, c3);
      d3 = fma(x, b1, d3);
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
    }
    a0 += skipped;
    a1 += skipped;
    a2 += skipped;
    a3 += skipped;
  }
  v128.store(c, c0);
  v128.store(c, d0, 16);
  v128.store(c + 1 * stride, c1);
  v128.store(c + 1 * stride, d1, 16);
  v128.store(c + 2 * stride, c2);
  v128.store(c + 2 * stride, d2, 16);
  v128.store(c + 3 * stride, c3);
  v128.store(c + 3 * stride, d3, 16);
}
