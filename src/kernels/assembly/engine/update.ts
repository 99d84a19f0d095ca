// The last part of a step: penalties, clipping, and the optimiser. Weights of a network lie one after another, and its
// gradients and moments in the same order; each thread updates the tiles whose gradient it has made.

import { laneSum } from "./lanes";
import { address, begin, bytes, end, float, int } from "./place";

/** Places of a step's numbers, in bytes from the start of a network's memory. */
export const RATE: usize = 0;
/** rate / (1 - beta1^step) and sqrt(1 - beta2^step) */
export const ADAM_RATE: usize = 4;
export const ADAM_ROOT: usize = 8;
/** 1 - rate x weight decay */
export const KEPT: usize = 12;
/** the factor that brings the gradient to its greatest norm */
export const CLIP: usize = 16;
/** the sum of the losses of batches */
export const SUM: usize = 20;
/** momentum, beta1 or the memory of squares; beta2; epsilon; 1 - the first; 1 - beta2, which single precision would spoil */
const BETA1: usize = 32;
const BETA2: usize = 36;
const EPSILON: usize = 40;
const REST1: usize = 44;
const REST2: usize = 48;

const SGD: i32 = 0;
const MOMENTUM: i32 = 1;
const RMSPROP: i32 = 2;

/** Sums of squares of the parts of a gradient. 1 gradient, 2 parts, 3 values of a part, 4 sums. */
export function squares(at: usize): void {
  const part = bytes(int(at, 3));
  const last = end(int(at, 2));
  for (let p = begin(int(at, 2)); p < last; p++) {
    let sum = f32x4.splat(0);
    const g = address(at, 1) + <usize>p * part;
    for (let i: usize = 0; i < part; i += 16) {
      const value = v128.load(g + i);
      sum = f32x4.add(sum, f32x4.mul(value, value));
    }
    store<f32>(address(at, 4) + bytes(p), laneSum(sum));
  }
}

/** The factor on gradients. 1 step's numbers, 2 sums of squares of all parts, 3 their number, 4 greatest norm. */
export function clip(at: usize): void {
  let total: f64 = 0;
  for (let p = 0; p < int(at, 3); p++) total += <f64>load<f32>(address(at, 2) + bytes(p));
  const norm = <f32>sqrt(total);
  store<f32>(address(at, 1) + CLIP, min<f32>(float(at, 4) / (norm + 1e-12), 1));
}

/** Adds the gradient of l1 |w| + l2 w^2. 1 weights, 2 gradient, 3 parts, 4 values of a part, 5 l1, 6 l2. */
export function penalise(at: usize): void {
  const part = bytes(int(at, 4));
  let w = address(at, 1) + <usize>begin(int(at, 3)) * part;
  let g = address(at, 2) + <usize>begin(int(at, 3)) * part;
  const last = address(at, 1) + <usize>end(int(at, 3)) * part;
  const l1 = f32x4.splat(float(at, 5));
  const l2 = f32x4.splat(2 * float(at, 6));
  const zero = f32x4.splat(0);
  for (; w < last; w += 16, g += 16) {
    const value = v128.load(w);
    const positive = v128.and(l1, f32x4.gt(value, zero));
    const negative = v128.and(l1, f32x4.lt(value, zero));
    const slope = f32x4.add(f32x4.sub(positive, negative), f32x4.mul(l2, value));
    v128.store(g, f32x4.add(v128.load(g), slope));
  }
}

/** Added to an optimiser's number where the weights decay, and where gradients are clipped. */
const DECAYS: i32 = 16;
const CLIPPED: i32 = 32;

/**
 * 1 step's numbers, 2 weights, 3 gradient, 4 bytes from weights to gradient, first and second moment each, 5 parts, 6 values
 * of a part, 7 optimiser.
 */
export function update(at: usize): void {
  const part = int(at, 6);
  const from = begin(int(at, 5)) * part;
  const count = end(int(at, 5)) * part - from;
  updateWeights(
    address(at, 1),
    address(at, 2) + bytes(from),
    address(at, 3) + bytes(from),
    <usize>int(at, 4),
    count,
    int(at, 7),
  );
}

/**
 * A step of an optimiser. @param step its numbers. @param apart bytes from a weight to its first moment less that to its
 * gradient, and from there to the second. @param n a multiple of 4. @param optimiser its number, with flags.
 */
