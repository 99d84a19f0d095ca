import { expect, test } from "vitest";
import { simulateLorenz } from "../../../../src/dynamics/systems/lorenz.js";
import { convectionMovie } from "../../../../src/dynamics/systems/movies/convectionMovie.js";
import { cumulativeShares, principalComponents } from "../../../../src/math/principalComponents.js";

const ROWS = Int32Array.from({ length: 500 }, (_, r) => r);

test("temperature alone has rank 2, with the stream function 3, and isotherms more", () => {
  const shares = (settings: { stream?: boolean | "coded"; isotherms?: number }): Float64Array => {
    const movie = convectionMovie({ frames: 500, step: 0.05, side: 12, noise: 0, ...settings });
    return cumulativeShares(principalComponents(movie.values, movie.height * movie.width, 4, ROWS));
  };
  const temperature = shares({});
  // Single precision of the values.
  expect(1 - temperature[1]).toBeLessThan(1e-10);
  expect(1 - temperature[0]).toBeGreaterThan(0.01);
  const both = shares({ stream: true });
  expect(1 - both[2]).toBeLessThan(1e-10);
  expect(1 - both[1]).toBeGreaterThan(0.01);
  // The public code adds the sines of the stream function instead of multiplying them: another picture, the same rank.
  const coded = shares({ stream: "coded" });
  expect(1 - coded[2]).toBeLessThan(1e-10);
  expect(1 - coded[1]).toBeGreaterThan(0.01);
  expect(1 - shares({ stream: true, isotherms: 2 })[3]).toBeGreaterThan(0.05);
});

test("as coded the stream function is a sum of sines", () => {
  const { values, state } = convectionMovie({ frames: 3, side: 9, stream: "coded", noise: 0 });
  for (let f = 0; f < 3; f++) {
    const stream = values.subarray(162 * f + 81);
    const x = state.values[3 * f];
    // In the middle 1 + 1; at the middle of the left edge 0 + 1; in the corner nothing. Single precision.
    expect(stream[40]).toBeCloseTo(x / 10, 6);
    expect(stream[36]).toBeCloseTo(x / 20, 6);
    expect(stream[0]).toBeCloseTo(0, 6);
  }
});

test("it follows the Lorenz system at any parameters, from any time on", () => {
  const lorenz = { sigma: 16, rho: 45.92, beta: 4 };
  const { state } = convectionMovie({ frames: 20, side: 2, lorenz, discard: 3 });
  const path = simulateLorenz({ samples: 20, step: 0.01, parameters: lorenz, discard: 3 });
  expect(state.values).toEqual(path.values);
});

test("the frames are the modes times the state", () => {
  const side = 9;
  const { values, state, height, width } = convectionMovie({
    frames: 20,
    side,
    stream: true,
    noise: 0,
    seed: 4,
  });
  expect([height, width]).toEqual([18, 9]);
  expect(state.values).toEqual(simulateLorenz({ samples: 20, step: 0.01, seed: 4 }).values);
  for (let f = 0; f < 20; f++) {
    const [x, y, z] = state.values.subarray(3 * f, 3 * f + 3);
    const frame = values.subarray(162 * f);
    // At x = 0, z = 1/2 (row 4, column 0): Y / 20, and no flow.
    expect(frame[4 * side]).toBeCloseTo(y / 20, 6);
    expect(frame[81 + 4 * side]).toBeCloseTo(0, 7);
    // At x = 1/2, z = 1/4 (row 2, column 4): -Z / 40, and X / 20 sin(pi / 4).
    expect(frame[2 * side + 4]).toBeCloseTo(-z / 40, 6);
    expect(frame[81 + 2 * side + 4]).toBeCloseTo((x / 20) * Math.SQRT1_2, 6);
    // Floor and ceiling keep their temperature.
    expect(frame[3]).toBeCloseTo(0, 7);
    expect(frame[8 * side + 3]).toBeCloseTo(0, 6);
  }
});

test("noise has the given standard deviation and depends on the seed", () => {
  const settings = { frames: 100, side: 20, step: 0.02 };
  const [noisy, clean] = [convectionMovie(settings), convectionMovie({ ...settings, noise: 0 })];
  let square = 0;
  for (const [i, v] of noisy.values.entries()) square += (v - clean.values[i]) ** 2 / noisy.values.length;
  // 40000 draws: a standard error of .35 %.
  expect(Math.abs(Math.sqrt(square) / 0.01 - 1)).toBeLessThan(0.015);
  expect(convectionMovie(settings).values).toEqual(noisy.values);
});

test("rejects settings out of range", () => {
  expect(() => convectionMovie({ frames: 5, side: 1 })).toThrow(/side=1 must be an integer of at least 2/);
  expect(() => convectionMovie({ frames: 5, noise: Number.NaN })).toThrow(/noise=NaN/);
  expect(() => convectionMovie({ frames: 0 })).toThrow(/samples=0/);
  expect(() => convectionMovie({ frames: 1e6, side: 100 })).toThrow(
    /are 10000000000 values, too many to hold/,
  );
});
