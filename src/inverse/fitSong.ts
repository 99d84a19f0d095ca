import { type HeardSound, hearSound, listenLevel, listenPitch } from "../features/measuring/hearSound.js";
import { Random } from "../math/random.js";
import { median } from "../math/statistics.js";
import type { ListeningOptions } from "../shapes/hearing.js";
import { InputError } from "../shapes/inputError.js";
import { rowsWithin, type Signal } from "../shapes/series.js";
import { GAMMA_RANGE, type Song, TRACTS, type TractName } from "../shapes/song.js";
import { backgroundOf } from "../signal/harmonics.js";
import { augmented } from "../syrinx/augmentation.js";
import { gestureOf } from "../syrinx/gesture.js";
import { synthesizePhysics } from "../syrinx/synthesize.js";
import { fitTractFilter, throughTractFilter } from "../syrinx/tractFilter.js";
import { fitAugmentation } from "./fitAugmentation.js";
import { calibrateLoudness, fitGesture, gammaFor } from "./fitGesture.js";
import { type Fit, measureFit } from "./measureFit.js";
import { refineGesture } from "./refineGesture.js";

/**
 * The tract that a copy is sung through unless another is asked for; the static filter after it makes up for the
 * difference. Ten recordings were each fitted without a tract, through the trachea and through this cavity: the cavity
 * came closest in nine. Trying all three costs as much again as the rest of a fit.
 */
const DEFAULT_TRACT: TractName = "cavity-3555";
/** Rounds of random proposals; each takes as long as singing the song once. */
export const DEFAULT_ROUNDS = 4;
const MAX_ROUNDS = 1000;
/** Number of copies synthesized in addition to the rounds of refinement, each a step of a fit. */
const OTHER_STEPS = 6;

/** Settings of a fit, and of the search for song in the sound. */
export interface FitSettings extends ListeningOptions {
  /** time scale of the oscillator, 1/s; default one that suits the song's range */
  readonly gamma?: number;
  /** default "cavity-3555" */
  readonly tract?: TractName;
  /** a static filter after the tract; default true */
  readonly filter?: boolean;
  /** rounds of refinement; 0 for none, default 4 */
  readonly rounds?: number;
  /** of the refinement and of the noise; default 1 */
  readonly seed?: number;
}

/** Progress of a fit. */
export interface FitStep {
  /** copies synthesized so far, of at most `total` */
  readonly done: number;
  readonly total: number;
}

/**
 * Fits a song to a recording: the motor gesture, tract and filter that sing it, and what physics leaves.
 * @param signal mono, fractions of full scale, any rate; about a minute at most, since the work grows with the length.
 * @param settings what is known of the voice, and the bands to listen in; default all is found from the sound.
 * @returns the song, its copies with and without augmentation, and how close they come, overall and by syllable; times
 * in s from the first sample. Undefined if no syllable is found, or none is voiced.
 * @throws {InputError} if the sound is not mono or a setting can't be used.
 * @example
 * const syllables = [{ onset_s: 0.1, duration_s: 0.15, pressure: 0.15, tension: 0.5 }];
 * const song = readSong({ format: "syrinx-song/2", tract: "none", duration_s: 0.35, syllables }, "example");
 * const fit = fitSong(synthesize(song), { rounds: 0 });
 * (fit?.rows[0].f0Median ?? 0) / fundamentalFrequency(0.15, 0.5, song.gamma); // 1.00
 * @see Mindlin & Laje (2005) The Physics of Birdsong; Amador, Perl, Mindlin & Margoliash (2013) Nature 495 59.
 */
export function fitSong(signal: Signal, settings: FitSettings = {}): Fit | undefined {
  checkFitSettings(settings);
  if (signal.columns.length !== 1)
    throw new InputError(`fitSong: ${signal.columns.length} channels; choose one with channelOf.`);
  const fitting = fitSongInSteps(hearSound(signal, settings), settings);
  let next = fitting.next();
  while (!next.done) next = fitting.next();
  return next.value;
}

/**
 * The same fit step by step, for callers that show progress or may stop it: the gesture from F0 and harmonics, one
 * filter for the whole song, the gesture again through it, a refinement by random proposals, the loudness; then the
 * augmentation.
 * @param heard what hearSound found with the same settings.
 * @returns a generator that yields after each synthesized copy, and returns the result of fitSong.
 * @example
 * const values = Float32Array.from({ length: 22050 }, (_, i) => (i > 8820 && i < 13230 ? Math.sin(i / 2) : 0));
 * const signal = monoSignal(values, 22050);
 * const syllables = segmentSyllables(signal);
 * const level = envelope(Float64Array.from(values), 22050, 0.01, 1000);
 * const heard = { signal, duration: 1, syllables, f0: trackPitch(signal), level };
 * fitSongInSteps(heard, { rounds: 0 }).next().value; // { done: 1, total: 6 }
 */
