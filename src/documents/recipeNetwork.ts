import { ACTIVATIONS, CELLS } from "../shapes/network.js";
import { INITIALISATIONS, LAYER_NORMALISATIONS, type NetworkRecipe } from "../shapes/recipe.js";
import type { DocumentPart } from "./documentPart.js";

/** Maximum width of a layer. */
const MAX_WIDTH = 8192;
const OUTPUTS = ["value", "increment"] as const;
const STEPS = ["last", "every"] as const;
const ANY_KEYS = ["kind", "activation", "initialisation", "initialSd", "normalisation"];

/**
 * Checks the network of a recipe and fills in its defaults.
 * @param part the network's part of the document.
 * @param kind of network, which has been read already.
 * @throws {InputError} naming the path in the document, the value and the fix.
 */
export function readNetwork(part: DocumentPart, kind: NetworkRecipe["kind"]): NetworkRecipe {
  const keys: Record<NetworkRecipe["kind"], readonly string[]> = {
    autoencoder: ["hidden", "latent", "variational"],
    convolutional: ["filters", "kernel", "stride", "hidden", "latent", "variational"],
    recurrent: ["cell", "units", "output", "steps"],
    attention: ["width", "heads", "blocks", "output", "steps"],
    mlp: ["hidden", "output"],
    classifier: ["hidden"],
    labeller: ["filters", "kernel", "stride", "cell", "units", "from"],
  };
  part.onlyKeys([...ANY_KEYS, ...keys[kind]]);
  const recurrent = kind === "recurrent";
  const any = {
    activation: part.oneOfOr(
      recurrent ? "tanh" : kind === "labeller" ? "relu" : "elu",
      "activation",
      ACTIVATIONS,
    ),
    initialisation: part.oneOfOr("auto", "initialisation", INITIALISATIONS),
    initialSd: part.numberOr(0.05, "initialSd", 1e-6, 100),
    normalisation: part.oneOfOr("none", "normalisation", LAYER_NORMALISATIONS),
  };
  if (recurrent && any.activation !== "tanh")
    part.fail("activation", "must be tanh, the activation of recurrent cells; remove it");
  if (kind === "attention" && any.normalisation !== "none")
    part.fail("normalisation", "must be none for attention, which has its own normalisation; remove it");
  switch (kind) {
    case "autoencoder":
      return { kind, ...any, hidden: widths(part, [128, 64, 32]), ...latentSpace(part) };
    case "convolutional": {
      const kernel = part.integerOr(3, "kernel", 1, 31);
      const stride = part.integerOr(Math.min(2, kernel), "stride", 1, 8);
      if (stride > kernel)
        part.fail("stride", `must be at most kernel=${kernel}, or pixels are skipped; lower it`);
      const filters = part.has("filters") ? part.integers("filters", 1, MAX_WIDTH, 1) : [16, 32];
      return { kind, ...any, filters, kernel, stride, hidden: widths(part, []), ...latentSpace(part) };
    }
    case "recurrent":
      return {
        kind,
        ...any,
        cell: part.oneOf("cell", CELLS),
        units: part.has("units") ? part.integers("units", 1, MAX_WIDTH, 1) : [32],
        ...predicts(part),
      };
    case "attention": {
      const width = part.integerOr(32, "width", 1, MAX_WIDTH);
      const heads = part.integerOr(4, "heads", 1, 256);
      if (width % heads !== 0) {
        const place = part.has("width") ? "width" : "heads";
        part.fail(
          place,
          `makes heads of unequal width (${width} / ${heads}); make width a multiple of heads`,
        );
      }
      return { kind, ...any, width, heads, blocks: part.integerOr(1, "blocks", 1, 64), ...predicts(part) };
    }
    case "mlp":
      return {
        kind,
        ...any,
        hidden: widths(part, [64, 64]),
        output: part.oneOfOr("value", "output", OUTPUTS),
      };
    case "classifier":
      return { kind, ...any, hidden: widths(part, [64]) };
    case "labeller": {
      const kernel = part.integerOr(5, "kernel", 1, 31);
      const stride = part.integerOr(Math.min(4, kernel), "stride", 1, 8);
      if (stride > kernel)
        part.fail("stride", `must be at most kernel=${kernel}, or bands are skipped; lower it`);
      return {
        kind,
        ...any,
        filters: part.has("filters") ? part.integers("filters", 1, MAX_WIDTH, 1) : [16, 32],
        kernel,
        stride,
        cell: part.oneOfOr("gru", "cell", CELLS),
        units: part.integerOr(64, "units", 1, MAX_WIDTH),
        ...(part.has("from") && { from: part.string("from") }),
      };
    }
  }
}

function widths(part: DocumentPart, fallback: readonly number[]): readonly number[] {
  return part.has("hidden") ? part.integers("hidden", 1, MAX_WIDTH) : fallback;
}

function latentSpace(part: DocumentPart): { readonly latent: number; readonly variational: boolean } {
  return {
    latent: part.integer("latent", 1, 1024),
    variational: part.has("variational") ? part.boolean("variational") : false,
  };
}

function predicts(part: DocumentPart): {
  readonly output: (typeof OUTPUTS)[number];
  readonly steps: (typeof STEPS)[number];
} {
  return {
    output: part.oneOfOr("value", "output", OUTPUTS),
    steps: part.oneOfOr("last", "steps", STEPS),
  };
}
