import type { Layer } from "../../../shapes/network.js";
import { DIRECTIONS } from "../../networks/weightShapes.js";
import type { Drawing, Drawn, Rows } from "../drawing.js";
import { drawRecurrent } from "./recurrent.js";

/** What is moved from the columns of some steps to those of others. */
interface Move {
  readonly from: Rows;
  readonly to: Rows;
  /** first column that is read, and first one that is written */
  readonly read?: number;
  readonly written?: number;
  readonly width: number;
  /** columns after those written that become 0 */
  readonly cleared: number;
  readonly turned: boolean;
  readonly adds?: boolean;
}

/** States of a recurrent layer from the first step on, and of another from the last step back. */
export function drawBidirectional(
  drawing: Drawing,
  layer: Extract<Layer, { kind: "bidirectional" }>,
  path: string,
  x: Rows,
): Drawn {
  const { units } = layer;
  const [forward, backward] = DIRECTIONS.map((direction) => `${path}.${direction}`);
  const turned = drawing.like(x);
  move(drawing, { from: x, to: turned, width: x.stride, cleared: 0, turned: true });
  const there = drawRecurrent(drawing, { ...layer, kind: "recurrent" }, forward, x);
  const back = drawRecurrent(drawing, { ...layer, kind: "recurrent" }, backward, turned);
  const y = drawing.rows(x.rows, 2 * units, true);
  move(drawing, { from: there.y, to: y, width: units, cleared: 0, turned: false });
  const rest = y.stride - 2 * units;
  move(drawing, { from: back.y, to: y, written: units, width: units, cleared: rest, turned: true });
  return {
    y,
    back(dy, wanted) {
      const [dThere, dBack] = [drawing.like(there.y), drawing.like(back.y)];
      const cleared = dThere.stride - units;
      move(drawing, { from: dy, to: dThere, width: units, cleared, turned: false });
      move(drawing, { from: dy, to: dBack, read: units, width: units, cleared, turned: true });
      const dx = there.back(dThere, wanted);
      const dTurned = back.back(dBack, wanted);
      if (dx === undefined || dTurned === undefined) return undefined;
      move(drawing, { from: dTurned, to: dx, width: dx.stride, cleared: 0, turned: true, adds: true });
      return dx;
    },
  };
}

function move({ program }: Drawing, { from, to, read = 0, written = 0, ...rest }: Move): void {
  program.add(
    "samples",
    "MOVE_STEPS",
    from.rows,
    from.at + 4 * read,
    from.stride,
    to.at + 4 * written,
    to.stride,
    rest.width,
    rest.cleared,
    rest.turned ? 1 : 0,
    rest.adds === true ? 1 : 0,
  );
}
