import { product } from "../../../math/product.js";
import type { Layer } from "../../../shapes/network.js";
import type { Drawing, Drawn, Rows } from "../drawing.js";

/** Rows of a shape without the batch: [width], [steps, width] or [height, width, channels]. */
export function rowsOf(shape: readonly number[]): Pick<Rows, "rows" | "width" | "beside"> {
  const width = shape[shape.length - 1];
  return { rows: product(shape) / width, width, beside: shape.length === 2 };
}

/** The same values in rows of another shape; nothing is moved where they lie alike. */
export function drawReshape(
  drawing: Drawing,
  { shape }: Extract<Layer, { kind: "reshape" }>,
  _path: string,
  x: Rows,
): Drawn {
  const wanted = rowsOf(shape);
  const beside = wanted.beside && wanted.rows > 1;
  const same = x.rows === wanted.rows && x.width === wanted.width && x.beside === beside;
  const dense = !x.beside && !beside && x.width === x.stride && wanted.width % 8 === 0;
  if (same || dense) {
    const stride = same ? x.stride : wanted.width;
    return {
      y: { at: x.at, rows: wanted.rows, width: wanted.width, stride, beside },
      back: (dy) => ({ ...x, at: dy.at }),
    };
  }
  const y = drawing.rows(wanted.rows, wanted.width, beside);
  move(drawing, x, y);
  return {
    y,
    back(dy, needed) {
      if (!needed) return undefined;
      const dx = drawing.like(x);
      move(drawing, dy, dx);
      return dx;
    },
  };
}

function move({ program }: Drawing, from: Rows, to: Rows): void {
  const words = [from, to].flatMap(({ at, rows, width, stride, beside }) => [
    rows,
    beside ? 1 : 0,
    width,
    at,
    stride,
  ]);
  program.add("samples", "RESHAPE", ...words);
}

/** The last of the steps. */
export function drawLastStep(drawing: Drawing, _layer: Layer, _path: string, x: Rows): Drawn {
  const { program } = drawing;
  const y = drawing.rows(1, x.width, false);
  program.add("samples", "LAST_STEP", x.rows, x.at, x.stride, y.at);
  return {
    y,
    back(dy, wanted) {
      if (!wanted) return undefined;
      const dx = drawing.like(x);
      program.add("samples", "LAST_STEP_GRADIENT", x.rows, dx.at, x.stride, dy.at);
      return dx;
    },
  };
}

/** The first columns of each row. */
export function drawFirstColumns(
  drawing: Drawing,
  { width }: Extract<Layer, { kind: "firstColumns" }>,
  _path: string,
  x: Rows,
): Drawn {
  const { program } = drawing;
  const y = drawing.rows(x.rows, width, x.beside);
  program.add("samples", "FIRST_COLUMNS", x.rows, x.at, x.stride, y.at, y.stride, width);
  return {
    y,
    back(dy, wanted) {
      if (!wanted) return undefined;
      const dx = drawing.like(x);
      program.add("samples", "FIRST_COLUMNS", x.rows, dy.at, dy.stride, dx.at, dx.stride, width);
      return dx;
    },
  };
}

/** Adds to each step a vector of its own. */
export function drawPosition(drawing: Drawing, _layer: Layer, path: string, x: Rows): Drawn {
  const { program } = drawing;
  const name = `${path}.vectors`;
  const y = drawing.like(x);
  program.add("samples", "POSITION", x.rows, x.at, x.stride, drawing.weight(name), y.at);
  return {
    y,
    back(dy, wanted) {
      drawing.atEnd(() => {
        program.add("weights", "POSITION_GRADIENT", x.rows, dy.at, x.stride, drawing.gradient(name));
      });
      if (!wanted) return undefined;
      // Layers before use their gradient up.
      const dx = drawing.like(x);
      drawing.sum(dy, undefined, dx);
      return dx;
    },
  };
}

/** A draw of a Gaussian from its means and log variances; at inference the mean. */
export function drawGaussian(
  drawing: Drawing,
  { latent }: Extract<Layer, { kind: "gaussian" }>,
  _path: string,
  x: Rows,
): Drawn {
  const { program, training, batch } = drawing;
  const y = drawing.rows(1, latent, false);
  program.add("samples", "GAUSSIAN", latent, x.at, x.stride, y.at, y.stride, training ? 1 : 0, batch.noise);
  return {
    y,
    back(dy) {
      const dx = drawing.like(x);
      program.add(
        "samples",
        "GAUSSIAN_GRADIENT",
        latent,
        x.at,
        x.stride,
        dy.at,
        dy.stride,
        1,
        batch.noise,
        dx.at,
        { float: drawing.learning.klWeight },
        drawing.results.losses,
      );
      return dx;
    },
  };
}
