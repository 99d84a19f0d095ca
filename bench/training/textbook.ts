import { Trainer } from "../../src/learn/training/trainer.js";
import { took } from "../alternate.js";
import { python } from "../lineChild.js";
import type { NewRow } from "../row.js";
import { oneCase } from "./cases.js";
import { type Arena, hold, type Rival } from "./contest.js";
import { multiplications } from "./multiplications.js";
import { noise } from "./noise.js";
import { askTime, closePeers, startPeers, threadsInWords } from "./peers.js";
import { threadsOf } from "./steps.js";

/** The script of the textbooks: windows of a scalar series, a small recurrent network, the next value. */
const WINDOWS = 40_000;
const LOOK_BACK = 40;
const UNITS = 5;
const BATCH = 32;
const NAME = `Keras's textbook script: SimpleRNN(${UNITS}, tanh) and Dense(1), ${WINDOWS} windows of ${LOOK_BACK} x 1, batch ${BATCH}`;
/** Keras runs on either. */
const BACKENDS = ["tensorflow", "torch"];
/** An epoch lasts seconds. */
const ROUNDS = 3;

/** The Python that has Keras, if it is another than PyTorch's. */
function kerasPython(): string {
  return process.env.SYRINX_BENCH_KERAS_PYTHON ?? python();
}

/** Seconds an epoch of the textbook script, beside Keras. */
export async function textbookRows({ bench, executor, peak }: Arena): Promise<NewRow[]> {
  if (!bench.wants(NAME)) return [];
  const recurrent = { kind: "recurrent", cell: "simple", units: UNITS };
  const { recipe, network } = oneCase(NAME, BATCH, [LOOK_BACK, 1], recurrent);
  const trainer = new Trainer(executor, network, recipe, noise(network, WINDOWS));
  const epoch = async (): Promise<void> => {
    while (!trainer.epochDone) trainer.step();
    await trainer.endEpoch();
  };
  const started = await Promise.all(
    BACKENDS.map(async (backend) => ({
      backend,
      peers: await startKeras(bench.folder, backend),
    })),
  );
  try {
    await epoch();
    const rivals = started.flatMap(({ peers }) =>
      peers.flatMap(({ threads, child }): Rival[] => {
        if (child === undefined) return [];
        const name = `${child.greeting}, ${threadsInWords(threads)}`;
        const take: Rival["take"] = async () => {
          const time = await askTime(child, { epochs: 1 });
          if (typeof time === "string") throw new Error(`${name}: ${time}`);
          return time;
        };
        return [{ name, take }];
      }),
    );
    const { forward, backward } = multiplications(network);
    const threads = threadsOf(executor, { network, batch: BATCH, networks: 1 });
    const operations = 2 * (forward + backward) * WINDOWS;
    const row = await hold(
      {
        name: NAME,
        unit: "s an epoch",
        scale: 1,
        ours: () => took(1, epoch),
        peer: rivals.length > 0 ? "Keras" : "Keras is not installed",
        rivals,
        rounds: ROUNDS,
        ...(peak !== undefined && threads !== undefined && { arithmetic: { operations, threads, peak } }),
      },
      bench,
    );
    return [row];
  } finally {
    for (const { peers } of started) closePeers(peers);
    trainer.dispose();
  }
}

function startKeras(folder: string, backend: string): ReturnType<typeof startPeers> {
  const request = { windows: WINDOWS, lookBack: LOOK_BACK, units: UNITS, batch: BATCH };
  return startPeers(kerasPython(), folder, "textbook_keras.py", request, { KERAS_BACKEND: backend });
}
