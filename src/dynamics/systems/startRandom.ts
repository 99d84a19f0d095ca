import { Random } from "../../math/random.js";

/**
 * Random numbers for the state that a system begins with. The first numbers of generators with neighbouring seeds are alike, and a state is made
 * of one to three: the seed is scrambled before. Seed 1, the default, stands for itself.
 * @param seed any integer; only its low 32 bits count.
 * @example
 * const [first, second] = [1, 2].map((seed) => startRandom(seed).uniform());
 * first - second > 0.1; // true
 */
export function startRandom(seed: number): Random {
  return new Random(scrambled(seed) ^ scrambled(1) ^ 1);
}

/** Maps the integers of 32 bits one to one. @see Appleby (2011) MurmurHash3, its finaliser. */
function scrambled(seed: number): number {
  let bits = seed | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
