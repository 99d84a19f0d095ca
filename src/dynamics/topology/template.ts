import { LeastSquares } from "../../math/leastSquares.js";
import { InputError } from "../../shapes/inputError.js";

/**
 * A template (branched manifold, knot holder) of a flow whose orbits are named by the branches they visit, in the standard
 * insertion convention: branches numbered from left to right are twisted and crossed as the matrix says, and then
 * joined to the branch line, those further left behind.
 */
export interface Template {
  /**
   * Symmetric, branches x branches. On the diagonal the half turns of each branch (even: it keeps the order of its points, odd:
   * it reverses it), elsewhere the signed crossings of two branches. As nested arrays in JSON it is what `cate` reads.
   */
  readonly matrix: readonly (readonly number[])[];
  /** branches from back to front where they join, which is also from left to right */
  readonly layers: readonly number[];
}

/**
 * Linking number of two orbits of a template, from their names alone.
 * @param matrix of the template, in the standard insertion convention. @param a the branches that one orbit visits, in order.
 * @param b those of the other. For the same orbit, the self-linking: its self-crossings on the template.
 * @returns an integer.
 * @throws {InputError} if the matrix is not symmetric, orders its branches in no way, or a branch is not in it.
 * @see Melvin & Tufillaro (1991) Phys. Rev. A 44 R3419; Le Sceller, Letellier & Gouesbet (1994) Phys. Rev. E 49 4693.
 * @example
 * // The horseshoe of the Rossler system: the orbits 1 and 01.
 * templateLinking([[0, -1], [-1, -1]], [1], [0, 1]); // -1
 */
export function templateLinking(
  matrix: readonly (readonly number[])[],
  a: readonly number[],
  b: readonly number[],
): number {
  const order = checkMatrix("templateLinking", matrix);
  for (const branch of [...a, ...b]) {
    if (matrix[branch] === undefined) {
      throw new InputError(
        `templateLinking: branch=${branch} is not one of the template's ${matrix.length}; number them from 0.`,
      );
    }
  }
  const flips = matrix.map((row, i) => row[i] % 2 !== 0);
  let crossings = inversions(a, b, order, flips);
  const self = sameOrbit(a, b);
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) if (!self || i !== j) crossings += matrix[a[i]][b[j]];
  }
  return crossings / 2;
}

/** An orbit by the branches of a template. */
export interface LinkedOrbit {
  /** branches that the orbit visits, numbered from 0 in their order along the branch line */
  readonly branches: readonly number[];
}

/**
 * The template that explains the linking numbers of orbits: for each order in which the branches can join, the matrix follows
 * from linear equations, one for each pair of orbits; the one that is made of integers, fits all pairs exactly and turns each
 * branch as the return map does is the template.
 * @param orbits the branches that each visits. @param linking their linking numbers, orbits x orbits; the diagonal is ignored.
 * @param reversing for each branch, whether it reverses the order of its points (the return map falls there).
 * @returns the template; undefined if none fits.
 * @throws {InputError} if there are more than four branches, or the pairs of orbits are too few to determine the matrix.
 * @see Mindlin, Hou, Solari, Gilmore & Tufillaro (1990) Phys. Rev. Lett. 64 2350; Gilmore & Lefranc (2011), ch. 5.
 * @example
 * // Orbits of the Rossler system.
 * const orbits = [[1], [0, 1], [0, 0, 1], [0, 1, 1]].map((branches) => ({ branches }));
 * const linking = [[0, -1, -1, -1], [-1, 0, -2, -2], [-1, -2, 0, -3], [-1, -2, -3, 0]];
 * fitTemplate(orbits, linking, [false, true]).matrix; // [[0, -1], [-1, -1]]
 */
export function fitTemplate(
  orbits: readonly LinkedOrbit[],
  linking: readonly (readonly number[])[],
  reversing: readonly boolean[],
): Template | undefined {
  const branches = reversing.length;
  if (branches < 1 || branches > 4) {
    throw new InputError(
      `fitTemplate: ${branches} branches are not 1 to 4; choose a section whose return map has fewer branches.`,
    );
  }
  const entries: [number, number][] = [];
  for (let i = 0; i < branches; i++) for (let j = i; j < branches; j++) entries.push([i, j]);
  let determined = false;
  for (const layers of permutations(branches)) {
    const order = inverse(layers);
    const system = new LeastSquares(entries.length, 1);
    for (let p = 0; p < orbits.length; p++) {
      for (let q = 0; q < p; q++) {
        const [a, b] = [orbits[p].branches, orbits[q].branches];
        const row = Float64Array.from(
          entries,
          ([i, j]) => pairs(a, b, i, j) + (i === j ? 0 : pairs(a, b, j, i)),
        );
        system.add(row, Float64Array.of(2 * linking[p][q] - inversions(a, b, order, reversing)));
      }
    }
    const { coefficients, rank } = system.solve(1e-9);
    if (rank < entries.length) continue;
    determined = true;
    const matrix = reversing.map(() => new Array<number>(branches).fill(0));
    entries.forEach(([i, j], n) => {
      // Not -0.
      matrix[i][j] = Math.round(coefficients[n]) + 0;
      matrix[j][i] = matrix[i][j];
    });
    if (reversing.some((reverses, i) => (matrix[i][i] % 2 !== 0) !== reverses)) continue;
    if (positions(matrix).some((position, i) => position !== order[i])) continue;
    const fits = orbits.every(({ branches: a }, p) =>
      orbits.every(({ branches: b }, q) => q >= p || templateLinking(matrix, a, b) === linking[p][q]),
    );
    if (fits) return { matrix, layers };
  }
  if (determined) return undefined;
  throw new InputError(
    `fitTemplate: the linking numbers of ${orbits.length} orbits don't determine the template of ${branches} branches; give more orbits.`,
  );
}

