import type { Layer } from "../../../shapes/network.js";
import { affineDual, sigmoid } from "./affineDual.js";
import type { Dual } from "./dual.js";

/** Hidden states of a recurrent layer at every step, from a zero state: steps x units. */
export function recurrentDual(
  { cell, units }: Extract<Layer, { kind: "recurrent" }>,
  x: Dual,
  kernel: Float64Array,
  recurrent: Float64Array,
  bias: Float64Array,
): Dual {
  const columns = recurrent.length / units;
  const inputs = affineDual(x, kernel, bias.slice(0, columns));
  const stateBias = cell === "gru" ? bias.slice(columns) : new Float64Array(columns);
  const steps = inputs.value.length / columns;
  const states = { value: new Float64Array(steps * units), tangent: new Float64Array(steps * units) };
  let h: Dual = { value: new Float64Array(units), tangent: new Float64Array(units) };
  const memory = { value: new Float64Array(units), tangent: new Float64Array(units) };
  for (let s = 0; s < steps; s++) {
    const fromState = affineDual(h, recurrent, stateBias);
    const next = { value: new Float64Array(units), tangent: new Float64Array(units) };
    const at = s * columns;
    for (let u = 0; u < units; u++) {
      /** Input and state together, of one gate, and their tangent. */
      const sum = (gate: number): [number, number] => {
        const k = gate * units + u;
        return [inputs.value[at + k] + fromState.value[k], inputs.tangent[at + k] + fromState.tangent[k]];
      };
      if (cell === "simple") {
        [next.value[u], next.tangent[u]] = tanhOf(sum(0));
      } else if (cell === "lstm") {
        const [i, f, g, o] = [sigmoidOf(sum(0)), sigmoidOf(sum(1)), tanhOf(sum(2)), sigmoidOf(sum(3))];
        const c = plus(times(f, [memory.value[u], memory.tangent[u]]), times(i, g));
        [memory.value[u], memory.tangent[u]] = c;
        [next.value[u], next.tangent[u]] = times(o, tanhOf(c));
      } else {
        const [z, r] = [sigmoidOf(sum(0)), sigmoidOf(sum(1))];
        const k = 2 * units + u;
        const fed = times(r, [fromState.value[k], fromState.tangent[k]]);
        const n = tanhOf(plus([inputs.value[at + k], inputs.tangent[at + k]], fed));
        const apart: [number, number] = [h.value[u] - n[0], h.tangent[u] - n[1]];
        [next.value[u], next.tangent[u]] = plus(n, times(z, apart));
      }
    }
    states.value.set(next.value, s * units);
    states.tangent.set(next.tangent, s * units);
    h = next;
  }
  return states;
}

type Number2 = readonly [number, number];

function plus(a: Number2, b: Number2): [number, number] {
  return [a[0] + b[0], a[1] + b[1]];
}

function times(a: Number2, b: Number2): [number, number] {
  return [a[0] * b[0], a[0] * b[1] + a[1] * b[0]];
}

function tanhOf([value, tangent]: Number2): [number, number] {
  const y = Math.tanh(value);
  return [y, (1 - y * y) * tangent];
}

function sigmoidOf([value, tangent]: Number2): [number, number] {
  const y = sigmoid(value);
  return [y, y * (1 - y) * tangent];
}
