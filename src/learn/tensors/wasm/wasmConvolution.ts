import type { TensorInfo } from "@tensorflow/tfjs";
import { CONVOLUTION_CODE } from "../../../kernels/convolutionCode.js";
import type { Tensors } from "../tensors.js";
import { keptKernels } from "./wasmKernels.js";
import { overrideKernel } from "./wasmOverride.js";

type Sizes = readonly number[];

/**
 * The exports of assembly/convolution.ts. The arguments are the sizes of `sizesOf`, then two addresses to read and one to
 * write.
 */
interface ConvolutionFunctions {
  convolutionScratchBytes(size: number): number;
  convolve(...sizesAndPlaces: number[]): void;
  filterGradient(...sizesAndPlaces: number[]): void;
  inputGradient(...sizesAndPlaces: number[]): void;
}

interface ConvolutionAttributes {
  readonly strides: number | [number, number];
  readonly pad: number | "same" | "valid";
  readonly dilations?: number | [number, number];
  readonly dataFormat: "NHWC" | "NCHW";
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

type Shape4 = [number, number, number, number];

/** Convolutions and both their gradients; the backend lacks that for the filter, and its own for the image is slow. */
export function registerConvolutions(tf: Tensors): void {
  overrideKernel<ConvolutionAttributes>(tf, "Conv2D", ({ inputs: { x, filter }, attributes, stock }) => {
    const info = informationOf(tf, x.shape, filter.shape, attributes);
    if (info === undefined) return stock();
    return run(tf, "convolve", info, [x, filter], info.outShape);
  });
  overrideKernel<ConvolutionAttributes & { readonly filterShape: number[] }>(
    tf,
    "Conv2DBackpropFilter",
    ({ inputs: { x, dy }, attributes, stock }) => {
      const info = informationOf(tf, x.shape, attributes.filterShape, attributes);
      if (info === undefined) return stock();
      checkShape(tf, dy, info.outShape);
      return run(tf, "filterGradient", info, [x, dy], attributes.filterShape);
    },
  );
  overrideKernel<ConvolutionAttributes & { readonly inputShape: number[] }>(
    tf,
    "Conv2DBackpropInput",
    ({ inputs: { dy, filter }, attributes, stock }) => {
      const info = informationOf(tf, attributes.inputShape, filter.shape, attributes);
      if (info === undefined) return stock();
      checkShape(tf, dy, info.outShape);
      return run(tf, "inputGradient", info, [dy, filter], attributes.inputShape);
    },
  );
}

type Information = ReturnType<Tensors["backend_util"]["computeConv2DInfo"]>;

/**
 * The sizes of a convolution, or undefined if our kernels do not support it: they need images with channels last and no
 * dilation.
 */
function informationOf(
  tf: Tensors,
  image: number[],
  filter: number[],
  { strides, pad, dilations = 1, dataFormat, dimRoundingMode }: ConvolutionAttributes,
): Information | undefined {
  if (dataFormat === "NCHW" || [dilations].flat().some((step) => step !== 1)) return undefined;
  return tf.backend_util.computeConv2DInfo(
    image as Shape4,
    filter as Shape4,
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
}

function checkShape(tf: Tensors, dy: TensorInfo, expected: number[]): void {
  if (!tf.util.arraysEqual(dy.shape, expected)) {
    throw new Error(`conv2d: the gradient is ${dy.shape.join(" x ")}, not ${expected.join(" x ")}`);
  }
}

function run(
  tf: Tensors,
  name: "convolve" | "filterGradient" | "inputGradient",
  info: Information,
  [first, second]: [TensorInfo, TensorInfo],
  shape: Sizes,
): TensorInfo {
  const { functions, address, output, free } = keptKernels<ConvolutionFunctions>(tf, CONVOLUTION_CODE);
  const result = output(shape);
  const size = info.filterHeight * info.filterWidth * info.inChannels;
  const scratch = output([functions.convolutionScratchBytes(size) / 4]);
  const places = [first, second, result, scratch].map(address);
  functions[name](...sizesOf(info), ...places);
  free(scratch);
  return result;
}

/** In the order that assembly/convolution.ts expects. */
function sizesOf(info: Information): number[] {
  return [
    info.batchSize,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.filterHeight,
    info.filterWidth,
    info.outHeight,
    info.outWidth,
    info.outChannels,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
  ];
}
