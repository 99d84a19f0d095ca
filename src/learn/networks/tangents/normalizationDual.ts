import { VARIANCE_EPSILON } from "../../executor.js";
import type { Dual } from "./dual.js";

/** Normalisation with the running mean and variance, on each row. */
export function batchNormalDual(
  x: Dual,
  gain: Float64Array,
  offset: Float64Array,
  mean: Float64Array,
  variance: Float64Array,
): Dual {
  const width = gain.length;
  const scale = gain.map((g, c) => g / Math.sqrt(variance[c] + VARIANCE_EPSILON));
  return {
    value: x.value.map((value, i) => (value - mean[i % width]) * scale[i % width] + offset[i % width]),
    tangent: x.tangent.map((tangent, i) => tangent * scale[i % width]),
  };
}

/** Each row brought to mean 0 and variance 1, then scaled and shifted. */
export function layerNormalDual(x: Dual, gain: Float64Array, offset: Float64Array): Dual {
  const width = gain.length;
  const value = new Float64Array(x.value.length);
  const tangent = new Float64Array(x.value.length);
  for (let at = 0; at < value.length; at += width) {
    let [mean, rate] = [0, 0];
    for (let c = at; c < at + width; c++) {
      mean += x.value[c] / width;
      rate += x.tangent[c] / width;
    }
    let [variance, turning] = [0, 0];
    for (let c = at; c < at + width; c++) {
      variance += (x.value[c] - mean) ** 2 / width;
      turning += ((x.value[c] - mean) * (x.tangent[c] - rate)) / width;
    }
    const inverse = 1 / Math.sqrt(variance + VARIANCE_EPSILON);
    for (let c = 0; c < width; c++) {
      const centred = x.value[at + c] - mean;
      value[at + c] = centred * inverse * gain[c] + offset[c];
      // The derivative of the inverse root is -inverse^3 x that of half the variance.
      tangent[at + c] =
        gain[c] * inverse * (x.tangent[at + c] - rate - centred * inverse * inverse * turning);
    }
  }
  return { value, tangent };
}
