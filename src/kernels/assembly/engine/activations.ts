// Activations of rows and their gradients. Their numbers are the places in ACTIVATIONS of shapes/network.ts.

import { exp, expOf, fma, sigmoid, sinOf, tanh } from "./lanes";
import { address, begin, bytes, end, groups, int } from "./place";

const RELU: i32 = 1;
const LEAKY_RELU: i32 = 2;
const ELU: i32 = 3;
const SILU: i32 = 4;
const SOFTPLUS: i32 = 5;
const TANH: i32 = 6;
const SIGMOID: i32 = 7;
const SINE: i32 = 8;

/** Slope of the leaky rectifier below 0, as in PyTorch. */
const LEAK: f32 = 0.01;

/**
 * Applies an activation to rows in place.
 * @param width values of a row, a multiple of 8. @param count those that count: the others become 0.
 * @param before where the values before it are kept, with the same stride; 0 for nowhere.
 */
export function activateRows(
  kind: i32,
  rows: i32,
  width: i32,
  count: i32,
  c: usize,
  stride: usize,
  before: usize,
): void {
  if (kind === 0) return;
  const wide = bytes(width);
  for (let row = 0; row < rows; row++, c += stride) {
    if (before !== 0) memory.copy(before + <usize>row * stride, c, wide);
    activateRow(kind, width, c);
    // The sigmoid and softplus of nothing are not 0.
    if (count < width) memory.fill(c + bytes(count), 0, bytes(width - count));
  }
}

function activateRow(kind: i32, width: i32, c: usize): void {
  const last = c + bytes(width);
  const zero = f32x4.splat(0);
  switch (kind) {
    case RELU:
      // The value comes first: of two that don't compare, pmax gives the first, and so NaN stays.
      for (; c < last; c += 16) v128.store(c, f32x4.pmax(v128.load(c), zero));
      break;
    case LEAKY_RELU:
      for (; c < last; c += 16) {
        const x = v128.load(c);
        v128.store(c, v128.bitselect(f32x4.mul(x, f32x4.splat(LEAK)), x, f32x4.lt(x, zero)));
      }
      break;
    case ELU:
      for (; c < last; c += 4) {
        const x = load<f32>(c);
        if (x < 0) store<f32>(c, Mathf.expm1(x));
      }
      break;
    case SILU:
      for (; c < last; c += 16) {
        const x = v128.load(c);
        v128.store(c, f32x4.mul(x, sigmoid(x)));
      }
      break;
    case SOFTPLUS:
      for (; c < last; c += 4) {
        const x = load<f32>(c);
        store<f32>(c, max<f32>(x, 0) + Mathf.log1p(expOf(-abs<f32>(x))));
      }
      break;
    case TANH:
      for (; c < last; c += 16) v128.store(c, tanh(v128.load(c)));
      break;
    case SIGMOID:
      for (; c < last; c += 16) v128.store(c, sigmoid(v128.load(c)));
      break;
    case SINE:
      for (; c < last; c += 4) store<f32>(c, sinOf(load<f32>(c)));
      break;
  }
}

/**
 * Brings a gradient in place from behind an activation to before it.
 * 1 rows a sample, 2 gradient, 3 stride of all, 4 width, 5 kind, 6 what the activation gave; of SiLU and sine 7, what it
 * was given.
 */
export function activationGradient(at: usize): void {
  const each = int(at, 1) * 4;
  const stride = bytes(int(at, 3));
  const wide = bytes(int(at, 4));
  const kind = int(at, 5);
  const keepsInput = kind === SILU || kind === SINE;
  const last = end(groups()) * each;
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  for (let row = begin(groups()) * each; row < last; row++) {
    let d = address(at, 2) + <usize>row * stride;
    let y = address(at, keepsInput ? 7 : 6) + <usize>row * stride;
    const stop = d + wide;
    switch (kind) {
      case RELU:
        for (; d < stop; d += 16, y += 16) {
          v128.store(d, v128.andnot(v128.load(d), f32x4.le(v128.load(y), zero)));
        }
        break;
      case LEAKY_RELU:
        for (; d < stop; d += 16, y += 16) {
          const g = v128.load(d);
          v128.store(d, v128.bitselect(f32x4.mul(g, f32x4.splat(LEAK)), g, f32x4.lt(v128.load(y), zero)));
        }
        break;
      case ELU:
        for (; d < stop; d += 16, y += 16) {
          const g = v128.load(d);
          const value = v128.load(y);
          v128.store(d, v128.bitselect(f32x4.mul(g, f32x4.add(value, one)), g, f32x4.lt(value, zero)));
        }
        break;
      case SILU:
        for (; d < stop; d += 16, y += 16) {
          const x = v128.load(y);
          const s = sigmoid(x);
          const slope = f32x4.mul(s, fma(x, f32x4.sub(one, s), one));
          v128.store(d, f32x4.mul(v128.load(d), slope));
        }
        break;
      case SOFTPLUS:
        for (; d < stop; d += 16, y += 16) {
          const slope = f32x4.sub(one, exp(f32x4.neg(v128.load(y))));
          v128.store(d, f32x4.mul(v128.load(d), slope));
        }
        break;
      case TANH:
        for (; d < stop; d += 16, y += 16) {
          const value = v128.load(y);
          v128.store(d, f32x4.mul(v128.load(d), f32x4.sub(one, f32x4.mul(value, value))));
        }
        break;
      case SIGMOID:
        for (; d < stop; d += 16, y += 16) {
          const value = v128.load(y);
          v128.store(d, f32x4.mul(v128.load(d), f32x4.mul(value, f32x4.sub(one, value))));
        }
        break;
      case SINE:
        for (; d < stop; d += 4, y += 4) store<f32>(d, load<f32>(d) * sinOf(<f64>load<f32>(y) + Math.PI / 2));
        break;
    }
  }
}
