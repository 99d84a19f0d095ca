import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { alternate, inTurn } from "../../bench/alternate.js";
import { main } from "../../bench/main.js";
import { SECTIONS } from "../../bench/sections.js";
import { compileChain } from "../../bench/synthesis/cChain.js";
import { readSong } from "../../src/documents/songDocument.js";
import { synthesize } from "../../src/syrinx/synthesize.js";

const FOLDER = join(import.meta.dirname, "../../bench");
afterEach(() => vi.restoreAllMocks());

test("two workers are timed in turn, the first round left out, and their medians told", async () => {
  const order: string[] = [];
  const times = { ours: [99, 3, 1, 2], peer: [99, 30, 10, 20] };
  const work = (name: "ours" | "peer") => (): number => {
    order.push(name);
    return times[name][order.filter((n) => n === name).length - 1];
  };
  expect(await alternate(work("ours"), work("peer"), 3)).toEqual({ ours: 2, peer: 20 });
  expect(order).toEqual(["ours", "peer", "ours", "peer", "ours", "peer", "ours", "peer"]);
});

test("any number of workers are timed in turn, each by the clock and by its processors", async () => {
  const order: number[] = [];
  const times = [
    [3, 1, 2],
    [10, 30, 20],
  ];
  const workers = times.map((own, w) => async () => {
    order.push(w);
    const wall = own[order.filter((n) => n === w).length - 1];
    return { wall, cpu: 2 * wall };
  });
  expect(await inTurn(workers, 3)).toEqual([
    { wall: 2, cpu: 4 },
    { wall: 20, cpu: 40 },
  ]);
  expect(order).toEqual([0, 1, 0, 1, 0, 1]);
});

test("the help names every section, and an unknown one is a fault in one line", async () => {
  const out = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const err = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  expect(await main(["--help"], FOLDER)).toBe(0);
  for (const { name } of SECTIONS) expect(String(out.mock.calls[0][0])).toContain(name);
  expect(await main(["speed"], FOLDER)).toBe(2);
  expect(await main(["--only"], FOLDER)).toBe(2);
  expect(err.mock.calls.map(([text]) => text)).toEqual([
    expect.stringMatching(/^bench: speed is not known.*\n$/),
    expect.stringMatching(/^bench: .*--only.*\n$/),
  ]);
});

const chain = compileChain(join(FOLDER, "synthesis", "chain.c"));

test.skipIf(chain === undefined)("the chain written anew in C sings the same samples", () => {
  for (const breathNoise of [0, 1]) {
    const song = readSong(
      {
        format: "syrinx-song/2",
        duration_s: 0.4,
        tract: "cavity-3555",
        breath_noise: breathNoise,
        seed: 77,
        syllables: [
          {
            onset_s: 0.05,
            duration_s: 0.3,
            pressure: 0.15,
            tension: [
              [0, 0.1],
              [0.3, 1.1],
            ],
          },
        ],
      },
      "test",
    );
    const ours = synthesize(song).values;
    const theirs = chain?.sing(song).sound ?? new Float64Array();
    expect(theirs.length).toBe(ours.length);
    // Both round every product and sum alike; ours is kept in single precision at the end.
    ours.forEach((v, i) => {
      expect(Math.abs(v - theirs[i])).toBeLessThan(1e-6);
    });
  }
  chain?.close();
});