export function* fitSongInSteps(
  heard: HeardSound,
  settings: FitSettings = {},
): Generator<FitStep, Fit | undefined> {
  if (heard.syllables.length === 0) return undefined;
  const { signal, level } = heard;
  const { tract = DEFAULT_TRACT, rounds = DEFAULT_ROUNDS, seed = 1 } = settings;
  const wanted = settings.filter ?? true;
  const total = rounds + OTHER_STEPS;
  let done = 0;
  const step = (): FitStep => ({ done: ++done, total });
  const background = backgroundOf(signal, heard.syllables);
  const gamma = settings.gamma ?? gammaFor(withinSyllables(heard));
  const source = { ...heard, background };
  // With a wrong time scale every timbre is wrong, too.
  const given = { gamma: settings.gamma !== undefined, tract: settings.tract !== undefined && !wanted };
  const tractKnown = given.gamma && given.tract;
  let fitted = fitGesture(source, { gamma, tract, tractKnown });
  if (fitted.song.syllables.length === 0) return undefined;
  let song: Song = fitted.song;
  let copy = synthesizePhysics(song);
  yield step();
  if (wanted) {
    const voice = { gamma, tract, filter: filterFor(song, signal, copy) };
    fitted = fitGesture(source, voice, fitted.harmonics);
    copy = synthesizePhysics({ ...fitted.song, filter: [] });
    yield step();
    const filter = filterFor(fitted.song, signal, copy);
    song = { ...fitted.song, filter };
    copy = throughTractFilter(copy, filter);
  }
  song = calibrateLoudness({ ...song, seed }, level, listenLevel(copy));
  copy = synthesizePhysics(song);
  yield step();
  const { pressureError } = fitted.estimate;
  const freedom = song.syllables.map(({ onset, duration }) => {
    return median(pressureError.subarray(...rowsWithin(heard.f0, onset, onset + duration)));
  });
  const refinement = refineGesture(song, copy, signal, freedom, synthesizePhysics, rounds, new Random(seed));
  for (;;) {
    const next = refinement.next();
    if (next.done) {
      song = next.value.song;
      copy = next.value.copy;
      break;
    }
    yield step();
  }
  song = calibrateLoudness(song, level, listenLevel(copy));
  const physics = synthesizePhysics(song);
  yield step();
  const { share, f0 } = fitted.harmonics;
  const voicedShare = (time: number): number => share[Math.round(time * f0.rate)] || 0;
  const augmentation = fitAugmentation(signal, physics, heard.syllables, seed, voicedShare);
  song = { ...song, augmentation };
  const whole = augmented(physics, augmentation, seed);
  yield step();
  return measureFit(heard, {
    song,
    fitted,
    physics: { copy: physics, f0: listenPitch(physics, settings) },
    augmented: { copy: whole, f0: listenPitch(whole, settings) },
    given,
  });
}

/**
 * Checks the settings of a fit before any work is done.
 * @throws {InputError} if gamma, the tract or the number of rounds can't be used.
 */
export function checkFitSettings({ gamma, tract, rounds }: FitSettings): void {
  const { low, high } = GAMMA_RANGE;
  if (gamma !== undefined && !(gamma >= low && gamma <= high)) {
    throw new InputError(`fit: gamma=${gamma} 1/s is not from ${low} to ${high}; give one, e.g. 24000.`);
  }
  if (tract !== undefined && !TRACTS.includes(tract)) {
    throw new InputError(`fit: tract=${tract} is not known; choose ${TRACTS.join(", ")}.`);
  }
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds >= 0 && rounds <= MAX_ROUNDS)) {
    throw new InputError(`fit: rounds=${rounds} is not an integer from 0 to ${MAX_ROUNDS}; give one.`);
  }
}

/** F0 within the syllables: between them, noise and echoes may seem to have one. */
function withinSyllables({ f0, syllables }: HeardSound): number[] {
  return syllables.flatMap(({ onset, offset }) =>
    Array.from(f0.values.subarray(...rowsWithin(f0, onset, offset))),
  );
}

/** The static filter that a song sung without one lacks, judged where it sounds. */
function filterFor(song: Song, recording: Signal, copy: Signal): NonNullable<Song["filter"]> {
  const { loudness } = gestureOf(song);
  return fitTractFilter(recording, copy, (time) => loudness.values[Math.round(time * loudness.rate)] > 0);
}
