import type { Layer } from "../../../shapes/network.js";
import type { Drawing, Drawn, Rows } from "../drawing.js";
import { padded } from "../parameters.js";

/** Values of scratch that a thread needs: five arrays of rows, two of weights, and a tile. */
function scratchSize(steps: number, depth: number): number {
  const rows = padded(steps);
  return rows * padded(depth) * 5 + 2 * rows * (rows + 8) + 4 * padded(depth);
}

/** Causal self-attention of several heads, with its four projections. */
export function drawAttention(
  drawing: Drawing,
  { width, heads }: Extract<Layer, { kind: "attention" }>,
  path: string,
  x: Rows,
): Drawn {
  const { program } = drawing;
  const project = (name: string, from: Rows): Rows => {
    const to = drawing.like(x);
    drawing.product(from, `${path}.${name}`, `${path}.${name}Bias`, to, "linear");
    return to;
  };
  const projected = ["queries", "keys", "values"].map((name) => ({ name, rows: project(name, x) }));
  const mixed = drawing.like(x);
  const saved = drawing.values(drawing.capacity * heads * x.rows * 2);
  const scratchEach = Math.ceil(scratchSize(x.rows, width / heads) / 16) * 16;
  const scratch = drawing.values(drawing.threads * scratchEach);
  const addresses = projected.map(({ rows }) => rows.at);
  program.add(
    "samples",
    "ATTENTION",
    x.rows,
    width,
    heads,
    x.stride,
    ...addresses,
    mixed.at,
    saved,
    scratch,
    scratchEach,
  );
  return {
    y: project("output", mixed),
    back(dy, wanted) {
      drawing.weightGradient(mixed, `${path}.output`, `${path}.outputBias`, dy);
      const dMixed = drawing.like(x);
      drawing.productBack(dy, `${path}.output`, dMixed);
      const gradients = projected.map(({ name }) => ({ name, rows: drawing.like(x) }));
      program.add(
        "samples",
        "ATTENTION_GRADIENT",
        x.rows,
        width,
        heads,
        x.stride,
        ...addresses,
        dMixed.at,
        saved,
        scratch,
        scratchEach,
        ...gradients.map(({ rows }) => rows.at),
      );
      const dx = wanted ? drawing.like(x) : undefined;
      gradients.forEach(({ name, rows }, i) => {
        drawing.weightGradient(x, `${path}.${name}`, `${path}.${name}Bias`, rows);
        if (dx !== undefined) drawing.productBack(rows, `${path}.${name}`, dx, i > 0);
      });
      return dx;
    },
  };
}
