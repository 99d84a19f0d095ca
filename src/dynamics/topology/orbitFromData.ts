import { distanceBetween, spreadOf } from "./closeReturns.js";
import { type LocalWeights, localFit } from "./localFit.js";
import { type Path, pathAt } from "./pathAt.js";
import type { ReturnMap } from "./returnMap.js";
import type { SectionCrossings } from "./sectionCrossings.js";

/** A periodic orbit as data show it. */
export interface DataOrbit {
  /** branch of the return map that each turn takes */
  readonly branches: readonly number[];
  /** states evenly in time, the first on the section and not repeated: states x dimension */
  readonly points: Float64Array;
  /** first state of each turn, states may be fractions */
  readonly turns: readonly number[];
  /** in rows of the path */
  readonly period: number;
  /** by how much a small distance along the branch line grows in a period, with its sign */
  readonly multiplier: number;
  /** where it crosses the section: turns x dimension */
  readonly crossings: Float64Array;
  /**
   * how closely the data follow it where they do so best: root mean square distance at the crossings, as a share of the standard
   * deviation of all crossings
   */
  readonly closeness: number;
}

/** Fewest neighbours in a local fit. */
const FEWEST = 14;
const ITERATIONS = 60;
/** Mismatch, as a share of the width of the line, at which an orbit of the local maps is closed. */
const CLOSED = 1e-3;
/** Root mean square distance of neighbours along the line, as a share of the spread of all crossings, beyond which they are none. */
const ONE_SHEET = 0.4;
/** Stretches of the path that Newton's method starts from. */
const STARTS = 8;

/**
 * Finds the periodic orbits of a path whose return map is one of a line. A local fit takes a share `neighbours` of all crossings: the
 * more, the less noise is left, and the more of the map's own bends is lost.
 */
export class DataOrbits {
  private readonly count: number;
  private readonly width: number;
  private readonly spread: number;
  private readonly neighbours: number;
  /** crossings on each branch that have a successor, along the line */
  private readonly sorted: readonly Int32Array[];

  constructor(
    private readonly path: Path,
    private readonly crossings: SectionCrossings,
    private readonly map: ReturnMap,
    private readonly statesPerTurn: number,
    neighbours: number,
  ) {
    const { line, branches, symbols } = map;
    this.count = line.length;
    this.width = branches[branches.length - 1].high - branches[0].low;
    this.spread = spreadOf(crossings.points, path.dimension);
    this.neighbours = Math.max(FEWEST, Math.round(neighbours * this.count));
    const inside = Array.from({ length: this.count - 1 }, (_, i) => i);
    this.sorted = branches.map((_, b) =>
      Int32Array.from(inside.filter((i) => symbols[i] === b).sort((i, j) => line[i] - line[j])),
    );
  }

  /**
   * The orbit that visits branches in a given order, by Newton's method on local quadratic fits to the return map, one for each
   * turn; states between the crossings are local fits to the turns of the path nearby.
   * @param word branch of each turn.
   * @returns undefined if the data show no such orbit.
   */
  find(word: readonly number[]): DataOrbit | undefined {
    if (word.some((branch) => this.sorted[branch].length < FEWEST)) return undefined;
    for (const start of this.starts(word)) {
      const line = this.solve(word, start);
      if (line === undefined) continue;
      const orbit = this.trace(word, line);
      if (this.isOneSheet(orbit, line)) return orbit;
    }
    return undefined;
  }

  /** Crossings where a stretch of the path spells the word and comes back closest. */
  private starts(word: readonly number[]): number[] {
    const { line, symbols } = this.map;
    const found: [number, number][] = [];
    for (let i = 0; i + word.length < this.count; i++) {
      if (word.every((branch, k) => symbols[i + k] === branch))
        found.push([Math.abs(line[i + word.length] - line[i]), i]);
    }
    return found
      .sort((a, b) => a[0] - b[0])
      .slice(0, STARTS)
      .map(([, i]) => i);
  }

  /** Where the orbit crosses the section, along the line; undefined if Newton's method leaves the branches. */
  private solve(word: readonly number[], start: number): Float64Array | undefined {
    const turns = word.length;
    const u = Float64Array.from(word, (_, k) => this.map.line[start + k]);
    const values = new Float64Array(turns);
    const slopes = new Float64Array(turns);
    for (let n = 0; n < ITERATIONS; n++) {
      let mismatch = 0;
      for (let k = 0; k < turns; k++) {
        const near = this.near(word[k], u[k]);
        const { value, slope } = this.weights(near, u[k]);
        values[k] = 0;
        slopes[k] = 0;
        for (let i = 0; i < near.length; i++) {
          values[k] += value[i] * this.map.line[near[i] + 1];
          slopes[k] += slope[i] * this.map.line[near[i] + 1];
        }
        mismatch = Math.max(mismatch, Math.abs(values[k] - u[(k + 1) % turns]));
      }
      if (mismatch < CLOSED * 1e-3 * this.width) return u;
      // Of the linear maps in a row, u[k + 1] + move[k + 1] = values[k] + slopes[k] move[k], the fixed point.
      let [offset, factor] = [0, 1];
      for (let k = 0; k < turns; k++) {
        offset = values[k] - u[(k + 1) % turns] + slopes[k] * offset;
        factor *= slopes[k];
      }
      if (Math.abs(1 - factor) < 1e-3) return undefined;
      let move = offset / (1 - factor);
      for (let k = 0; k < turns; k++) {
        const after = values[k] - u[(k + 1) % turns] + slopes[k] * move;
        const { low, high } = this.map.branches[word[k]];
        // Later moves are damped: neighbours that come and go must not make it circle.
        u[k] = Math.max(low, Math.min(high, u[k] + (n < 10 ? move : move / 2)));
        move = after;
      }
      if (n === ITERATIONS - 1 && mismatch < CLOSED * this.width) return u;
    }
    return undefined;
  }

