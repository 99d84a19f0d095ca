import { synthesize } from "../../../syrinx/synthesize.js";
import type { Condition, Experiment, ExperimentSettings } from "../experiment.js";
import type { KnownSound } from "./knownSound.js";
import { repertoireSongs } from "./repertoire.js";
import { concludeSong } from "./songConclusion.js";
import { prepareSongs } from "./songJudge.js";

/** Songs of our own bird, and their sample rate, Hz. */
const SONGS = 16;
const SAMPLE_RATE = 22_050;
const EPOCHS = 60;
/** Sounds from which whole files are held out; of fewer, blocks of time are, s. */
const BY_FILE = 4;
const BLOCK = 0.5;

/** Does a latent space of song keep the syllables apart, and does it know the gesture? */
export const SONG: Experiment = {
  name: "song",
  about:
    "Autoencoders of the spectral frames of song: do repetitions of a syllable take the same path, and is the gesture in it?",
  claim: "within below between",
  networks: 5,
  takesSounds: true,
  conditions(settings) {
    const own = conditionOf(settings, "own", "songs of our own syrinx, gesture known", SONGS, ownSounds);
    const { sounds } = settings;
    if (sounds === undefined) return [own];
    const fitted = sounds.some(({ song }) => song !== undefined) ? ", gesture fitted" : "";
    return [own, conditionOf(settings, "bird", `the given recordings${fitted}`, sounds.length, () => sounds)];
  },
  conclude: concludeSong,
};

function conditionOf(
  settings: ExperimentSettings,
  key: string,
  title: string,
  count: number,
  sounds: () => readonly KnownSound[],
): Condition {
  return {
    kind: "trained",
    key,
    title,
    networks: settings.networks,
    recipe: {
      format: "syrinx-recipe/1",
      name: `song-${key}`,
      data: {
        // Only the way sounds become frames counts: they are given.
        recordings: key,
        frames: { window: 0.023, hop: 0.003, lowHz: 400, highHz: 9000, rangeDb: 60, melBands: 48 },
        split: count < BY_FILE ? { by: "blocks", block: BLOCK, test: 0.25 } : { by: "file", test: 0.25 },
      },
      network: { kind: "autoencoder", hidden: [64, 32], latent: 12 },
      training: {
        epochs: settings.epochs ?? EPOCHS,
        batchSize: 64,
        learningRate: 2e-3,
        schedule: "cosine",
        patience: 0,
      },
    },
    prepare: (recipe) => prepareSongs(sounds(), recipe),
  };
}

/** Songs of a repertoire of our own, each syllable sung a little differently each time. */
function ownSounds(): KnownSound[] {
  return repertoireSongs(SONGS, SAMPLE_RATE).map((song, s) => ({
    source: `song ${s + 1}`,
    signal: synthesize(song),
    segments: song.syllables.map(({ label, onset, duration }) => ({
      onset,
      offset: onset + duration,
      label,
    })),
    song,
  }));
}
