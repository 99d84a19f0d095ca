import type { Dataset } from "../../learn/data/dataset.js";
import { BandFloors, BandPowers, levelsInPlace } from "../../learn/data/labels/bandLevels.js";
import { type LabelledLevels, makeLabelDataset, SILENCE } from "../../learn/data/labels/labelDataset.js";
import { type FoundStart, isLearnt, labellingDoubts } from "../../learn/labelling/labellingDoubts.js";
import type { StartingLabeller } from "../../learn/labelling/startWeights.js";
import { decodeSafetensors } from "../../learn/networks/safetensors.js";
import { counted } from "../../shapes/counted.js";
import { InputError } from "../../shapes/inputError.js";
import { PARTLY_MARGIN, type Recipe, type RecordingData } from "../../shapes/recipe.js";
import type { Segment } from "../../shapes/segment.js";
import { durationOf, type Signal } from "../../shapes/series.js";
import { findAnnotations } from "../../workspace/annotations/findAnnotations.js";
import { locateRecordings } from "../../workspace/files/locateData.js";
import { readWeightsFile } from "../../workspace/runs/weightsFile.js";
import { hashFile } from "../../workspace/sound/hashFile.js";
import { readRecording } from "../../workspace/sound/readRecording.js";
import { givenSegments } from "../recordings/givenSegments.js";
import { findLabeller, GENERIC } from "../recordings/openLabeller.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import type { LearningSource, RecordingPlace } from "./recordingSequences.js";

/** The data that a labeller learns from, as those of other networks. */
export interface LabellingData {
  readonly dataset: Dataset;
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
  /** the sounds, one per sequence */
  readonly sources: readonly LearningSource[];
  /** the labeller that it starts from */
  readonly start?: StartingLabeller;
  /** SHA-256 of all recordings that it will have learnt from */
  readonly learnt: readonly string[];
}

/** Reads the sound of a source, all of it, starting at 0 s. */
export async function wholeSoundOf({ file, hearing }: LearningSource): Promise<Signal> {
  const { signal } = await readRecording(file, hearing);
  return { ...signal, start: 0 };
}

/**
 * Reads the recordings of a labeller's recipe and their annotations. A recording without annotations is left out, with a warning.
 * @throws {InputError} if no recording is annotated, or only one class is.
 */
export async function* loadLabellingData(
  recipe: Recipe,
  { folder, hearing }: RecordingPlace,
  context: TaskContext,
): Task<LabellingData> {
  const { data, network } = recipe;
  if (network.kind !== "labeller" || !("recordings" in data))
    throw new Error("loadLabellingData: the recipe has no recordings");
  const files = locateRecordings(data.recordings, folder);
  const start = network.from === undefined ? undefined : startingLabeller(network.from, recipe);
  const recordings: LabelledLevels[] = [];
  const hashes: string[] = [];
  const inputs: { file: string; sha256: string }[] = [];
  const sources: LearningSource[] = [];
  let centres: ArrayLike<number> = [];
  for (const [f, file] of files.entries()) {
    checkStop(context);
    const path = findAnnotations(file, data.annotations);
    if (path === undefined) {
      const place = data.annotations ?? "the folder of the recording";
      yield { kind: "warning", text: `${file}: has no annotations in ${place}; it is left out.` };
      continue;
    }
    const { signal, info, hash } = await readRecording(file, hearing);
    const { within, warnings } = givenSegments(path, { path: file, info }, { channel: 0, ...hearing });
    for (const text of info.warnings) yield { kind: "warning", text: `${file}: ${text}.` };
    for (const text of warnings) yield { kind: "warning", text };
    inputs.push({ file, sha256: hash }, { file: path, sha256: await hashFile(path) });
    sources.push({ file, sampleRate: signal.rate, hearing });
    const heard = levelsOf(signal, data, file);
    centres = heard.centres;
    const segments = within.map(({ onset, offset, label }) => ({
      onset: onset - signal.start,
      offset: offset - signal.start,
      label,
    }));
    const marked = markedStretch(segments, durationOf(signal), data.partly === true);
    const known = start?.learnt.includes(hash) === true;
    recordings.push({ source: file, levels: heard.levels, segments, marked, known });
    hashes.push(hash);
    if (files.length > 1) yield { kind: "step", done: f + 1, total: files.length, unit: "recordings" };
  }
  if (start !== undefined) inputs.push({ file: start.file, sha256: await hashFile(start.file) });
  const classes = classesOf(recordings, start?.known ?? [], data);
  if (recordings.length < 3) {
    const text = `${counted(recordings.length, "recording")} ${recordings.length === 1 ? "is" : "are"} annotated, fewer than three: stretches of them are held out instead of whole files.`;
    yield { kind: "note", text };
  }
  const dataset = makeLabelDataset({
    recordings,
    classes,
    columns: Array.from(centres, (hertz) => ({ name: `${hertz.toFixed(1)} Hz`, unit: "1" as const })),
    rate: 1 / data.frames.hop,
    sample: data,
    caller: recipe.name,
  });
  for (const text of labellingDoubts(dataset, recordings, start)) yield { kind: "warning", text };
  const learnt = new Set([...(start?.learnt ?? []), ...hashes.filter((_, r) => isLearnt(dataset, r))]);
  return { dataset, inputs, sources, learnt: [...learnt], ...(start && { start }) };
}

