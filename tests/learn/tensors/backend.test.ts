import { afterAll, describe, expect, test } from "vitest";
import { startBackend, surveyBackends } from "../../../src/learn/tensors/backend.js";
import { Random } from "../../../src/math/random.js";

test("a backend that is not known is refused with the names that are", async () => {
  await expect(startBackend("gpu")).rejects.toThrow(/backend=gpu .*tensorflow, webgpu, wasm, cpu/);
});

test("the survey says of every backend that it runs, or why not", async () => {
  const survey = await surveyBackends();
  expect(survey.map(({ name }) => name)).toEqual(["tensorflow", "webgpu", "wasm", "cpu"]);
  for (const { available, device, reason } of survey) expect(available ? device : reason).toMatch(/\w/);
  expect(
    survey.filter(({ name }) => name === "wasm" || name === "cpu").every(({ available }) => available),
  ).toBe(true);
});

test("auto takes the first backend that runs, but no software GPU, and says which it passed over and why", async () => {
  const survey = await surveyBackends();
  const backend = await startBackend("auto");
  const first = survey.findIndex(({ available, processor }) => available && processor !== "software gpu");
  expect(backend.name).toBe(survey[first].name);
  expect(backend.processor).not.toBe("software gpu");
  expect(backend.skipped.map(({ name }) => name)).toEqual(survey.slice(0, first).map(({ name }) => name));
  for (const { reason } of backend.skipped) expect(reason).toMatch(/installed|answers/);
  backend.close();
});

test("a backend that was closed starts again, and computes the same", async () => {
  for (const { name, available } of await surveyBackends()) {
    if (!available) continue;
    for (let time = 0; time < 2; time++) {
      const { tf, close } = await startBackend(name);
      const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([1, 2, 3, 4], [2, 2]));
      expect(Array.from(await product.data())).toEqual([7, 10, 15, 22]);
      close();
    }
  }
});

describe("products with a transposed factor on wasm", () => {
  afterAll(async () => (await startBackend("cpu")).close());

  test.each([
    [1, 1, 1],
    [3, 5, 2],
    [7, 1, 9],
    [33, 17, 65],
  ])("of %d x %d by %d equal the sums that define them", async (m, k, n) => {
    const { tf } = await startBackend("wasm");
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
    const { tf } = await startBackend("wasm");
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
