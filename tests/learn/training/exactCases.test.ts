import { describe, expect, test } from "vitest";
import { completeDataset, type Dataset } from "../../../src/learn/data/dataset.js";
import { runSamples } from "../../../src/learn/networks/runSamples.js";
import { errorOf, rowsAfter } from "../../../src/learn/rivals/linearRivals.js";
import { principalComponents, reconstructLinearly } from "../../../src/math/principalComponents.js";
import { Random } from "../../../src/math/random.js";
import { handmade, trained } from "../handmade.js";

// What the data are is of no matter, only what they allow a network to be: a row, frames with labels.
const ROWS = { system: "lorenz", lookBack: 1 };
const LABELLED = { recordings: "none.wav", labels: true };

/** Place of the greatest of each group of scores. */
function greatest(scores: Float32Array, classes: number): number[] {
  return Array.from({ length: scores.length / classes }, (_, i) => {
    const own = scores.subarray(i * classes, (i + 1) * classes);
    return own.indexOf(Math.max(...own));
  });
}

describe("a linear autoencoder", () => {
  test.each([1, 2, 3])("of latent dimension %i reaches the error of the SVD and no less", async (latent) => {
    const random = new Random(3);
    const mix = Array.from({ length: 64 }, () => random.normal());
    // Eight directions of falling variance, mixed, off the origin.
    const rows = Array.from({ length: 200 }, () => {
      const z = Array.from({ length: 8 }, (_, i) => random.normal() / (1 + i));
      return Array.from({ length: 8 }, (_, c) => z.reduce((sum, v, i) => sum + v * mix[c * 8 + i], 0.3));
    });
    const dataset = handmade([rows], 1, 0);
    const { trainer, close } = await trained(dataset, {
      data: ROWS,
      network: { kind: "autoencoder", hidden: [], latent, activation: "linear" },
      training: { epochs: 1000, batchSize: 0, learningRate: 0.1, patience: 0 },
    });
    const error = trainer.histories[0].validation.at(-1) as number;
    close();
    const { values } = dataset;
    const rebuilt = reconstructLinearly(principalComponents(values, 8, latent), values);
    const least = rebuilt.reduce((sum, v, i) => sum + (v - values[i]) ** 2 / values.length, 0);
    // No linear code is better (Eckart & Young 1936), but for single precision; the descent ends 2e-5
    // above it at most.
    expect(error).toBeGreaterThan(least * (1 - 1e-5));
    expect(error).toBeLessThan(least * 1.0001);
  });
});

describe("a sign shown once, then 100 steps of noise, to be recalled at the end", () => {
  const STEPS = 100;
  const random = new Random(3);
  const sign = (): number => (random.uniform() < 0.5 ? -1 : 1);
  const copyTask = (count: number): Dataset => {
    const sequences = Array.from({ length: count }, () => {
      const shown = sign();
      return Array.from({ length: STEPS + 1 }, (_, t) => {
        const isShown = t === 0 || t === STEPS;
        return [isShown ? shown : 0.8 * random.normal(), t === 0 ? 1 : 0];
      });
    });
    return { ...handmade(sequences, STEPS, 1), targets: Int32Array.of(0) };
  };
  const seen = copyTask(512);
  const unseen = copyTask(256);

  async function unseenError(network: Record<string, unknown>, epochs: number): Promise<number> {
    const training = { epochs, batchSize: 32, learningRate: 0.005, patience: 0 };
    const { trainer, close } = await trained(seen, { network, training }, "engine", 1);
    const net = await trainer.member(0, "best");
    const signs = await runSamples(net, unseen, unseen.test, "output");
    close();
    const error = errorOf("squared", signs, rowsAfter(unseen, unseen.test, 0));
    return error;
  }

  // The sign is -1 or 1: always answering 0 gives an error of 1; at an error of 0.05 almost every sign is right.
  test("is kept by an LSTM", async () => {
    expect(await unseenError({ kind: "recurrent", cell: "lstm", units: 16 }, 15)).toBeLessThan(0.05);
  });

  test("is found by attention", async () => {
    expect(await unseenError({ kind: "attention", width: 16, heads: 2, blocks: 1 }, 10)).toBeLessThan(0.05);
  });

  test("is lost by a SimpleRNN, whose gradients vanish", async () => {
    expect(await unseenError({ kind: "recurrent", cell: "simple", units: 16 }, 20)).toBeGreaterThan(0.5);
  });
});

