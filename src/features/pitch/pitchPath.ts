import { CANDIDATES } from "../../kernels/pitchKernel.js";
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

/** States of a frame: "unvoiced", and its candidates. */
const STATES = CANDIDATES + 1;
/** Numbers of a frame's row of candidates, and where strength and pitch of state s are, from s on: state 1 is the first candidate. */
const ROW = 4 * CANDIDATES;
const STRENGTH = 2 * CANDIDATES - 1;
const PITCH = 3 * CANDIDATES - 1;

/**
 * Viterbi path over candidates and "unvoiced", forwards and backwards: the second pass gives the margin
 * of each frame's choice over its alternatives.
 * @param unvoiced strength of "unvoiced" for each frame. @param hop s.
 */
export function bestPath(candidates: PitchCandidates, unvoiced: Float64Array, hop: number): PitchPath {
  const jump = (JUMP_COST * 0.01) / hop;
  const change = (VOICING_COST * 0.01) / hop;
  const open = openStates(candidates);
  const forward = goForward(candidates, unvoiced, open, jump, change);
  return goBack(candidates, unvoiced, open, jump, change, forward);
}

/** How many states each frame has: "unvoiced", and the candidates, which lie before what marks none. */
function openStates({ frames, rows }: PitchCandidates): Int8Array {
  const open = new Int8Array(frames);
  for (let r = 0; r < frames; r++) {
    let s = 1;
    while (s < STATES && rows[r * ROW + STRENGTH + s] > Number.NEGATIVE_INFINITY) s++;
    open[r] = s;
  }
  return open;
}

/** What the best paths gain up to each state. */
interface Forward {
  /** frames x states; of those that are not open, anything */
  readonly gain: Float64Array;
  /** the state before each, frames x states */
  readonly back: Int8Array;
}

function goForward(
  { frames, rows }: PitchCandidates,
  unvoiced: Float64Array,
  open: Int8Array,
  jump: number,
  change: number,
): Forward {
  const gain = new Float64Array(frames * STATES);
  const back = new Int8Array(frames * STATES);
  for (let r = 0; r < frames; r++) {
    const here = r * STATES;
    const held = here - STATES;
    const row = r * ROW;
    const before = row - ROW + PITCH;
    const count = r === 0 ? 1 : open[r - 1];
    const still = r === 0 ? 0 : gain[held];
    let best = still;
    let from = 0;
    for (let p = 1; p < count; p++) {
      if (gain[held + p] - change > best) {
        best = gain[held + p] - change;
        from = p;
      }
    }
    gain[here] = best + unvoiced[r];
    back[here] = from;
    for (let s = 1; s < open[r]; s++) {
      const pitch = rows[row + PITCH + s];
      best = r === 0 ? 0 : still - change;
      from = 0;
      for (let p = 1; p < count; p++) {
        const value = gain[held + p];
        if (value <= best) continue;
        const left = value - jump * Math.abs(pitch - rows[before + p]);
        if (left > best) {
          best = left;
          from = p;
        }
      }
      gain[here + s] = best + rows[row + STRENGTH + s];
      back[here + s] = from;
    }
  }
  return { gain, back };
}

function goBack(
  { frames, rows }: PitchCandidates,
  unvoiced: Float64Array,
  open: Int8Array,
  jump: number,
  change: number,
  { gain, back }: Forward,
): PitchPath {
  const choice = new Int8Array(frames);
  const lead = new Float64Array(frames);
  if (frames === 0) return { choice, lead };
  let state = 0;
  const last = (frames - 1) * STATES;
  for (let s = 1; s < open[frames - 1]; s++) if (gain[last + s] > gain[last + state]) state = s;
  // What can still be won after frame r, from each state; then from the frame before.
  let ahead = new Float64Array(STATES);
  let held = new Float64Array(STATES);
  for (let r = frames - 1; r >= 0; r--) {
    const here = r * STATES;
    const row = r * ROW;
    const count = open[r];
    choice[r] = state;
    if (state > 0) {
      const own = rows[row + PITCH + state];
      let rival = gain[here] + ahead[0];
      for (let s = 1; s < count; s++) {
        if (Math.abs(rows[row + PITCH + s] - own) >= SAME) rival = Math.max(rival, gain[here + s] + ahead[s]);
      }
      lead[r] = gain[here + state] + ahead[state] - rival;
    }
    state = back[here + state];
    if (r === 0) break;
    ahead[0] += unvoiced[r];
    for (let s = 1; s < count; s++) ahead[s] += rows[row + STRENGTH + s];
    let best = ahead[0];
    for (let s = 1; s < count; s++) best = Math.max(best, ahead[s] - change);
    held[0] = best;
    for (let p = 1; p < open[r - 1]; p++) {
      const pitch = rows[row - ROW + PITCH + p];
      best = ahead[0] - change;
      for (let s = 1; s < count; s++) {
        if (ahead[s] <= best) continue;
        const left = ahead[s] - jump * Math.abs(rows[row + PITCH + s] - pitch);
        if (left > best) best = left;
      }
      held[p] = best;
    }
    const swap = ahead;
    ahead = held;
    held = swap;
  }
  return { choice, lead };
}
