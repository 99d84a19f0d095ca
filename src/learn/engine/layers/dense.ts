import type { Layer } from "../../../shapes/network.js";
import type { Drawing, Drawn, Rows } from "../drawing.js";

/** activation(x W + b) of every row. */
export function drawDense(
  drawing: Drawing,
  { units, activation }: Extract<Layer, { kind: "dense" }>,
  path: string,
  x: Rows,
): Drawn {
  const [weight, bias] = [`${path}.weight`, `${path}.bias`];
  const y = drawing.rows(x.rows, units, x.beside);
  const before = drawing.kept(activation, y);
  drawing.product(x, weight, bias, y, activation, before);
  return {
    y,
    back(dy, wanted) {
      drawing.activationGradient(dy, activation, y, before);
      drawing.weightGradient(x, weight, bias, dy);
      if (!wanted) return undefined;
      const dx = drawing.like(x);
      drawing.productBack(dy, weight, dx);
      return dx;
    },
  };
}