/** The labeller that a training starts from. @throws {InputError} if it hears or computes otherwise than the recipe says. */
function startingLabeller(
  from: string,
  { data, network, name }: Recipe,
): FoundStart & { readonly file: string; readonly learnt: readonly string[] } {
  const found = findLabeller(from);
  const plain = (one: object): string => JSON.stringify(Object.entries({ ...one, from: "" }).sort());
  if (
    !("recordings" in data) ||
    plain(found.frames) !== plain(data.frames) ||
    plain(found.network) !== plain(network)
  )
    throw new InputError(
      `${from}: has other layers or frames than ${name}; give a run of the same recipe, or leave out --from.`,
    );
  const { weights } = decodeSafetensors(readWeightsFile(found.weights), found.weights);
  const known = from === GENERIC ? [] : found.classes;
  const { classes, learnt } = found;
  return { weights, classes, generic: from === GENERIC, place: from, file: found.weights, known, learnt };
}

/** What a labeller hears of a whole recording. @param file named in error messages. */
export function levelsOf(
  signal: Signal,
  { frames }: Pick<RecordingData, "frames">,
  file: string,
): { levels: Float32Array; centres: Float64Array } {
  const powers = new BandPowers(frames, signal.rate, file);
  const samples = Float32Array.from(signal.values);
  const levels = powers.powers({ samples, first: 0 }, 0, powers.framesIn(samples.length));
  const floors = new BandFloors(powers.bands);
  floors.add(levels);
  levelsInPlace(levels, floors.floors());
  return { levels, centres: powers.centres };
}

/** The stretch of a recording in which everything that sounds is annotated, s. */
export function markedStretch(
  segments: readonly Segment[],
  duration: number,
  partly: boolean,
): { readonly from: number; readonly to: number } {
  if (!partly) return { from: 0, to: duration };
  if (segments.length === 0) return { from: 0, to: 0 };
  const onsets = segments.map(({ onset }) => onset);
  const offsets = segments.map(({ offset }) => offset);
  return {
    from: Math.max(0, Math.min(...onsets) - PARTLY_MARGIN),
    to: Math.min(duration, Math.max(...offsets) + PARTLY_MARGIN),
  };
}

/** Names of the classes: silence, those that are known, then new ones in the order of their code units. */
function classesOf(
  recordings: readonly LabelledLevels[],
  known: readonly string[],
  data: RecordingData,
): string[] {
  if (recordings.length === 0)
    throw new InputError(
      `${data.recordings.join(", ")}: no recording has annotations (song.wav.csv, song.TextGrid, ...); name annotated recordings with --recording, or the place of their annotations with --annotations.`,
    );
  const labels = new Set(recordings.flatMap(({ segments }) => segments.map(({ label }) => label)));
  const found = [...labels].filter((label) => label !== SILENCE).sort((a, b) => (a < b ? -1 : 1));
  const classes = [...new Set([SILENCE, ...known, ...found])];
  if (classes.length < 3)
    throw new InputError(
      `${data.recordings.join(", ")}: the annotations have ${counted(found.length, "label")}, too few to tell apart; annotate syllables with at least two labels.`,
    );
  return classes;
}
