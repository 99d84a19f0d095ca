import type { Layer } from "../../../shapes/network.js";
import { shapesOf, weightedLayers } from "../../networks/weightShapes.js";
import type { Drawing, Drawn, LayerDrawing, Rows } from "../drawing.js";
import { drawAlmostLinear } from "./almostLinear.js";
import { drawAttention } from "./attention.js";
import { drawBidirectional } from "./bidirectional.js";
import { drawConvolution, drawTransposedConvolution } from "./convolution.js";
import { drawDense } from "./dense.js";
import { drawFirstColumns, drawGaussian, drawLastStep, drawPosition, drawReshape } from "./moves.js";
import { drawBatchNormalization, drawLayerNormalization } from "./normalization.js";
import { drawRecurrent } from "./recurrent.js";

/** Every kind of layer but the residual one, which is made of others. */
const LAYERS: {
  readonly [K in Exclude<Layer["kind"], "residual">]: LayerDrawing<Extract<Layer, { kind: K }>>;
} = {
  dense: drawDense,
  convolution: drawConvolution,
  transposedConvolution: drawTransposedConvolution,
  recurrent: drawRecurrent,
  bidirectional: drawBidirectional,
  almostLinear: drawAlmostLinear,
  firstColumns: drawFirstColumns,
  attention: drawAttention,
  position: drawPosition,
  batchNormalization: drawBatchNormalization,
  layerNormalization: drawLayerNormalization,
  reshape: drawReshape,
  lastStep: drawLastStep,
  gaussian: drawGaussian,
};

/** Draws layers one after another. @param within path of the layer that they belong to, with a dot. */
export function drawLayers(drawing: Drawing, layers: readonly Layer[], within: string, x: Rows): Drawn {
  const drawn: Drawn[] = [];
  let y = x;
  layers.forEach((layer, l) => {
    const one = drawLayer(drawing, layer, `${within}${l}`, y);
    drawn.push(one);
    y = one.y;
  });
  return {
    y,
    back(dy, wanted) {
      let d: Rows | undefined = dy;
      for (let l = drawn.length - 1; l >= 0 && d !== undefined; l--) {
        d = drawn[l].back(d, wanted || weightedLayers(layers.slice(0, l)).some(hasWeights));
      }
      return d;
    },
  };
}

function hasWeights({ path, layer }: { path: string; layer: Layer }): boolean {
  return shapesOf(path, layer).length > 0;
}

function drawLayer(drawing: Drawing, layer: Layer, path: string, x: Rows): Drawn {
  if (layer.kind === "residual") return drawResidual(drawing, layer.layers, path, x);
  const draw = LAYERS[layer.kind] as LayerDrawing;
  return draw(drawing, layer, path, x);
}

/** x + layers(x) */
function drawResidual(drawing: Drawing, layers: readonly Layer[], path: string, x: Rows): Drawn {
  const inner = drawLayers(drawing, layers, `${path}.`, x);
  const y = drawing.like(x);
  drawing.sum(x, inner.y, y);
  return {
    y,
    back(dy, wanted) {
      // The layers use their gradient up, and x needs it, too.
      const copy = drawing.like(inner.y);
      drawing.sum(dy, undefined, copy);
      const within = inner.back(copy, wanted);
      if (!wanted || within === undefined) return undefined;
      const dx = drawing.like(x);
      drawing.sum(dy, within, dx);
      return dx;
    },
  };
}
