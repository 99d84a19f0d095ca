import type { Readable } from "../../features/measuring/chapters.js";
import type { RecordingData } from "../../shapes/recipe.js";
import { BandFloors, BandPowers, levelsInPlace } from "../data/labels/bandLevels.js";
import type { LoadedNetwork } from "../executor.js";
import type { LabelScores } from "./labelScores.js";
import { LABEL_MARGIN, LABEL_STEP, scoreWindows } from "./scoreWindows.js";

/** Windows that are scored at a time: some seconds of sound. */
const WINDOWS = 8;

/** Most powers that are kept from the first reading: 32 MB, four minutes at 500 frames of 64 bands a second. */
const KEPT = 2 ** 23;

/**
 * Of a recording too long for that, which is analysed twice, the frames whose levels are counted: one of so many. Neighbours share most of
 * their samples, so that thirty thousand frames or more tell the background as well as all of them.
 */
const COUNTED = 4;

/** A labeller that is ready to run, and how it hears. */
export interface Labeller {
  /** for windows of LABEL_WINDOW frames */
  readonly network: LoadedNetwork;
  readonly frames: RecordingData["frames"];
  /** names, the first being silence */
  readonly classes: readonly string[];
}

/**
 * Scores the frames of a sound, in parts that follow one another without a gap. Memory is bounded by some seconds of sound.
 * It is read twice: first for the background of each band, then for the scores; a recording of a few minutes only once. Windows lie at fixed places of
 * the sound's own clock, and their margins only give context, so the scores don't depend on how it is read.
 * @param sound a channel of a recording, or a stretch of it. @param file named in error messages.
 * @returns parts of the scores, in order, on the recording's clock; none for a sound without samples.
 * @throws {InputError} if the sample rate is too low for the bands that the labeller learnt.
 */
export async function* labelSound(
  { network, frames: settings, classes }: Labeller,
  sound: Readable,
  file: string,
): AsyncGenerator<LabelScores> {
  const powers = new BandPowers(settings, sound.sampleRate, file);
  const count = powers.framesIn(sound.end - sound.first);
  const begins = sound.first / sound.sampleRate;
  const rate = 1 / settings.hop;
  const stretch = WINDOWS * LABEL_STEP;
  const { bands } = powers;
  const floors = new BandFloors(bands);
  const kept = count * bands > KEPT ? undefined : new Float32Array(count * bands);
  for (let from = 0; from < count; from += stretch) {
    const to = Math.min(count, from + stretch);
    const counted = framesOf(powers, sound, from, to, kept === undefined ? COUNTED : 1);
    floors.add(counted);
    kept?.set(counted, from * bands);
  }
  const background = floors.floors();
  for (let from = 0; from < count; from += stretch) {
    const frames = Math.min(stretch, count - from);
    const first = from - LABEL_MARGIN;
    const levels = new Float32Array((frames + LABEL_STEP + 2 * LABEL_MARGIN) * bands);
    const [begin, end] = [Math.max(0, first), Math.min(count, from + frames + LABEL_MARGIN)];
    const own = kept?.slice(begin * bands, end * bands) ?? framesOf(powers, sound, begin, end);
    levelsInPlace(own, background);
    levels.set(own, (begin - first) * bands);
    const scores = await scoreWindows(network, levels, frames);
    yield { rate, start: begins + from / rate, classes, ...scores };
  }
}

/** Powers of some frames of a recording: all of them, or one of every so many. */
function framesOf(
  powers: BandPowers,
  { first, end, read }: Readable,
  from: number,
  to: number,
  every = 1,
): Float32Array {
  const begin = Math.max(0, powers.samplesOf(from)[0]);
  const stop = Math.min(end - first, powers.samplesOf(to - 1)[1]);
  return powers.powers({ samples: read(first + begin, stop - begin), first: begin }, from, to, every);
}
