/** The twelve notes, from C; A is 440 Hz and its octaves. */
export const NOTES = ["c", "cs", "d", "ds", "e", "f", "fs", "g", "gs", "a", "as", "b"] as const;

/** Frequencies are weighted by a bell about A5, 880 Hz, with this standard deviation in octaves. */
const CENTRE_OCTAVE = 5;
const OCTAVES = 2;

/**
 * Weight of each bin for each note: a bell about the nearest octave of the note, as wide as the bin but at least a
 * semitone; each bin's twelve weights have unit length and are then reduced away from 880 Hz: half at 170 Hz and 4.5 kHz.
 * librosa's filters.chroma with its defaults. (meyda's own bank has no minimum width, so that it loses bins between
 * notes of a fine transform, and it is made only once, for the first rate that is used.)
 * @param rate Hz. @param size samples of the transform.
 * @returns a row for each note, from C; a column for each bin, 0 to size / 2.
 * @see Ellis (2007) Chroma feature analysis and synthesis.
 */
export function chromaBank(rate: number, size: number): number[][] {
  const half = size / 2;
  const count = NOTES.length;
  // Semitones above A0, 27.5 Hz; the bin at 0 Hz goes an octave and a half below the first.
  const place = (k: number): number =>
    k === 0 ? place(1) - 1.5 * count : count * Math.log2((16 * k * rate) / (440 * size));
  const bank = NOTES.map(() => new Array<number>(half + 1).fill(0));
  for (let k = 0; k <= half; k++) {
    const width = Math.max(1, place(k + 1) - place(k));
    const weights = NOTES.map((_, note) => {
      // C lies three semitones above A.
      const off = place(k) - note - 3;
      const nearest = off - count * Math.floor((off + count / 2) / count);
      return Math.exp(-0.5 * ((2 * nearest) / width) ** 2);
    });
    const octave = Math.exp(-0.5 * ((place(k) / count - CENTRE_OCTAVE) / OCTAVES) ** 2);
    const scale = octave / Math.hypot(...weights);
    for (let note = 0; note < count; note++) bank[note][k] = weights[note] * scale;
  }
  return bank;
}
