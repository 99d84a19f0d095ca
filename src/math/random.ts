import { type RandomGenerator, xoroshiro128plus } from "pure-rand";

/**
 * A seeded source of random numbers: the same seed gives the same numbers on every machine.
 * @see Blackman & Vigna (2021) Scrambled linear pseudorandom number generators, ACM TOMS 47: xoroshiro128+.
 */
export class Random {
  private readonly generator: RandomGenerator;
  private spare = Number.NaN;

  /** @param seed any integer; only its 32 low bits count. */
  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed | 0);
  }

  /** A number of [0, 1), uniform, 32 bits fine. */
  uniform(): number {
    return (this.generator.unsafeNext() >>> 0) / 4294967296;
  }

  /** A whole number of [0, n). */
  integer(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** A standard normal number. @see Box & Muller (1958), in Marsaglia's polar form. */
  normal(): number {
    if (!Number.isNaN(this.spare)) {
      const value = this.spare;
      this.spare = Number.NaN;
      return value;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        this.spare = v * scale;
        return u * scale;
      }
    }
  }

  /** Puts the numbers of an array in random order, in place. @see Fisher & Yates; Knuth TAOCP 2, 3.4.2 P. */
  shuffle(order: Int32Array): void {
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = order[i];
      order[i] = order[j];
      order[j] = held;
    }
  }
}
