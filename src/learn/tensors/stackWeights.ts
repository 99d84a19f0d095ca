import type { Weight } from "../../shapes/weight.js";

/** Weights of several networks put side by side, with the networks in front where there is more than one. */
export function stackWeights(networks: readonly (readonly Weight[])[]): Weight[] {
  return networks[0].map(({ name, shape, values }, w) => {
    const all = new Float32Array(networks.length * values.length);
    networks.forEach((weights, n) => {
      all.set(weights[w].values, n * values.length);
    });
    return { name, shape: networks.length === 1 ? shape : [networks.length, ...shape], values: all };
  });
}

/** The part of one network in what `stackWeights` made. @param network its place. @param networks how many there are. */
export function unstackWeights(stacked: readonly Weight[], network: number, networks: number): Weight[] {
  return stacked.map(({ name, shape, values }) => {
    const each = values.length / networks;
    return {
      name,
      shape: networks === 1 ? shape : shape.slice(1),
      values: values.slice(network * each, (network + 1) * each),
    };
  });
}
