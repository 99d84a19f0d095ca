import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startExecutor } from "../../src/learn/backends/startExecutor.js";
import { encodeSafetensors } from "../../src/learn/networks/safetensors.js";
import { annotatedBirds } from "../segmentation/annotatedBirds.js";
import {
  freeBirds,
  GENERIC_CLASSES,
  GENERIC_FRAMES,
  GENERIC_RECIPE,
  trainGeneric,
} from "./genericTraining.js";

/**
 * Trains the bundled generic labeller on all birds and writes models/generic/weights.safetensors: the same bytes every time, since
 * the arithmetic is that which is alike on every machine.
 * @param root folder of the package.
 */
export async function writeGeneric(root: string): Promise<void> {
  const folder = process.env.SYRINX_TEST_RECORDINGS ?? resolve(root, "..", "shared", "recordings");
  const birds = freeBirds(await annotatedBirds(join(folder, "birds")), folder);
  const executor = await startExecutor("engine", { variant: "plain", threads: 1 });
  try {
    const weights = await trainGeneric(birds, executor, 1, (epoch, loss) =>
      process.stderr.write(`epoch ${epoch}: loss of held-out blocks ${loss.toPrecision(3)}\n`),
    );
    const labeller = {
      classes: GENERIC_CLASSES,
      network: GENERIC_RECIPE.network,
      frames: GENERIC_FRAMES,
    };
    const place = join(root, "models", "generic");
    mkdirSync(place, { recursive: true });
    const bytes = encodeSafetensors(weights, { labeller: JSON.stringify(labeller) });
    writeFileSync(join(place, "weights.safetensors"), bytes);
  } finally {
    executor.close();
  }
}
