import { join } from "node:path";
import { expect, test } from "vitest";
import { closedLoop, pooled } from "../../bench/fit/closedLoop.js";
import { knownSongs } from "../../bench/fit/songs.js";

const SONGS = knownSongs(join(import.meta.dirname, "../../synth"));
const named = (name: string) => {
  const found = SONGS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not among the known songs`);
  return found;
};

/** Both kinds of tract, four gammas from 15000 to 40000, stacks and whistles; `npm run bench -- fit` does them all. */
const CHOSEN = ["zebra-finch", "ellipses", "random 1", "random 2", "random 5", "random 7"];

test("recovers a known gesture from its sound within the stated errors, at 20 dB", () => {
  const loops = CHOSEN.flatMap((name) => {
    const { song } = named(name);
    const loop = closedLoop(name, song, 20, { gamma: song.gamma, tract: song.tract, filter: false });
    return loop === undefined ? [] : [loop];
  });
  expect(loops.length).toBe(CHOSEN.length);
  const all = pooled(loops);
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
  const given = closedLoop("given", song, 20, { gamma: song.gamma, tract: song.tract, filter: false });
  const chosen = closedLoop("chosen", song, 20, { tract: song.tract, filter: false });
  expect(chosen?.f0).toBeLessThan(0.005);
  expect(chosen?.alphaDetermined).toBeLessThan(0.5 * (given?.alphaDetermined ?? 0));
});
