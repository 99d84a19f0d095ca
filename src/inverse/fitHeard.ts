import { Random } from "../math/random.js";
import { median } from "../math/statistics.js";
import type { Progress } from "../shapes/progress.js";
import { rowsWithin, type Signal } from "../shapes/series.js";
import type { Song, TractName } from "../shapes/song.js";
import { backgroundOf } from "../signal/harmonics.js";
import { augmented } from "../syrinx/augmentation.js";
import { gestureOf } from "../syrinx/gesture.js";
import { synthesizePhysics } from "../syrinx/synthesize.js";
import { fitTractFilter, throughTractFilter } from "../syrinx/tractFilter.js";
import {
  type HeardRecording,
  type HearingOptions,
  listenLevel,
  listenPitch,
} from "../tasks/recordings/hear.js";
import { checkStop, type TaskContext } from "../tasks/running/task.js";
import { fitAugmentation } from "./fitAugmentation.js";
import { calibrateLoudness, fitGesture, gammaFor } from "./fitGesture.js";
import { type Fit, measureFit } from "./measureFit.js";
import { refineGesture } from "./refineGesture.js";

/** Tract that a copy is sung through unless another is asked for; the filter after it makes up for what it isn't. */
const USUAL_TRACT: TractName = "cavity-3555";
/** Rounds of random proposals, each of the length of one song. */
export const ROUNDS = 4;

/** How a fit is done, beside how its recording is heard. */
export interface FitSettings extends HearingOptions {
  /** time scale of the oscillator, 1/s, instead of the one that suits the song's range */
  readonly gamma?: number;
  readonly tract?: TractName;
  /** a static filter after the tract: yes unless false */
  readonly filter?: boolean;
  /** rounds of refinement; 0 for none */
  readonly rounds?: number;
  /** of the refinement and of the noise */
  readonly seed?: number;
}

/**
 * Fits what was heard: the gesture from F0 and harmonics, one filter for the whole song, the gesture again through it,
 * a refinement by random proposals, the loudness; then what physics leaves.
 * @returns yields how far it is; returns undefined where nothing is voiced.
 */
export function* fitHeard(
  heard: HeardRecording,
  settings: FitSettings,
  context: TaskContext,
): Generator<Progress, Fit | undefined> {
  const began = performance.now();
  const { signal, level } = heard;
  const { tract = USUAL_TRACT, rounds = ROUNDS, seed = 1 } = settings;
  const wanted = settings.filter ?? true;
  const total = rounds + 6;
  let done = 0;
  const step = (): Progress => {
    checkStop(context);
    return { kind: "step", done: ++done, total, unit: "copies sung" };
  };
  const background = backgroundOf(signal, heard.syllables);
  const gamma = settings.gamma ?? gammaFor(withinSyllables(heard));
  const source = { ...heard, background };
  // With a wrong time scale every timbre is wrong, too.
  const tractKnown = settings.tract !== undefined && settings.gamma !== undefined && !wanted;
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
    seconds: (performance.now() - began) / 1000,
  });
}

/** F0 within the syllables: between them, noise and echoes may seem to have one. */
function withinSyllables({ f0, syllables }: HeardRecording): number[] {
  return syllables.flatMap(({ onset, offset }) =>
    Array.from(f0.values.subarray(...rowsWithin(f0, onset, offset))),
  );
}

/** The static filter that a song sung without one lacks, judged where it sounds. */
function filterFor(song: Song, recording: Signal, copy: Signal): NonNullable<Song["filter"]> {
  const { loudness } = gestureOf(song);
  return fitTractFilter(recording, copy, (time) => loudness.values[Math.round(time * loudness.rate)] > 0);
}
