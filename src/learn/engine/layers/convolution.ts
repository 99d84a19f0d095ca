import type { ConvolutionLayer, Layer } from "../../../shapes/network.js";
import { ACTIVATIONS, strides } from "../../../shapes/network.js";
import type { Drawing, Drawn, Rows } from "../drawing.js";

/** What patches are cut from: images, and how. */
interface Cut {
  readonly height: number;
  readonly width: number;
  readonly kernel: number;
  readonly stride: ConvolutionLayer<string>["stride"];
}

/** Patches along a side, with the padding "same" of TensorFlow. */
function along(side: number, stride: number): number {
  return Math.ceil(side / stride);
}

/** Rows or columns before the first pixel. */
function before(side: number, kernel: number, stride: number): number {
  return Math.floor(Math.max((along(side, stride) - 1) * stride + kernel - side, 0) / 2);
}

/** Appends the cutting of images into patches, or the adding of patches to images. */
function draw(
  drawing: Drawing,
  operation: "PATCHES" | "ADD_PATCHES",
  cut: Cut,
  images: Rows,
  patches: Rows,
): void {
  const { height, width, kernel } = cut;
  const [down, across] = strides(cut);
  drawing.program.add(
    "samples",
    operation,
    height,
    width,
    images.width,
    images.stride,
    along(height, down),
    along(width, across),
    kernel,
    down,
    before(height, kernel, down),
    before(width, kernel, across),
    images.at,
    patches.at,
    patches.stride,
    across,
  );
}

/** Values of the rows of an image that the filters go over at a time: half of the nearest cache. */
const BLOCK_VALUES = 4096;

/** Appends a convolution that nothing is learnt from: it needs no patches. */
function drawFilters(
  drawing: Drawing,
  layer: Extract<Layer, { kind: "convolution" }>,
  path: string,
  x: Rows,
  y: Rows,
): void {
  const { height, width, channels, kernel, filters, activation } = layer;
  const [down, across] = strides(layer);
  const columns = along(width, across);
  const rowValues = ((columns - 1) * across + kernel) * channels;
  const fitting = Math.floor((Math.floor(BLOCK_VALUES / rowValues) - kernel) / down) + 1;
  const block = Math.max(1, Math.min(along(height, down), fitting));
  // As src/kernels/assembly/engine/convolve.ts uses it.
  const imageRows = (block - 1) * down + kernel;
  const room = Math.ceil((block * columns) / 4) * 4 + 4 * y.stride + imageRows * rowValues;
  drawing.program.add(
    "samples",
    "CONVOLVE",
    height,
    width,
    channels,
    x.stride,
    kernel,
    down,
    across,
    x.at,
    drawing.weight(`${path}.weight`),
    drawing.weight(`${path}.bias`),
    y.at,
    filters,
    ACTIVATIONS.indexOf(activation),
    drawing.values(drawing.threads * Math.ceil(room / 16) * 16),
    block,
  );
}

/** A convolution: the product of every patch with the filters. */
export function drawConvolution(
  drawing: Drawing,
  layer: Extract<Layer, { kind: "convolution" }>,
  path: string,
  x: Rows,
): Drawn {
  const { height, width, kernel, filters, channels, activation } = layer;
  const [down, across] = strides(layer);
  const [weight, bias] = [`${path}.weight`, `${path}.bias`];
  const places = along(height, down) * along(width, across);
  const y = drawing.rows(places, filters, false);
  if (!drawing.training) {
    drawFilters(drawing, layer, path, x, y);
    return { y, back: () => undefined };
  }
  const patches = drawing.rows(places, kernel * kernel * channels, false);
  const kept = drawing.kept(activation, y);
  draw(drawing, "PATCHES", layer, x, patches);
  drawing.product(patches, weight, bias, y, activation, kept);
  return {
    y,
    back(dy, wanted) {
      drawing.activationGradient(dy, activation, y, kept);
      drawing.weightGradient(patches, weight, bias, dy);
      if (!wanted) return undefined;
      const dPatches = drawing.like(patches);
      drawing.productBack(dy, weight, dPatches);
      const dx = drawing.like(x);
      draw(drawing, "ADD_PATCHES", layer, dx, dPatches);
      return dx;
    },
  };
}

/** Its transpose: every pixel times the filters gives a patch, and the patches are added up. */
export function drawTransposedConvolution(
  drawing: Drawing,
  layer: Extract<Layer, { kind: "transposedConvolution" }>,
  path: string,
  x: Rows,
): Drawn {
  const { outHeight, outWidth, kernel, stride, filters, activation } = layer;
  const [weight, bias] = [`${path}.weight`, `${path}.bias`];
  const cut = { height: outHeight, width: outWidth, kernel, stride };
  const patches = drawing.rows(x.rows, kernel * kernel * filters, false);
  const y = drawing.rows(outHeight * outWidth, filters, false);
  const kept = drawing.kept(activation, y);
  drawing.product(x, weight, undefined, patches, "linear");
  draw(drawing, "ADD_PATCHES", cut, y, patches);
  drawing.program.add(
    "samples",
    "ACTIVATE",
    y.rows,
    y.at,
    y.stride,
    drawing.weight(bias),
    ACTIVATIONS.indexOf(activation),
    y.width,
    kept === undefined ? 0 : 1,
    kept?.at ?? 0,
  );
  return {
    y,
    back(dy, wanted) {
      drawing.activationGradient(dy, activation, y, kept);
      const dPatches = drawing.like(patches);
      draw(drawing, "PATCHES", cut, dy, dPatches);
      drawing.weightGradient(x, weight, undefined, dPatches);
      drawing.atEnd(() => {
        drawing.columnSums(dy, drawing.gradient(bias), drawing.parameter(bias).columns);
      });
      if (!wanted) return undefined;
      const dx = drawing.like(x);
      drawing.productBack(dPatches, weight, dx);
      return dx;
    },
  };
}
