import { Random } from "../../src/math/random.js";
import type { Song, Syllable, TractName } from "../../src/shapes/song.js";
import { fundamentalFrequency, tensionFor } from "../../src/syrinx/oscillationTable.js";

/**
 * A song of random gestures: ten syllables whose pressure and F0 move smoothly and apart from each other, from stacks of
 * many harmonics to whistles.
 * @param seed the same seed gives the same song.
 */
export function randomSong(seed: number, gamma: number, tract: TractName): Song {
  const random = new Random(seed);
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  // What a pressure of 0.15 sings from tensions near onset to 2.
  const lowest = fundamentalFrequency(0.15, 0.02, gamma);
  const highest = Math.min(9000, fundamentalFrequency(0.15, 1.8, gamma));
  const syllables: Syllable[] = [];
  let onset = 0.08;
  for (let i = 0; i < 10; i++) {
    const duration = Number(between(0.06, 0.25).toFixed(3));
    const points = 2 + Math.round(duration / 0.04);
    const times = Array.from({ length: points }, (_, k) =>
      Number(((duration * k) / (points - 1)).toFixed(5)),
    );
    // A walk in the logarithm of F0 and in the pressure.
    let pitch = between(Math.log(lowest), Math.log(highest));
    let alpha = between(0.1, 0.25);
    const pressure: [number, number][] = [];
    const tension: [number, number][] = [];
    for (const t of times) {
      pressure.push([t, Number(alpha.toFixed(4))]);
      tension.push([t, Number(tensionFor(Math.exp(pitch), alpha, gamma).toFixed(4))]);
      pitch = Math.min(Math.log(highest), Math.max(Math.log(lowest), pitch + between(-0.35, 0.35)));
      alpha = Math.min(0.29, Math.max(0.08, alpha + between(-0.05, 0.05)));
    }
    const loud = between(0.3, 1);
    syllables.push({
      label: "abcdefghij"[i],
      voice: "left",
      onset: Number(onset.toFixed(4)),
      duration,
      pressure,
      tension,
      loudness: [
        [0, 0],
        [0.01, loud],
        [0.5 * duration, loud * between(0.6, 1)],
        [duration - 0.01, loud * between(0.4, 0.9)],
        [duration, 0],
      ],
    });
    onset += duration + between(0.04, 0.09);
  }
  return {
    model: "normal-form",
    sampleRate: 44_100,
    duration: Number((onset + 0.05).toFixed(3)),
    gamma,
    tract,
    breathNoise: 0,
    seed,
    syllables,
  };
}
