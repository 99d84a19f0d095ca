import type { Cell, Layer } from "../../../shapes/network.js";
import type { Drawing, Drawn, Rows } from "../drawing.js";
import { padded } from "../parameters.js";

/** Numbers of the cells in src/kernels/assembly/engine/cells.ts. */
const CELL_CODES: Readonly<Record<Cell, number>> = { simple: 0, gru: 1, lstm: 2 };

/** Rows of `units` that the engine keeps for the gates of a step: of the GRU, the input's part and the state's. */
const KEPT_GATES: Readonly<Record<Cell, number>> = { simple: 1, gru: 6, lstm: 4 };

/** Hidden states of all steps, from a state of zeros. */
export function drawRecurrent(
  drawing: Drawing,
  { cell, units }: Extract<Layer, { kind: "recurrent" }>,
  path: string,
  x: Rows,
): Drawn {
  const { program } = drawing;
  const [kernel, recurrent, bias] = ["kernel", "recurrent", "bias"].map((name) => `${path}.${name}`);
  const wide = padded(units);
  const steps = x.rows;
  const y = drawing.rows(steps, units, true);
  const gates = cell === "simple" ? y : drawing.rows(steps, KEPT_GATES[cell] * wide, true);
  const cells = cell === "lstm" ? drawing.like(y) : y;
  program.add(
    "samples",
    "RECURRENT",
    CELL_CODES[cell],
    steps,
    x.at,
    x.stride,
    drawing.parameter(kernel).inputs,
    drawing.weight(kernel),
    drawing.weight(bias),
    drawing.weight(recurrent),
    wide,
    gates.at,
    y.at,
    cells.at,
  );
  return {
    y,
    back(dy, wanted) {
      const dGates = drawing.like(gates);
      const dx = wanted ? drawing.like(x) : undefined;
      program.add(
        "samples",
        "RECURRENT_GRADIENT",
        CELL_CODES[cell],
        steps,
        wide,
        gates.at,
        y.at,
        cells.at,
        dy.at,
        dGates.at,
        drawing.turned(recurrent),
        drawing.values(drawing.capacity * wide),
        dx === undefined ? 0 : 1,
        dx?.at ?? 0,
        x.stride,
        dx === undefined ? 0 : drawing.turned(kernel),
      );
      // The GRU's second half is the gradient of the state's part, and its bias has the same two halves.
      const part = cell === "gru" ? 3 * wide : 0;
      drawing.weightGradient(x, kernel, undefined, dGates);
      drawing.weightGradient(y, recurrent, undefined, dGates, 1, part);
      drawing.atEnd(() => {
        drawing.columnSums(dGates, drawing.gradient(bias), drawing.parameter(bias).columns);
      });
      return dx;
    },
  };
}
