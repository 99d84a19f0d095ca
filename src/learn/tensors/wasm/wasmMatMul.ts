import type { TensorInfo } from "@tensorflow/tfjs";
import { ELEMENTWISE_CODE } from "../../../kernels/elementwiseCode.js";
import { MATMUL_CODE } from "../../../kernels/matMulCode.js";
import type { Tensors } from "../tensors.js";
import { type ElementwiseFunctions, UNARY } from "./wasmElementwise.js";
import { keptKernels } from "./wasmKernels.js";
import { overrideKernel } from "./wasmOverride.js";

/** The exports of assembly/matMul.ts. */
interface MatMulFunctions {
  scratchBytes(): number;
  multiply(
    ...sizesAndPlaces: [
      m: number,
      n: number,
      k: number,
      a: number,
      aRow: number,
      aColumn: number,
      b: number,
      bRow: number,
      bColumn: number,
      c: number,
      cRow: number,
      add: boolean,
      scratch: number,
    ]
  ): void;
  addRow(m: number, n: number, c: number, row: number): void;
}

interface MatMulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

interface FusedAttributes extends MatMulAttributes {
  readonly activation: string;
  readonly leakyreluAlpha?: number;
}

/** The supported activations, as codes of assembly/elementwise.ts. */
const ACTIVATIONS: Readonly<Record<string, number>> = {
  relu: UNARY.indexOf("Relu"),
  relu6: UNARY.indexOf("Relu6"),
  sigmoid: UNARY.indexOf("Sigmoid"),
  leakyrelu: UNARY.indexOf("LeakyRelu"),
};

/**
 * Products of matrices, whichever factor is transposed: the backend uses a scalar loop for transposed factors and for
 * batches of matrices.
 */
export function registerMatMul(tf: Tensors): void {
  overrideKernel<MatMulAttributes>(tf, "BatchMatMul", ({ inputs: { a, b }, attributes, stock }) =>
    a.dtype === "float32" && b.dtype === "float32" ? multiply(tf, a, b, attributes) : stock(),
  );
  overrideKernel<FusedAttributes>(tf, "_FusedMatMul", ({ inputs, attributes, stock }) => {
    const { a, b, bias } = inputs;
    const { activation, leakyreluAlpha = 0 } = attributes;
    const floats = [a, b, bias ?? a].every(({ dtype }) => dtype === "float32");
    const columns = attributes.transposeB ? b.shape.at(-2) : b.shape.at(-1);
    const plain =
      bias === undefined || bias === null || (bias.shape.length === 1 && bias.shape[0] === columns);
    if (!floats || !plain || (activation !== "linear" && ACTIVATIONS[activation] === undefined))
      return stock();
    const product = multiply(tf, a, b, attributes);
    const { functions, address } = keptKernels<MatMulFunctions>(tf, MATMUL_CODE);
    const place = address(product);
    const size = tf.util.sizeFromShape(product.shape);
    if (bias && columns) functions.addRow(size / columns, columns, place, address(bias));
    if (activation !== "linear") {
      const elementwise = keptKernels<ElementwiseFunctions>(tf, ELEMENTWISE_CODE);
      elementwise.functions.unary(ACTIVATIONS[activation], place, place, size, leakyreluAlpha);
    }
    return product;
  });
}

function multiply(tf: Tensors, a: TensorInfo, b: TensorInfo, attributes: MatMulAttributes): TensorInfo {
  const { functions, address, output, free } = keptKernels<MatMulFunctions>(tf, MATMUL_CODE);
  const { transposeA, transposeB } = attributes;
  const [aRows, aColumns] = a.shape.slice(-2);
  const [bRows, bColumns] = b.shape.slice(-2);
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [inner, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (inner !== k) throw new Error(`matMul: inner sizes ${k} and ${inner} differ`);
  const aBatch = a.shape.slice(0, -2);
  const bBatch = b.shape.slice(0, -2);
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(aBatch, bBatch);
  const product = output([...batch, m, n]);
  const scratch = output([functions.scratchBytes() / 4]);
  const work = address(scratch);
  const one = (rows: number, from: number, other: number, to: number): void =>
    functions.multiply(
      rows,
      n,
      k,
      from,
      transposeA ? 1 : aColumns,
      transposeA ? aColumns : 1,
      other,
      transposeB ? 1 : bColumns,
      transposeB ? bColumns : 1,
      to,
      n,
      false,
      work,
    );
  const count = tf.util.sizeFromShape(batch);
  const [first, second, to] = [address(a), address(b), address(product)];
  if (!transposeA && tf.util.sizeFromShape(bBatch) === 1 && tf.util.sizeFromShape(aBatch) === count) {
    // With a single right factor, the left ones are treated as one matrix.
    one(count * m, first, second, to);
  } else {
    const left = places(aBatch, batch);
    const right = places(bBatch, batch);
    for (let i = 0; i < count; i++) {
      one(m, first + left(i) * m * k * 4, second + right(i) * k * n * 4, to + i * m * n * 4);
    }
  }
  free(scratch);
  return product;
}

/** Index of the matrix that goes into each product of a batch; sizes of 1 broadcast. */
function places(own: readonly number[], all: readonly number[]): (i: number) => number {
  const padded = [...Array<number>(all.length - own.length).fill(1), ...own];
  return (i) => {
    let [place, stride, rest] = [0, 1, i];
    for (let axis = all.length - 1; axis >= 0; axis--) {
      const at = rest % all[axis];
      rest = Math.floor(rest / all[axis]);
      if (padded[axis] > 1) place += at * stride;
      stride *= padded[axis];
    }
    return place;
  };
}
