import { expect, test } from "vitest";
import { hearSound } from "../../src/features/measuring/hearSound.js";
import { fitSong, fitSongInSteps } from "../../src/inverse/fitSong.js";
import { monoSignal, type Signal } from "../../src/shapes/series.js";
import type { Song } from "../../src/shapes/song.js";
import { synthesize } from "../../src/syrinx/synthesize.js";

const SONG: Song = {
  model: "normal-form",
  breathNoise: 0,
  sampleRate: 22_050,
  duration: 0.3,
  gamma: 24_000,
  tract: "none",
  backgroundDb: -60,
  seed: 2,
  syllables: [
    { label: "a", voice: "left", onset: 0.08, duration: 0.12, pressure: 0.15, tension: 0.4, loudness: 0.8 },
  ],
};
const SOUND = synthesize(SONG);

test("step by step a fit counts up to its total and gives the same song as at once, wherever the signal starts", () => {
  const fitting = fitSongInSteps(hearSound(SOUND), { rounds: 1 });
  const done: number[] = [];
  let next = fitting.next();
  for (; !next.done; next = fitting.next()) {
    done.push(next.value.done);
    expect(next.value.total).toBe(7);
  }
  expect(done).toEqual(done.map((_, i) => i + 1));
  expect(done.length).toBeLessThanOrEqual(7);
  const later: Signal = { ...SOUND, start: 12.5 };
  expect(fitSong(later, { rounds: 1 })?.song).toEqual(next.value?.song);
});

test("returns undefined for silence", () => {
  expect(fitSong(monoSignal(new Float32Array(22_050), 22_050))).toBeUndefined();
});

test("rejects a sound that is not mono and invalid settings before any work", () => {
  const [left] = SOUND.columns;
  expect(() => fitSong({ ...SOUND, columns: [left, left] })).toThrow(/fitSong: 2 channels; choose one/);
  expect(() => fitSong(SOUND, { gamma: 10 })).toThrow(/gamma=10 1\/s is not from 1000 to 500000/);
  expect(() => fitSong(SOUND, { rounds: 1.5 })).toThrow(/rounds=1.5 is not an integer from 0 to 1000/);
});
