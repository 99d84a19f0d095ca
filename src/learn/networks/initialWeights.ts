import type { Random } from "../../math/random.js";
import type { Activation, Layer, Network } from "../../shapes/network.js";
import type { NetworkRecipe } from "../../shapes/recipe.js";
import type { Weight } from "../../shapes/weight.js";
import { GATES, shapesOf, type WeightShape, weightedLayers } from "./weightShapes.js";

/** Activations that pass about half of the variance. */
const RECTIFIERS: readonly Activation[] = ["relu", "leakyRelu", "elu", "silu", "softplus"];
/** Standard deviation of position vectors, as in BERT and GPT. */
const POSITION_SD = 0.02;
/** Of the recurrent matrix of an almost-linear cell, whose diagonal begins at 1: at first each unit keeps its value. */
const ALMOST_LINEAR_SD = 0.02;

/**
 * Random initial weights of a network. Matrices are normal, of variance 2 / inputs before rectifiers and
 * 2 / (inputs + outputs) otherwise, where a convolution's inputs are those under the whole kernel and each gate of a
 * recurrent layer is treated separately; recurrent weights are orthogonal, gate by gate. Biases are 0, but 1 for the forget
 * gate of an LSTM; gains and running variances 1.
 * @param recipe its `initialisation`, unless "auto", applies to every matrix; "normal" uses its `initialSd`.
 * @param random source of the numbers, drawn in the order of the weights.
 * @returns the weights in the order of `weightShapes`.
 * @example
 * const layers = [{ kind: "dense", inputs: 3, units: 2, activation: "linear" } as const];
 * const weights = initialWeights({ layers }, { initialisation: "auto", initialSd: 0.05 }, new Random(1));
 * weights.map(({ values }) => values.length); // [6, 2]
 * @see He et al. (2015) ICCV, arXiv:1502.01852; Glorot & Bengio (2010) AISTATS; Saxe et al. (2014) arXiv:1312.6120;
 * Jozefowicz et al. (2015) ICML for the forget gate.
 */
export function initialWeights(
  network: Pick<Network, "layers">,
  recipe: Pick<NetworkRecipe, "initialisation" | "initialSd">,
  random: Random,
): Weight[] {
  return weightedLayers(network.layers).flatMap(({ path, layer }) =>
    shapesOf(path, layer).map((weight) => ({
      name: weight.name,
      shape: weight.shape,
      values: valuesOf(weight, layer, recipe, random),
    })),
  );
}

function valuesOf(
  weight: WeightShape,
  layer: Layer,
  recipe: Pick<NetworkRecipe, "initialisation" | "initialSd">,
  random: Random,
): Float32Array {
  const values = new Float32Array(weight.shape.reduce((whole, side) => whole * side, 1));
  switch (weight.role) {
    case "gain":
      return values.fill(1);
    case "running":
      return values.fill(weight.name.endsWith(".variance") ? 1 : 0);
    case "position":
      return fillNormal(values, POSITION_SD, random);
    case "bias":
      if ("cell" in layer && layer.cell === "lstm") values.fill(1, layer.units, 2 * layer.units);
      return values;
    default:
      if (layer.kind === "almostLinear" && weight.role === "recurrent")
        return fillNormal(values, ALMOST_LINEAR_SD, random);
      fillMatrix(values, weight, layer, recipe, random);
      return values;
  }
}

/** Fills a matrix, or a tensor whose last axis is taken as the columns: one block of columns per gate. */
function fillMatrix(
  values: Float32Array,
  { shape, role }: WeightShape,
  layer: Layer,
  { initialisation, initialSd }: Pick<NetworkRecipe, "initialisation" | "initialSd">,
  random: Random,
): void {
  const activation = "activation" in layer ? layer.activation : "linear";
  const own = RECTIFIERS.includes(activation) ? "he" : role === "recurrent" ? "orthogonal" : "glorot";
  const rule = initialisation === "auto" ? own : initialisation;
  const gates = "cell" in layer ? GATES[layer.cell] : 1;
  const { inputs, outputs } = fans(shape, layer, gates);
  switch (rule) {
    case "normal":
      fillNormal(values, initialSd, random);
      break;
    case "he":
      fillNormal(values, Math.sqrt(2 / inputs), random);
      break;
    case "glorot":
      fillNormal(values, Math.sqrt(2 / (inputs + outputs)), random);
      break;
    case "orthogonal": {
      const columns = shape[shape.length - 1];
      const rows = values.length / columns;
      for (let g = 0; g < gates; g++) {
        fillOrthogonal(values, rows, columns, (g * columns) / gates, columns / gates, random);
      }
    }
  }
}

/** Fan-in and fan-out: the number of inputs of each output, and of outputs that each input reaches. */
function fans(shape: readonly number[], layer: Layer, gates: number): { inputs: number; outputs: number } {
  if (layer.kind === "convolution" || layer.kind === "transposedConvolution") {
    const area = layer.kernel ** 2;
    return { inputs: area * layer.channels, outputs: area * layer.filters };
  }
  return { inputs: shape[0], outputs: shape[1] / gates };
}

function fillNormal(values: Float32Array, sd: number, random: Random): Float32Array {
  for (let i = 0; i < values.length; i++) values[i] = sd * random.normal();
  return values;
}

/**
 * Fills some columns of a matrix so that they (or, where there are more of them than rows, the rows) are orthonormal:
 * uniform over all such matrices, by Gram-Schmidt on normal vectors, which is the QR decomposition with a positive
 * diagonal.
 * @see Mezzadri (2007) Notices AMS 54 592; Giraud et al. (2005) Numer. Math. 101 87: doing it twice is enough.
 */
function fillOrthogonal(
  values: Float32Array,
  rows: number,
  stride: number,
  from: number,
  columns: number,
  random: Random,
): void {
  const upright = rows >= columns;
  const length = upright ? rows : columns;
  const count = upright ? columns : rows;
  const vectors = new Float64Array(count * length);
  for (let v = 0; v < count; v++) {
    const own = vectors.subarray(v * length, (v + 1) * length);
    for (let i = 0; i < length; i++) own[i] = random.normal();
    for (let pass = 0; pass < 2; pass++) {
      for (let u = 0; u < v; u++) {
        const other = vectors.subarray(u * length, (u + 1) * length);
        let along = 0;
        for (let i = 0; i < length; i++) along += own[i] * other[i];
        for (let i = 0; i < length; i++) own[i] -= along * other[i];
      }
    }
    let square = 0;
    for (let i = 0; i < length; i++) square += own[i] * own[i];
    const norm = Math.sqrt(square);
    for (let i = 0; i < length; i++) own[i] /= norm;
    for (let i = 0; i < length; i++) {
      values[upright ? i * stride + from + v : v * stride + from + i] = own[i];
    }
  }
}
