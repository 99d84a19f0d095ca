import type { PitchCandidates } from "./pitchCandidates.js";

/** Costs of a jump by an octave and of a change of voicing, for frames 10 ms apart. */
const JUMP_COST = 0.35;
const VOICING_COST = 0.14;
/** Candidates closer than this are one pitch, octaves. */
const SAME = 1 / 12;

/** The path with the largest strength less cost. */
export interface PitchPath {
  /** for each frame: 0 for unvoiced, else 1 + the candidate */
  readonly choice: Int8Array;
  /** for each frame: margin over the best path that is unvoiced there or at another pitch; 0 where unvoiced */
  readonly lead: Float64Array;
}

/**
 * Viterbi path over candidates and "unvoiced", forwards and backwards: the second pass gives the margin
 * of each frame's choice over its alternatives.
 * @param unvoiced strength of "unvoiced" for each frame. @param hop s.
 */
export function bestPath(candidates: PitchCandidates, unvoiced: Float64Array, hop: number): PitchPath {
  const { frames, count, strength } = candidates;
  const states = count + 1;
  const jump = (JUMP_COST * 0.01) / hop;
  const change = (VOICING_COST * 0.01) / hop;
  const pitch = new Float64Array(frames * count);
  // States of each frame: "unvoiced", and the candidates, which lie before what marks none.
  const open = new Int8Array(frames).fill(1);
  for (let r = 0; r < frames; r++) {
    for (let i = r * count; i < (r + 1) * count && strength[i] > Number.NEGATIVE_INFINITY; i++) {
      pitch[i] = Math.log2(candidates.frequency[i]);
      open[r]++;
    }
  }
  const forward = new Float64Array(frames * states).fill(Number.NEGATIVE_INFINITY);
  const back = new Int8Array(frames * states);
  for (let r = 0; r < frames; r++) {
    const row = r * count - 1;
    const before = row - count;
    const heldRow = (r - 1) * states;
    for (let s = 0; s < open[r]; s++) {
      let best = r === 0 ? 0 : Number.NEGATIVE_INFINITY;
      let from = 0;
      for (let p = 0; r > 0 && p < open[r - 1]; p++) {
        const held = forward[heldRow + p];
        if (held <= best) continue;
        const free = p === 0 || s === 0;
        const cost = free ? (p === s ? 0 : change) : jump * Math.abs(pitch[row + s] - pitch[before + p]);
        if (held - cost > best) {
          best = held - cost;
          from = p;
        }
      }
      back[r * states + s] = from;
      forward[r * states + s] = best + (s === 0 ? unvoiced[r] : strength[row + s]);
    }
  }
  const choice = new Int8Array(frames);
  const lead = new Float64Array(frames);
  if (frames === 0) return { choice, lead };
  let state = 0;
  const last = (frames - 1) * states;
  for (let s = 1; s < states; s++) if (forward[last + s] > forward[last + state]) state = s;
  // What can still be won after frame r, from each state; then from the frame before.
  let ahead = new Float64Array(states);
  let held = new Float64Array(states);
  for (let r = frames - 1; r >= 0; r--) {
    const row = r * count - 1;
    choice[r] = state;
    if (state > 0) {
      const own = pitch[row + state];
      let rival = Number.NEGATIVE_INFINITY;
      for (let s = 0; s < open[r]; s++) {
        if (s > 0 && Math.abs(pitch[row + s] - own) < SAME) continue;
        rival = Math.max(rival, forward[r * states + s] + ahead[s]);
      }
      lead[r] = forward[r * states + state] + ahead[state] - rival;
    }
    state = back[r * states + state];
    if (r === 0) break;
    for (let s = 0; s < open[r]; s++) ahead[s] += s === 0 ? unvoiced[r] : strength[row + s];
    for (let p = 0; p < open[r - 1]; p++) {
      let best = Number.NEGATIVE_INFINITY;
      for (let s = 0; s < open[r]; s++) {
        if (ahead[s] <= best) continue;
        const free = p === 0 || s === 0;
        const cost = free ? (p === s ? 0 : change) : jump * Math.abs(pitch[row + s] - pitch[row - count + p]);
        if (ahead[s] - cost > best) best = ahead[s] - cost;
      }
      held[p] = best;
    }
    const swap = ahead;
    ahead = held;
    held = swap;
  }
  return { choice, lead };
}
