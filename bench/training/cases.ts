import { asRecipe } from "../../src/documents/recipeDocument.js";
import { describeNetwork } from "../../src/learn/networks/describeNetwork.js";
import { weightShapes } from "../../src/learn/networks/weightShapes.js";
import type { Network } from "../../src/shapes/network.js";
import type { Recipe } from "../../src/shapes/recipe.js";

/** One training step that is timed: the network as a recipe describes it, and the batch. */
export interface Case {
  readonly name: string;
  readonly recipe: Recipe;
  readonly network: Network;
  readonly batch: number;
  /** networks at once */
  readonly networks: number;
}

/** A network as it is sent to a peer: with the shapes of its weights by name. */
export function described({ network, batch, networks }: Omit<Case, "name" | "recipe">): unknown {
  const weights = Object.fromEntries(weightShapes(network).map(({ name, shape }) => [name, shape]));
  return { network, batch, networks, weights };
}

/** The networks of the field's papers and of the courses, at their batch sizes. */
export const CASES: readonly Case[] = [
  oneCase("SimpleRNN(5) on 1 x 40", 128, [40, 1], { kind: "recurrent", cell: "simple", units: 5 }),
  oneCase("SimpleRNN(64) on 5 x 40", 32, [40, 5], { kind: "recurrent", cell: "simple", units: 64 }),
  oneCase("SimpleRNN(64) on 5 x 40", 128, [40, 5], { kind: "recurrent", cell: "simple", units: 64 }),
  oneCase("LSTM(64) on 5 x 40", 128, [40, 5], { kind: "recurrent", cell: "lstm", units: 64 }),
  oneCase("GRU(64) on 5 x 40", 128, [40, 5], { kind: "recurrent", cell: "gru", units: 64 }),
  oneCase("dense 1600-64-32-16-3 mirrored", 512, [1600], {
    kind: "autoencoder",
    hidden: [64, 32, 16],
    latent: 3,
  }),
  oneCase("dense 513-256-64-2 mirrored", 128, [513], { kind: "autoencoder", hidden: [256, 64], latent: 2 }),
  oneCase("attention block 40 x 32, 4 heads", 128, [40, 32], {
    kind: "attention",
    width: 32,
    heads: 4,
    blocks: 1,
  }),
  oneCase("convolutional autoencoder 64 x 64, 16 and 32 filters", 32, [64, 64, 1], {
    kind: "convolutional",
    filters: [16, 32],
    latent: 8,
  }),
  oneCase("20 encoders 1600-64-32-16-2", 16, [1600], { kind: "mlp", hidden: [64, 32, 16] }, 20, 2),
  oneCase(
    "20 autoencoders 1600-64-32-16-2 mirrored",
    16,
    [1600],
    { kind: "autoencoder", hidden: [64, 32, 16], latent: 2 },
    20,
  ),
];

/** A case of a recipe's network. @param shape of a sample. @param outputs columns that a predictor predicts. */
export function oneCase(
  name: string,
  batch: number,
  shape: readonly number[],
  network: Record<string, unknown>,
  networks = 1,
  outputs = shape[shape.length - 1],
): Case {
  const predicts = network.kind !== "autoencoder" && network.kind !== "convolutional";
  const data = predicts
    ? { system: "rossler", lookBack: shape.length > 1 ? shape[0] : 1 }
    : { system: "membrane" };
  const recipe = asRecipe(
    {
      format: "syrinx-recipe/1",
      name: "bench",
      networks,
      data,
      network: network.kind === "recurrent" ? network : { activation: "relu", ...network },
      training: { batchSize: batch, clipNorm: 0, schedule: "constant", epochs: 1e6, patience: 0 },
    },
    name,
  );
  return {
    name: `${name}, batch ${batch}`,
    recipe,
    network: describeNetwork(recipe.network, shape, outputs),
    batch,
    networks,
  };
}
