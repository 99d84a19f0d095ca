import { shiftedRows, shiftNull } from "../../../dynamics/latentFlow/shiftNull.js";
import { canonicalCorrelations } from "../../../math/canonicalCorrelations.js";
import { projectLinearly } from "../../../math/principalComponents.js";
import type { Recipe, RecordingData } from "../../../shapes/recipe.js";
import type { ExperimentPicture, Measures } from "../../../shapes/results/experiment.js";
import { type Gesture, gestureOf } from "../../../syrinx/gesture.js";
import type { Dataset } from "../../data/dataset.js";
import { makeDataset } from "../../data/makeDataset.js";
import { recordingFrames } from "../../data/recordingFrames.js";
import { allSamples } from "../../data/samples.js";
import type { LoadedNetwork } from "../../executor.js";
import { meanSquare } from "../../judge/latentMeasures.js";
import { runSamples } from "../../networks/runSamples.js";
import { fitSvd, samplesOf } from "../../rivals/linearRivals.js";
import type { Prepared } from "../experiment.js";
import { rounded } from "../pictures.js";
import type { KnownSound } from "./knownSound.js";
import { type SyllablePath, syllableSpread } from "./syllableSpread.js";

/** Points that a syllable's path is resampled to, from its onset to its offset. */
const POINTS = 16;
/** Repetitions of a syllable that a page draws, and syllables. */
const DRAWN = { repetitions: 6, labels: 6 } as const;
/** Below this loudness, as a share of the greatest, a gesture makes no sound. */
const AUDIBLE = 0.05;
const SEED = 1;

/** Frames with a known gesture. */
interface GestureRows {
  /** rows of the dataset */
  readonly rows: Int32Array;
  /** rows x (pressure, tension) */
  readonly gesture: Float64Array;
}

/** Makes frames of sounds, and judges codes of them by syllables and gestures. */
export function prepareSongs(sounds: readonly KnownSound[], recipe: Recipe): Prepared {
  const { data } = recipe;
  if (!("recordings" in data)) throw new Error("song: the data are recordings");
  const dataset = framesOf(sounds, data, recipe);
  const starts = allSamples(dataset, 1);
  const known = gestureRows(sounds, dataset);

  const judge = (path: Float32Array | Float64Array, dimension: number): Measures => {
    const spread = syllableSpread(pathsOf(sounds, dataset, path, dimension), SEED);
    return {
      separate: spread === undefined ? null : spread.high < 1 && spread.ratio < spread.shuffled,
      within: spread?.within ?? null,
      between: spread?.between ?? null,
      ratio: spread?.ratio ?? null,
      ratioLow: spread?.low ?? null,
      ratioHigh: spread?.high ?? null,
      ratioShuffled: spread?.shuffled ?? null,
      ...correlationsOf(known, path, dimension),
    };
  };
  const encode = (net: LoadedNetwork): Promise<Float32Array> => runSamples(net, dataset, starts, "latent");
  return {
    dataset,
    judge: async (net) => {
      const path = await encode(net);
      const mse = await meanSquare(dataset, dataset.test, (part) => runSamples(net, dataset, part, "output"));
      return { ...judge(path, path.length / starts.length), mse };
    },
    keeps: ({ separate }) => (typeof separate === "boolean" ? separate : null),
    rivals: () => {
      const dimension = "latent" in recipe.network ? recipe.network.latent : 4;
      const svd = fitSvd(dataset, dimension);
      return { [`SVD(${dimension})`]: judge(projectLinearly(svd, samplesOf(dataset, starts)), dimension) };
    },
    picture: async (net) => {
      const path = await encode(net);
      return pictureOf(pathsOf(sounds, dataset, path, path.length / starts.length));
    },
  };
}

function framesOf(sounds: readonly KnownSound[], data: RecordingData, recipe: Recipe): Dataset {
  const made = sounds.map(({ source, signal }) => ({
    source,
    frames: recordingFrames(signal, data, source),
  }));
  const [{ frames }] = made;
  return makeDataset({
    sequences: made.map(({ source, frames: { values, columns, rate, start } }) => ({
      source,
      series: { values, columns, rate, start },
    })),
    sample: recipe.data,
    needsTarget: "none",
    rows: {
      kind: "spectrum",
      frequencies: frames.frequencies,
      windowLength: frames.windowLength,
      sampleRate: sounds[0].signal.rate,
      melBands: data.frames.melBands,
      rangeDb: data.frames.rangeDb,
    },
    caller: recipe.name,
  });
}

