// Convolutions of images as products: the patches under the filter are laid out as rows, and rows of patches are added
// up to images. Pixels of a sample lie one after another.
import { activateRows } from "./activations";
import { copyRow } from "./moves";
import { address, begin, bytes, clear, end, groups, int } from "./place";

/**
 * The patches of images. 1 height, 2 width, 3 channels, 4 stride of a pixel, 5 rows and 6 columns of patches, 7 rows and columns
 * of a patch, 8 rows from one to the next, 9 rows above and 10 columns before the first pixel, 11 images, 12 patches,
 * 13 their stride, 14 columns from one to the next.
 */
export function patches(at: usize): void {
  const height = int(at, 1);
  const width = int(at, 2);
  const channels = int(at, 3);
  const wide = bytes(channels);
  const pixel = bytes(int(at, 4));
  const rows = int(at, 5);
  const columns = int(at, 6);
  const kernel = int(at, 7);
  const down = int(at, 8);
  const along = int(at, 14);
  const above = int(at, 9);
  const before = int(at, 10);
  const stride = bytes(int(at, 13));
  const last = end(groups()) * 4;
  for (let sample = begin(groups()) * 4; sample < last; sample++) {
    const image = address(at, 11) + <usize>(sample * height * width) * pixel;
    let to = address(at, 12) + <usize>(sample * rows * columns) * stride;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++, to += stride) {
        let place = to;
        for (let i = 0; i < kernel; i++) {
          const row = y * down - above + i;
          const inside = row >= 0 && row < height;
          for (let j = 0; j < kernel; j++, place += wide) {
            const column = x * along - before + j;
            const there = inside && column >= 0 && column < width;
            const from = image + <usize>(row * width + column) * pixel;
            // A pixel of few channels is moved faster than a copy is begun.
            if (channels === 1) store<f32>(place, there ? load<f32>(from) : 0);
            else if (there) copyRow(place, from, channels);
            else memory.fill(place, 0, wide);
          }
        }
      }
    }
  }
}

/** Images from the sums of patches: what `patches` does, backward. Words as there. */
export function addPatches(at: usize): void {
  const height = int(at, 1);
  const width = int(at, 2);
  const channels = int(at, 3);
  const pixel = bytes(int(at, 4));
  const rows = int(at, 5);
  const columns = int(at, 6);
  const kernel = int(at, 7);
  const down = int(at, 8);
  const along = int(at, 14);
  const above = int(at, 9);
  const before = int(at, 10);
  const stride = bytes(int(at, 13));
  const last = end(groups()) * 4;
  for (let sample = begin(groups()) * 4; sample < last; sample++) {
    const image = address(at, 11) + <usize>(sample * height * width) * pixel;
    clear(image, height * width * int(at, 4));
    let from = address(at, 12) + <usize>(sample * rows * columns) * stride;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++, from += stride) {
        let place = from;
        for (let i = 0; i < kernel; i++) {
          const row = y * down - above + i;
          if (row < 0 || row >= height) {
            place += bytes(kernel * channels);
            continue;
          }
          for (let j = 0; j < kernel; j++, place += bytes(channels)) {
            const column = x * along - before + j;
            if (column < 0 || column >= width) continue;
            const to = image + <usize>(row * width + column) * pixel;
            if (channels === 1) store<f32>(to, load<f32>(to) + load<f32>(place));
            else addRow(to, place, channels);
          }
        }
      }
    }
  }
}

function addRow(to: usize, from: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4, to += 16, from += 16) v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  for (; i < n; i++, to += 4, from += 4) store<f32>(to, load<f32>(to) + load<f32>(from));
}

/**
 * Adds a bias to rows and applies an activation. 1 rows a sample, 2 rows, 3 their stride, 4 bias, 5 activation, 6 columns
 * that count, 7 whether 8 is there, 8 values before the activation.
 */
export function activate(at: usize): void {
  const each = int(at, 1) * 4;
  const stride = bytes(int(at, 3));
  const bias = address(at, 4);
  const last = end(groups()) * each;
  for (let row = begin(groups()) * each; row < last; row++) {
    const c = address(at, 2) + <usize>row * stride;
    for (let j: usize = 0; j < stride; j += 16) {
      v128.store(c + j, f32x4.add(v128.load(c + j), v128.load(bias + j)));
    }
    if (int(at, 5) === 0) continue;
    const before = int(at, 7) !== 0 ? address(at, 8) + <usize>row * stride : 0;
    activateRows(int(at, 5), 1, int(at, 3), int(at, 6), c, stride, before);
  }
}
