import { basename } from "node:path";
import { LOWEST_STIFFNESS, type Recast, singWith } from "../../documents/singWith.js";
import { readSong } from "../../documents/songDocument.js";
import { overridden, type SongOverrides } from "../../documents/songOverrides.js";
import { counted } from "../../shapes/counted.js";
import { InputError } from "../../shapes/inputError.js";
import { allowedName } from "../../shapes/reservedName.js";
import { durationOf, type Signal } from "../../shapes/series.js";
import { MODELS, type ModelName, type Song } from "../../shapes/song.js";
import { sings } from "../../syrinx/sings.js";
import { synthesize } from "../../syrinx/synthesize.js";
import { readJson } from "../../workspace/files/jsonFile.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { locate } from "../../workspace/machine/installation.js";
import { type WavDepth, writeWav } from "../../workspace/sound/writing/writeWav.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";

export interface SynthOptions extends SongOverrides {
  /** path of the WAV file; default <song>.wav in the working folder */
  readonly output?: string;
  /** of the WAV file's samples; default 16-bit PCM */
  readonly depth?: WavDepth;
  /** "physics" leaves out the song's augmentation; default "augmented" */
  readonly tier?: "physics" | "augmented";
  /** replace a file of the user's */
  readonly force?: boolean;
}

/** What `syrinx synth --json` prints. */
export interface SynthSummary {
  readonly file: string;
  readonly duration: number;
  readonly sampleRate: number;
  /** s of sound per second of work */
  readonly realTimeFactor: number;
}

/** Asks for the sound of a song. */
export interface SynthRequest extends TaskRequest<SynthSummary> {
  readonly task: "songs/synth";
  /** path of the song file, or the name of a bundled song */
  readonly song: string;
  readonly options: SynthOptions;
}

/** The task of a request. */
export function run({ song, options }: SynthRequest, context: TaskContext): Task<SynthSummary> {
  return synthTask(song, options, context);
}

/** Sings a song file into a WAV file. A song that is too loud is turned down, with a warning. */
export async function* synthTask(
  name: string,
  options: SynthOptions,
  context: TaskContext,
): Task<SynthSummary> {
  const path = locate("song", name);
  const file = options.output ?? allowedName(`${basename(path).replace(/\.song\.json$|\.json$/, "")}.wav`);
  if (!/\.wav$/i.test(file))
    throw new InputError(`synth: output=${file} does not end in .wav; give the name of a WAV file.`);
  claimFiles([file], options.force);
  const { song, raised } = songOf(readJson(path), path, options);
  if (options.tier === "augmented" && song.augmentation === undefined) {
    yield { kind: "warning", text: `${path}: holds no augmentation, so both tiers sound the same.` };
  }
  if (raised > 0)
    yield {
      kind: "warning",
      text: `${path}: the tension of ${counted(raised, "syllable")} falls below what the ${song.model} model can have; raised to ${LOWEST_STIFFNESS} there.`,
    };
  yield { kind: "stage", title: `Sing ${basename(path)}`, index: 1, count: 1 };
  const began = performance.now();
  let sound = sung(song, path);
  const seconds = (performance.now() - began) / 1000;
  checkStop(context);
  const peak = peakOf(sound);
  if (peak > 1) {
    yield { kind: "warning", text: `${path}: peaks at ${peak.toFixed(2)} of full scale; turned down to 1.` };
    sound = { ...sound, values: sound.values.map((v) => v / peak) };
  }
  if (!sings(song)) {
    yield {
      kind: "warning",
      text: `${path}: is silent: pressure and tension never reach the onset of song.`,
    };
  }
  writeWav(file, sound, options.depth);
  yield { kind: "output", path: file };
  const duration = durationOf(sound);
  return { file, duration, sampleRate: song.sampleRate, realTimeFactor: duration / seconds };
}

/** @throws {InputError} naming the file and the syllable. */
function sung(song: Song, path: string): Signal {
  try {
    return synthesize(song);
  } catch (error) {
    throw error instanceof InputError ? new InputError(`${path}: ${error.message}`) : error;
  }
}

/**
 * A song from its parsed file, with the changes that the options ask for.
 * @throws {InputError} naming the file or the setting, the value and the fix.
 */
export function songOf(
  document: unknown,
  path: string,
  options: Omit<SynthOptions, "output" | "depth" | "force">,
): Recast {
  const changed = overridden(document, options);
  const [own, model] = [document, changed].map((one) => (one as { model?: unknown } | null)?.model);
  // The file is read as what it is: a song of its own model.
  const recast =
    isModel(model) && model !== own
      ? singWith(readSong({ ...(changed as object), model: own }, path), model)
      : { song: readSong(changed, path), raised: 0 };
  if (options.tier !== "physics") return recast;
  const { augmentation: _, ...physics } = recast.song;
  return { ...recast, song: physics };
}

function isModel(name: unknown): name is ModelName {
  return MODELS.some((model) => model === name);
}

function peakOf(sound: Signal): number {
  let peak = 0;
  for (const v of sound.values) peak = Math.max(peak, Math.abs(v));
  return peak;
}
