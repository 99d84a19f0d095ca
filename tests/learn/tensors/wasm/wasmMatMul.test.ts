import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tensors } from "../../../../src/learn/tensors/tensors.js";
import { Random } from "../../../../src/math/random.js";
import { startTensors } from "../startTensors.js";

let tf: Tensors;
beforeAll(async () => {
  ({ tf } = await startTensors("wasm"));
});
afterAll(async () => (await startTensors("cpu")).close());

const numbers = (random: Random, n: number): Float32Array =>
  Float32Array.from({ length: n }, () => random.normal());

/** The sums that define a product, in double precision, of a (m x k) at i and b (k x n) at j. */
function naive(
  a: Float32Array,
  b: Float32Array,
  [m, k, n]: readonly number[],
  [turnedA, turnedB]: readonly boolean[],
  [i, j]: readonly number[] = [0, 0],
): number[] {
  const values = [];
  for (let r = 0; r < m; r++) {
    for (let c = 0; c < n; c++) {
      let sum = 0;
      for (let l = 0; l < k; l++) {
        const left = a[i * m * k + (turnedA ? l * m + r : r * k + l)];
        sum += left * b[j * k * n + (turnedB ? c * k + l : l * n + c)];
      }
      values.push(sum);
    }
  }
  return values;
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], k: number): void {
  expect(actual.length).toBe(expected.length);
  // Single precision: 2^-24 of each of k products of about 1, which add up at most.
  const tolerance = 6e-7 * (k + 10);
  const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i])), 0);
  expect(worst).toBeLessThan(tolerance);
}

const TURNS = [false, true].flatMap((a) => [false, true].map((b) => [a, b] as const));

