// Almost-linear recurrent layers: z = A s + W phi(s) + h of the state before, s, in whose first units the data are put at the
// first step and then every so many. A is diagonal; phi cuts the last units off at zero. Rows as in recurrent.ts.
import { address, begin, bytes, clear, end, groups, int, up } from "./place";
import { stepProduct } from "./recurrent";

/** Groups side by side. */
const BLOCK: i32 = 4;

/** The first state of a sample: its data, then their product with a matrix. @param w panels of `rows` inputs. */
function startState(x: usize, inputs: i32, w: usize, units: i32, s: usize): void {
  const rows = up(inputs, 8);
  memory.copy(s, x, bytes(inputs));
  for (let column = 0; column < units - inputs; column++) {
    let weight = w + bytes((column >> 3) * rows * 8 + (column & 7));
    let sum: f32 = 0;
    for (let i = 0; i < inputs; i++, weight += 32) sum += load<f32>(x + bytes(i)) * load<f32>(weight);
    store<f32>(s + bytes(inputs + column), sum);
  }
  clear(s + bytes(units), up(units, 8) - units);
}

/**
 * 1 steps, 2 x, 3 its stride, 4 inputs, 5 matrix of the first state, 6 diagonal, 7 recurrent matrix, 8 bias, 9 units,
 * 10 first unit that is cut off, 11 steps from data to data, 12 rows that keep the state before and what phi makes of it,
 * 13 states.
 */
export function almostLinear(at: usize): void {
  const steps = int(at, 1);
  const xStride = bytes(int(at, 3));
  const inputs = int(at, 4);
  const units = int(at, 9);
  const cut = int(at, 10);
  const forcing = int(at, 11);
  const padded = up(units, 8);
  const wide = bytes(padded);
  const diagonal = address(at, 6);
  const bias = address(at, 8);
  const group = <usize>(4 * steps);
  const last = end(groups());
  for (let first = begin(groups()); first < last; first += BLOCK) {
    const count = min(BLOCK, last - first);
    const row = <usize>(first * 4 * steps);
    const kept = address(at, 12) + row * 2 * wide;
    const states = address(at, 13) + row * wide;
    const x = address(at, 2) + row * xStride;
    for (let t = 0; t < steps; t++) {
      const forced = t % forcing === 0;
      for (let g: usize = 0; g < <usize>count; g++) {
        for (let n: usize = 0; n < 4; n++) {
          const place = g * group + <usize>(4 * t) + n;
          const s = kept + place * 2 * wide;
          const z = states + place * wide;
          const data = x + place * xStride;
          if (t === 0) startState(data, inputs, address(at, 5), units, s);
          else {
            memory.copy(s, z - 4 * wide, wide);
            if (forced) memory.copy(s, data, bytes(inputs));
          }
          memory.copy(s + wide, s, wide);
          for (let j = cut; j < units; j++) {
            const value = s + wide + bytes(j);
            store<f32>(value, max<f32>(load<f32>(value), 0));
          }
          for (let j: usize = 0; j < wide; j += 16) {
            const scaled = f32x4.mul(v128.load(diagonal + j), v128.load(s + j));
            v128.store(z + j, f32x4.add(scaled, v128.load(bias + j)));
          }
        }
      }
      const step = <usize>(4 * t);
      stepProduct(
        count,
        padded,
        padded >> 3,
        kept + step * 2 * wide + wide,
        2 * wide,
        group * 2 * wide,
        address(at, 7),
        states + step * wide,
        wide,
        group * wide,
        0,
      );
    }
  }
}

/**
 * 1 steps, 2 inputs, 3 units, 4 first unit that is cut off, 5 steps from data to data, 6 kept rows, 7 diagonal, 8 recurrent
 * matrix turned, 9 gradient of the states, to which that of later steps is added, 10 state before x gradient, by step,
 * 11 gradient of what the first state's matrix gave, by step, 12 four rows of units for each group, 13 whether the data's
 * gradient is wanted, 14 it, 15 its stride.
 */
export function almostLinearGradient(at: usize): void {
  const steps = int(at, 1);
  const inputs = int(at, 2);
  const units = int(at, 3);
  const cut = int(at, 4);
  const forcing = int(at, 5);
  const padded = up(units, 8);
  const wide = bytes(padded);
  const begun = up(units - inputs, 8);
  const diagonal = address(at, 7);
  const wants = int(at, 13) !== 0;
  const dxStride = bytes(int(at, 15));
  const group = <usize>(4 * steps);
  const last = end(groups());
  for (let first = begin(groups()); first < last; first += BLOCK) {
    const count = min(BLOCK, last - first);
    const row = <usize>(first * 4 * steps);
    const kept = address(at, 6) + row * 2 * wide;
    const dStates = address(at, 9) + row * wide;
    const products = address(at, 10) + row * wide;
    const starts = address(at, 11) + row * bytes(begun);
    const carried = address(at, 12) + <usize>(first * 4) * wide;
    for (let t = steps - 1; t >= 0; t--) {
      const step = <usize>(4 * t);
      clear(carried, count * 4 * padded);
      stepProduct(
        count,
        padded,
        padded >> 3,
        dStates + step * wide,
        wide,
        group * wide,
        address(at, 8),
        carried,
        wide,
        4 * wide,
        0,
      );
      for (let g: usize = 0; g < <usize>count; g++) {
        for (let n: usize = 0; n < 4; n++) {
          const place = g * group + step + n;
          const s = kept + place * 2 * wide;
          const dz = dStates + place * wide;
          const ds = carried + (g * 4 + n) * wide;
          for (let j = cut; j < units; j++) if (load<f32>(s + bytes(j)) <= 0) store<f32>(ds + bytes(j), 0);
          for (let j: usize = 0; j < wide; j += 16) {
            const gradient = v128.load(dz + j);
            const through = f32x4.mul(v128.load(diagonal + j), gradient);
            v128.store(ds + j, f32x4.add(v128.load(ds + j), through));
            v128.store(products + place * wide + j, f32x4.mul(v128.load(s + j), gradient));
          }
          const forced = t % forcing === 0;
          if (wants) {
            const dx = address(at, 14) + (row + place) * dxStride;
            clear(dx, int(at, 15));
            if (forced) memory.copy(dx, ds, bytes(inputs));
          }
          const start = starts + place * bytes(begun);
          clear(start, begun);
          if (t === 0) {
            memory.copy(start, ds + bytes(inputs), bytes(units - inputs));
            continue;
          }
          if (forced) clear(ds, inputs);
          const before = dz - 4 * wide;
          for (let j: usize = 0; j < wide; j += 16)
            v128.store(before + j, f32x4.add(v128.load(before + j), v128.load(ds + j)));
        }
      }
    }
  }
}
