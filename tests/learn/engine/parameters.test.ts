import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layoutWeights } from "../../../src/learn/engine/layoutWeights.js";
import { Parameters, packWeight, padded, unpackWeight } from "../../../src/learn/engine/parameters.js";
import { WeightLayout } from "../../../src/learn/engine/weightLayout.js";
import { type WeightShape, weightShapes } from "../../../src/learn/networks/weightShapes.js";
import { begun, Draw, drawWeights } from "./drawn.js";
import { NETWORKS } from "./sampleNetworks.js";

function shapeOf(...shape: number[]): WeightShape {
  return { name: "w", shape, role: "weight" };
}

describe("a weight in the engine's memory", () => {
  test("has rows of 8 columns, panel after panel, filled up with zeros", () => {
    const parameters = new Parameters();
    const matrix = parameters.matrix(shapeOf(2, 10), 2, 10);
    expect([matrix.inputs, matrix.columns, matrix.size]).toEqual([8, 16, 128]);
    const into = new Float32Array(matrix.size);
    packWeight(
      matrix,
      Float32Array.from({ length: 20 }, (_, i) => i + 1),
      into,
    );
    expect(Array.from(into.slice(0, 16))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18]);
    expect(Array.from(into.slice(64, 80))).toEqual([9, 10, 0, 0, 0, 0, 0, 0, 19, 20, 0, 0, 0, 0, 0, 0]);
    expect(into.filter((value) => value !== 0)).toHaveLength(20);
  });

  test("has each of its blocks filled up: the gates of a cell", () => {
    const parameters = new Parameters();
    const gates = parameters.vector(shapeOf(6), 3);
    const into = new Float32Array(gates.size);
    packWeight(gates, Float32Array.of(1, 2, 3, 4, 5, 6), into);
    const filled = (a: number, b: number): number[] => [a, b, 0, 0, 0, 0, 0, 0];
    expect(Array.from(into)).toEqual([...filled(1, 2), ...filled(3, 4), ...filled(5, 6)]);
  });

  test("is the transpose where its columns come before its inputs", () => {
    const [plain, turned] = [false, true].map((turns) => {
      const parameters = new Parameters();
      return parameters.matrix(shapeOf(3, 5), 3, 5, 1, turns);
    });
    const [a, b] = [new Float32Array(64), new Float32Array(64)];
    packWeight(
      plain,
      Float32Array.from({ length: 15 }, (_, i) => i + 1),
      a,
    );
    packWeight(
      turned,
      Float32Array.from({ length: 15 }, (_, i) => (i % 3) * 5 + Math.floor(i / 3) + 1),
      b,
    );
    expect(b).toEqual(a);
  });

  test("comes back as it was, whatever its size", () => {
    const size = fc.integer({ min: 1, max: 41 });
    fc.assert(
      fc.property(
        size,
        size,
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        (inputs, each, blocks, turned) => {
          const parameters = new Parameters();
          const columns = each * blocks;
          const all = [
            parameters.matrix(shapeOf(inputs, columns), inputs, columns, blocks, turned),
            parameters.vector(shapeOf(columns), blocks),
            parameters.rows(shapeOf(inputs, columns)),
          ];
          const memory = new Float32Array(parameters.size);
          const draw = new Draw();
          const values = all.map(({ places }) => draw.values(places.length));
          for (const [p, parameter] of all.entries()) packWeight(parameter, values[p], memory);
          all.forEach((parameter, p) => {
            expect(unpackWeight(parameter, memory, "w").values).toEqual(values[p]);
            expect(parameter.size).toBe(parameter.inputs * parameter.columns);
            expect(parameter.size % parameter.part).toBe(0);
            // Every thread's part begins at a whole vector.
            expect([parameter.first % 8, parameter.part % 8, parameter.columns % 8]).toEqual([0, 0, 0]);
          });
          expect(memory.filter((value) => value !== 0)).toHaveLength(
            values.flatMap((some) => Array.from(some)).filter((value) => value !== 0).length,
          );
        },
      ),
      { numRuns: 100, seed: 1 },
    );
  });

  test("is as wide as the least multiple of 8 that holds it", () => {
    expect([1, 7, 8, 9, 40, 513].map(padded)).toEqual([8, 8, 8, 16, 40, 520]);
  });
});

describe.each(NETWORKS)("the weights of %s", (_title, network) => {
  test("have the order and the shapes of weightShapes", () => {
    expect(layoutWeights(network).all.map(({ shape }) => shape)).toEqual(weightShapes(network));
  });

  test("and their moments come back as they were written, each from its own place", () => {
    const layout = new WeightLayout(network);
    const draw = new Draw();
    const memory = new Float32Array(layout.size(true));
    const { weights } = begun(drawWeights(network, draw));
    const moments = drawWeights(network, draw).map((weight) => ({ ...weight, name: `mean.${weight.name}` }));
    layout.write(memory, "weights", weights);
    layout.write(memory, "second", moments, "mean.");
    expect(layout.read(memory, "weights")).toEqual(weights);
    expect(layout.read(memory, "second", "mean.")).toEqual(moments);
    const trained = weightShapes(network).filter(({ role }) => role !== "running");
    expect(layout.read(memory, "second", "", true).map(({ name }) => name)).toEqual(
      trained.map(({ name }) => name),
    );
    expect(layout.read(memory, "gradients").every(({ values }) => values.every((v) => v === 0))).toBe(true);
    expect(layout.read(memory, "first").every(({ values }) => values.every((v) => v === 0))).toBe(true);
    expect(() => layout.write(memory, "weights", weights.slice(1))).toThrow(weights[0].name);
  });
});
