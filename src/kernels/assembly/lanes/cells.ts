// One step of a recurrent cell for one sample, after the product that makes its gates, and the way back.
import { sigmoidRow, tanhRow } from "./functions";

/** One step of one sample. @param cells the cells before; those after lie `ahead` bytes on. */
export function lstm(width: i32, gate: usize, cells: usize, ahead: usize, h: usize): void {
  const wide = (<usize>width) << 2;
  sigmoidRow(gate, 2 * width);
  tanhRow(gate + 2 * wide, gate + 2 * wide, width);
  sigmoidRow(gate + 3 * wide, width);
  for (let j: usize = 0; j < wide; j += 16) {
    const q = gate + j;
    const kept = f32x4.mul(v128.load(q + wide), v128.load(cells + j));
    const added = f32x4.mul(v128.load(q), v128.load(q + 2 * wide));
    v128.store(cells + ahead + j, f32x4.add(kept, added));
  }
  tanhRow(h, cells + ahead, width);
  for (let j: usize = 0; j < wide; j += 16) {
    v128.store(h + j, f32x4.mul(v128.load(h + j), v128.load(gate + 3 * wide + j)));
  }
}

/** One step of one sample: its gates become [recurrent part of h, z, r, h before the update]. */
export function gru(width: i32, gate: usize, before: usize, h: usize): void {
  const wide = (<usize>width) << 2;
  sigmoidRow(gate + wide, 2 * width);
  for (let j: usize = 0; j < wide; j += 16) {
    const q = gate + j;
    const reset = f32x4.mul(v128.load(q), v128.load(q + 2 * wide));
    v128.store(q + 3 * wide, f32x4.add(v128.load(q + 3 * wide), reset));
  }
  tanhRow(gate + 3 * wide, gate + 3 * wide, width);
  for (let j: usize = 0; j < wide; j += 16) {
    const z = v128.load(gate + wide + j);
    const n = v128.load(gate + 3 * wide + j);
    v128.store(h + j, f32x4.add(n, f32x4.mul(z, f32x4.sub(v128.load(before + j), n))));
  }
}

/** x - x y */
function less(x: v128, y: v128): v128 {
  return f32x4.sub(x, f32x4.mul(x, y));
}

/** Gradient of a sample's gate of one step, d, from that of its state, dh. */
export function simpleBack(wide: usize, h: usize, dh: usize, d: usize): void {
  for (let j: usize = 0; j < wide; j += 16) {
    const value = v128.load(h + j);
    v128.store(d + j, less(v128.load(dh + j), f32x4.mul(value, value)));
  }
}

/** The same of the LSTM; dc is the gradient of the cells, brought one step back. */
export function lstmBack(
  width: i32,
  gate: usize,
  cells: usize,
  ahead: usize,
  dh: usize,
  dc: usize,
  d: usize,
): void {
  const wide = (<usize>width) << 2;
  tanhRow(d, cells + ahead, width);
  for (let j: usize = 0; j < wide; j += 16) {
    const q = gate + j;
    const i = v128.load(q);
    const f = v128.load(q + wide);
    const c = v128.load(q + 2 * wide);
    const o = v128.load(q + 3 * wide);
    const out = v128.load(d + j);
    const h = v128.load(dh + j);
    const cell = f32x4.add(v128.load(dc + j), less(f32x4.mul(h, o), f32x4.mul(out, out)));
    v128.store(d + j, less(f32x4.mul(f32x4.mul(cell, c), i), i));
    v128.store(d + wide + j, less(f32x4.mul(f32x4.mul(cell, v128.load(cells + j)), f), f));
    v128.store(d + 2 * wide + j, less(f32x4.mul(cell, i), f32x4.mul(c, c)));
    v128.store(d + 3 * wide + j, less(f32x4.mul(f32x4.mul(h, out), o), o));
    v128.store(dc + j, f32x4.mul(cell, f));
  }
}

/** The same of the GRU. Leaves in dh what reaches the state before along the update gate alone. */
export function gruBack(wide: usize, gate: usize, before: usize, dh: usize, d: usize): void {
  for (let j: usize = 0; j < wide; j += 16) {
    const q = gate + j;
    const z = v128.load(q + wide);
    const r = v128.load(q + 2 * wide);
    const n = v128.load(q + 3 * wide);
    const h = v128.load(dh + j);
    const dn = less(less(h, z), f32x4.mul(n, n));
    v128.store(d + j, f32x4.mul(dn, r));
    const kept = f32x4.mul(h, z);
    v128.store(d + wide + j, less(f32x4.mul(kept, f32x4.sub(v128.load(before + j), n)), z));
    v128.store(d + 2 * wide + j, less(f32x4.mul(f32x4.mul(dn, v128.load(q)), r), r));
    v128.store(d + 3 * wide + j, dn);
    v128.store(dh + j, kept);
  }
}
