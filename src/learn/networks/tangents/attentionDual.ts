import type { Layer } from "../../../shapes/network.js";
import { affineDual } from "./affineDual.js";
import type { Dual } from "./dual.js";

/** Causal attention of several heads with its projections, steps x width. @param of a weight by its name. */
export function attentionDual(
  { width, heads }: Extract<Layer, { kind: "attention" }>,
  x: Dual,
  of: (name: string) => Float64Array,
): Dual {
  const project = (name: string, h: Dual): Dual => affineDual(h, of(name), of(`${name}Bias`));
  const [q, k, v] = [project("queries", x), project("keys", x), project("values", x)];
  const steps = x.value.length / width;
  const depth = width / heads;
  const scale = 1 / Math.sqrt(depth);
  const mixed = { value: new Float64Array(steps * width), tangent: new Float64Array(steps * width) };
  const [scores, rates] = [new Float64Array(steps), new Float64Array(steps)];
  for (let head = 0; head < heads; head++) {
    for (let s = 0; s < steps; s++) {
      const at = s * width + head * depth;
      let highest = Number.NEGATIVE_INFINITY;
      for (let e = 0; e <= s; e++) {
        const from = e * width + head * depth;
        let [score, rate] = [0, 0];
        for (let d = 0; d < depth; d++) {
          score += q.value[at + d] * k.value[from + d];
          rate += q.value[at + d] * k.tangent[from + d] + q.tangent[at + d] * k.value[from + d];
        }
        scores[e] = scale * score;
        rates[e] = scale * rate;
        highest = Math.max(highest, scores[e]);
      }
      // The shares of a softmax sum to 1, so their mean rate is taken off.
      let [total, meanRate] = [0, 0];
      for (let e = 0; e <= s; e++) {
        scores[e] = Math.exp(scores[e] - highest);
        total += scores[e];
      }
      for (let e = 0; e <= s; e++) {
        scores[e] /= total;
        meanRate += scores[e] * rates[e];
      }
      for (let e = 0; e <= s; e++) {
        const from = e * width + head * depth;
        const shareRate = scores[e] * (rates[e] - meanRate);
        for (let d = 0; d < depth; d++) {
          mixed.value[at + d] += scores[e] * v.value[from + d];
          mixed.tangent[at + d] += scores[e] * v.tangent[from + d] + shareRate * v.value[from + d];
        }
      }
    }
  }
  return project("output", mixed);
}
