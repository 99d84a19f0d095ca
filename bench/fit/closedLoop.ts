import { hearSound } from "../../src/features/measuring/hearSound.js";
import { type FitSettings, fitSongInSteps } from "../../src/inverse/fitSong.js";
import { DETERMINED, type Fit, INTERVAL_90, usedRange } from "../../src/inverse/measureFit.js";
import type { OscillatorTest } from "../../src/inverse/oscillatorTest.js";
import { median, quantile } from "../../src/math/statistics.js";
import type { Signal } from "../../src/shapes/series.js";
import type { Song } from "../../src/shapes/song.js";
import { GESTURE_RATE, gestureOf } from "../../src/syrinx/gesture.js";
import { fundamentalFrequency, PRESSURE_RANGE } from "../../src/syrinx/oscillationTable.js";
import { synthesize } from "../../src/syrinx/synthesize.js";

/** What a fit makes of a song whose gesture is known. Shares and errors are of 1. */
export interface ClosedLoop {
  readonly song: string;
  readonly tract: string;
  readonly gamma: number;
  readonly snrDb: number;
  /** gamma that the fit used */
  readonly fittedGamma: number;
  /** frames that the song voices */
  readonly frames: number;
  /** share of them that the fit sings */
  readonly found: number;
  /** median relative error of F0 */
  readonly f0: number;
  /** median errors over determined frames, of the range that the song uses */
  readonly beta: number;
  readonly alpha: number;
  /** share of the song's voiced frames that are determined */
  readonly betaDetermined: number;
  readonly alphaDetermined: number;
  /** share of the found frames whose 90 % interval holds the truth */
  readonly betaCovered: number;
  readonly alphaCovered: number;
  /** median |difference| of the spectral content index of recording and physics copy */
  readonly timbre: number;
  /** oscillator against a static filter alone; undefined where too few harmonics are clear */
  readonly oscillatorTest: OscillatorTest | undefined;
  readonly realTimeFactor: number;
  /** errors of all determined frames, to pool over songs */
  readonly errors: { readonly f0: number[]; readonly beta: number[]; readonly alpha: number[] };
}

/** Loudness below which a song counts as silent. */
const FAINT = 0.02;

/**
 * A song, sung with white noise.
 * @param snrDb mean power of the voiced moments over that of the noise, dB.
 */
export function sungWithNoise(song: Song, snrDb: number): Signal {
  const { backgroundDb, ...clean } = song;
  const sound = synthesize(clean);
  const { loudness } = gestureOf(song);
  let power = 0;
  let count = 0;
  sound.values.forEach((v, n) => {
    if (!(loudness.values[Math.round((n / sound.rate) * GESTURE_RATE)] > 0)) return;
    power += v * v;
    count++;
  });
  return synthesize({ ...clean, backgroundDb: 10 * Math.log10(power / count) - snrDb });
}

/** Sings a song, fits it, and compares the gestures. @param settings of the fit: gamma and tract as known, or left out. */
export function closedLoop(
  name: string,
  song: Song,
  snrDb: number,
  settings: FitSettings,
): ClosedLoop | undefined {
  const signal = sungWithNoise(song, snrDb);
  const heard = hearSound(signal);
  const began = performance.now();
  const fitting = fitSongInSteps(heard, settings);
  let next = fitting.next();
  while (!next.done) next = fitting.next();
  if (next.value === undefined) return undefined;
  const realTimeFactor = (1000 * heard.duration) / (performance.now() - began);
  return { ...compare(name, song, snrDb, next.value), realTimeFactor };
}