/** The latent paths of all syllables, in standard deviations of each coordinate, warped to one length. */
function pathsOf(
  sounds: readonly KnownSound[],
  { sequences, rate }: Dataset,
  path: Float32Array | Float64Array,
  dimension: number,
): SyllablePath[] {
  const scales = Float64Array.from({ length: dimension }, (_, d) => deviation(path, dimension, d) || 1);
  return sounds.flatMap(({ segments }, s) => {
    const { first, rows, start } = sequences[s];
    return segments.flatMap(({ onset, offset, label }) => {
      const from = (onset - start) * rate;
      const to = (offset - start) * rate;
      if (label === "" || from < 0 || to > rows - 1 || to - from < 2) return [];
      const points = new Float64Array(POINTS * dimension);
      for (let p = 0; p < POINTS; p++) {
        const place = from + ((to - from) * p) / (POINTS - 1);
        const row = Math.min(rows - 2, Math.floor(place));
        for (let d = 0; d < dimension; d++) {
          const at = (first + row) * dimension + d;
          const value = path[at] + (place - row) * (path[at + dimension] - path[at]);
          points[p * dimension + d] = value / scales[d];
        }
      }
      return [{ label, points }];
    });
  });
}

function deviation(path: Float32Array | Float64Array, dimension: number, column: number): number {
  let [sum, squares, rows] = [0, 0, 0];
  for (let i = column; i < path.length; i += dimension, rows++) sum += path[i];
  for (let i = column; i < path.length; i += dimension) squares += (path[i] - sum / rows) ** 2;
  return Math.sqrt(squares / rows);
}

/** The gesture at the test frames within syllables. */
function gestureRows(sounds: readonly KnownSound[], dataset: Dataset): GestureRows {
  const { sequences, rate, test } = dataset;
  const gestures = sounds.map(({ song }) => (song === undefined ? undefined : gestureOf(song)));
  const loudest = gestures.map(
    (gesture) => gesture?.loudness.values.reduce((a, b) => Math.max(a, b), 0) ?? 0,
  );
  const rows: number[] = [];
  const values: number[] = [];
  for (const row of test) {
    const s = sequences.findIndex(({ first, rows: count }) => row >= first && row < first + count);
    const gesture = gestures[s];
    if (gesture === undefined) continue;
    const time = sequences[s].start + (row - sequences[s].first) / rate;
    const [pressure, tension, loudness] = at(gesture, time);
    if (!(loudness > AUDIBLE * loudest[s])) continue;
    rows.push(row);
    values.push(pressure, tension);
  }
  return { rows: Int32Array.from(rows), gesture: Float64Array.from(values) };
}

function at({ pressure, tension, loudness }: Gesture, time: number): [number, number, number] {
  const row = Math.max(
    0,
    Math.min(pressure.values.length - 1, Math.round((time - pressure.start) * pressure.rate)),
  );
  return [pressure.values[row], tension.values[row], loudness.values[row]];
}

/** Canonical correlations of a code with the gesture, and those of the gesture shifted in time. */
function correlationsOf(
  { rows, gesture }: GestureRows,
  path: Float32Array | Float64Array,
  dimension: number,
): Measures {
  if (rows.length < 100) return { cca: null, ccaFirst: null, ccaNull: null };
  const code = new Float64Array(rows.length * dimension);
  rows.forEach((row, i) => {
    for (let d = 0; d < dimension; d++) code[i * dimension + d] = path[row * dimension + d];
  });
  const { correlations } = canonicalCorrelations(code, dimension, gesture, 2);
  const { high } = shiftNull(
    rows.length,
    (shift) => canonicalCorrelations(code, dimension, shiftedRows(gesture, 2, shift), 2).correlations[0],
  );
  return { cca: Array.from(correlations), ccaFirst: correlations[0], ccaNull: high };
}

/** Repetitions of syllables overlaid. */
function pictureOf(paths: readonly SyllablePath[]): ExperimentPicture {
  const labels = [...new Set(paths.map(({ label }) => label))]
    .map((label) => ({ label, all: paths.filter((path) => path.label === label) }))
    .filter(({ all }) => all.length > 1)
    .slice(0, DRAWN.labels);
  const x = Array.from({ length: POINTS }, (_, p) => p / (POINTS - 1));
  return {
    paths: [],
    curves: labels.map(({ label, all }) => ({
      title: `Syllable ${label}: repetitions overlaid`,
      xLabel: "share of the syllable (1)",
      yLabel: "first latent coordinate (SD)",
      x,
      lines: all.slice(0, DRAWN.repetitions).map(({ points }, r) => {
        const dimension = points.length / POINTS;
        return { name: `${r + 1}`, values: rounded(x.map((_, p) => points[p * dimension])) };
      }),
    })),
    caption:
      "Each line is one rendition, from its onset to its offset. The network was not told which frames are of one syllable.",
  };
}
