import type { TensorInfo } from "@tensorflow/tfjs";
import { MOVES_CODE } from "../../../kernels/movesCode.js";
import { product } from "../../../math/product.js";
import type { Tensors } from "../tensors.js";
import { keptKernels } from "./wasmKernels.js";
import { bytesPerElement, overrideKernel } from "./wasmOverride.js";

/** The exports of assembly/moves.ts. Sizes are in bytes. */
interface MoveFunctions {
  slice(from: number, ...countsStepsRunAndTo: number[]): void;
  repeat(from: number, blocks: number, block: number, times: number, to: number): void;
  reverse(from: number, outer: number, axis: number, run: number, to: number): void;
  gather(
    from: number,
    outer: number,
    axis: number,
    run: number,
    which: number,
    count: number,
    to: number,
  ): number;
  scatterAdd(from: number, count: number, n: number, which: number, rows: number, y: number): void;
  swap(from: number, outer: number, rows: number, columns: number, run: number, to: number): void;
}

/** Copies of parts of tensors. The backend's own kernels read the whole tensor for each part, or copy number by number. */
export function registerMoves(tf: Tensors): void {
  const kept = () => keptKernels<MoveFunctions>(tf, MOVES_CODE);
  overrideKernel<{ begin: number | number[]; size: number | number[] }>(
    tf,
    "Slice",
    ({ inputs: { x }, attributes, stock }) => {
      const bytes = bytesPerElement(x);
      if (bytes === undefined) return stock();
      // parseSliceParams needs only the shape and the rank of a tensor.
      const asked = { shape: x.shape, rank: x.shape.length } as never;
      const [begin, size] = tf.slice_util.parseSliceParams(asked, attributes.begin, attributes.size);
      tf.slice_util.assertParamsValid(asked, begin, size);
      const plan = planSlice(x.shape, begin, size, bytes);
      if (plan === undefined) return stock();
      const { functions, address, output } = kept();
      const y = output(size, x.dtype);
      if (product(size) > 0) functions.slice(address(x) + plan.start, ...plan.loops, plan.run, address(y));
      return y;
    },
  );
  overrideKernel<{ axis: number; batchDims: number }>(
    tf,
    "GatherV2",
    ({ inputs: { x, indices }, attributes: { axis, batchDims }, stock }) => {
      const bytes = bytesPerElement(x);
      if (bytes === undefined || indices.dtype !== "int32" || batchDims !== 0) return stock();
      const { functions, address, output, free } = kept();
      const [at] = tf.util.parseAxisParam(axis, x.shape);
      const y = output([...x.shape.slice(0, at), ...indices.shape, ...x.shape.slice(at + 1)], x.dtype);
      const run = product(x.shape.slice(at + 1)) * bytes;
      const count = product(indices.shape);
      const outer = product(x.shape.slice(0, at));
      const wrong = functions.gather(
        address(x),
        outer,
        x.shape[at],
        run,
        address(indices),
        count,
        address(y),
      );
      if (wrong < 0) return y;
      free(y);
      throw new Error(`gather: number ${wrong} of the indices is not from 0 to ${x.shape[at] - 1}`);
    },
  );
  overrideKernel<{ numSegments: number }>(
    tf,
    "UnsortedSegmentSum",
    ({ inputs: { x, segmentIds }, attributes: { numSegments }, stock }) => {
      const { rank, depth } = { rank: segmentIds.shape.length, depth: product(segmentIds.shape) };
      if (x.dtype !== "float32" || segmentIds.dtype !== "int32") return stock();
      const { functions, address, output } = kept();
      const inner = x.shape.slice(rank);
      const y = output([numSegments, ...inner]);
      functions.scatterAdd(address(x), depth, product(inner), address(segmentIds), numSegments, address(y));
      return y;
    },
  );
  overrideKernel<{ reps: number[] }>(tf, "Tile", ({ inputs: { x }, attributes: { reps }, stock }) => {
    const bytes = bytesPerElement(x);
    if (bytes === undefined || reps.length !== x.shape.length) return stock();
    const copies = reps.map((times, axis) => ({ times, axis })).filter(({ times }) => times !== 1);
    if (copies.length === 0) return stock();
    // The last axis comes first, so that its result is then copied as a whole.
    return stepwise(tf, x, copies.reverse(), ({ times, axis }, shape, from, to) => {
      const block = product(shape.slice(axis)) * bytes;
      kept().functions.repeat(from, product(shape.slice(0, axis)), block, times, to);
    });
  });
  overrideKernel<{ dims: number | number[] }>(
    tf,
    "Reverse",
    ({ inputs: { x }, attributes: { dims }, stock }) => {
      const bytes = bytesPerElement(x);
      if (bytes === undefined || x.shape.length === 0) return stock();
      const axes = tf.util.parseAxisParam(dims, x.shape).map((axis) => ({ axis, times: 1 }));
      if (axes.length === 0) return stock();
      return stepwise(tf, x, axes, ({ axis }, shape, from, to) => {
        const run = product(shape.slice(axis + 1)) * bytes;
        kept().functions.reverse(from, product(shape.slice(0, axis)), shape[axis], run, to);
      });
    },
  );
  overrideKernel<{ perm: number[] }>(tf, "Transpose", ({ inputs: { x }, attributes: { perm }, stock }) => {
    const bytes = bytesPerElement(x);
    const sizes = bytes === undefined ? undefined : planSwap(x.shape, perm);
    if (bytes === undefined || sizes === undefined || product(x.shape) === 0) return stock();
    const { functions, address, output } = kept();
    const y = output(
      perm.map((axis) => x.shape[axis]),
      x.dtype,
    );
    functions.swap(address(x), sizes.outer, sizes.rows, sizes.columns, sizes.inner * bytes, address(y));
    return y;
  });
}

