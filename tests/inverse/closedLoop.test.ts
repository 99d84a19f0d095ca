import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { closedLoop, pooled } from "../../bench/fit/closedLoop.js";
import { knownSongs } from "../../bench/fit/songs.js";

type Loop = NonNullable<ReturnType<typeof closedLoop>>;

const SONGS = knownSongs(join(import.meta.dirname, "../../synth"));
const named = (name: string) => {
  const found = SONGS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not among the known songs`);
  return found;
};

/** Both kinds of tract, four gammas from 15000 to 40000, stacks and whistles; `npm run bench -- fit` does them all. */
const CHOSEN = ["zebra-finch", "ellipses", "random 1", "random 2", "random 5", "random 7"];

/** Each song at 20 dB, with what a user may know of it given. */
let loops: [string, Loop][];
beforeAll(() => {
  loops = CHOSEN.flatMap((name): [string, Loop][] => {
    const { song } = named(name);
    const loop = closedLoop(name, song, 20, { gamma: song.gamma, tract: song.tract, filter: false });
    return loop === undefined ? [] : [[name, loop]];
  });
});

test("recovers a known gesture from its sound within the stated errors, at 20 dB", () => {
  expect(loops.length).toBe(CHOSEN.length);
  const all = pooled(loops.map(([, loop]) => loop));
  // What a user is promised: half a percent of F0; 2 and 10 % of the range that the song uses, where it is determined.
  expect(all.f0).toBeLessThan(0.005);
  expect(all.beta).toBeLessThan(0.02);
  expect(all.alpha).toBeLessThan(0.1);
  expect(all.betaDetermined).toBeGreaterThan(0.6);
  // Stated 90 % intervals hold the truth in 90 % of the frames, neither much less nor always.
  for (const covered of [all.betaCovered, all.alphaCovered]) {
    expect(covered).toBeGreaterThan(0.8);
    expect(covered).toBeLessThan(0.97);
  }
});

test("without a given gamma fewer frames are determined, since timbre depends on it", () => {
  const { song } = named("random 7");
  const given = new Map(loops).get("random 7");
  const chosen = closedLoop("chosen", song, 20, { tract: song.tract, filter: false });
  expect(chosen?.f0).toBeLessThan(0.005);
  expect(chosen?.alphaDetermined).toBeLessThan(0.5 * (given?.alphaDetermined ?? 0));
});