describe("products of matrices on wasm", () => {
  // Around the block of 4 x 8, the panels of 256 and 512 and the 8 rows from which the right factor is packed.
  test.each([
    [1, 1, 1],
    [3, 5, 2],
    [4, 8, 8],
    [7, 1, 9],
    [8, 257, 17],
    [9, 256, 7],
    [33, 17, 65],
    [130, 300, 11],
    [2, 9, 520],
    [12, 513, 515],
  ])("of %d x %d by %d equal the sums that define them, either factor transposed", (m, k, n) => {
    const random = new Random(m + 3 * k + 7 * n);
    const [a, b] = [numbers(random, m * k), numbers(random, k * n)];
    for (const [turnedA, turnedB] of TURNS) {
      const product = tf.tidy(() =>
        tf.matMul(
          tf.tensor2d(a, turnedA ? [k, m] : [m, k]),
          tf.tensor2d(b, turnedB ? [n, k] : [k, n]),
          turnedA,
          turnedB,
        ),
      );
      expect(product.shape).toEqual([m, n]);
      expectClose(product.dataSync(), naive(a, b, [m, k, n], [turnedA, turnedB]), k);
      product.dispose();
    }
  });

  test.each([
    [[3], [3]],
    [[1], [4]],
    [[4], [1]],
    [
      [2, 1],
      [1, 3],
    ],
    [
      [2, 3],
      [2, 1],
    ],
  ])("of batches of %j and %j broadcast", (aBatch, bBatch) => {
    const [m, k, n] = [5, 7, 9];
    const random = new Random(5);
    const count = (batch: number[]): number => batch.reduce((all, size) => all * size, 1);
    const [a, b] = [numbers(random, count(aBatch) * m * k), numbers(random, count(bBatch) * k * n)];
    // Which matrix goes where is what adding their numbers as tensors says.
    const numbered = (batch: number[], step: number) =>
      tf.tensor(
        Array.from({ length: count(batch) }, (_, i) => i * step),
        batch,
      );
    const meeting = tf.tidy(() => tf.add(numbered(aBatch, 100), numbered(bBatch, 1)));
    const pairs = Array.from(meeting.dataSync()).map((sum) => [Math.floor(sum / 100), sum % 100]);
    for (const [turnedA, turnedB] of TURNS) {
      const product = tf.tidy(() =>
        tf.matMul(
          tf.tensor(a, [...aBatch, ...(turnedA ? [k, m] : [m, k])]),
          tf.tensor(b, [...bBatch, ...(turnedB ? [n, k] : [k, n])]),
          turnedA,
          turnedB,
        ),
      );
      expect(product.shape).toEqual([...meeting.shape, m, n]);
      const expected = pairs.flatMap((pair) => naive(a, b, [m, k, n], [turnedA, turnedB], pair));
      expectClose(product.dataSync(), expected, k);
      product.dispose();
    }
    meeting.dispose();
  });

  test("with a bias and an activation equal the separate operations", () => {
    const random = new Random(8);
    const [m, k, n] = [6, 10, 11];
    const a = tf.tensor2d(numbers(random, m * k), [m, k]);
    const b = tf.tensor2d(numbers(random, k * n), [k, n]);
    const bias = tf.tensor1d(numbers(random, n));
    const sum = tf.add(tf.matMul(a, b), bias);
    const alpha = 0.3;
    const expected = {
      linear: sum,
      relu: tf.relu(sum),
      relu6: tf.relu6(sum),
      sigmoid: tf.sigmoid(sum),
      elu: tf.elu(sum),
      leakyrelu: tf.leakyRelu(sum, alpha),
    };
    for (const [activation, values] of Object.entries(expected)) {
      const fused = tf.fused.matMul({
        a,
        b,
        bias,
        activation: activation as "relu",
        leakyreluAlpha: alpha,
      });
      const wanted = values.dataSync();
      // The sigmoid of the backend and ours differ by 2^-23 or so.
      fused.dataSync().forEach((value, i) => {
        expect(Math.abs(value - wanted[i])).toBeLessThan(1e-6);
      });
    }
  });

  test("leave nothing behind, and give the same bits twice", () => {
    const random = new Random(2);
    const a = tf.tensor3d(numbers(random, 3 * 50 * 70), [3, 50, 70]);
    const before = tf.backend().numDataIds();
    const twice = [0, 1].map(() => tf.tidy(() => tf.matMul(a, a, true, false).dataSync()));
    expect(tf.backend().numDataIds()).toBe(before);
    expect(twice[0]).toEqual(twice[1]);
    a.dispose();
  });

  test("of no inner size are zero", () => {
    const product = tf.matMul(tf.zeros([3, 0]), tf.zeros([0, 2]));
    expect(Array.from(product.dataSync())).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe("products with a transposed factor on wasm", () => {
  test.each([
    [1, 1, 1],
    [3, 5, 2],
    [7, 1, 9],
    [33, 17, 65],
  ])("of %d x %d by %d equal the sums that define them", async (m, k, n) => {
    const random = new Random(m + k + n);
    const a = Float32Array.from({ length: m * k }, () => random.normal());
    const b = Float32Array.from({ length: k * n }, () => random.normal());
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const left = tf.tensor2d(transposeA ? transpose(a, m, k) : a, transposeA ? [k, m] : [m, k]);
        const right = tf.tensor2d(transposeB ? transpose(b, k, n) : b, transposeB ? [n, k] : [k, n]);
        const product = await tf.matMul(left, right, transposeA, transposeB).data();
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            let sum = 0;
            for (let l = 0; l < k; l++) sum += a[i * k + l] * b[l * n + j];
            // Single precision: 2^-24 a product, k products.
            expect(Math.abs(product[i * n + j] - sum)).toBeLessThan(1e-6 * k + 1e-6 * Math.abs(sum));
          }
        }
      }
    }
  });

  test("work on batches of matrices, too, and leave nothing behind", async () => {
    const before = tf.memory().numTensors;
    const values = await tf
      .tidy(() => {
        const a = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
        return tf.matMul(a, a, true, false);
      })
      .data();
    expect(Array.from(values)).toEqual([10, 14, 14, 20, 74, 86, 86, 100]);
    expect(tf.memory().numTensors - before).toBeLessThanOrEqual(1);
  });
});

function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) turned[c * rows + r] = values[r * columns + c];
  return turned;
}
