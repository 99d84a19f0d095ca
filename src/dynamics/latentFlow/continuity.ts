import { InputError } from "../../shapes/inputError.js";

/** Two spaces that show the same instants, and how far neighbours in the one are neighbours in the other. */
export interface Continuity {
  /** whether neighbours in `a` are neighbours in `b`: 1 if b is a continuous function of a, 0 if they have nothing to do with each other */
  readonly fromA: number;
  /** whether neighbours in `b` are neighbours in `a` */
  readonly fromB: number;
  /** the larger of the two where one space is shifted in time, as `shiftNull` does: the greatest of three shifts */
  readonly null: number;
  /** instants that were compared */
  readonly rows: number;
}

/** A table of the states of one space. */
export interface StateRows {
  /** rows x dimension */
  readonly values: Float32Array | Float64Array;
  readonly dimension: number;
}

/** How many instants are compared with how many others. */
export interface ContinuitySettings {
  /** neighbours of an instant; default 10 */
  readonly neighbours?: number;
  /** rows that are left out as neighbours in time; default 20 */
  readonly theiler?: number;
  /** instants to compare with, spread evenly, at most; default 1500 */
  readonly most?: number;
}

/** Instants at which neighbours are looked for, of those that are compared. */
const ASKED = 250;
/** Shifts of the null, as shares of the rows. */
const SHIFTS = [0.3, 0.5, 0.7];

/**
 * Continuity of the map between two spaces, both ways, by ranks (the measure L): of the neighbours that an instant has in one space, how
 * near are they in the other, on a scale from the nearest there are to no better than chance.
 * @param a states of the one space. @param b those of the other at the same instants.
 * @param settings numbers of neighbours and rows.
 * @returns in about [0, 1] either way, on ranks, so that neither unit nor scale matters.
 * @throws {InputError} if the rows differ in number or are too few, or a setting is out of range.
 * @see Chicharro & Andrzejak (2009) Phys. Rev. E 80 026217.
 * @example
 * const angle = Float64Array.from({ length: 900 }, (_, i) => 0.37 * i);
 * const circle = Float64Array.from({ length: 1800 }, (_, i) => (i % 2 ? Math.sin : Math.cos)(angle[i >> 1]));
 * const folded = angle.map(Math.cos);
 * const { fromA, fromB } = continuity({ values: circle, dimension: 2 }, { values: folded, dimension: 1 });
 * fromA > 0.95 && fromB < 0.7; // true
 */
export function continuity(a: StateRows, b: StateRows, settings: ContinuitySettings = {}): Continuity {
  const { neighbours = 10, theiler = 20, most = 1500 } = settings;
  const rows = a.values.length / a.dimension;
  if (!Number.isInteger(rows) || b.values.length !== rows * b.dimension) {
    throw new InputError(
      `continuity: ${a.values.length} and ${b.values.length} values are not the same rows of ${a.dimension} and of ${b.dimension} coordinates; give the same instants of both.`,
    );
  }
  for (const [what, value, low] of [
    ["neighbours", neighbours, 1],
    ["theiler", theiler, 0],
    ["most", most, 1],
  ] as const) {
    if (!Number.isInteger(value) || value < low)
      throw new InputError(`continuity: ${what}=${value} must be an integer of at least ${low}; change it.`);
  }
  const count = Math.min(rows, most);
  const instants = Int32Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
  const every = Math.max(1, Math.ceil(count / ASKED));
  const measure = (shift: number): [number, number] => {
    let [fromA, fromB, asked] = [0, 0, 0];
    const there = (row: number): number => (row + shift) % rows;
    const inA = new Float64Array(count);
    const inB = new Float64Array(count);
    for (let i = 0; i < count; i += every) {
      let others = 0;
      for (const row of instants) {
        if (Math.abs(row - instants[i]) <= theiler) continue;
        inA[others] = squared(a, instants[i], row);
        inB[others++] = squared(b, there(instants[i]), there(row));
      }
      if (others <= 2 * neighbours) continue;
      const [one, other] = [inA.subarray(0, others), inB.subarray(0, others)];
      fromA += ranked(one, other, neighbours);
      fromB += ranked(other, one, neighbours);
      asked++;
    }
    return [fromA / asked, fromB / asked];
  };
  const [fromA, fromB] = measure(0);
  if (Number.isNaN(fromA)) {
    throw new InputError(
      `continuity: ${rows} rows leave too few others for neighbours=${neighbours} outside of theiler=${theiler} rows; give more rows.`,
    );
  }
  const shifted = SHIFTS.map((share) => measure(Math.round(share * rows)));
  return { fromA, fromB, null: Math.max(...shifted.flat()), rows: count };
}

/** Mean rank, among all distances `there`, of those that are smallest `here`: 1 if they are smallest there, too, 0 if like any. */
function ranked(here: Float64Array, there: Float64Array, neighbours: number): number {
  const nearest = smallest(here, neighbours);
  let sum = 0;
  for (const place of nearest) {
    const distance = there[place];
    // Equal distances share their ranks.
    let [below, equal] = [0, 0];
    for (let j = 0; j < there.length; j++) {
      if (there[j] < distance) below++;
      else if (there[j] === distance) equal++;
    }
    sum += below + (equal + 1) / 2;
  }
  const chance = (there.length + 1) / 2;
  const best = (neighbours + 1) / 2;
  return (chance - sum / neighbours) / (chance - best);
}

/** Places of the smallest values. */
function smallest(values: Float64Array, count: number): Int32Array {
  const places = new Int32Array(count);
  let held = 0;
  for (let i = 0; i < values.length; i++) {
    if (held === count && values[i] >= values[places[count - 1]]) continue;
    let place = held < count ? held++ : count - 1;
    while (place > 0 && values[places[place - 1]] > values[i]) {
      places[place] = places[place - 1];
      place--;
    }
    places[place] = i;
  }
  return places;
}

function squared({ values, dimension }: StateRows, i: number, j: number): number {
  let sum = 0;
  for (let d = 0, p = i * dimension, q = j * dimension; d < dimension; d++, p++, q++)
    sum += (values[p] - values[q]) ** 2;
  return sum;
}