describe("the cook: three dishes in turn, on a sunny day the same as the day before, on a rainy one the next", () => {
  /** Rows of the next day's rain (0 or 1) and of today's dish, one-hot. */
  function days(count: number, random: Random): number[][] {
    let dish = 0;
    let rain = 0;
    return Array.from({ length: count + 1 }, () => {
      dish = (dish + rain) % 3;
      rain = random.uniform() < 0.5 ? 1 : 0;
      return [rain, ...[0, 1, 2].map((d) => (d === dish ? 1 : 0))];
    });
  }

  /** Wrong dishes in ten times 100 unseen days, given the weather alone, after training on sequences of 20 days. */
  async function mistakes(seed: number, cell: string, units: number, training: object): Promise<number> {
    const random = new Random(100 + seed);
    const dataset = completeDataset({
      ...handmade(
        Array.from({ length: 512 }, () => days(20, random)),
        20,
        1,
      ),
      shape: [20, 1],
      inputs: Int32Array.of(0),
      targets: Int32Array.of(1, 2, 3),
    });
    const network = { kind: "recurrent", cell, units, steps: "every" };
    const document = { seed, network, training: { batchSize: 32, patience: 0, ...training } };
    const { trainer, executor, close } = await trained(dataset, document, "engine", 3);
    const unseen = Array.from({ length: 10 }, () => days(100, random));
    const weather = unseen.flatMap((rows) => rows.slice(0, 100).map(([rain]) => rain));
    // A recurrent network has the same weights for windows of any length.
    const longer = { ...trainer.network, input: [100, 1], output: [100, 3] };
    const best = executor.load(longer, trainer.best(0));
    const answers = greatest(await best.output(Float32Array.from(weather)), 3);
    close();
    const cooked = unseen.flatMap((rows) => rows.slice(1).map(([, ...dishes]) => dishes.indexOf(1)));
    expect(answers).toHaveLength(1000);
    return answers.filter((answer, day) => answer !== cooked[day]).length;
  }

  test.each([1, 2, 3])("is learnt without a mistake by a GRU of 12, seed %i", async (seed) => {
    expect(await mistakes(seed, "gru", 12, { epochs: 40, learningRate: 0.01 })).toBe(0);
  });

  test.each([1, 2, 3])("is learnt without a mistake by a SimpleRNN of 32, seed %i", async (seed) => {
    expect(await mistakes(seed, "simple", 32, { epochs: 110, learningRate: 0.004 })).toBe(0);
  });
});