/**
 * The same template without the crossings that only bring branches into order: pairs of branches that cross an odd number of times
 * are uncrossed once, and `layers` then says which lies in front where all join. This is the form of Gilmore & Lefranc, with
 * the order of insertion beside the matrix.
 * @param matrix of the template, in the standard insertion convention.
 * @returns matrix, branches x branches, even off the diagonal; and the branches from back to front.
 * @throws {InputError} if the matrix is not symmetric, or orders its branches in no way.
 * @see Gilmore & Lefranc (2011) The Topology of Chaos, 5.4.
 * @example
 * layeredTemplate([[0, -1], [-1, -1]]); // { matrix: [[0, 0], [0, -1]], layers: [1, 0] }
 */
export function layeredTemplate(matrix: readonly (readonly number[])[]): Template {
  const layers = inverse(checkMatrix("layeredTemplate", matrix));
  return {
    matrix: matrix.map((row, i) => row.map((entry, j) => (i !== j && entry % 2 !== 0 ? entry + 1 : entry))),
    layers,
  };
}

/** Crossings of two orbits where the branches join: pairs of points on different branches that arrive in another order. */
function inversions(
  a: readonly number[],
  b: readonly number[],
  order: readonly number[],
  flips: readonly boolean[],
): number {
  const self = sameOrbit(a, b);
  let count = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      const [left, right] = [a[i], b[j]];
      if (left === right || (self && i === j)) continue;
      const ahead = compare(a, i + 1, b, j + 1, flips);
      if (ahead !== 0 && ahead > 0 === order[left] < order[right]) count++;
    }
  }
  return count;
}

/**
 * Order along the branch line of two points: at the first turn where their futures differ the branches decide, reversed if an
 * odd number of reversing branches came before.
 */
function compare(
  a: readonly number[],
  i: number,
  b: readonly number[],
  j: number,
  flips: readonly boolean[],
): number {
  let sense = 1;
  for (let k = 0; k < a.length + b.length; k++) {
    const [left, right] = [a[(i + k) % a.length], b[(j + k) % b.length]];
    if (left !== right) return sense * (left - right);
    if (flips[left]) sense = -sense;
  }
  return 0;
}

function sameOrbit(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((branch, i) => branch === b[i]);
}

function pairs(a: readonly number[], b: readonly number[], i: number, j: number): number {
  return a.filter((branch) => branch === i).length * b.filter((branch) => branch === j).length;
}

/** Where each branch arrives: those to its left or right with an odd number of crossings change sides with it. */
function positions(matrix: readonly (readonly number[])[]): number[] {
  return matrix.map((row, i) =>
    row.reduce((at, crossings, j) => (j === i || crossings % 2 === 0 ? at : at + (j > i ? 1 : -1)), i),
  );
}

function checkMatrix(name: string, matrix: readonly (readonly number[])[]): number[] {
  const size = matrix.length;
  const symmetric = matrix.every(
    (row, i) =>
      row.length === size && row.every((entry, j) => Number.isInteger(entry) && entry === matrix[j][i]),
  );
  const order = symmetric ? positions(matrix) : [];
  if (size === 0 || new Set(order).size !== size || order.some((at) => at < 0 || at >= size)) {
    throw new InputError(
      `${name}: the matrix is not a symmetric one of integers that brings its branches into an order; check its entries.`,
    );
  }
  return order;
}

function inverse(permutation: readonly number[]): number[] {
  const places = new Array<number>(permutation.length);
  permutation.forEach((item, place) => {
    places[item] = place;
  });
  return places;
}

function permutations(size: number): number[][] {
  if (size === 0) return [[]];
  return permutations(size - 1).flatMap((shorter) =>
    Array.from({ length: size }, (_, at) => [...shorter.slice(0, at), size - 1, ...shorter.slice(at)]),
  );
}
