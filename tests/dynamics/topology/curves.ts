/** Closed curves with known linking numbers, for tests: points x 3. */

export function circle(count: number, radius = 1, centre: readonly number[] = [0, 0, 0]): Float64Array {
  return curve(count, (t) => [centre[0] + radius * Math.cos(t), centre[1] + radius * Math.sin(t), centre[2]]);
}

/** A strand on a torus, right-handed: `turns` times around its axis, `winds` times around its core, from some phase of the core on. */
export function torusStrand(count: number, turns: number, winds: number, phase: number): Float64Array {
  return curve(count, (t) => {
    const radius = 2 + 0.7 * Math.cos(winds * t + phase);
    return [radius * Math.cos(turns * t), radius * Math.sin(turns * t), -0.7 * Math.sin(winds * t + phase)];
  });
}

export function curve(count: number, at: (t: number) => readonly number[]): Float64Array {
  return Float64Array.from(Array.from({ length: count }, (_, i) => at((2 * Math.PI * i) / count)).flat());
}

export function moved(
  points: Float64Array,
  map: (x: number, y: number, z: number) => number[],
): Float64Array {
  return Float64Array.from(
    Array.from({ length: points.length / 3 }, (_, i) =>
      map(points[3 * i], points[3 * i + 1], points[3 * i + 2]),
    ).flat(),
  );
}

export function backwards(points: Float64Array): Float64Array {
  const count = points.length / 3;
  return Float64Array.from(points, (_, i) => points[3 * (count - 1 - Math.floor(i / 3)) + (i % 3)]);
}
