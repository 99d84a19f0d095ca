import { expect, test } from "vitest";
import { repertoireSongs } from "../../../../src/learn/experiments/song/repertoire.js";
import { gestureOf } from "../../../../src/syrinx/gesture.js";

test("every song has every syllable once, in an order of its own, without overlap", () => {
  const songs = repertoireSongs(5, 22_050);
  const orders = songs.map(({ syllables }) => syllables.map(({ label }) => label));
  for (const order of orders) expect([...order].sort().join("")).toBe("abcdefgh");
  expect(new Set(orders.map((order) => order.join(""))).size).toBe(5);
  for (const { syllables } of songs)
    syllables.slice(1).forEach(({ onset }, i) => {
      expect(onset).toBeGreaterThan(syllables[i].onset + syllables[i].duration);
    });
});

test("repetitions of a syllable differ less than syllables do", () => {
  const middles = (label: string): number[] =>
    repertoireSongs(6, 22_050).map((song) => {
      const { tension } = gestureOf(song);
      const { onset, duration } = song.syllables.find((one) => one.label === label) ?? song.syllables[0];
      return tension.values[Math.round((onset + duration / 2) * tension.rate)];
    });
  const range = (values: number[]): number => Math.max(...values) - Math.min(...values);
  const all = [..."abcdefgh"].map(middles);
  const within = Math.max(...all.map(range));
  expect(within).toBeLessThan(range(all.map(([first]) => first)) / 3);
  expect(within).toBeGreaterThan(0);
});