  private trace(word: readonly number[], line: Float64Array): DataOrbit {
    const { path, crossings } = this;
    const d = path.dimension;
    const turns = word.length;
    const fits = word.map((branch, k) => {
      const near = this.near(branch, line[k]);
      return { near, ...this.weights(near, line[k]) };
    });
    let multiplier = 1;
    const ends: number[] = [];
    let period = 0;
    const corners = new Float64Array(turns * d);
    fits.forEach(({ near, value, slope }, k) => {
      let [time, growth] = [0, 0];
      near.forEach((at, i) => {
        time += value[i] * (crossings.rows[at + 1] - crossings.rows[at]);
        growth += slope[i] * this.map.line[at + 1];
        for (let c = 0; c < d; c++) corners[k * d + c] += value[i] * crossings.points[at * d + c];
      });
      multiplier *= growth;
      period += time;
      ends.push(period);
    });
    // What is missing between the end of each turn and the start of the next.
    const gaps = fits.map(({ near, value }, k) => {
      const gap = new Float64Array(d);
      for (let c = 0; c < d; c++) {
        near.forEach((at, i) => {
          gap[c] -= value[i] * crossings.points[(at + 1) * d + c];
        });
        gap[c] += corners[((k + 1) % turns) * d + c];
      }
      return gap;
    });
    const states = turns * this.statesPerTurn;
    const points = new Float64Array(states * d);
    const state = new Float64Array(d);
    for (let s = 0, k = 0; s < states; s++) {
      const time = (s * period) / states;
      while (time >= ends[k] && k < turns - 1) k++;
      const begin = k === 0 ? 0 : ends[k - 1];
      const share = (time - begin) / (ends[k] - begin);
      const { near, value } = fits[k];
      near.forEach((at, i) => {
        pathAt(path, crossings.rows[at] + share * (crossings.rows[at + 1] - crossings.rows[at]), state);
        for (let c = 0; c < d; c++) points[s * d + c] += value[i] * state[c];
      });
      for (let c = 0; c < d; c++) points[s * d + c] += share * gaps[k][c];
    }
    return {
      branches: word,
      points,
      turns: [0, ...ends.slice(0, -1)].map((time) => (time * states) / period),
      period,
      multiplier,
      crossings: corners,
      closeness: this.closeness(corners, turns),
    };
  }

  /**
   * Whether crossings that are neighbours along the line are neighbours in space, too. Of a torus they are not: its section is
   * a ring, which the line shows flattened.
   */
  private isOneSheet({ branches, crossings }: DataOrbit, line: Float64Array): boolean {
    const d = this.path.dimension;
    return branches.every((branch, k) => {
      const near = this.near(branch, line[k]);
      let squares = 0;
      for (const i of near) squares += distanceBetween(this.crossings.points, i, crossings, k, d) ** 2;
      return Math.sqrt(squares / near.length) < ONE_SHEET * this.spread;
    });
  }

  private closeness(corners: Float64Array, turns: number): number {
    const d = this.path.dimension;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i + turns <= this.count; i++) {
      let squares = 0;
      for (let k = 0; k < turns && squares < least; k++)
        squares += distanceBetween(this.crossings.points, i + k, corners, k, d) ** 2;
      least = Math.min(least, squares);
    }
    return Math.sqrt(least / turns) / this.spread;
  }

  /** Crossings on a branch that are nearest to a place on the line. */
  private near(branch: number, u: number): Int32Array {
    const sorted = this.sorted[branch];
    const { line } = this.map;
    const wanted = Math.min(this.neighbours, sorted.length);
    let low = 0;
    let high = sorted.length - wanted;
    // The window of that many whose ends are equally far away.
    while (low < high) {
      const middle = (low + high) >> 1;
      if (u - line[sorted[middle]] > line[sorted[middle + wanted]] - u) low = middle + 1;
      else high = middle;
    }
    return sorted.subarray(low, low + wanted);
  }

  private weights(near: Int32Array, u: number): LocalWeights {
    return localFit(
      Float64Array.from(near, (i) => this.map.line[i]),
      u,
    );
  }
}
