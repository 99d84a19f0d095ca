import { Random } from "../math/random.js";
import { InputError } from "../shapes/inputError.js";
import { monoSignal, type Signal } from "../shapes/series.js";
import { type ModelName, SIDES, type Song } from "../shapes/song.js";
import { Decimator } from "../signal/decimator.js";
import { augmented } from "./augmentation.js";
import { GESTURE_RATE, type Gesture, gestureOf, REST_TENSION } from "./gesture.js";
import { LabialVoice } from "./labialModel.js";
import { NormalFormVoice, REST } from "./normalForm.js";
import type { Oscillator } from "./oscillator.js";
import { RelaxationVoice } from "./relaxationOscillator.js";
import { Tract } from "./tract.js";
import { throughTractFilter } from "./tractFilter.js";

/** Target number of integration steps per second: 20 x 44.1 kHz. The nearest multiple of four sample rates is used. */
const STEP_RATE = 882_000;
/** Number of sound samples per block. */
export const BLOCK = 64;
/** Source amplitude over loudness times labial velocity (0.5 x 1.01 in the published tract equation). */
export const SOURCE_SCALE = 0.505;
/**
 * Width of the published respiratory noise: a uniform number, of which 1 % is added to the tension and half to the amplitude.
 */
export const BREATH_WIDTH = 0.21;

/** Integration steps per sample: a multiple of four. */
export function oversampling(sampleRate: number): number {
  return 4 * Math.max(1, Math.round(STEP_RATE / sampleRate / 4));
}

/**
 * Synthesizes a song: gesture -> labia (RK4), left and right -> tract -> decimation -> filter, with respiratory and background
 * noise; then the augmentation, if the song has one. The same song and seed give the same samples, bit for bit.
 * @returns a mono sound at song.sampleRate, round(duration x sampleRate) samples, fractions of full scale, not clipped.
 * @throws {InputError} if the labia cross or an oscillator diverges, with the syllable and the time.
 * @example
 * const note = { duration_s: 0.2, pressure: 0.15, tension: 0.5 };
 * const song = readSong({ format: "syrinx-song/2", duration_s: 0.4, syllables: [note] }, "example");
 * synthesize(song).values.length; // 17640
 * @see Amador et al. (2013) Nature 495 59, methods; Perl et al. (2011) PRE 84 051909.
 */
export function synthesize(song: Song): Signal {
  const sound = synthesizePhysics(song);
  return song.augmentation === undefined ? sound : augmented(sound, song.augmentation, song.seed);
}

/**
 * Synthesizes a song without its augmentation: the physics tier.
 * @example
 * const note = { onset_s: 0, duration_s: 0.2, pressure: 0.15, tension: 0.5 };
 * const song = readSong({ format: "syrinx-song/2", duration_s: 0.2, syllables: [note] }, "example");
 * synthesizePhysics(song).values.length; // 8820
 */
export function synthesizePhysics(song: Song): Signal {
  const factor = oversampling(song.sampleRate);
  const rate = song.sampleRate * factor;
  const samples = Math.round(song.duration * song.sampleRate);
  const output = new Float32Array(samples);
  const decimator = new Decimator(factor, BLOCK);
  const tract = new Tract(song.tract, rate);
  const random = new Random(song.seed);
  // The noise is white at the step rate; scaling keeps its level within the audible band independent of that rate.
  const breath = BREATH_WIDTH * song.breathNoise * Math.sqrt(rate / STEP_RATE);
  const voices = SIDES.filter((side) => song.syllables.some((syllable) => syllable.voice === side)).map(
    (side) => new Voice(song, gestureOf(song, side), gammaOf(song, side), rate, BLOCK * factor),
  );
  const source = new Float64Array(BLOCK * factor);
  const lowered = new Float64Array(BLOCK);
  for (let done = -decimator.delay, step = 0; done < samples; done += BLOCK, step += source.length) {
    source.fill(0);
    for (const voice of voices) voice.sing(step, source, breath, random);
    tract.process(source);
    decimator.process(source, lowered);
    const from = Math.max(0, -done);
    const to = Math.min(BLOCK, samples - done);
    for (let i = from; i < to; i++) output[done + i] = lowered[i];
  }
  const sound = throughTractFilter(monoSignal(output, song.sampleRate), song.filter ?? []);
  if (song.backgroundDb !== undefined) {
    const level = 10 ** (song.backgroundDb / 20);
    for (let i = 0; i < samples; i++) sound.values[i] += level * random.normal();
  }
  return sound;
}

