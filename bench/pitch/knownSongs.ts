import { Random } from "../../src/math/random.js";
import { monoSignal, type Signal } from "../../src/shapes/series.js";
import { type Song, type Syllable, TRACTS } from "../../src/shapes/song.js";
import { gestureOf } from "../../src/syrinx/gesture.js";
import { saddleNodeTension } from "../../src/syrinx/normalForm.js";
import { fundamentalFrequency } from "../../src/syrinx/oscillationTable.js";
import { synthesizePhysics } from "../../src/syrinx/synthesize.js";

const PRESSURE = 0.15;
const RATE = 44_100;
const HOP = 0.001;
/** RMS of a syllable, re full scale, before its own gain of 0.5 to 1. */
const LEVEL = 0.05;

/** A song of our own model, with noise, and the F0 it was sung with. */
export interface KnownSong {
  readonly name: string;
  readonly signal: Signal;
  /** Hz a millisecond, NaN where silent */
  readonly f0: Float64Array;
}

/**
 * Songs of ten random utterances each: stacks just above onset, whistles, octave sweeps in 30 to 60 ms, sweeps between
 * stack and whistle, trills of 20 ms notes, jumps. Gamma is 15000 to 40000 1/s, the four tracts take turns.
 * @param snrDb of white noise, re mean power where the song is voiced.
 */
export function knownSongs(count: number, seed: number, snrDb = 20): KnownSong[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => knownSong(i, random, snrDb));
}

function knownSong(index: number, random: Random, snrDb: number): KnownSong {
  const gamma = between(random, 15_000, 40_000);
  const tract = TRACTS[index % TRACTS.length];
  const syllables = utterances(random, gamma);
  const { onset, duration } = syllables[syllables.length - 1];
  const song: Song = {
    model: "normal-form",
    sampleRate: RATE,
    duration: onset + duration + 0.1,
    gamma,
    tract,
    breathNoise: 0,
    seed: index,
    syllables,
  };
  // The tract makes some notes 30 dB softer than others: equal power first, then a gain of its own for each.
  const first = synthesizePhysics(song).values;
  const even = syllables.map((syllable) => {
    const part = first.subarray(
      Math.round(syllable.onset * RATE),
      Math.round((syllable.onset + syllable.duration) * RATE),
    );
    const rms = Math.sqrt(part.reduce((sum, v) => sum + v * v, 0) / part.length);
    return { ...syllable, loudness: (LEVEL * between(random, 0.5, 1)) / rms };
  });
  const sung: Song = { ...song, syllables: even };
  const clean = synthesizePhysics(sung).values;
  const f0 = truthOf(sung, Math.floor(clean.length / RATE / HOP) + 1);
  let power = 0;
  let samples = 0;
  for (let n = 0; n < clean.length; n++) {
    if (!(f0[Math.round(n / RATE / HOP)] > 0)) continue;
    power += clean[n] ** 2;
    samples++;
  }
  const noise = Math.sqrt(power / samples / 10 ** (snrDb / 10));
  const values = clean.map((v) => v + noise * random.normal());
  return { name: `song ${index + 1}, ${tract}`, signal: monoSignal(values, RATE), f0 };
}

function truthOf(song: Song, frames: number): Float64Array {
  const { pressure, tension, loudness } = gestureOf(song);
  return new Float64Array(frames).map((_, r) => {
    const row = Math.round(r * HOP * loudness.rate);
    if (!(loudness.values[row] > 0)) return Number.NaN;
    return fundamentalFrequency(pressure.values[row], tension.values[row], song.gamma) || Number.NaN;
  });
}

function utterances(random: Random, gamma: number): Syllable[] {
  const top = 0.98 * fundamentalFrequency(PRESSURE, 4.4, gamma);
  const syllables: Syllable[] = [];
  let time = 0.05;
  const sing = (duration: number, pitches: readonly number[], gap: number): void => {
    syllables.push({
      label: "",
      onset: time,
      duration,
      voice: "left",
      pressure: PRESSURE,
      tension: tensions(duration, pitches, gamma),
      loudness: 1,
    });
    time += duration + gap;
  };
  const low = (): number => between(random, 250, 900);
  for (let k = 0; k < 10; k++) {
    const duration = between(random, 0.06, 0.2);
    const gap = between(random, 0.01, 0.06);
    const kind = Math.floor(6 * random.uniform());
    if (kind === 0) {
      const f = low();
      sing(duration, [f, f * between(random, 0.85, 1.2), f * between(random, 0.85, 1.2)], gap);
    } else if (kind === 1) {
      const f = between(random, 1500, 0.8 * top);
      sing(duration, [f, f * between(random, 0.9, 1.1), f * between(random, 0.8, 1.2)], gap);
    } else if (kind === 2) {
      const f = between(random, 700, top / 2);
      sing(between(random, 0.03, 0.06), random.uniform() < 0.5 ? [f, 2 * f] : [2 * f, f], gap);
    } else if (kind === 3) {
      const f = between(random, 1000, top / 1.6);
      for (let note = 0; note < 5; note++) sing(0.02, [f, 1.5 * f], note < 4 ? 0.01 : gap);
    } else if (kind === 4) {
      sing(duration, [low(), between(random, 2000, 0.7 * top), between(random, 1000, 3000)], gap);
    } else {
      const f = between(random, 400, top / 2.6);
      sing(duration / 2, [f, 1.1 * f], 0.006);
      sing(duration / 2, [f * between(random, 1.5, 2.5), 1.5 * f], gap);
    }
  }
  return syllables;
}

/** Control points of the tension that sings the pitches one after the other, smoothly. */
function tensions(duration: number, pitches: readonly number[], gamma: number): [number, number][] {
  const points = 24;
  return Array.from({ length: points + 1 }, (_, i) => {
    const at = (i / points) * (pitches.length - 1);
    const from = Math.min(pitches.length - 2, Math.floor(at));
    const smooth = (at - from) ** 2 * (3 - 2 * (at - from));
    const f = pitches[from] * (pitches[from + 1] / pitches[from]) ** smooth;
    return [(i / points) * duration, tensionFor(f, gamma)];
  });
}

function tensionFor(f: number, gamma: number): number {
  let below = saddleNodeTension(PRESSURE) + 1e-5;
  let above = 4.5;
  for (let i = 0; i < 50; i++) {
    const middle = (below + above) / 2;
    if (fundamentalFrequency(PRESSURE, middle, gamma) < f) below = middle;
    else above = middle;
  }
  return (below + above) / 2;
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}
