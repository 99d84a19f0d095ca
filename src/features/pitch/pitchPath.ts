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
  const pitch = candidates.frequency.map((f) => (f > 0 ? Math.log2(f) : 0));
  const local = (r: number, s: number): number => (s === 0 ? unvoiced[r] : strength[r * count + s - 1]);
  const cost = (r: number, p: number, s: number): number => {
    if (p === 0 || s === 0) return p === s ? 0 : change;
    return jump * Math.abs(pitch[r * count + s - 1] - pitch[(r - 1) * count + p - 1]);
  };
  const forward = new Float64Array(frames * states).fill(Number.NEGATIVE_INFINITY);
  const back = new Int8Array(frames * states);
  for (let r = 0; r < frames; r++) {
    for (let s = 0; s < states; s++) {
      const here = local(r, s);
      if (here === Number.NEGATIVE_INFINITY) continue;
      let best = r === 0 ? 0 : Number.NEGATIVE_INFINITY;
      if (r > 0) {
        for (let p = 0; p < states; p++) {
          const held = forward[(r - 1) * states + p];
          if (held <= best) continue;
          const value = held - cost(r, p, s);
          if (value > best) {
            best = value;
            back[r * states + s] = p;
          }
        }
      }
      forward[r * states + s] = best + here;
    }
  }
  const choice = new Int8Array(frames);
  const lead = new Float64Array(frames);
  if (frames === 0) return { choice, lead };
  let state = 0;
  const last = (frames - 1) * states;
  for (let s = 1; s < states; s++) if (forward[last + s] > forward[last + state]) state = s;
  // What can still be won after frame r, from each state.
  let ahead = new Float64Array(states);
  let held = new Float64Array(states);
  for (let r = frames - 1; r >= 0; r--) {
    choice[r] = state;
    if (state > 0) {
      const row = r * states;
      const own = pitch[r * count + state - 1];
      let rival = Number.NEGATIVE_INFINITY;
      for (let s = 0; s < states; s++) {
        if (s > 0 && Math.abs(pitch[r * count + s - 1] - own) < SAME) continue;
        rival = Math.max(rival, forward[row + s] + ahead[s]);
      }
      lead[r] = forward[row + state] + ahead[state] - rival;
    }
    state = back[r * states + state];
    if (r === 0) break;
    for (let p = 0; p < states; p++) {
      let best = Number.NEGATIVE_INFINITY;
      if (local(r - 1, p) > Number.NEGATIVE_INFINITY) {
        for (let s = 0; s < states; s++) {
          const won = ahead[s] + local(r, s);
          if (won > best) best = Math.max(best, won - cost(r, p, s));
        }
      }
      held[p] = best;
    }
    const swap = ahead;
    ahead = held;
    held = swap;
  }
  return { choice, lead };
}
