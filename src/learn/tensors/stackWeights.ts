import type { Weight } from "../../shapes/weight.js";

/** Stacks the weights of several networks, with an axis of networks in front if there is more than one. */
export function stackWeights(networks: readonly (readonly Weight[])[]): Weight[] {
  return networks[0].map(({ name, shape, values }, w) => {
    const all = new Float32Array(networks.length * values.length);
    networks.forEach((weights, n) => {
      all.set(weights[w].values, n * values.length);
    });
    return { name, shape: networks.length === 1 ? shape : [networks.length, ...shape], values: all };
  });
}

/** Extracts the weights of one network from a stack. @param network its index. @param networks number of networks. */
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