/** One step of a repetition along an axis, which multiplies its length. */
interface Step {
  readonly axis: number;
  readonly times: number;
}

/**
 * Runs steps, each of which makes a new tensor from the previous one; intermediate tensors are freed. @param steps one or
 * more.
 */
function stepwise(
  tf: Tensors,
  x: TensorInfo,
  steps: readonly Step[],
  run: (step: Step, shape: readonly number[], from: number, to: number) => void,
): TensorInfo {
  const { address, output, free } = keptKernels<MoveFunctions>(tf, MOVES_CODE);
  let from = x;
  for (const step of steps) {
    const to = output(
      from.shape.map((size, axis) => (axis === step.axis ? size * step.times : size)),
      x.dtype,
    );
    run(step, from.shape, address(from), address(to));
    if (from !== x) free(from);
    from = to;
  }
  return from;
}

/** The runs of bytes that make up a part, in three nested loops; undefined if more loops are needed. */
function planSlice(
  shape: readonly number[],
  begin: readonly number[],
  size: readonly number[],
  bytes: number,
) {
  let [stride, start] = [bytes, 0];
  const axes: { count: number; step: number; whole: boolean }[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    start += begin[axis] * stride;
    const inner = axes.at(-1);
    const whole = size[axis] === shape[axis];
    if (inner === undefined) axes.push({ count: size[axis], step: stride, whole });
    else if (inner.whole) {
      inner.count *= size[axis];
      inner.whole = whole;
    } else if (size[axis] > 1) axes.push({ count: size[axis], step: stride, whole });
    stride *= shape[axis];
  }
  const [runs, ...loops] = axes.length > 0 ? axes : [{ count: 1, step: 0, whole: true }];
  if (loops.length > 3) return undefined;
  while (loops.length < 3) loops.push({ count: 1, step: 0, whole: true });
  return {
    start,
    run: runs.count * bytes,
    loops: loops.reverse().flatMap(({ count, step }) => [count, step]),
  };
}

/** The two adjacent groups of axes that a transposition swaps; undefined if it does anything else. */
function planSwap(shape: readonly number[], perm: readonly number[]) {
  const order = perm.filter((axis) => shape[axis] !== 1);
  const sorted = [...order].sort((a, b) => a - b);
  let head = 0;
  while (head < order.length && order[head] === sorted[head]) head++;
  let tail = order.length;
  while (tail > head && order[tail - 1] === sorted[tail - 1]) tail--;
  const [moved, place] = [order.slice(head, tail), sorted.slice(head, tail)];
  const cut = place.indexOf(moved[0]);
  const turned = [...place.slice(cut), ...place.slice(0, cut)];
  if (cut < 0 || turned.some((axis, i) => axis !== moved[i])) return undefined;
  const sizes = (axes: readonly number[]): number => product(axes.map((axis) => shape[axis]));
  return {
    outer: sizes(sorted.slice(0, head)),
    rows: sizes(place.slice(0, cut)),
    columns: sizes(place.slice(cut)),
    inner: sizes(sorted.slice(tail)),
  };
}
