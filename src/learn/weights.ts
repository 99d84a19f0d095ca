import type { Random } from "../math/random.js";
import type { Activation } from "../shapes/recipe.js";

/** One tensor of a network. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** One dense layer. */
export interface DenseLayer {
  readonly inputs: number;
  readonly units: number;
  readonly activation: Activation;
}

/**
 * Layers of a dense autoencoder: hidden widths with their activation, a linear latent layer, the hidden widths
 * mirrored, a linear output.
 * @returns the layers, and how many of them are the encoder's.
 */
export function autoencoderLayers(
  inputs: number,
  network: { readonly hidden: readonly number[]; readonly latent: number; readonly activation: Activation },
): { layers: DenseLayer[]; encoder: number } {
  const widths = [...network.hidden, network.latent, ...[...network.hidden].reverse(), inputs];
  const encoder = network.hidden.length + 1;
  const layers = widths.map((units, i) => ({
    inputs: i === 0 ? inputs : widths[i - 1],
    units,
    activation: i === encoder - 1 || i === widths.length - 1 ? ("linear" as const) : network.activation,
  }));
  return { layers, encoder };
}

/**
 * Random weights: normal, of variance 2 / inputs before ReLU and ELU (He et al. 2015) and 2 / (inputs + units)
 * otherwise (Glorot & Bengio 2010); biases 0.
 */
export function initialWeights(layers: readonly DenseLayer[], random: Random): Weight[] {
  return layers.flatMap(({ inputs, units, activation }, i) => {
    const rectified = activation === "relu" || activation === "elu";
    const sd = Math.sqrt(rectified ? 2 / inputs : 2 / (inputs + units));
    return [
      {
        name: `dense_${i}.weight`,
        shape: [inputs, units],
        values: Float32Array.from({ length: inputs * units }, () => sd * random.normal()),
      },
      { name: `dense_${i}.bias`, shape: [units], values: new Float32Array(units) },
    ];
  });
}

/**
 * Weights in the safetensors format: 8 bytes of header length (little-endian), a JSON header of names, types, shapes
 * and offsets, then the values, float32 little-endian.
 * @param metadata texts kept in the header.
 */
export function encodeWeights(
  weights: readonly Weight[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const { name, shape, values } of weights) {
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + 4 * values.length] };
    offset += 4 * values.length;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + offset).fill(0x20, 8, 8 + padded);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(padded), true);
  bytes.set(text, 8);
  let at = 8 + padded;
  for (const { values } of weights) {
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}
