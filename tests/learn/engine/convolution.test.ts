import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { EngineExecutor } from "../../../src/learn/engine/engineExecutor.js";
import type { Layer, Network } from "../../../src/shapes/network.js";
import { Draw, drawWeights } from "./drawn.js";

type Convolution = Extract<Layer, { kind: "convolution" }>;

const executors = [new EngineExecutor(1, "plain"), new EngineExecutor(2, "relaxed")];
afterAll(() => {
  for (const executor of executors) executor.close();
});

/** Patches along a side, and pixels before the first, as TensorFlow pads with "same". */
function padding(side: number, kernel: number, stride: number): readonly [count: number, before: number] {
  const count = Math.ceil(side / stride);
  return [count, Math.floor(Math.max((count - 1) * stride + kernel - side, 0) / 2)];
}

/** A convolution by its definition, in double precision, and the rectifier. */
function convolved(
  { height, width, channels, kernel, stride, filters }: Convolution,
  image: readonly number[],
  weights: Float32Array,
  bias: Float32Array,
): number[] {
  const [down, across] = typeof stride === "number" ? [stride, stride] : stride;
  const [rows, above] = padding(height, kernel, down);
  const [columns, before] = padding(width, kernel, across);
  const sums: number[] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      for (let f = 0; f < filters; f++) {
        let sum = bias[f];
        for (let i = 0; i < kernel; i++) {
          for (let j = 0; j < kernel; j++) {
            const [row, column] = [y * down - above + i, x * across - before + j];
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            for (let c = 0; c < channels; c++)
              sum +=
                image[(row * width + column) * channels + c] *
                weights[((i * kernel + j) * channels + c) * filters + f];
          }
        }
        sums.push(Math.max(0, sum));
      }
    }
  }
  return sums;
}

test("two convolutions of any size are those of the definition, for any number of images", async () => {
  const side = fc.integer({ min: 1, max: 13 });
  const layer = fc.record({
    filters: fc.integer({ min: 1, max: 18 }),
    kernel: fc.integer({ min: 1, max: 6 }),
    stride: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(side, side, fc.integer({ min: 1, max: 9 })),
      fc.tuple(layer, layer),
      fc.integer({ min: 1, max: 9 }),
      async ([height, width, channels], [one, two], count) => {
        const first: Convolution = {
          kind: "convolution",
          height,
          width,
          channels,
          ...one,
          activation: "relu",
        };
        const [rows] = padding(height, one.kernel, one.stride[0]);
        const [columns] = padding(width, one.kernel, one.stride[1]);
        const second: Convolution = {
          ...first,
          ...two,
          height: rows,
          width: columns,
          channels: one.filters,
        };
        const output = [
          padding(rows, two.kernel, two.stride[0])[0],
          padding(columns, two.kernel, two.stride[1])[0],
          two.filters,
        ];
        const network: Network = {
          input: [height, width, channels],
          output,
          layers: [first, second],
          encoder: 0,
          task: "reconstruct",
          increment: false,
        };
        const draw = new Draw();
        const weights = drawWeights(network, draw);
        const [w1, b1, w2, b2] = weights.map(({ values }) => values);
        const size = height * width * channels;
        const samples = draw.values(count * size);
        const expected = Array.from({ length: count }, (_, s) =>
          convolved(
            second,
            convolved(first, Array.from(samples.subarray(s * size, (s + 1) * size)), w1, b1),
            w2,
            b2,
          ),
        ).flat();
        for (const executor of executors) {
          const loaded = executor.load(network, weights);
          const found = await loaded.output(samples);
          loaded.dispose();
          // Sums of up to 650 products of about 1 / 25 in single precision, twice: errors of some 1e-6.
          expect(found.length).toBe(expected.length);
          for (let i = 0; i < found.length; i++) expect(Math.abs(found[i] - expected[i])).toBeLessThan(2e-5);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("rows of an image that don't fit into a block at once are convolved alike", async () => {
  // 300 rows of 32 pixels of 8 channels: blocks of 11 rows or so, the last one shorter.
  const layer: Convolution = {
    kind: "convolution",
    height: 300,
    width: 32,
    channels: 8,
    filters: 5,
    kernel: 5,
    stride: [1, 3],
    activation: "relu",
  };
  const network: Network = {
    input: [300, 32, 8],
    output: [300, 11, 5],
    layers: [layer],
    encoder: 0,
    task: "reconstruct",
    increment: false,
  };
  const draw = new Draw();
  const weights = drawWeights(network, draw);
  const image = draw.values(300 * 32 * 8);
  const expected = convolved(layer, Array.from(image), weights[0].values, weights[1].values);
  const loaded = executors[0].load(network, weights);
  const found = await loaded.output(image);
  loaded.dispose();
  // Sums of 200 products in single precision.
  const worst = found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
  expect(worst).toBeLessThan(1e-5);
});