/** Time scale of a voice, 1/s. */
function gammaOf(song: Song, side: (typeof SIDES)[number]): number {
  return side === "right" ? (song.rightGamma ?? song.gamma) : song.gamma;
}

function oscillatorOf(model: ModelName, gamma: number, rate: number): Oscillator {
  if (model === "labial") return new LabialVoice(gamma, 1 / rate);
  if (model === "relaxation") return new RelaxationVoice(gamma / rate);
  return new NormalFormVoice(gamma / rate);
}

/** One half of the syrinx: an oscillator and the gesture that drives it, block by block. */
class Voice {
  private readonly oscillator: Oscillator;
  private readonly drive: { pressure: Float64Array; tension: Float64Array; loudness: Float64Array };
  private readonly noise: Float64Array;
  private readonly restTension: number;

  constructor(
    private readonly song: Song,
    private readonly gesture: Gesture,
    gamma: number,
    private readonly rate: number,
    block: number,
  ) {
    this.oscillator = oscillatorOf(song.model, gamma, rate);
    this.restTension = REST_TENSION[song.model];
    this.drive = {
      pressure: new Float64Array(block),
      tension: new Float64Array(block),
      loudness: new Float64Array(block),
    };
    this.noise = new Float64Array(block);
  }

  /** Adds the sound of the block that begins at a step to the source. */
  sing(step: number, source: Float64Array, breath: number, random: Random): void {
    if (breath > 0) random.fillUniform(this.noise);
    const resting = this.follow(step, source.length, breath);
    if (resting && breath === 0 && this.oscillator.settled()) return;
    try {
      this.oscillator.sing(this.drive, source);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new InputError(`${this.placeOf(step + source.length)}: ${error.message}`);
    }
    if (!this.oscillator.finite()) {
      const place = this.placeOf(step + source.length);
      throw new InputError(`${place}: the oscillator diverges; lower the pressure, the tension or gamma.`);
    }
  }

  /** Position of a step in the song file, and its time. */
  private placeOf(step: number): string {
    const time = step / this.rate;
    const index = this.song.syllables.findLastIndex(({ onset }) => onset <= time);
    return `syllables[${Math.max(0, index)}], near ${time.toFixed(3)} s`;
  }

  /**
   * Fills the drive with the gesture, linear between its rows, and breath noise. @returns whether the complete block is at
   * rest.
   */
  private follow(step: number, steps: number, breath: number): boolean {
    const pressures = this.gesture.pressure.values;
    const tensions = this.gesture.tension.values;
    const loudnesses = this.gesture.loudness.values;
    const { noise, restTension } = this;
    const { pressure, tension, loudness } = this.drive;
    const lastRow = loudnesses.length - 1;
    const perStep = GESTURE_RATE / this.rate;
    const tensionBreath = 0.01 * breath;
    const loudnessBreath = 0.5 * SOURCE_SCALE * breath;
    let resting = true;
    for (let i = 0; i < steps; ) {
      const row = Math.floor((step + i) * perStep);
      const over = row >= lastRow;
      const p = over ? REST : pressures[row];
      const q = over ? restTension : tensions[row];
      const l = over ? 0 : SOURCE_SCALE * loudnesses[row];
      const dp = over ? 0 : pressures[row + 1] - p;
      const dq = over ? 0 : tensions[row + 1] - q;
      const dl = over ? 0 : SOURCE_SCALE * loudnesses[row + 1] - l;
      const end = over ? steps : Math.min(steps, Math.ceil((row + 1) / perStep) - step);
      resting &&= p === REST && q === restTension && l === 0 && dp === 0 && dq === 0 && dl === 0;
      if (breath > 0) {
        do {
          const t = (step + i) * perStep - row;
          const puff = noise[i] - 0.5;
          pressure[i] = p + t * dp;
          tension[i] = q + t * dq + tensionBreath * puff;
          loudness[i] = l + t * dl + loudnessBreath * puff;
        } while (++i < end);
      } else {
        do {
          const t = (step + i) * perStep - row;
          pressure[i] = p + t * dp;
          tension[i] = q + t * dq;
          loudness[i] = l + t * dl;
        } while (++i < end);
      }
    }
    return resting;
  }
}
