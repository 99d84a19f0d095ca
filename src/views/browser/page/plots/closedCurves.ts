import type { Point, Seen } from "./projection.js";

/** A closed curve in a space. */
export interface ClosedCurve {
  /** in the unit of the axes, states x 3; the first state is not repeated */
  readonly points: Float32Array;
  readonly colour: string;
}

/** Widths of a curve and of the gap that it leaves in what it passes over, CSS pixels. */
const LINE = 2.75;
const GAP = 8;

/** Draws closed curves from back to front; where one passes over another, the lower one is interrupted. */
export function drawClosedCurves(
  context: CanvasRenderingContext2D,
  curves: readonly ClosedCurve[],
  place: (point: Point) => Seen,
): void {
  const pieces = curves.flatMap(({ points, colour }) => {
    const seen = Array.from({ length: points.length / 3 }, (_, row) =>
      place([points[3 * row], points[3 * row + 1], points[3 * row + 2]]),
    );
    return seen.map((from, row) => ({ from, to: seen[(row + 1) % seen.length], colour }));
  });
  pieces.sort((a, b) => a.from[2] + a.to[2] - b.from[2] - b.to[2]);
  context.save();
  context.lineJoin = "round";
  for (const { from, to, colour } of pieces) {
    for (const [width, cap, stroke] of [
      [GAP, "butt", "#ffffff"],
      [LINE, "round", colour],
    ] as const) {
      context.lineWidth = width;
      context.lineCap = cap;
      context.strokeStyle = stroke;
      context.beginPath();
      context.moveTo(from[0], from[1]);
      context.lineTo(to[0], to[1]);
      context.stroke();
    }
  }
  context.restore();
}