export function updateWeights(step: usize, w: usize, g: usize, apart: usize, n: i32, optimiser: i32): void {
  const m = w + 2 * apart;
  const v = m + apart;
  const last = bytes(n);
  const kept = f32x4.splat((optimiser & DECAYS) !== 0 ? load<f32>(step + KEPT) : 1);
  const factor = f32x4.splat((optimiser & CLIPPED) !== 0 ? load<f32>(step + CLIP) : 1);
  const beta1 = v128.load_splat<f32>(step + BETA1);
  const rest1 = v128.load_splat<f32>(step + REST1);
  const epsilon = v128.load_splat<f32>(step + EPSILON);
  const rate = v128.load_splat<f32>(step + RATE);
  const kind = optimiser & 15;
  if (kind === SGD) {
    for (let i: usize = 0; i < last; i += 16) {
      const move = f32x4.mul(rate, f32x4.mul(factor, v128.load(g + i)));
      v128.store(w + i, f32x4.sub(f32x4.mul(kept, v128.load(w + i)), move));
    }
  } else if (kind === MOMENTUM) {
    for (let i: usize = 0; i < last; i += 16) {
      const gradient = f32x4.mul(factor, v128.load(g + i));
      const velocity = f32x4.add(f32x4.mul(beta1, v128.load(m + i)), gradient);
      v128.store(m + i, velocity);
      v128.store(w + i, f32x4.sub(f32x4.mul(kept, v128.load(w + i)), f32x4.mul(rate, velocity)));
    }
  } else if (kind === RMSPROP) {
    for (let i: usize = 0; i < last; i += 16) {
      const gradient = f32x4.mul(factor, v128.load(g + i));
      const fresh = f32x4.mul(rest1, f32x4.mul(gradient, gradient));
      const square = f32x4.add(f32x4.mul(beta1, v128.load(m + i)), fresh);
      v128.store(m + i, square);
      const move = f32x4.div(gradient, f32x4.add(f32x4.sqrt(square), epsilon));
      v128.store(w + i, f32x4.sub(f32x4.mul(kept, v128.load(w + i)), f32x4.mul(rate, move)));
    }
  } else {
    const beta2 = v128.load_splat<f32>(step + BETA2);
    const rest2 = v128.load_splat<f32>(step + REST2);
    const adamRate = f32x4.splat(load<f32>(step + ADAM_RATE));
    const inverse = f32x4.splat(1 / load<f32>(step + ADAM_ROOT));
    // Two factors of 1 change nothing, but take 5 % of a step of twenty dense networks.
    if ((optimiser & (DECAYS | CLIPPED)) === 0) {
      for (let i: usize = 0; i < last; i += 16) {
        const gradient = v128.load(g + i);
        const mean = f32x4.add(f32x4.mul(beta1, v128.load(m + i)), f32x4.mul(rest1, gradient));
        const fresh = f32x4.mul(rest2, f32x4.mul(gradient, gradient));
        const square = f32x4.add(f32x4.mul(beta2, v128.load(v + i)), fresh);
        v128.store(m + i, mean);
        v128.store(v + i, square);
        const root = f32x4.add(f32x4.mul(f32x4.sqrt(square), inverse), epsilon);
        v128.store(w + i, f32x4.sub(v128.load(w + i), f32x4.div(f32x4.mul(adamRate, mean), root)));
      }
      return;
    }
    for (let i: usize = 0; i < last; i += 16) {
      const gradient = f32x4.mul(factor, v128.load(g + i));
      const mean = f32x4.add(f32x4.mul(beta1, v128.load(m + i)), f32x4.mul(rest1, gradient));
      const fresh = f32x4.mul(rest2, f32x4.mul(gradient, gradient));
      const square = f32x4.add(f32x4.mul(beta2, v128.load(v + i)), fresh);
      v128.store(m + i, mean);
      v128.store(v + i, square);
      const root = f32x4.add(f32x4.mul(f32x4.sqrt(square), inverse), epsilon);
      const move = f32x4.div(f32x4.mul(adamRate, mean), root);
      v128.store(w + i, f32x4.sub(f32x4.mul(kept, v128.load(w + i)), move));
    }
  }
}
