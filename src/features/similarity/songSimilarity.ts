import { InputError } from "../../shapes/inputError.js";
import { FRAME_HOP, frameDistance, type SongFrames } from "./songFrames.js";
import { UNRELATED } from "./unrelatedSongs.js";

/** How much of a model's song is found in another, and how well. */
export interface SongSimilarity {
  /** share of the model's sound that sections of the other song match, 0 to 1 */
  readonly similarity: number;
  /** how near these sections are, frame by frame: 0 for unrelated sounds, 1 for the same; NaN without any */
  readonly accuracy: number;
  /** share of the matched sound whose sections follow each other as in the model; NaN without any */
  readonly sequential: number;
}

/** Length of the intervals that are compared, in frames: 70 ms. */
const INTERVAL = Math.round(0.07 / FRAME_HOP);
/** Share of an interval that must sound in both songs. */
const SOUNDING = 0.5;
/** Fewest frames that a section adds. */
const SHORTEST = 10;
/** Most that two sections may be shifted against each other, in frames, to count as in sequence: 80 ms. */
const SHIFT = Math.round(0.08 / FRAME_HOP);

interface Section {
  /** frame of the model, and one after the last */
  readonly from: number;
  readonly to: number;
  /** frame of the other song less that of the model */
  readonly shift: number;
  readonly score: number;
}

/**
 * Similarity of two songs after Sound Analysis Pro: sections of the model whose intervals of 70 ms are nearer to an interval of the
 * other song than all but 2 of 1000 intervals of unrelated songs are; of sections that overlap in the model, the best counts.
 *
 * What differs from SAP: p-values come from the finches that UNRELATED names, not from SAP's own table, and are stricter (with SAP's 5 % sections cover
 * 82 % of unrelated songs here); the features are pitch, FM,
 * Wiener entropy and goodness of pitch of `soundAnalysis`, without AM; sections run at equal speed (no time warping) and may use a
 * part of the other song more than once, as in SAP's asymmetric comparison; pauses are shortened to 100 ms.
 * @param model, other frames of `songFrames`. @throws {InputError} if one of them does not sound for 70 ms.
 * @example
 * const values = Float32Array.from({ length: 22050 }, (_, i) => Math.sin(i / 3 + i * i * 1e-6));
 * const sung = { signal: monoSignal(values, 44100), syllables: [{ onset: 0.1, offset: 0.3, label: "a" }] };
 * const song = songFrames([sung], 10);
 * songSimilarity(song, song).similarity; // 1
 * @see Tchernichovski, Nottebohm, Ho, Pesaran & Mitra (2000) Animal Behaviour 59 1167; SAP 2011 manual, chapter 10.
 */
export function songSimilarity(model: SongFrames, other: SongFrames): SongSimilarity {
  for (const { sounding } of [model, other])
    if (sounding < INTERVAL)
      throw new InputError(
        `songSimilarity: ${(1000 * sounding * FRAME_HOP).toFixed(0)} ms of song are fewer than 70; give more.`,
      );
  const sections: Section[] = [];
  for (let shift = 1 - model.count; shift < other.count; shift++)
    sections.push(...sectionsAt(model, other, shift));
  sections.sort((a, b) => b.score - a.score || a.from - b.from || a.shift - b.shift);
  const shifts = new Float64Array(model.count).fill(Number.NaN);
  for (const { from, to, shift } of sections) {
    let free = 0;
    for (let i = from; i < to; i++) if (Number.isNaN(shifts[i])) free++;
    if (free < SHORTEST) continue;
    for (let i = from; i < to; i++) if (Number.isNaN(shifts[i])) shifts[i] = shift;
  }
  let [matched, near] = [0, 0];
  for (let i = 0; i < model.count; i++) {
    const distance = Number.isNaN(shifts[i]) ? Number.NaN : frameDistance(model, i, other, i + shifts[i]);
    if (Number.isNaN(distance)) {
      shifts[i] = Number.NaN;
      continue;
    }
    matched++;
    near += 1 - probability(UNRELATED.frames, distance);
  }
  return {
    similarity: matched / model.sounding,
    accuracy: matched === 0 ? Number.NaN : near / matched,
    sequential: matched === 0 ? Number.NaN : inSequence(shifts) / matched,
  };
}

/** Sections along one diagonal: runs of intervals that are near, with half an interval at both ends. */
function sectionsAt(model: SongFrames, other: SongFrames, shift: number): Section[] {
  const first = Math.max(0, -shift);
  const end = Math.min(model.count, other.count - shift);
  const count = end - first;
  if (count < INTERVAL) return [];
  const distances = new Float64Array(count);
  for (let i = 0; i < count; i++) distances[i] = frameDistance(model, first + i, other, first + i + shift);
  const sections: Section[] = [];
  let [sum, sounding] = [0, 0];
  let begun = -1;
  const close = (last: number): void => {
    if (begun < 0) return;
    let score = 0;
    for (let i = begun; i < last; i++)
      if (!Number.isNaN(distances[i])) score += 1 - probability(UNRELATED.frames, distances[i]);
    sections.push({ from: first + begun, to: first + last, shift, score });
    begun = -1;
  };
  for (let i = 0; i < count; i++) {
    if (!Number.isNaN(distances[i])) {
      sum += distances[i];
      sounding++;
    }
    const gone = i - INTERVAL;
    if (gone >= 0 && !Number.isNaN(distances[gone])) {
      sum -= distances[gone];
      sounding--;
    }
    const start = i - INTERVAL + 1;
    if (start < 0) continue;
    const isNear = sounding >= SOUNDING * INTERVAL && sum / sounding <= UNRELATED.near;
    if (isNear && begun < 0) begun = start;
    else if (!isNear) close(i);
  }
  close(count);
  return sections;
}

/** Frames of sections whose neighbour in the model is their neighbour in the other song, too. */
function inSequence(shifts: Float64Array): number {
  const runs: { shift: number; frames: number }[] = [];
  for (const shift of shifts) {
    if (Number.isNaN(shift)) continue;
    const last = runs.at(-1);
    if (last?.shift === shift) last.frames++;
    else runs.push({ shift, frames: 1 });
  }
  return runs.reduce((sum, { shift, frames }, r) => {
    const beside = [runs[r - 1], runs[r + 1]].some(
      (run) => run !== undefined && Math.abs(run.shift - shift) <= SHIFT,
    );
    return sum + (beside || runs.length === 1 ? frames : 0);
  }, 0);
}

/** Share of unrelated pairs that are as near. @param quantiles of their distances, evenly spaced. */
function probability(quantiles: readonly number[], distance: number): number {
  const last = quantiles.length - 1;
  if (distance <= quantiles[0]) return 0;
  for (let q = 1; q <= last; q++) {
    if (distance > quantiles[q]) continue;
    return (q - 1 + (distance - quantiles[q - 1]) / (quantiles[q] - quantiles[q - 1])) / last;
  }
  return 1;
}
