import { expect, test } from "vitest";
import { latentSpeedCorrelation } from "../../../../src/dynamics/latentFlow/latentSpeed.js";
import { membraneMovie } from "../../../../src/dynamics/systems/movies/membraneMovie.js";
import {
  cumulativeShares,
  principalComponents,
  projectLinearly,
} from "../../../../src/math/principalComponents.js";
import { limitCycle } from "../../../../src/syrinx/normalForm.js";

const ROWS = Int32Array.from({ length: 300 }, (_, r) => r);
const TEST = Int32Array.from({ length: 149 }, (_, r) => 300 + r);

test.each([
  [1, 9, 9, 1.2, [0.45, 0.86, 0.92], [0.24, 0.949, 0.988]],
  [0.1, 9, 9, 1.2, [0.66, 0.85, 0.9], [0.81, 0.975, 0.99]],
  [0.1, 28, 14, 0.6, [0.65, 0.77, 0.83], [0.9, 0.925, 0.972]],
  [1, 20, 0, 0.8, [0.78, 0.91, 0.96], [0.97, 0.981, 0.991]],
])(
  "at tension %f, displacement %f, tilt %f and softness %f the movie has the linear encodings of the reference",
  (beta, displacement, tilt, softness, shares, speeds) => {
    const movie = membraneMovie({ beta, displacement, tilt, softness });
    // Of fewer dimensions they are the first of these.
    const pca = principalComponents(movie.values, 1600, 4, ROWS);
    const found = cumulativeShares(pca);
    const coordinates = projectLinearly(pca, movie.values);
    // The reference (an independent film) is rounded to .01; which phases fall into 300 frames moves it by as much.
    for (const [d, share] of shares.entries()) expect(Math.abs(found[d] - share)).toBeLessThan(0.03);
    for (const [n, dimension] of [1, 2, 4].entries()) {
      const latent = coordinates.filter((_, i) => i % 4 < dimension);
      const speed = latentSpeedCorrelation(movie.values, 1600, latent, dimension, TEST);
      // One component sees little of a round cycle, and noise decides the rest; two and four are the reference's to .01.
      expect(Math.abs(speed - speeds[n])).toBeLessThan(dimension === 1 ? 0.12 : 0.01);
    }
  },
);

test("noise changes the gray values by its standard deviation and nothing else", () => {
  const settings = { beta: 0.1, displacement: 9, tilt: 9, softness: 1.2, frames: 50 };
  const [noisy, clean] = [membraneMovie(settings), membraneMovie({ ...settings, noise: 0 })];
  expect(noisy.state.values).toEqual(clean.state.values);
  let square = 0;
  for (const [i, v] of noisy.values.entries()) square += (v - clean.values[i]) ** 2 / noisy.values.length;
  // 80000 draws: a standard error of .25 %.
  expect(Math.abs(Math.sqrt(square) / 0.02 - 1)).toBeLessThan(0.01);
  expect(membraneMovie({ ...settings, seed: 2 }).values).not.toEqual(noisy.values);
  for (const v of clean.values) expect(Math.abs(v - 0.5)).toBeLessThan(0.35 + 1e-6);
});

test("the gray value is halfway at the edge, whose position follows from the state", () => {
  const settings = { beta: 1, displacement: 9, tilt: 9, softness: 1.2, frames: 40, noise: 0 };
  const { values, state } = membraneMovie(settings);
  for (let f = 0; f < 40; f++) {
    // The topmost row: r = 0, sin(.15 pi) x and all of v.
    const edge = 20 + 9 * state.values[2 * f] * Math.sin(0.15 * Math.PI) + 9 * state.values[2 * f + 1];
    const column = Math.floor(edge);
    const [left, right] = [values[1600 * f + column], values[1600 * f + column + 1]];
    // Back from gray to distance: single precision of the gray.
    const distance = (gray: number): number => -1.2 * Math.log(0.7 / (gray - 0.15) - 1);
    expect(distance(left)).toBeCloseTo(edge - column, 4);
    expect(distance(right)).toBeCloseTo(edge - column - 1, 4);
  }
});

