import { linearTicks } from "../../../shared/ticks.js";
import { FONT } from "./axes.js";
import { COLOURS } from "./colours.js";
import { cornersOf, EDGES, farthestCorner, type LatentBox, labelledEdges, placeIn } from "./latentBox.js";
import { type Point, type Pose, project } from "./projection.js";
import { tickLabel } from "./tickLabel.js";

/** Minimum length of an edge with tick labels, CSS pixels; on shorter ones they would overlap. */
const MIN_LABELLED_EDGE = 36;

/**
 * Draws the bounding box of a space with its axes: the name and tick labels of each axis along one edge.
 * @param context its origin is the centre of the box. @param scale CSS pixels per unit of the box.
 */
export function drawBox(
  context: CanvasRenderingContext2D,
  box: LatentBox,
  pose: Pose,
  scale: number,
  names: readonly string[],
): void {
  const seen = cornersOf(box).map((corner) => project(corner, pose));
  const hidden = farthestCorner(box, pose);
  const labelled = labelledEdges(seen);
  const front = 7 - hidden;
  context.lineWidth = 1;
  for (const { axis, corner } of EDGES) {
    const other = corner | (1 << axis);
    // Edges at the corner nearest to the viewer would cross the path.
    if (corner === front || other === front) continue;
    context.strokeStyle = labelled[axis] === corner ? "#9aa4af" : COLOURS.line;
    context.beginPath();
    context.moveTo(seen[corner][0] * scale, seen[corner][1] * scale);
    context.lineTo(seen[other][0] * scale, seen[other][1] * scale);
    context.stroke();
  }
  context.font = FONT;
  context.textBaseline = "middle";
  for (const axis of [0, 1, 2]) drawAxis(context, box, pose, scale, axis, labelled[axis], names[axis] ?? "");
}

function drawAxis(
  context: CanvasRenderingContext2D,
  box: LatentBox,
  pose: Pose,
  scale: number,
  axis: number,
  corner: number,
  name: string,
): void {
  const corners = cornersOf(box);
  const at = (place: number): [number, number] => {
    const point = corners[corner].map((value, d) => (d === axis ? place : value));
    const [right, down] = project(point as unknown as Point, pose);
    return [right * scale, down * scale];
  };
  const half = box.half[axis];
  const [x0, y0] = at(-half);
  const [x1, y1] = at(half);
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length < 1) return;
  // Outward: perpendicular to the edge, away from the centre of the box.
  let [outX, outY] = [-(y1 - y0) / length, (x1 - x0) / length];
  if (outX * (x0 + x1) + outY * (y0 + y1) < 0) [outX, outY] = [-outX, -outY];
  context.textAlign = Math.abs(outX) < 0.35 ? "center" : outX < 0 ? "right" : "left";
  context.fillStyle = COLOURS.muted;
  context.strokeStyle = "#9aa4af";
  if (length >= MIN_LABELLED_EDGE) {
    const [low, high] = box.limits[axis];
    const values = linearTicks(low, high, 1 + Math.min(5, length / 40)).map(({ value }) => value);
    const step = values.length > 1 ? values[1] - values[0] : high - low;
    for (const value of values) {
      const [x, y] = at(placeIn(box, axis, value));
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(x + 4 * outX, y + 4 * outY);
      context.stroke();
      context.fillText(tickLabel(value, step), x + 9 * outX, y + 10 * outY);
    }
  }
  context.fillStyle = COLOURS.ink;
  if (axis === 2) {
    context.textAlign = "center";
    context.fillText(name, y0 < y1 ? x0 : x1, Math.min(y0, y1) - 14);
  } else {
    context.fillText(name, (x0 + x1) / 2 + 30 * outX, (y0 + y1) / 2 + 30 * outY);
  }
}
