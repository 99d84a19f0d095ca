import type { Point, Seen } from "./projection.js";

/** A closed curve in a space. */
export interface ClosedCurve {
  /** in the unit of the axes, states x 3; the first state is not repeated */
  readonly points: Float32Array;
  readonly colour: string;
}

/** Widths of a curve and of the gap that it leaves in what it passes over, CSS pixels. */
const LINE = 2.75;
const GAP = 6.5;

/** Pieces to either side that are drawn again, for the gap of a piece would cut them where the curve bends. */
const REDRAWN = 2;

/** One piece of a curve, and the number of the state that it begins at. */
interface Piece {
  readonly curve: readonly Seen[];
  readonly start: number;
  readonly colour: string;
  readonly near: number;
}

/** Draws closed curves from back to front; where one passes over another, the lower one is interrupted. */
export function drawClosedCurves(
  context: CanvasRenderingContext2D,
  curves: readonly ClosedCurve[],
  place: (point: Point) => Seen,
): void {
  const pieces = curves.flatMap(({ points, colour }): Piece[] => {
    const curve = Array.from({ length: points.length / 3 }, (_, row) =>
      place([points[3 * row], points[3 * row + 1], points[3 * row + 2]]),
    );
    return curve.map((from, start) => {
      const to = curve[(start + 1) % curve.length];
      return { curve, start, colour, near: (from[2] + to[2]) / 2 };
    });
  });
  pieces.sort((a, b) => a.near - b.near);
  const drawn = new Map<readonly Seen[], Set<number>>();
  context.save();
  context.lineJoin = "round";
  for (const { curve, start, colour } of pieces) {
    const line = (piece: number): void => {
      const [from, to] = [curve[piece], curve[(piece + 1) % curve.length]];
      context.beginPath();
      context.moveTo(from[0], from[1]);
      context.lineTo(to[0], to[1]);
      context.stroke();
    };
    const done = drawn.get(curve) ?? new Set();
    drawn.set(curve, done.add(start));
    context.lineWidth = GAP;
    context.lineCap = "butt";
    context.strokeStyle = "#ffffff";
    line(start);
    context.lineWidth = LINE;
    context.lineCap = "round";
    context.strokeStyle = colour;
    for (let away = -REDRAWN; away <= REDRAWN; away++) {
      const piece = (start + away + curve.length) % curve.length;
      if (done.has(piece)) line(piece);
    }
  }
  context.restore();
}
