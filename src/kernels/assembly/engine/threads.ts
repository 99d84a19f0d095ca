// How threads meet: a barrier within a program, and the wait for the next one. All wait for some microseconds awake, since
// steps follow one another quickly, and then asleep.
import { threads } from "./place";

/** Looks before a thread falls asleep: some tens of microseconds. */
const LOOKS: i32 = 20000;

/** Waits until a word is no longer what it was. */
export function waitWhile(word: usize, value: i32): void {
  for (let i = 0; i < LOOKS; i++) if (atomic.load<i32>(word) !== value) return;
  while (atomic.load<i32>(word) === value) atomic.wait<i32>(word, value, -1);
}

/** Waits for all threads of a program. @param words two words: how many have come, and how often all have. */
export function barrier(words: usize): void {
  if (threads < 2) return;
  const round = atomic.load<i32>(words, 4);
  if (atomic.add<i32>(words, 1) + 1 === threads) {
    atomic.store<i32>(words, 0);
    atomic.store<i32>(words, round + 1, 4);
    atomic.notify(words + 4, -1);
  } else waitWhile(words + 4, round);
}
