import { Random } from "../../../math/random.js";
import type { Song, Syllable } from "../../../shapes/song.js";
import { fundamentalFrequency, tensionFor } from "../../../syrinx/oscillationTable.js";

/** Syllables of the repertoire, by label. */
const LABELS = "abcdefgh";
/** Time scale of the oscillator, 1/s: a zebra finch's. */
const GAMMA = 24_000;
/** Pitch of a syllable at its control points, as a share of the way up the range, and pressure. */
interface Plan {
  readonly duration: number;
  readonly pitch: readonly number[];
  readonly pressure: readonly number[];
}

/** Time between control points, s; between syllables, s. */
const POINTS = 0.04;
const GAP = { low: 0.03, high: 0.06 } as const;
/** How renditions differ: standard deviation of the pitch, in nats, and of the pressure. */
const JITTER = { pitch: 0.015, pressure: 0.006 } as const;
const PRESSURE = { low: 0.08, high: 0.28 } as const;
const SEED = 11;

/**
 * Songs of one bird of our own: syllables whose pressure and pitch move smoothly and apart from each other, each song with all of them in
 * an order of its own, each rendition a little different.
 * @param songs how many. @param sampleRate of the sound, Hz.
 * @returns the same songs every time.
 */
export function repertoireSongs(songs: number, sampleRate: number): Song[] {
  const random = new Random(SEED);
  const plans = Array.from(LABELS, () => planOf(random));
  return Array.from({ length: songs }, (_, s) => {
    const order = Int32Array.from(LABELS, (_label, i) => i);
    random.shuffle(order);
    const syllables: Syllable[] = [];
    let onset = 0.05;
    for (const i of order) {
      const syllable = rendition(plans[i], LABELS[i], onset, random);
      syllables.push(syllable);
      onset += syllable.duration + GAP.low + (GAP.high - GAP.low) * random.uniform();
    }
    return {
      model: "normal-form",
      sampleRate,
      duration: onset + 0.05,
      gamma: GAMMA,
      tract: "cavity-3555",
      breathNoise: 0.2,
      backgroundDb: -60,
      seed: SEED + s,
      syllables,
    };
  });
}

/** Draws a syllable: two walks. */
function planOf(random: Random): Plan {
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  const duration = between(0.08, 0.22);
  const points = 2 + Math.round(duration / POINTS);
  let pitch = between(0.1, 0.9);
  let pressure = between(PRESSURE.low, PRESSURE.high);
  const plan = { duration, pitch: [] as number[], pressure: [] as number[] };
  for (let k = 0; k < points; k++) {
    plan.pitch.push(pitch);
    plan.pressure.push(pressure);
    pitch = within(pitch + between(-0.25, 0.25), 0, 1);
    pressure = within(pressure + between(-0.06, 0.06), PRESSURE.low, PRESSURE.high);
  }
  return plan;
}

function rendition(
  { duration, pitch, pressure }: Plan,
  label: string,
  onset: number,
  random: Random,
): Syllable {
  // What a pressure of 0.15 sings from tensions near onset to 1.8.
  const low = Math.log(fundamentalFrequency(0.15, 0.02, GAMMA));
  const high = Math.log(fundamentalFrequency(0.15, 1.8, GAMMA));
  const shift = JITTER.pitch * random.normal();
  const times = pitch.map((_, k) => (duration * k) / (pitch.length - 1));
  const alphas = pressure.map((alpha) =>
    within(alpha + JITTER.pressure * random.normal(), PRESSURE.low, PRESSURE.high),
  );
  const betas = pitch.map((share, k) =>
    tensionFor(Math.exp(within(low + share * (high - low) + shift, low, high)), alphas[k], GAMMA),
  );
  return {
    label,
    voice: "left",
    onset,
    duration,
    pressure: times.map((t, k): [number, number] => [t, alphas[k]]),
    tension: times.map((t, k): [number, number] => [t, betas[k]]),
    loudness: [
      [0, 0],
      [0.01, 0.8],
      [duration - 0.01, 0.7],
      [duration, 0],
    ],
  };
}

function within(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
