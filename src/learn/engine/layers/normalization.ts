import type { Layer } from "../../../shapes/network.js";
import { RUNNING_SHARE, VARIANCE_EPSILON } from "../../executor.js";
import type { Drawing, Drawn, Rows } from "../drawing.js";

const EPSILON = { float: VARIANCE_EPSILON };

/** Rows of mean 0 and variance 1, scaled and shifted. */
export function drawLayerNormalization(
  drawing: Drawing,
  { width }: Extract<Layer, { kind: "layerNormalization" }>,
  path: string,
  x: Rows,
): Drawn {
  const { program } = drawing;
  const [gain, offset] = [`${path}.gain`, `${path}.offset`];
  const y = drawing.like(x);
  const saved = drawing.values(drawing.capacity * x.rows * 2);
  program.add(
    "samples",
    "LAYER_NORMALIZATION",
    x.rows,
    x.at,
    x.stride,
    width,
    drawing.weight(gain),
    drawing.weight(offset),
    y.at,
    saved,
    EPSILON,
  );
  return {
    y,
    back(dy, wanted) {
      drawing.atEnd(() => {
        const gradients = [drawing.gradient(gain), drawing.gradient(offset)];
        const panels = x.stride / 8;
        program.add(
          "weights",
          "LAYER_GAIN_GRADIENT",
          x.rows,
          x.at,
          x.stride,
          panels,
          saved,
          dy.at,
          ...gradients,
        );
      });
      if (!wanted) return undefined;
      const dx = drawing.like(x);
      program.add(
        "samples",
        "LAYER_NORMALIZATION_GRADIENT",
        x.rows,
        x.at,
        x.stride,
        width,
        drawing.weight(gain),
        saved,
        dy.at,
        dx.at,
      );
      return dx;
    },
  };
}

/** Columns of mean 0 and variance 1 over the batch (at inference, by the running statistics), scaled and shifted. */
export function drawBatchNormalization(
  drawing: Drawing,
  _layer: Extract<Layer, { kind: "batchNormalization" }>,
  path: string,
  x: Rows,
): Drawn {
  const { program, training } = drawing;
  const running = ["mean", "variance"].map((name) => drawing.weight(`${path}.${name}`));
  const statistics = training ? [drawing.values(x.stride), drawing.values(x.stride)] : running;
  const rows = [x.rows, x.beside ? 1 : 0, x.at, x.stride, x.stride / 8, ...statistics];
  if (training) program.add("weights", "BATCH_STATISTICS", ...rows, ...running, { float: RUNNING_SHARE });
  const y = drawing.like(x);
  const [gain, offset] = [`${path}.gain`, `${path}.offset`];
  program.add(
    "samples",
    "BATCH_NORMALIZATION",
    ...rows,
    drawing.weight(gain),
    drawing.weight(offset),
    y.at,
    EPSILON,
  );
  return {
    y,
    back(dy, wanted) {
      const gradients = [drawing.gradient(gain), drawing.gradient(offset)];
      program.add("weights", "BATCH_GAIN_GRADIENT", ...rows, dy.at, ...gradients, EPSILON);
      if (!wanted) return undefined;
      const dx = drawing.like(x);
      program.add(
        "samples",
        "BATCH_NORMALIZATION_GRADIENT",
        ...rows,
        dy.at,
        ...gradients,
        EPSILON,
        drawing.weight(gain),
        dx.at,
      );
      return dx;
    },
  };
}