describe("a classifier", () => {
  /** Points of the square from -2 to 2 with the class that a rule gives them; those where it gives none are left out. */
  function points(count: number, seed: number, classOf: (x: number, y: number) => number): Dataset {
    const random = new Random(seed);
    const rows: number[][] = [];
    while (rows.length < count) {
      const row = [4 * random.uniform() - 2, 4 * random.uniform() - 2];
      if (classOf(row[0], row[1]) >= 0) rows.push(row);
    }
    const dataset = handmade([rows], 1, 0);
    // Of the values as the network sees them, in single precision.
    const ofRow = Int32Array.from(rows, (_, r) => classOf(dataset.values[2 * r], dataset.values[2 * r + 1]));
    return { ...dataset, classes: { names: ["a", "b"], ofRow } };
  }

  const sides = (x: number, y: number): number => {
    const across = x + 2 * y - 0.5;
    return Math.abs(across) < 0.3 ? -1 : Number(across > 0);
  };
  const rings = (x: number, y: number): number => {
    const radius = Math.hypot(x, y);
    return Math.abs(radius - 1.2) < 0.2 ? -1 : Number(radius > 1.2);
  };

  test.each([
    ["two sides of a line without hidden layers", sides, []],
    ["inside and outside of a circle with 16 hidden units", rings, [16]],
  ] as const)("learns %s exactly, over points it never saw", async (_, rule, hidden) => {
    const { trainer, close } = await trained(
      points(400, 1, rule),
      {
        data: LABELLED,
        network: { kind: "classifier", hidden },
        training: { epochs: 150, batchSize: 40, learningRate: 0.05, patience: 0 },
      },
      "engine",
      2,
    );
    const unseen = points(1000, 2, rule);
    const net = await trainer.member(0, "best");
    const answers = greatest(await net.output(unseen.values), 2);
    close();
    expect(answers).toEqual(Array.from(unseen.classes?.ofRow ?? []));
  });

  test("ends at the entropy of what its input leaves open", async () => {
    // Class b has a share of 1/4 where the input is 0, and of 9/10 where it is 1.
    const rows = Array.from({ length: 80 }, (_, r) => [Math.floor(r / 40)]);
    const ofRow = Int32Array.from(rows, ([x], r) => Number(r % 40 < (x === 0 ? 10 : 36)));
    const dataset = { ...handmade([rows], 1, 0), classes: { names: ["a", "b"], ofRow } };
    const { trainer, close } = await trained(
      dataset,
      {
        data: LABELLED,
        network: { kind: "classifier", hidden: [] },
        training: { epochs: 400, batchSize: 0, learningRate: 0.05, patience: 0 },
      },
      "engine",
      2,
    );
    const entropy = (p: number): number => -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    const least = (entropy(1 / 4) + entropy(9 / 10)) / 2;
    const loss = trainer.histories[0].validation.at(-1) as number;
    close();
    // The loss is flat at its least: what is left of the descent shows squared. Below is single precision.
    expect(loss).toBeGreaterThan(least * (1 - 1e-6));
    expect(loss).toBeLessThan(least * 1.0001);
  });
});

describe("an ensemble", () => {
  const random = new Random(8);
  const wave = Array.from({ length: 60 }, (_, t) => [
    Math.sin(0.3 * t) + 0.1 * random.normal(),
    Math.cos(0.3 * t),
  ]);
  const training = { epochs: 5, batchSize: 8, learningRate: 0.01, patience: 0 };

  /** Losses and best weights of the networks of a training. */
  async function outcome(network: object, seed: number, networks: number) {
    const { trainer, close } = await trained(handmade([wave], 4, 1), { seed, networks, network, training });
    const found = trainer.histories.map((history, m) => ({
      seed: history.seed,
      losses: [...history.train, ...history.validation],
      weights: trainer.best(m).map(({ values }) => Array.from(values)),
    }));
    close();
    return found;
  }

  test("of recurrent networks is the single networks of consecutive seeds, bit for bit", async () => {
    const network = { kind: "recurrent", cell: "gru", units: 5 };
    const together = await outcome(network, 7, 3);
    const alone = [
      ...(await outcome(network, 7, 1)),
      ...(await outcome(network, 8, 1)),
      ...(await outcome(network, 9, 1)),
    ];
    expect(together.map(({ seed }) => seed)).toEqual([7, 8, 9]);
    expect(together).toEqual(alone);
    expect(together[0].losses).not.toEqual(together[1].losses);
  });

  test("of dense networks, which are run as one, is the same but for the order of sums", async () => {
    const network = { kind: "mlp", hidden: [8], activation: "tanh" };
    const together = await outcome(network, 7, 3);
    for (const [m, seed] of [7, 8, 9].entries()) {
      const [alone] = await outcome(network, seed, 1);
      expect(together[m].seed).toBe(seed);
      // 35 steps of Adam in single precision.
      for (const [i, loss] of alone.losses.entries())
        expect(Math.abs(together[m].losses[i] / loss - 1)).toBeLessThan(1e-5);
    }
    expect(together[0].losses[0]).not.toBeCloseTo(together[1].losses[0], 3);
  });
});
