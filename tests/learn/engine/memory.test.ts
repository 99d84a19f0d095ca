import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EngineLearner } from "../../../src/learn/engine/engineLearner.js";
import { EngineNetwork } from "../../../src/learn/engine/engineNetwork.js";
import { Machine } from "../../../src/learn/engine/machine.js";
import { Memory } from "../../../src/learn/engine/memory.js";
import { product } from "../../../src/math/product.js";
import { WorkFailed } from "../../../src/shapes/workFailed.js";
import { batchOf, begun, Draw, drawWeights, taskOf } from "./drawn.js";
import { DENSE, NETWORKS } from "./sampleNetworks.js";

/** Where the memory ends, as far as it is given out: where a block that no gap holds would begin. */
function endOf(memory: Memory): number {
  const bytes = memory.memory.buffer.byteLength;
  const at = memory.take(bytes);
  memory.release(at, bytes);
  return at;
}

describe("the memory of the engine", () => {
  test("gives blocks of zeros that begin at lines of the cache and never overlap", () => {
    const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.nat()), { maxLength: 60 });
    fc.assert(
      fc.property(sizes, (turns) => {
        const memory = new Memory();
        const beginning = endOf(memory);
        const taken: { at: number; bytes: number }[] = [];
        const giveBack = (which: number): void => {
          const [{ at, bytes }] = taken.splice(which, 1);
          memory.release(at, bytes);
        };
        for (const [bytes, choice] of turns) {
          const at = memory.take(bytes);
          expect(at % 64).toBe(0);
          for (const other of taken)
            expect(at + bytes <= other.at || at >= other.at + other.bytes).toBe(true);
          const values = new Uint8Array(memory.memory.buffer, at, bytes);
          expect(values.every((value) => value === 0)).toBe(true);
          values.fill(0xff);
          taken.push({ at, bytes });
          if (choice % 3 === 0) giveBack(choice % taken.length);
        }
        while (taken.length > 0) giveBack(0);
        expect(endOf(memory)).toBe(beginning);
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  test("uses a block again, whole or in parts, and joins neighbours", () => {
    const memory = new Memory();
    const [a, b, c, last] = [128, 64, 192, 64].map((bytes) => memory.take(bytes));
    memory.release(a, 128);
    memory.release(c, 192);
    expect(memory.take(100)).toBe(a);
    memory.release(a, 100);
    memory.release(b, 64);
    // The three together hold what none holds alone.
    expect(memory.take(384)).toBe(a);
    memory.release(a, 384);
    expect(memory.take(64)).toBe(a);
    expect(memory.take(320)).toBe(a + 64);
    expect(memory.take(64)).toBe(last + 64);
  });

  test("keeps what it holds as it grows", () => {
    const memory = new Memory();
    const values = new Draw().values(1000);
    const at = memory.take(4000);
    memory.floats.set(values, at >> 2);
    const before = memory.memory.buffer.byteLength;
    const large = memory.take(4 * before);
    expect(memory.memory.buffer.byteLength).toBeGreaterThan(before);
    expect(memory.floats.slice(at >> 2, (at >> 2) + 1000)).toEqual(values);
    expect(memory.floats.length).toBe(memory.memory.buffer.byteLength / 4);
    expect(memory.ints.length).toBe(memory.floats.length);
    expect(memory.floats.subarray(large >> 2).every((value) => value === 0)).toBe(true);
  });

  test("ends where it did after learners and loaded networks have come and gone", async () => {
    const machine = new Machine(2, "plain");
    const before = endOf(machine.memory);
    const draw = new Draw();
    const kept: { dispose(): void }[] = [];
    for (const [, network] of NETWORKS) {
      const states = Array.from({ length: 3 }, () => begun(drawWeights(network, draw)));
      const [inputs, outputs] = [product(network.input), product(network.output)];
      const learner = new EngineLearner(machine, taskOf(network), states);
      for (const batch of [3, 1, 9]) {
        const given = batchOf(batch, draw.values(3 * batch * inputs), draw.values(3 * batch * outputs));
        const table = draw.values(batch * inputs);
        const stretches = {
          table,
          starts: (_: number, into: Int32Array) => into.fill(0),
          fillTargets: (_: number, into: Float32Array) => into.fill(1),
        };
        for (const one of [given, { ...given, stretches }])
          learner.step(one, 0.01, (_, into) => into.fill(1));
        await learner.losses(draw.values(batch * inputs), draw.values(batch * outputs));
      }
      const loaded = new EngineNetwork(machine, network, states[0].weights);
      for (const count of [2, 40]) {
        await loaded.output(draw.values(count * inputs));
        if (network.encoder > 0) await loaded.latent(draw.values(count * inputs));
      }
      kept.push(loaded, learner);
      // Some stay while others come.
      if (kept.length > 3) for (const one of kept.splice(0, 3)) one.dispose();
    }
    for (const one of kept) one.dispose();
    machine.close();
    expect(endOf(machine.memory)).toBe(before);
  });
});

test("a table is copied once for all learners that read it, and given back by the last", async () => {
  const machine = new Machine(1, "plain");
  const before = endOf(machine.memory);
  const draw = new Draw();
  const table = draw.values(100_000);
  const stretches = { table, starts: (_: number, into: Int32Array) => into.fill(8), fillTargets: () => {} };
  const weights = drawWeights(DENSE, draw);
  const learners = [0, 1, 2].map(() => new EngineLearner(machine, taskOf(DENSE), [begun(weights)]));
  const ends = [endOf(machine.memory)];
  for (const learner of learners) {
    learner.step({ size: 4, reconstructs: true, fill: () => {}, stretches }, 0.1, () => {});
    ends.push(endOf(machine.memory));
  }
  const bytes = ends.slice(1).map((end, i) => end - ends[i]);
  expect(bytes[0]).toBeGreaterThan(table.byteLength);
  expect(Math.max(bytes[1], bytes[2])).toBeLessThan(table.byteLength / 4);
  learners[0].dispose();
  learners[1].step({ size: 4, reconstructs: true, fill: () => {}, stretches }, 0.1, () => {});
  await learners[1].sums();
  for (const learner of learners.slice(1)) learner.dispose();
  expect(endOf(machine.memory)).toBe(before);
});

test("a table that does not fit is done without", async () => {
  const results = [];
  for (const full of [false, true]) {
    const machine = new Machine(1, "plain");
    const hold = machine.tables.hold.bind(machine.tables);
    if (full) {
      machine.memory.take = ((take) => (bytes: number) => {
        if (bytes === 4 * 1000) throw new WorkFailed("full");
        return take(bytes);
      })(machine.memory.take.bind(machine.memory));
    }
    const draw = new Draw();
    const weights = drawWeights(DENSE, draw);
    const table = draw.values(1000);
    const stretches = { table, starts: (_: number, into: Int32Array) => into.fill(8), fillTargets: () => {} };
    const learner = new EngineLearner(machine, taskOf(DENSE), [begun(weights)]);
    const fill = (_: number, samples: Float32Array): void => {
      for (let s = 0; s < 4; s++) samples.set(table.subarray(8, 48), s * 40);
    };
    for (let step = 0; step < 3; step++)
      learner.step({ size: 4, reconstructs: true, fill, stretches }, 0.1, () => {});
    results.push(await learner.state());
    expect(hold(table) === undefined).toBe(full);
    learner.dispose();
  }
  expect(results[1]).toEqual(results[0]);
});

test("a table of more than 16 million values is not copied", () => {
  const machine = new Machine(1, "plain");
  const before = endOf(machine.memory);
  expect(machine.tables.hold(new Float32Array(16_000_001))).toBeUndefined();
  expect(endOf(machine.memory)).toBe(before);
});

/** Whether addresses of this machine's memories go beyond what a signed integer holds. */
const LARGE = new Machine(1, "plain");
const limited = (() => {
  try {
    LARGE.memory.take(2 ** 31);
    return false;
  } catch {
    return true;
  }
})();

test.skipIf(limited)("networks beyond the first 2 GiB learn and run as elsewhere", async () => {
  const results = [];
  for (const machine of [LARGE, new Machine(1, "plain")]) {
    const draw = new Draw();
    const weights = drawWeights(DENSE, draw);
    const samples = draw.values(5 * 40);
    const learner = new EngineLearner(machine, taskOf(DENSE), [begun(weights)]);
    learner.step(batchOf(5, samples, samples), 0.1, () => {});
    const [state] = await learner.state();
    const losses = await learner.losses(samples, samples);
    const loaded = new EngineNetwork(machine, DENSE, state.weights);
    results.push({ state, losses, output: await loaded.output(samples) });
    loaded.dispose();
    learner.dispose();
  }
  expect(results[0]).toEqual(results[1]);
});
