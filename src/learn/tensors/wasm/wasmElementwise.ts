import type { TensorInfo } from "@tensorflow/tfjs";
import { ELEMENTWISE_CODE } from "../../../kernels/elementwiseCode.js";
import { product } from "../../../math/product.js";
import type { Tensors } from "../tensors.js";
import { keptKernels } from "./wasmKernels.js";
import { overrideKernel } from "./wasmOverride.js";

/** The exports of assembly/elementwise.ts. */
export interface ElementwiseFunctions {
  unary(kind: number, x: number, y: number, n: number, slope: number): void;
  binary(
    ...kindPlacesAndSizes: [
      kind: number,
      a: number,
      aRow: number,
      aSame: boolean,
      b: number,
      bRow: number,
      bSame: boolean,
      y: number,
      rows: number,
      n: number,
    ]
  ): void;
  select(condition: number, t: number, e: number, y: number, n: number): void;
  fromTruth(condition: number, y: number, n: number): void;
  and(a: number, b: number, y: number, n: number): void;
}

/** Functions of one number, in the order of assembly/elementwise.ts. */
export const UNARY = [
  "Exp",
  "Log",
  "Tanh",
  "Sigmoid",
  "Softplus",
  "Sin",
  "Cos",
  "LeakyRelu",
  "Relu",
  "Relu6",
] as const;

/** Functions of two numbers, in the same order. From Greater on the results are booleans. */
const BINARY = [
  "Add",
  "Sub",
  "Multiply",
  "RealDiv",
  "Maximum",
  "Minimum",
  "Greater",
  "GreaterEqual",
  "Less",
  "LessEqual",
  "Equal",
  "NotEqual",
] as const;

/** Functions for which the backend's own kernels are as fast. */
const KEPT = ["Relu", "Relu6", "Sigmoid"];

/** Elementwise functions for which the backend has only a scalar loop. */
export function registerElementwise(tf: Tensors): void {
  const kept = () => keptKernels<ElementwiseFunctions>(tf, ELEMENTWISE_CODE);
  const size = ({ shape }: TensorInfo): number => tf.util.sizeFromShape(shape);
  UNARY.forEach((name, kind) => {
    if (KEPT.includes(name)) return;
    overrideKernel<{ alpha?: number } | undefined>(tf, name, ({ inputs: { x }, attributes, stock }) => {
      if (x.dtype !== "float32") return stock();
      const { functions, address, output } = kept();
      const y = output(x.shape);
      functions.unary(kind, address(x), address(y), size(x), attributes?.alpha ?? 0);
      return y;
    });
  });
  BINARY.forEach((name, kind) => {
    overrideKernel(tf, name, ({ inputs: { a, b }, stock }) => {
      if (a.dtype !== "float32" || b.dtype !== "float32") return stock();
      const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
      const layout = layoutOf(shape, a.shape, b.shape);
      if (layout === undefined) return stock();
      // The backend's own arithmetic on equal shapes, rows or numbers is fast.
      if (name === "Add" || name === "Sub" || name === "Multiply" || name === "RealDiv") {
        if (layout.rows === 1 || !(layout.aSame || layout.bSame)) return stock();
      }
      const { functions, address, output } = kept();
      const y = output(shape, kind < BINARY.indexOf("Greater") ? "float32" : "bool");
      const { aRow, aSame, bRow, bSame, rows, n } = layout;
      functions.binary(kind, address(a), aRow, aSame, address(b), bRow, bSame, address(y), rows, n);
      return y;
    });
  });
  overrideKernel(tf, "Select", ({ inputs: { condition, t, e }, stock }) => {
    const same = tf.util.arraysEqual(condition.shape, t.shape) && tf.util.arraysEqual(t.shape, e.shape);
    if (!same || t.dtype !== "float32" || e.dtype !== "float32") return stock();
    const { functions, address, output } = kept();
    const y = output(t.shape);
    functions.select(address(condition), address(t), address(e), address(y), size(t));
    return y;
  });
  overrideKernel<{ dtype: string }>(tf, "Cast", ({ inputs: { x }, attributes: { dtype }, stock }) => {
    if (x.dtype !== "bool" || dtype !== "float32") return stock();
    const { functions, address, output } = kept();
    const y = output(x.shape);
    functions.fromTruth(address(x), address(y), size(x));
    return y;
  });
  overrideKernel(tf, "LogicalAnd", ({ inputs: { a, b }, stock }) => {
    if (!tf.util.arraysEqual(a.shape, b.shape) || a.dtype !== "bool" || b.dtype !== "bool") return stock();
    const { functions, address, output } = kept();
    const y = output(a.shape, "bool");
    functions.and(address(a), address(b), address(y), size(a));
    return y;
  });
}

/** How two shapes broadcast: `rows` times `n` elements, with the bytes from row to row of each. */
interface Layout {
  readonly rows: number;
  readonly n: number;
  readonly aRow: number;
  readonly aSame: boolean;
  readonly bRow: number;
  readonly bSame: boolean;
}

/** @returns undefined if neither has the shape of the result, or if the other is not a row, column or number. */
function layoutOf(shape: number[], a: number[], b: number[]): Layout | undefined {
  const total = product(shape);
  const lesser = product(b) <= product(a) ? b : a;
  if (product(lesser === b ? a : b) !== total) return undefined;
  const meeting = meet(shape, lesser, total);
  if (meeting === undefined) return undefined;
  const { rows, n, row, same } = meeting;
  return lesser === b
    ? { rows, n, aRow: n * 4, aSame: false, bRow: row, bSame: same }
    : { rows, n, aRow: row, aSame: same, bRow: n * 4, bSame: false };
}

function meet(shape: number[], lesser: number[], total: number) {
  const padded = [...Array<number>(shape.length - lesser.length).fill(1), ...lesser];
  const size = product(padded);
  if (size === total) return { rows: 1, n: total, row: 0, same: false };
  if (size === 1) return { rows: 1, n: total, row: 0, same: true };
  // Axes of size 1 in both shapes are irrelevant.
  const axes = shape.map((full, i) => ({ full, own: padded[i] })).filter(({ full }) => full !== 1);
  const spread = axes.map(({ full, own }) => own !== full);
  const firstOwn = spread.indexOf(false);
  const firstSpread = spread.indexOf(true);
  if (!spread.slice(firstOwn).includes(true)) return { rows: total / size, n: size, row: 0, same: false };
  if (!spread.slice(firstSpread).includes(false)) return { rows: size, n: total / size, row: 4, same: true };
  return undefined;
}
