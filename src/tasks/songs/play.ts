import type { Extent } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import { durationOf, rowCount, type Signal } from "../../shapes/series.js";
import { readJson } from "../../workspace/files/jsonFile.js";
import type { AudioBufferSourceNode, BaseAudioContext } from "../../workspace/machine/audioContext.js";
import { locate } from "../../workspace/machine/installation.js";
import { missingSoundDevice } from "../../workspace/machine/soundDevice.js";
import { Speaker } from "../../workspace/machine/speaker.js";
import { checkStretch } from "../../workspace/sound/checkExtent.js";
import { readRecording } from "../../workspace/sound/readRecording.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import { songOf } from "./synth.js";

/** Which part of a recording or song is played. */
export type PlayOptions = Extent;

/** What `syrinx play --json` prints. */
export interface PlaySummary {
  readonly file: string;
  /** s */
  readonly duration: number;
  /** Hz */
  readonly sampleRate: number;
}

/** Asks for a recording or a song to be played. */
export interface PlayRequest extends TaskRequest<PlaySummary> {
  readonly task: "songs/play";
  readonly file: string;
  readonly options: PlayOptions;
}

/** The task of a request. */
export function run({ file, options }: PlayRequest, context: TaskContext): Task<PlaySummary> {
  return playTask(file, options, context);
}

/** How long the device may still play after the last sample is handed over, ms. */
const LATENCY_MS = 250;
/** How often a request to stop is checked for, ms. */
const LOOK_MS = 20;
/** Sample rates that web-audio-api accepts, Hz. */
const RATES = { low: 3000, high: 768_000 } as const;

/**
 * Plays a recording or a song.
 * @throws {InputError} if the machine has no sound device, or the file is neither a recording nor a song.
 */
export async function* playTask(name: string, options: PlayOptions, context: TaskContext): Task<PlaySummary> {
  const { path, sound } = await soundOf(name, options);
  const { rate } = sound;
  if (!(rate >= RATES.low && rate <= RATES.high)) {
    throw new InputError(`${path}: rate=${rate} Hz can't be played; give ${RATES.low} to ${RATES.high} Hz.`);
  }
  const missing = missingSoundDevice();
  if (missing !== undefined) {
    throw new InputError(
      `play: this machine has no sound device (${missing}); play on one that has, or write a file with synth -o.`,
    );
  }
  checkStop(context);
  yield { kind: "stage", title: `Play ${path}`, index: 1, count: 1 };
  const speaker = openSpeaker(rate);
  await playThrough(sound, speaker, () => checkStop(context));
  return { file: path, duration: durationOf(sound), sampleRate: rate };
}

/** The sound of a name: a song if it ends in .json, else a recording, else a song of that name. */
async function soundOf(name: string, extent: Extent): Promise<{ path: string; sound: Signal }> {
  if (name.endsWith(".json")) return sungSound(locate("song", name), extent);
  let path: string;
  try {
    path = locate("recording", name);
  } catch (error) {
    try {
      return await sungSound(locate("song", name), extent);
    } catch {
      throw error;
    }
  }
  return { path, sound: (await readRecording(path, extent)).signal };
}

async function sungSound(path: string, extent: Extent): Promise<{ path: string; sound: Signal }> {
  const { song } = songOf(readJson(path), path, {});
  const { from = 0, to = song.duration } = extent;
  checkStretch(path, { from, to }, song.duration);
  const { synthesize } = await import("../../syrinx/synthesize.js");
  const whole = synthesize(song);
  const values = whole.values.slice(Math.round(from * whole.rate), Math.round(to * whole.rate));
  return { path, sound: { ...whole, values } };
}

function openSpeaker(rate: number): Speaker {
  try {
    return new Speaker(rate, 1);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : error;
    throw new InputError(`play: the sound device can't be opened (${reason}); write a file with synth -o.`);
  }
}

/**
 * Plays a mono sound through a speaker, which is closed at the end in any case.
 * @param look called every 20 ms; anything it throws ends playback at once.
 */
export async function playThrough(sound: Signal, speaker: Speaker, look: () => void): Promise<void> {
  const { AudioContext } = await import("../../workspace/machine/audioContext.js");
  const audio = new AudioContext({ sampleRate: sound.rate, numberOfChannels: 1, sinkId: speaker });
  try {
    const source = connect(audio, sound);
    let ended = Number.POSITIVE_INFINITY;
    source.onended = () => {
      ended = performance.now();
    };
    source.start();
    await audio.resume();
    while (performance.now() < ended + LATENCY_MS) {
      look();
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  } finally {
    speaker.close();
    await audio.close();
  }
}

/** The part of an audio context that playing a sound needs, offline or aloud. */
type Context = Pick<BaseAudioContext, "createBuffer" | "createBufferSource" | "destination">;

/** Connects a mono sound to an audio context unchanged, at the context's own rate. @returns the source to start. */
export function connect(audio: Context, sound: Signal): AudioBufferSourceNode {
  const buffer = audio.createBuffer(1, rowCount(sound), sound.rate);
  buffer.copyToChannel(sound.values, 0);
  const source = audio.createBufferSource();
  source.buffer = buffer;
  source.connect(audio.destination);
  return source;
}