function compare(name: string, song: Song, snrDb: number, fit: Fit): Omit<ClosedLoop, "realTimeFactor"> {
  const truth = gestureOf(song);
  const sung = gestureOf(fit.song);
  const { pressureError, tensionError } = fit.fitted.estimate;
  const { f0 } = fit.fitted;
  const step = GESTURE_RATE / f0.rate;
  const frames = Array.from(f0.values.keys()).filter((r) => {
    const at = Math.min(Math.round(r * step), truth.loudness.values.length - 1);
    return (
      pitchOf(truth.pressure.values[at], truth.tension.values[at], song.gamma) > 0 &&
      truth.loudness.values[at] > FAINT
    );
  });
  const trueAt = (track: Float64Array, r: number): number => track[Math.round(r * step)];
  const pressureRange = usedRange(frames.map((r) => trueAt(truth.pressure.values, r)));
  const tensionRange = usedRange(frames.map((r) => trueAt(truth.tension.values, r)));
  const found = frames.filter((r) => !Number.isNaN(pressureError[r]));
  const errors = { f0: [] as number[], beta: [] as number[], alpha: [] as number[] };
  let betaCovered = 0;
  let alphaCovered = 0;
  for (const r of found) {
    const alpha = trueAt(truth.pressure.values, r);
    const beta = trueAt(truth.tension.values, r);
    const sungAlpha = trueAt(sung.pressure.values, r);
    const sungBeta = trueAt(sung.tension.values, r);
    const sungPitch = pitchOf(sungAlpha, sungBeta, fit.song.gamma);
    if (sungPitch > 0) errors.f0.push(Math.abs(sungPitch / pitchOf(alpha, beta, song.gamma) - 1));
    const alphaWidth = INTERVAL_90 * pressureError[r];
    const betaWidth = INTERVAL_90 * tensionError[r];
    const alphaError = Math.abs(sungAlpha - alpha);
    const betaError = Math.abs(sungBeta - beta);
    if (alphaError < alphaWidth / 2) alphaCovered++;
    if (betaError < betaWidth / 2) betaCovered++;
    if (alphaWidth < DETERMINED.pressure * pressureRange) errors.alpha.push(alphaError / pressureRange);
    if (betaWidth < DETERMINED.tension * tensionRange) errors.beta.push(betaError / tensionRange);
  }
  return {
    song: name,
    tract: song.tract,
    gamma: song.gamma,
    snrDb,
    fittedGamma: fit.song.gamma,
    frames: frames.length,
    found: found.length / frames.length,
    f0: median(errors.f0),
    beta: median(errors.beta),
    alpha: median(errors.alpha),
    betaDetermined: errors.beta.length / frames.length,
    alphaDetermined: errors.alpha.length / frames.length,
    betaCovered: betaCovered / found.length,
    alphaCovered: alphaCovered / found.length,
    timbre: fit.physics.contentError,
    oscillatorTest: fit.oscillatorTest,
    errors,
  };
}

function pitchOf(alpha: number, beta: number, gamma: number): number {
  if (!(alpha > 0 && alpha <= PRESSURE_RANGE.high)) return 0;
  return fundamentalFrequency(alpha, beta, gamma);
}

/** Many closed loops as one: medians over all their frames, shares of all their frames. */
export function pooled(
  loops: readonly ClosedLoop[],
): Omit<ClosedLoop, "song" | "tract" | "gamma" | "fittedGamma" | "errors" | "oscillatorTest"> {
  const frames = loops.reduce((sum, loop) => sum + loop.frames, 0);
  const found = loops.reduce((sum, loop) => sum + loop.frames * loop.found, 0);
  const share = (of: (loop: ClosedLoop) => number): number =>
    loops.reduce((sum, loop) => sum + loop.frames * of(loop), 0) / frames;
  const shareFound = (of: (loop: ClosedLoop) => number): number =>
    loops.reduce((sum, loop) => sum + loop.frames * loop.found * of(loop), 0) / found;
  return {
    snrDb: loops[0].snrDb,
    frames,
    found: found / frames,
    f0: median(loops.flatMap(({ errors }) => errors.f0)),
    beta: median(loops.flatMap(({ errors }) => errors.beta)),
    alpha: median(loops.flatMap(({ errors }) => errors.alpha)),
    betaDetermined: share((loop) => loop.betaDetermined),
    alphaDetermined: share((loop) => loop.alphaDetermined),
    betaCovered: shareFound((loop) => loop.betaCovered),
    alphaCovered: shareFound((loop) => loop.alphaCovered),
    timbre: median(loops.map(({ timbre }) => timbre)),
    realTimeFactor: quantile(
      loops.map(({ realTimeFactor }) => realTimeFactor),
      0.5,
    ),
  };
}
