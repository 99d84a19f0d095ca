// One step of a recurrent cell for one sample, after the products that make its gates, and the way back. Rows of the state
// before lie four rows back. Gates: simple, the state itself; LSTM, input, forget, candidate and output; GRU, update, reset
// and candidate from the input, then the same three from the state before, whose reset stands between the two.

import { fma, sigmoid, tanh } from "./lanes";
import { bytes } from "./place";

export const SIMPLE: i32 = 0;
export const GRU: i32 = 1;
export const LSTM: i32 = 2;

/** @param later whether there is a state before. @param h, c state and cells of this step. */
export function cellForward(cell: i32, units: i32, gate: usize, later: bool, h: usize, c: usize): void {
  const wide = bytes(units);
  if (cell === SIMPLE) {
    for (let j: usize = 0; j < wide; j += 16) v128.store(h + j, tanh(v128.load(h + j)));
  } else if (cell === LSTM) {
    for (let j: usize = 0; j < wide; j += 16) {
      const q = gate + j;
      const i = sigmoid(v128.load(q));
      const f = sigmoid(v128.load(q + wide));
      const candidate = tanh(v128.load(q + 2 * wide));
      const o = sigmoid(v128.load(q + 3 * wide));
      v128.store(q, i);
      v128.store(q + wide, f);
      v128.store(q + 2 * wide, candidate);
      v128.store(q + 3 * wide, o);
      let now = f32x4.mul(i, candidate);
      if (later) now = fma(f, v128.load(c - 4 * wide + j), now);
      v128.store(c + j, now);
      v128.store(h + j, f32x4.mul(o, tanh(now)));
    }
  } else {
    for (let j: usize = 0; j < wide; j += 16) {
      const q = gate + j;
      const z = sigmoid(f32x4.add(v128.load(q), v128.load(q + 3 * wide)));
      const r = sigmoid(f32x4.add(v128.load(q + wide), v128.load(q + 4 * wide)));
      const n = tanh(fma(r, v128.load(q + 5 * wide), v128.load(q + 2 * wide)));
      v128.store(q, z);
      v128.store(q + wide, r);
      v128.store(q + 2 * wide, n);
      const before = later ? v128.load(h - 4 * wide + j) : f32x4.splat(0);
      v128.store(h + j, fma(z, f32x4.sub(before, n), n));
    }
  }
}

/** x - x y */
function less(x: v128, y: v128): v128 {
  return f32x4.sub(x, f32x4.mul(x, y));
}

/**
 * The gradient of the gates, d, from that of the state, dh.
 * @param carried what reaches the step before along the cells (LSTM) or the update gate alone (GRU).
 */
export function cellBack(
  cell: i32,
  units: i32,
  gate: usize,
  later: bool,
  h: usize,
  c: usize,
  dh: usize,
  d: usize,
  carried: usize,
): void {
  const wide = bytes(units);
  if (cell === SIMPLE) {
    for (let j: usize = 0; j < wide; j += 16) {
      const value = v128.load(h + j);
      v128.store(d + j, less(v128.load(dh + j), f32x4.mul(value, value)));
    }
  } else if (cell === LSTM) {
    for (let j: usize = 0; j < wide; j += 16) {
      const q = gate + j;
      const i = v128.load(q);
      const f = v128.load(q + wide);
      const candidate = v128.load(q + 2 * wide);
      const o = v128.load(q + 3 * wide);
      const out = tanh(v128.load(c + j));
      const before = later ? v128.load(c - 4 * wide + j) : f32x4.splat(0);
      const dState = v128.load(dh + j);
      const dCell = f32x4.add(v128.load(carried + j), less(f32x4.mul(dState, o), f32x4.mul(out, out)));
      v128.store(d + j, less(f32x4.mul(f32x4.mul(dCell, candidate), i), i));
      v128.store(d + wide + j, less(f32x4.mul(f32x4.mul(dCell, before), f), f));
      v128.store(d + 2 * wide + j, less(f32x4.mul(dCell, i), f32x4.mul(candidate, candidate)));
      v128.store(d + 3 * wide + j, less(f32x4.mul(f32x4.mul(dState, out), o), o));
      v128.store(carried + j, f32x4.mul(dCell, f));
    }
  } else {
    for (let j: usize = 0; j < wide; j += 16) {
      const q = gate + j;
      const z = v128.load(q);
      const r = v128.load(q + wide);
      const n = v128.load(q + 2 * wide);
      const before = later ? v128.load(h - 4 * wide + j) : f32x4.splat(0);
      const dState = f32x4.add(v128.load(dh + j), v128.load(carried + j));
      const dn = less(less(dState, z), f32x4.mul(n, n));
      const dz = less(f32x4.mul(f32x4.mul(dState, f32x4.sub(before, n)), z), z);
      const dr = less(f32x4.mul(f32x4.mul(dn, v128.load(q + 5 * wide)), r), r);
      v128.store(d + j, dz);
      v128.store(d + wide + j, dr);
      v128.store(d + 2 * wide + j, dn);
      v128.store(d + 3 * wide + j, dz);
      v128.store(d + 4 * wide + j, dr);
      v128.store(d + 5 * wide + j, f32x4.mul(dn, r));
      v128.store(carried + j, f32x4.mul(dState, z));
    }
  }
}
