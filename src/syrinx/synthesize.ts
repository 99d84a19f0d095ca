import { Random } from "../math/random.js";
import { InputError } from "../shapes/inputError.js";
import { monoSignal, type Signal } from "../shapes/series.js";
import type { Song } from "../shapes/song.js";
import { Decimator } from "../signal/decimator.js";
import { GESTURE_RATE, type Gesture, gestureOf, REST } from "./gesture.js";
import { Labia } from "./normalForm.js";
import { Tract } from "./tract.js";
import { throughTractFilter } from "./tractFilter.js";

/** Integration steps a second aimed at: 20 x 44.1 kHz. The nearest multiple of four sample rates is taken. */
const STEP_RATE = 882_000;
const BLOCK = 256;
/** Source amplitude over loudness times labial velocity (0.5 x 1.01 in the published tract equation). */
const SOURCE_SCALE = 0.505;
/** Published respiratory noise: a uniform number this wide, 1 % of it on the tension, half of it on the amplitude. */
const BREATH_WIDTH = 0.21;

/** Integration steps a sample: a multiple of four. */
export function oversampling(sampleRate: number): number {
  return 4 * Math.max(1, Math.round(STEP_RATE / sampleRate / 4));
}

/**
 * Sings a song: gesture -> normal form (RK4) -> tract -> decimation, with respiratory and background noise.
 * The same song and seed give the same samples, bit for bit.
 * @param song as asSong passes it.
 * @returns a mono sound at song.sampleRate, round(duration x sampleRate) samples, fractions of full scale, not clipped.
 * @example
 * const note = { label: "a", onset: 0.1, duration: 0.2, pressure: 0.15, tension: 0.5, loudness: 1 };
 * const voice = { format: "syrinx-song/1", sampleRate: 44100, duration: 0.4, gamma: 24000, tract: "none" };
 * synthesize({ ...voice, syllables: [note] }).values.length; // 17640
 * @see Amador et al. (2013) Nature 495 59, methods; Perl et al. (2011) PRE 84 051909.
 */
export function synthesize(song: Song): Signal {
  return synthesizeGesture(gestureOf(song), song);
}

/** What synthesis needs to know of a song beside its gesture. */
export type Voice = Pick<
  Song,
  "sampleRate" | "duration" | "gamma" | "tract" | "filter" | "breathNoise" | "backgroundDb" | "seed"
>;

/**
 * Sings a gesture given as tracks; see synthesize.
 * @param gesture three tracks at GESTURE_RATE that span the voice's duration.
 */
export function synthesizeGesture(gesture: Gesture, voice: Voice): Signal {
  const factor = oversampling(voice.sampleRate);
  const rate = voice.sampleRate * factor;
  const samples = Math.round(voice.duration * voice.sampleRate);
  const output = new Float32Array(samples);
  const decimator = new Decimator(factor, BLOCK);
  const tract = new Tract(voice.tract, rate);
  const random = new Random(voice.seed ?? 1);
  // The noise is white at the step rate: its level within the audible band must not follow that rate.
  const breath = BREATH_WIDTH * (voice.breathNoise ?? 0) * Math.sqrt(rate / STEP_RATE);
  const sung = new Float64Array(BLOCK * factor);
  const lowered = new Float64Array(BLOCK);
  const pressures = gesture.pressure.values;
  const tensions = gesture.tension.values;
  const loudnesses = gesture.loudness.values;
  const lastRow = loudnesses.length - 1;
  const perStep = GESTURE_RATE / rate;
  const h = voice.gamma / rate;
  const labia = new Labia();
  let step = 0;
  for (let done = -decimator.delay; done < samples; done += BLOCK) {
    for (let i = 0; i < sung.length; i++, step++) {
      const at = step * perStep;
      const row = at | 0;
      let alpha = REST;
      let beta = REST;
      let loudness = 0;
      if (row < lastRow) {
        const t = at - row;
        alpha = pressures[row] + t * (pressures[row + 1] - pressures[row]);
        beta = tensions[row] + t * (tensions[row + 1] - tensions[row]);
        loudness = loudnesses[row] + t * (loudnesses[row + 1] - loudnesses[row]);
      }
      if (breath > 0) {
        const noise = breath * (random.uniform() - 0.5);
        beta += 0.01 * noise;
        loudness += 0.5 * noise;
      }
      labia.step(alpha, beta, h);
      sung[i] = tract.step(SOURCE_SCALE * loudness * labia.v);
    }
    if (!Number.isFinite(labia.x))
      throw new InputError(
        `synthesize: the oscillator diverged before ${(step / rate).toFixed(3)} s; lower the tension or gamma.`,
      );
    decimator.process(sung, lowered);
    const from = Math.max(0, -done);
    const to = Math.min(BLOCK, samples - done);
    for (let i = from; i < to; i++) output[done + i] = lowered[i];
  }
  const sound = throughTractFilter(monoSignal(output, voice.sampleRate), voice.filter ?? []);
  if (voice.backgroundDb !== undefined) {
    const level = 10 ** (voice.backgroundDb / 20);
    for (let i = 0; i < samples; i++) sound.values[i] += level * random.normal();
  }
  return sound;
}
