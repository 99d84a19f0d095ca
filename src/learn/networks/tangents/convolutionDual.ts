import { type Layer, strides } from "../../../shapes/network.js";
import type { Dual } from "./dual.js";

type Convolution = Extract<Layer, { kind: "convolution" | "transposedConvolution" }>;

/**
 * A convolution with padding "same", or its transpose, without the activation.
 * @param weight kernel x kernel x channels x filters; transposed, filters before channels.
 */
export function convolutionDual(layer: Convolution, x: Dual, weight: Float64Array, bias: Float64Array): Dual {
  const { kernel, channels, filters, height, width } = layer;
  const stride = strides(layer);
  const transposed = layer.kind === "transposedConvolution";
  const outHeight = transposed ? layer.outHeight : Math.ceil(height / stride[0]);
  const outWidth = transposed ? layer.outWidth : Math.ceil(width / stride[1]);
  // The large picture and the small one: a convolution goes from the one to the other, its transpose back.
  const [large, small] = transposed
    ? [
        [outHeight, outWidth],
        [height, width],
      ]
    : [
        [height, width],
        [outHeight, outWidth],
      ];
  const [top, left] = [0, 1].map((d) =>
    Math.floor(Math.max((small[d] - 1) * stride[d] + kernel - large[d], 0) / 2),
  );
  const value = new Float64Array(outHeight * outWidth * filters);
  const tangent = new Float64Array(value.length);
  for (let i = 0; i < value.length; i++) value[i] = bias[i % filters];
  for (let sy = 0; sy < small[0]; sy++) {
    for (let sx = 0; sx < small[1]; sx++) {
      for (let ky = 0; ky < kernel; ky++) {
        const ly = sy * stride[0] + ky - top;
        if (ly < 0 || ly >= large[0]) continue;
        for (let kx = 0; kx < kernel; kx++) {
          const lx = sx * stride[1] + kx - left;
          if (lx < 0 || lx >= large[1]) continue;
          const [inAt, outAt] = transposed
            ? [sy * small[1] + sx, ly * large[1] + lx]
            : [ly * large[1] + lx, sy * small[1] + sx];
          const from = inAt * channels;
          const to = outAt * filters;
          const w = (ky * kernel + kx) * channels * filters;
          for (let c = 0; c < channels; c++) {
            for (let f = 0; f < filters; f++) {
              const one = weight[w + (transposed ? f * channels + c : c * filters + f)];
              value[to + f] += x.value[from + c] * one;
              tangent[to + f] += x.tangent[from + c] * one;
            }
          }
        }
      }
    }
  }
  return { value, tangent };
}
