import type { Activation } from "../../../shapes/network.js";
import type { Dual } from "./dual.js";

/** Slope of the leaky rectifier below 0. */
const LEAK = 0.01;

/** x W + b on each row. @param weight inputs x units. */
export function affineDual(x: Dual, weight: Float64Array, bias: Float64Array): Dual {
  const units = bias.length;
  const inputs = weight.length / units;
  const rows = x.value.length / inputs;
  const value = new Float64Array(rows * units);
  const tangent = new Float64Array(rows * units);
  for (let r = 0; r < rows; r++) {
    const to = r * units;
    value.set(bias, to);
    for (let i = 0; i < inputs; i++) {
      const v = x.value[r * inputs + i];
      const t = x.tangent[r * inputs + i];
      const from = i * units;
      for (let u = 0; u < units; u++) {
        const w = weight[from + u];
        value[to + u] += v * w;
        tangent[to + u] += t * w;
      }
    }
  }
  return { value, tangent };
}

/** The sum of two. */
export function addTo(a: Dual, b: Dual): Dual {
  return {
    value: a.value.map((value, i) => value + b.value[i]),
    tangent: a.tangent.map((tangent, i) => tangent + b.tangent[i]),
  };
}

/** An activation, element by element, as every executor defines it. */
export function activationDual(activation: Activation, x: Dual): Dual {
  if (activation === "linear") return x;
  const value = new Float64Array(x.value.length);
  const tangent = new Float64Array(x.value.length);
  for (let i = 0; i < value.length; i++) {
    const [y, slope] = activate(activation, x.value[i]);
    value[i] = y;
    tangent[i] = slope * x.tangent[i];
  }
  return { value, tangent };
}

/** The value of an activation, and its slope there. */
function activate(activation: Activation, x: number): [number, number] {
  switch (activation) {
    case "linear":
      return [x, 1];
    case "relu":
      return x > 0 ? [x, 1] : [0, 0];
    case "leakyRelu":
      return x > 0 ? [x, 1] : [LEAK * x, LEAK];
    case "elu":
      return x > 0 ? [x, 1] : [Math.expm1(x), Math.exp(x)];
    case "silu": {
      const s = sigmoid(x);
      return [x * s, s * (1 + x * (1 - s))];
    }
    case "softplus":
      return [Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), sigmoid(x)];
    case "tanh": {
      const y = Math.tanh(x);
      return [y, 1 - y * y];
    }
    case "sigmoid": {
      const y = sigmoid(x);
      return [y, y * (1 - y)];
    }
    case "sine":
      return [Math.sin(x), Math.cos(x)];
  }
}

/** 1 / (1 + exp(-x)). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
