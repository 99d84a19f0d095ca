import type { Tensor, TensorInfo } from "@tensorflow/tfjs";
import { REDUCE_CODE } from "../../../kernels/reduceCode.js";
import type { Tensors } from "../tensors.js";
import { keptKernels } from "./wasmKernels.js";
import { overrideKernel } from "./wasmOverride.js";

/** The exports of assembly/reduce.ts. */
interface ReduceFunctions {
  sum(x: number, outer: number, axis: number, inner: number, y: number, factor: number): void;
}

interface SumAttributes {
  readonly axis: number | number[];
  readonly keepDims: boolean;
}

/** Sums and means, accumulated in double precision over any axes, and their gradients, made within the backend's memory. */
export function registerSums(tf: Tensors): void {
  for (const name of ["Sum", "Mean"]) {
    overrideKernel<SumAttributes>(tf, name, ({ inputs: { x }, attributes: { axis, keepDims }, stock }) => {
      if (x.dtype !== "float32") return stock();
      const axes = new Set(tf.util.parseAxisParam(axis, x.shape));
      const summed = sumOver(tf, x, axes, name === "Mean");
      summed.shape = x.shape
        .map((size, i) => (axes.has(i) ? 1 : size))
        .filter((_, i) => keepDims || !axes.has(i));
      return summed;
    });
    // As in tfjs, except for the array of ones, which tfjs makes outside the backend's memory and copies.
    const own = tf.getGradient(name);
    tf.unregisterGradient(name);
    tf.registerGradient({
      ...own,
      gradFunc(dy, [x], attributes) {
        const { axis } = attributes as unknown as SumAttributes;
        const axes = new Set(tf.util.parseAxisParam(axis, x.shape));
        const expanded = tf.reshape(
          dy as Tensor,
          x.shape.map((size, i) => (axes.has(i) ? 1 : size)),
        );
        const count = x.shape.reduce((product, size, i) => (axes.has(i) ? product * size : product), 1);
        return {
          x: () => tf.mul(name === "Mean" ? tf.div(expanded, count) : expanded, tf.fill(x.shape, 1)),
        };
      },
    });
  }
}

/** Sums over groups of adjacent axes, one group after the other from the last. The caller sets the shape. */
function sumOver(tf: Tensors, x: TensorInfo, axes: ReadonlySet<number>, mean: boolean): TensorInfo {
  const { functions, address, output, free } = keptKernels<ReduceFunctions>(tf, REDUCE_CODE);
  const groups: { size: number; summed: boolean }[] = [];
  x.shape.forEach((size, i) => {
    const summed = axes.has(i);
    const last = groups.at(-1);
    if (size === 1) return;
    if (last?.summed === summed) last.size *= size;
    else groups.push({ size, summed });
  });
  if (!groups.some(({ summed }) => summed)) groups.push({ size: 1, summed: true });
  const product = (some: typeof groups): number => some.reduce((total, { size }) => total * size, 1);
  let from = x;
  for (let i = groups.length - 1; i >= 0; i--) {
    if (!groups[i].summed) continue;
    const { size } = groups[i];
    const [outer, inner] = [product(groups.slice(0, i)), product(groups.slice(i + 1))];
    const to = output([outer, inner]);
    functions.sum(address(from), outer, size, inner, address(to), mean ? 1 / size : 1);
    if (from !== x) free(from);
    from = to;
    groups.splice(i, 1);
  }
  return from;
}