test("a movie with an integer number of frames per period is periodic, at that number times the frequency", () => {
  const settings = { beta: 0.5, displacement: 9, tilt: 9, softness: 1.2, noise: 0 };
  const movie = membraneMovie({ ...settings, framesPerPeriod: 25, frames: 51, gamma: 30_000 });
  // RK4 at steps of .02 and the frequency to 1e-7.
  for (let i = 0; i < 2; i++) expect(movie.state.values[50 * 2 + i]).toBeCloseTo(movie.state.values[i], 5);
  const f0 = (30_000 * limitCycle(0.15, 0.5).frequency) / (2 * Math.PI);
  expect(movie.rate / 25 / f0).toBeCloseTo(1, 12);
});

test("time left out shifts the film along its cycle", () => {
  const settings = { beta: 0.5, displacement: 9, tilt: 9, softness: 1.2, noise: 0, frames: 30 };
  const all = membraneMovie(settings);
  const later = membraneMovie({ ...settings, frames: 20, discard: 10 / all.rate });
  // RK4 at other steps of at most .02: errors of 1e-8; single precision.
  for (let i = 0; i < 40; i++) expect(later.state.values[i]).toBeCloseTo(all.state.values[20 + i], 5);
  expect(() => membraneMovie({ ...settings, discard: -1 })).toThrow(/discard=-1 s must not be negative/);
});

test("without tilt the cycle is filmed as an arc, with tilt as a loop", () => {
  const settings = { beta: 1, displacement: 20, softness: 0.8, noise: 0, framesPerPeriod: 40, frames: 40 };
  /** Least distance of two frames half a turn or so apart, over the greatest distance of any two. */
  const closest = (tilt: number): number => {
    const { values } = membraneMovie({ ...settings, tilt });
    let least = Number.POSITIVE_INFINITY;
    let most = 0;
    for (let a = 0; a < 40; a++)
      for (let b = a + 1; b < 40; b++) {
        let square = 0;
        for (let p = 0; p < 1600; p++) square += (values[1600 * a + p] - values[1600 * b + p]) ** 2;
        most = Math.max(most, square);
        const apart = Math.min(b - a, 40 - b + a);
        if (apart >= 10) least = Math.min(least, square);
      }
    return Math.sqrt(least / most);
  };
  // Going and coming meet to within the 1/40 of a turn between frames.
  expect(closest(0)).toBeLessThan(0.2);
  expect(closest(20)).toBeGreaterThan(0.35);
});

test("without tilt both directions of motion look the same", () => {
  const { values, state } = membraneMovie({ beta: 1, displacement: 20, tilt: 0, softness: 0.8, noise: 0 });
  // Of two frames with nearly the same x and opposite v, every pixel differs by no more than the edge moved.
  let pairs = 0;
  for (let a = 0; a < 200; a++) {
    for (let b = a + 1; b < 200; b++) {
      const [xa, va, xb, vb] = [2 * a, 2 * a + 1, 2 * b, 2 * b + 1].map((i) => state.values[i]);
      if (!(va * vb < -0.01 && Math.abs(xa - xb) < 1e-3)) continue;
      pairs++;
      for (let p = 0; p < 1600; p++) {
        // Steepest slope of the gray .7 / (4 x .8) a column, times 20 |xa - xb| columns.
        const most = (0.7 / 3.2) * 20 * Math.abs(xa - xb) + 1e-6;
        expect(Math.abs(values[1600 * a + p] - values[1600 * b + p])).toBeLessThanOrEqual(most);
      }
      if (pairs > 5) return;
    }
  }
  expect(pairs).toBeGreaterThan(0);
});

test("rejects settings without oscillation", () => {
  const settings = { displacement: 9, tilt: 9, softness: 1.2 };
  expect(() => membraneMovie({ ...settings, beta: -0.1 })).toThrow(
    /nothing oscillates at alpha=0.15, beta=-0.1/,
  );
  expect(() => membraneMovie({ ...settings, beta: 1, noise: -1 })).toThrow(/noise=-1 must not be negative/);
  expect(() => membraneMovie({ ...settings, beta: 1, softness: 0 })).toThrow(/softness=0 must be positive/);
});
