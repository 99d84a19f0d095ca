import type { Layer } from "../../../shapes/network.js";
import type { Drawing, Drawn, Rows } from "../drawing.js";
import { padded } from "../parameters.js";

/** States of all steps of an almost-linear cell; the data are put into its first units every so many steps. */
export function drawAlmostLinear(
  drawing: Drawing,
  { inputs, units, rectified, forcing }: Extract<Layer, { kind: "almostLinear" }>,
  path: string,
  x: Rows,
): Drawn {
  const { program } = drawing;
  const [kernel, diagonal, recurrent, bias] = ["kernel", "diagonal", "recurrent", "bias"].map(
    (name) => `${path}.${name}`,
  );
  const wide = padded(units);
  const steps = x.rows;
  const cut = units - rectified;
  // Of each step the state before it, with the data in it, and the same with the last units cut off.
  const kept = drawing.rows(steps, 2 * wide, true);
  const y = drawing.rows(steps, units, true);
  program.add(
    "samples",
    "ALMOST_LINEAR",
    steps,
    x.at,
    x.stride,
    inputs,
    drawing.weight(kernel),
    drawing.weight(diagonal),
    drawing.weight(recurrent),
    drawing.weight(bias),
    units,
    cut,
    forcing,
    kept.at,
    y.at,
  );
  return {
    y,
    back(dy, wanted) {
      const products = drawing.like(y);
      const starts = drawing.rows(steps, units - inputs, true);
      const dx = wanted ? drawing.like(x) : undefined;
      program.add(
        "samples",
        "ALMOST_LINEAR_GRADIENT",
        steps,
        inputs,
        units,
        cut,
        forcing,
        kept.at,
        drawing.weight(diagonal),
        drawing.turned(recurrent),
        dy.at,
        products.at,
        starts.at,
        drawing.values(drawing.capacity * wide),
        dx === undefined ? 0 : 1,
        dx?.at ?? 0,
        dx?.stride ?? 0,
      );
      if (dx !== undefined) drawing.productBack(starts, kernel, dx, true);
      drawing.weightGradient(x, kernel, undefined, starts);
      drawing.weightGradient({ ...kept, at: kept.at + 4 * wide }, recurrent, bias, dy);
      drawing.atEnd(() => {
        drawing.columnSums(products, drawing.gradient(diagonal), drawing.parameter(diagonal).columns);
      });
      return dx;
    },
  };
}
