import { element } from "../element.js";
import { type ClosedCurve, drawClosedCurves } from "./closedCurves.js";
import { COLOURS, ramp } from "./colours.js";
import { drawBox } from "./drawBox.js";
import { latentBox, placeIn } from "./latentBox.js";
import { colourLevels, currentRow, evenShares, type PathPlot, type PathSettings } from "./pathPlot.js";
import { fitWidth, PlotFrame } from "./plotFrame.js";
import { type Pose, project } from "./projection.js";
import { redrawer } from "./redrawer.js";
import { turnable } from "./turnable.js";

/** A path in a space of three axes. */
export interface SpaceSettings extends PathSettings {
  /** three, one value per row; NaN breaks the path */
  readonly columns: readonly Float32Array[];
  readonly axes: readonly string[];
}

/** A drawn path in a space. */
export interface SpacePlot extends PathPlot {
  /** whether all axes have the same scale */
  readonly oneScale: boolean;
  /** Draws closed curves over the path, which turns grey; none colours it again. */
  outline(curves: readonly ClosedCurve[]): void;
}

const LEVELS = 24;
const MAGNIFIED = 20;
const DEPTHS = 6;
/** Opacity of a path behind curves. */
const BEHIND = 0.5;

/** Draws a path in a space that rotates automatically until the user drags it or presses arrow keys. */
export function spacePlot(host: HTMLElement, settings: SpaceSettings): SpacePlot {
  const { columns, view } = settings;
  const frame = new PlotFrame(host, settings.name, settings.title, settings.description);
  const canvas = element("canvas", { class: "space", tabindex: "0" });
  frame.body.append(canvas);
  const box = latentBox(columns);
  const rows = columns[0].length;
  const places = columns.map((column, axis) =>
    Float64Array.from(column, (value) => placeIn(box, axis, value)),
  );
  const right = new Float64Array(rows);
  const down = new Float64Array(rows);
  const near = new Float64Array(rows);
  const keys = new Int16Array(rows);
  let shares = evenShares(rows);
  let curves: readonly ClosedCurve[] = [];
  let pose: Pose = { turn: 0.6, tilt: 0.42 };
  let zoom = 1;
  let width = 1;
  let height = 1;
  const radius = Math.hypot(...box.half);
  const floor = Math.hypot(box.half[0], box.half[1]);
  const tallness = ({ tilt }: Pose): number =>
    floor * Math.abs(Math.sin(tilt)) + box.half[2] * Math.cos(tilt);

  const draw = (): void => {
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("the browser provides no 2D canvas.");
    const ratio = window.devicePixelRatio || 1;
    const wide = Math.round(width * ratio);
    const high = Math.round(height * ratio);
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const scale = zoom * Math.min((width / 2 - 56) / floor, (height / 2 - 44) / tallness(pose));
    context.translate(width / 2, height / 2);
    drawBox(context, box, pose, scale, settings.axes);
    for (let row = 0; row < rows; row++) {
      const seen = project([places[0][row], places[1][row], places[2][row]], pose);
      right[row] = seen[0] * scale;
      down[row] = seen[1] * scale;
      near[row] = seen[2];
    }
    drawPath(context);
    drawClosedCurves(context, curves, (point) => {
      const [x, y, z] = point;
      const seen = project([placeIn(box, 0, x), placeIn(box, 1, y), placeIn(box, 2, z)], pose);
      return [seen[0] * scale, seen[1] * scale, seen[2]];
    });
    drawInstant(context);
    frame.drawn();
  };

  const drawPath = (context: CanvasRenderingContext2D): void => {
    const levels = colourLevels(shares, settings, LEVELS);
    for (let row = 0; row < rows; row++) {
      const level = 1 + levels[row];
      const depth = Math.min(DEPTHS - 1, Math.max(0, Math.floor(((near[row] / radius + 1) / 2) * DEPTHS)));
      keys[row] = depth * (LEVELS + 1) + level;
    }
    const chains = Array.from({ length: DEPTHS * (LEVELS + 1) }, (): number[] => []);
    for (let row = 1; row < rows; row++) {
      if (Number.isFinite(right[row] + right[row - 1])) chains[keys[row]]?.push(row);
    }
    context.lineJoin = "round";
    context.lineCap = "round";
    chains.forEach((chain, key) => {
      if (chain.length === 0) return;
      const level = curves.length > 0 ? 0 : key % (LEVELS + 1);
      const nearness = Math.floor(key / (LEVELS + 1)) / (DEPTHS - 1);
      context.globalAlpha = (0.45 + 0.55 * nearness) * (curves.length > 0 ? BEHIND : 1);
      context.lineWidth = 0.9 + 0.9 * nearness;
      context.strokeStyle = level === 0 ? COLOURS.rest : ramp((level - 1) / (LEVELS - 1));
      context.beginPath();
      for (const row of chain) {
        context.moveTo(right[row - 1], down[row - 1]);
        context.lineTo(right[row], down[row]);
      }
      context.stroke();
    });
    context.globalAlpha = 1;
  };

  const drawInstant = (context: CanvasRenderingContext2D): void => {
    const row = currentRow(settings);
    if (!Number.isFinite(right[row] ?? Number.NaN)) return;
    context.beginPath();
    context.arc(right[row], down[row], 5, 0, 2 * Math.PI);
    context.fillStyle = "#ffffff";
    context.fill();
    context.lineWidth = 2.5;
    context.strokeStyle = COLOURS.playhead;
    context.stroke();
  };

  const redraw = redrawer(frame, draw);
  fitWidth(frame.body, (wide) => {
    width = wide;
    height = Math.round(Math.min(540, Math.max(300, 0.78 * wide)));
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    frame.attempt(draw);
  });
  window.addEventListener("resize", redraw);
  view.whenRangeChanges(redraw);
  view.whenInstantChanges(redraw);
  turnable(
    canvas,
    (turn, tilt) => {
      const tilted = Math.min(1.5, Math.max(-1.5, pose.tilt + tilt));
      pose = { turn: pose.turn + turn, tilt: tilted };
      redraw();
    },
    (factor) => {
      zoom = Math.min(MAGNIFIED, Math.max(1, zoom * factor));
      redraw();
    },
  );
  return {
    frame,
    oneScale: box.oneScale,
    colour: (wanted) => {
      shares = wanted;
      redraw();
    },
    outline: (wanted) => {
      curves = wanted;
      redraw();
    },
  };
}
