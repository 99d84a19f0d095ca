import { InputError } from "../../shapes/inputError.js";
import type { Network } from "../../shapes/network.js";
import type { Weight } from "../../shapes/weight.js";
import { decodeSafetensors } from "./safetensors.js";
import { weightShapes } from "./weightShapes.js";

/**
 * The weights of a network from a safetensors file, in the network's order.
 * @param file named in error messages.
 * @throws {InputError} if the file is damaged, or lacks a tensor of the network's shape.
 */
export function weightsFrom(bytes: Uint8Array, network: Network, file: string): Weight[] {
  const { weights: found } = decodeSafetensors(bytes, file);
  const byName = new Map(found.map((weight) => [weight.name, weight]));
  return weightShapes(network).map(({ name, shape }) => {
    const weight = byName.get(name);
    if (weight === undefined || weight.shape.join() !== shape.join())
      throw new InputError(`${file}: contains no tensor ${name} of shape ${shape.join(" x ")}; train again.`);
    return weight;
  });
}
